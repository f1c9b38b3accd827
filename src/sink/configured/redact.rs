//! What a process said, without the secret: for messages and reports.
//!
//! Whoever debugs a hook prints what it has. So the output is searched for the secret as it is, in
//! base64, in hexadecimal and percent-encoded, also broken into lines and in part: eight characters of
//! the random part are enough to be hidden. Fewer give less than 48 of its 190 bits away.

use std::collections::HashSet;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use zeroize::Zeroizing;

use crate::key::looks_like_secret;
use crate::output::escape;

/// What stands in place of the secret.
const HIDDEN: &[u8] = b"[secret]";

/// So many characters of the random part are recognised.
const LEAST: usize = 8;

/// A line of output is cut here: nobody reads more of it in a message.
const WIDEST: usize = 400;

/// The lines of `output` without the secret, and without what a terminal would obey.
pub fn lines(output: &[u8], secret: &str) -> Vec<String> {
    let clean = Zeroizing::new(without(output, secret));
    let text = Zeroizing::new(String::from_utf8_lossy(&clean).into_owned());
    let lines = text.lines().map(str::trim_end);
    let lines = lines.map(|line| shown(&without_others(line)));
    let mut lines: Vec<String> = lines.collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The line without anything that has the form of a secret: a hook may print those of other keys.
fn without_others(line: &str) -> Zeroizing<String> {
    let mut clean = Zeroizing::new(String::with_capacity(line.len()));
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut rest = line;
    while !rest.is_empty() {
        let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        clean.push_str(if looks_like_secret(word) {
            "[secret]"
        } else {
            word
        });
        let next = after.find(is_part).unwrap_or(after.len());
        clean.push_str(&after[..next]);
        rest = &after[next..];
    }
    clean
}

fn shown(line: &str) -> String {
    match line.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", escape(&line[..end])),
        None => escape(line).into_owned(),
    }
}

/// The output with each trace of `secret` replaced.
fn without(output: &[u8], secret: &str) -> Vec<u8> {
    if secret.is_empty() {
        return output.to_vec();
    }
    // White space is looked through: tools break base64 and hexadecimal into lines.
    let visible = output.iter().enumerate();
    let visible = visible.filter(|(_, byte)| !byte.is_ascii_whitespace());
    let places: Vec<usize> = visible.map(|(at, _)| at).collect();
    let compact: Zeroizing<Vec<u8>> = places
        .iter()
        .map(|at| output[*at])
        .collect::<Vec<_>>()
        .into();
    let mut hidden = vec![false; output.len()];
    for form in forms(secret) {
        let windows: HashSet<&[u8]> = form.text.windows(form.least).collect();
        for (at, window) in compact.windows(form.least).enumerate() {
            if windows.contains(window) {
                hidden[places[at]..=places[at + form.least - 1]].fill(true);
            }
        }
    }
    let mut clean = Vec::with_capacity(output.len());
    let mut before = false;
    for (byte, is_hidden) in output.iter().zip(hidden) {
        match is_hidden {
            true if !before => clean.extend_from_slice(HIDDEN),
            true => {}
            false => clean.push(*byte),
        }
        before = is_hidden;
    }
    clean
}

/// A way to write the secret, and how much of it is recognised.
struct Form {
    text: Zeroizing<Vec<u8>>,
    least: usize,
}

/// Every form that is looked for. A secret's prefix, tag and Key ID are public: only the part behind
/// them is looked for in pieces. Its letters and digits are the same in both alphabets of base64.
fn forms(secret: &str) -> Vec<Form> {
    let body = secret.rsplit('_').next().unwrap_or_default().as_bytes();
    let form = |text: Vec<u8>, least: usize| Form {
        least: least.min(text.len()).max(1),
        text: text.into(),
    };
    let mut forms = vec![
        form(secret.as_bytes().to_vec(), secret.len()),
        form(body.to_vec(), LEAST),
    ];
    for before in 0..3 {
        // As many bytes may stand before it in the group of three that base64 writes as four letters.
        let mut padded = Zeroizing::new(vec![0; before]);
        padded.extend_from_slice(body);
        let text = Zeroizing::new(STANDARD_NO_PAD.encode(&*padded));
        let own = (before * 4).div_ceil(3)..text.len() - usize::from(padded.len() % 3 != 0);
        let own = text.as_bytes().get(own).unwrap_or_default();
        forms.push(form(own.to_vec(), (LEAST * 4).div_ceil(3)));
    }
    for (before, lower) in [("", true), ("", false), ("%", true), ("%", false)] {
        let mut text = String::with_capacity(3 * body.len());
        for byte in body {
            // Writing to a String cannot fail.
            let _ = match lower {
                true => write!(text, "{before}{byte:02x}"),
                false => write!(text, "{before}{byte:02X}"),
            };
        }
        forms.push(form(text.into_bytes(), LEAST * (2 + before.len())));
    }
    forms
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};

    use super::*;

    const SECRET: &str = "kadm_prod_4f7q2m9xk3hd_Vb3uJk29fLqPzX7mNtRw5cYhA8dGsE1oQz0mLq";

    /// No eight characters of the random part are left, in any form that the test knows how to undo.
    fn clean(said: &str) -> String {
        let lines = lines(said.as_bytes(), SECRET).join("\n");
        let body = SECRET.rsplit('_').next().unwrap();
        for part in body.as_bytes().windows(LEAST) {
            let part = std::str::from_utf8(part).unwrap();
            assert!(!lines.contains(part), "{said} leaves {lines}");
        }
        lines
    }

    #[test]
    fn the_secret_is_hidden_in_whole_and_in_part() {
        assert_eq!(clean(&format!("got {SECRET}!")), "got [secret]!");
        assert_eq!(
            clean(&format!("got {}", &SECRET[..40])),
            "got kadm_prod_4f7q2m9xk3hd_[secret]"
        );
        assert_eq!(clean(&SECRET[30..45]), "[secret]");
        assert_eq!(
            clean("key_4f7q2m9xk3hd kadm_prod"),
            "key_4f7q2m9xk3hd kadm_prod"
        );
    }

    #[test]
    fn secrets_of_other_keys_are_hidden_too() {
        let other = "a=kadm_stg_0f7q2m9xk3hd_Xb3uJk29fLqPzX7mNtRw5cYhA8dGsE1oQz0mLq, b=2";
        assert_eq!(lines(other.as_bytes(), ""), ["a=[secret], b=2"]);
        assert_eq!(
            lines(b"key_0f7q2m9xk3hd is fine", ""),
            ["key_0f7q2m9xk3hd is fine"]
        );
    }

    #[test]
    fn its_base64_is_hidden_wherever_it_stands_in_a_longer_text() {
        for before in ["", "u:", "user:"] {
            let text = format!("{before}{SECRET}\n");
            for encoded in [STANDARD.encode(&text), URL_SAFE.encode(&text)] {
                let (first, rest) = encoded.split_at(76);
                let said = clean(&format!("token {first}\n{rest} end"));
                let left: usize = said.split("[secret]").map(str::len).sum();
                // The public part before it may stay; it is 23 bytes, and the words around it.
                assert!(
                    left < "token  end".len() + (23 + before.len()) * 4 / 3 + 8,
                    "{said}"
                );
            }
        }
    }

    #[test]
    fn hexadecimal_and_percent_encoding_are_hidden() {
        for spell in [
            |byte: u8| format!("{byte:02x}"),
            |byte: u8| format!("{byte:02X}"),
            |byte: u8| format!("%{byte:02x}"),
            |byte: u8| format!("%{byte:02X}"),
            |byte: u8| format!("{byte:02x} "),
        ] {
            let spelled: String = SECRET.bytes().map(spell).collect();
            let body: String = SECRET[23..].bytes().map(spell).collect();
            let said = lines(spelled.as_bytes(), SECRET).join("\n");
            assert!(said.ends_with("[secret]"), "{said}");
            assert!(!said.contains(&body[..16]), "{said}");
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_spelled_out_and_long_lines_are_cut() {
        assert_eq!(
            lines(b"a\x1b[2Jb\r\n\xff\n\n", SECRET),
            [r"a\u{1b}[2Jb", "\u{fffd}"]
        );
        let long = lines(&[b'x'; 5000], SECRET);
        assert_eq!(long[0].chars().count(), WIDEST + 1);
    }

    #[test]
    fn without_a_secret_everything_stays() {
        assert_eq!(lines(b"reloaded\n", ""), ["reloaded"]);
    }
}
