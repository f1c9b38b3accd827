//! What may stand in the texts that people give: names, owners, descriptions, tags.

/// The longest name, in bytes; long enough for a sentence, short enough for a table.
const LONGEST_NAME: usize = 100;

/// The longest free text, in bytes.
const LONGEST_TEXT: usize = 1_000;

/// Accepts `text` as the name of a key, role or operator.
///
/// # Errors
/// A sentence without the text itself, which may be anything.
pub fn clean_name(text: &str) -> Result<String, String> {
    if text.len() > LONGEST_NAME {
        return Err(format!("a name has at most {LONGEST_NAME} bytes"));
    }
    if text.is_empty() || text.trim() != text {
        return Err("a name is not empty and has no white space at its ends".to_owned());
    }
    if text.starts_with("key_") || text.starts_with('-') {
        return Err("a name starts neither with `key_` nor with `-`".to_owned());
    }
    no_control(text)
}

/// Accepts `text` as an owner, a description, a tag or a reason.
///
/// # Errors
/// A sentence without the text itself.
pub fn clean_text(text: &str) -> Result<String, String> {
    if text.len() > LONGEST_TEXT {
        return Err(format!("at most {LONGEST_TEXT} bytes fit here"));
    }
    no_control(text)
}

/// Refuses control characters and the invisible ones that reorder or hide text (UAX #9, U+200B…).
fn no_control(text: &str) -> Result<String, String> {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
    };
    match text.chars().find(|c| hidden(*c)) {
        Some(c) => Err(format!(
            "control and invisible characters are not allowed (found U+{:04X})",
            c as u32
        )),
        None if super::looks_like_secret(text) => {
            Err("this looks like a secret; consider that key exposed and revoke it".to_owned())
        }
        None => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_visible_text() {
        for good in [
            "Production Server",
            "=cmd|calc",
            "naïve 日本",
            "a'; DROP TABLE--",
            "100%_x",
        ] {
            assert!(clean_name(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            " a",
            "a\n",
            "\u{1b}[31m",
            "a\u{202e}b",
            "a\u{200b}b",
            "\u{2028}",
            "key_x",
            "-x",
            "\u{9b}",
        ] {
            assert!(clean_name(bad).is_err(), "{bad:?}");
        }
        assert!(clean_name(&"x".repeat(100)).is_ok());
        assert!(clean_name(&"x".repeat(101)).is_err());
    }
}
