//! Makes text from people safe to show: what a terminal would obey, or a reader could not see, is spelled out.
//!
//! A key's name may have been chosen to move the cursor, to hide the rest of a line, to reverse its
//! order, or to look like another name. Everything that leaves `output` passes through here.

use std::borrow::Cow;
use std::fmt::Write;

/// Spells out control and invisible characters: `\n`, `\t`, `\u{1b}`, `\u{202e}`.
///
/// The result has no hidden character left, so escaping twice changes nothing.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_hidden(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// The same for a JSON text, where `\uXXXX` keeps the value unchanged for whoever parses it.
///
/// JSON itself only asks for the ASCII controls, which `serde_json` has already written so; what is
/// left can only stand inside a string.
pub(super) fn escape_json(json: String) -> String {
    // Nearly every text is plain ASCII, and 100,000 keys are many texts: without an early end many bytes
    // are compared at a time.
    let bytes = json.as_bytes().iter();
    let plain = bytes.fold(true, |plain, byte| plain & (b' '..=b'~').contains(byte));
    if plain || !json.chars().any(is_hidden) {
        return json;
    }
    let mut shown = String::with_capacity(json.len() + 8);
    for character in json.chars() {
        if is_hidden(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether a character acts on a terminal or takes no visible place.
///
/// C0, DEL and C1 are `is_control`; line and paragraph separators break lines; the interlinear
/// annotation marks hide text; the rest is Unicode's `Default_Ignorable_Code_Point`, which holds the
/// bidi controls (CVE-2021-42574), every zero-width character, variation selectors and tags.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_or_nobody_would_see_is_spelled_out() {
        for (raw, shown) in [
            ("a\u{1b}[31mred", r"a\u{1b}[31mred"),
            (
                "\u{1b}]8;;http://x\u{7}link",
                r"\u{1b}]8;;http://x\u{7}link",
            ),
            ("two\nlines\ttab\r", r"two\nlines\ttab\r"),
            ("nul\0 bell\u{7} back\u{8}", r"nul\u{0} bell\u{7} back\u{8}"),
            (
                "del\u{7f} csi\u{9b}2J nel\u{85}",
                r"del\u{7f} csi\u{9b}2J nel\u{85}",
            ),
            ("gpj\u{202e}exe", r"gpj\u{202e}exe"),
            (
                "\u{2066}a\u{2069}\u{200f}\u{61c}",
                r"\u{2066}a\u{2069}\u{200f}\u{61c}",
            ),
            (
                "a\u{200b}b\u{200d}c\u{feff}",
                r"a\u{200b}b\u{200d}c\u{feff}",
            ),
            ("a\u{2028}b\u{2029}", r"a\u{2028}b\u{2029}"),
            (
                "soft\u{ad} tag\u{e0041} filler\u{3164}",
                r"soft\u{ad} tag\u{e0041} filler\u{3164}",
            ),
        ] {
            assert_eq!(escape(raw), shown);
            assert_eq!(escape(shown), shown, "escaping twice changes nothing");
        }
    }

    #[test]
    fn visible_text_of_any_script_stays_as_it_is() {
        for text in [
            "billing-api",
            "Größe 価格 מפתח 🔑",
            r"C:\n",
            "non\u{a0}breaking",
            "",
        ] {
            assert!(matches!(escape(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn escaped_json_shows_nothing_hidden_and_means_the_same() {
        let value = serde_json::json!({"name": "a\u{202e}b\u{9b}\u{e0041}\u{1b}\u{7f}"});
        let json = escape_json(value.to_string());
        assert_eq!(json, r#"{"name":"a\u202eb\u009b\udb40\udc41\u001b\u007f"}"#);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&json).unwrap(),
            value
        );
    }
}
