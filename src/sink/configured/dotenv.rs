//! One variable in a file of variables; every other line stays byte for byte.
//!
//! The value is written without quotes: a secret is letters, digits and `_`, which shells, systemd,
//! docker and every dotenv reader take alike. A `export ` before the name stays.

use std::ops::Range;

use zeroize::Zeroizing;

/// Where a variable is assigned: its line without the line break, and its value.
struct Assigned {
    line: Range<usize>,
    value: Range<usize>,
}

/// `text` with `variable` set to `secret`; a variable that is not there is added at the end.
///
/// # Errors
/// A sentence: the variable is there twice, or its value goes over several lines.
pub fn set(text: &[u8], variable: &str, secret: &str) -> Result<Zeroizing<Vec<u8>>, String> {
    let found = find(text, variable)?;
    let (before, head, after): (&[u8], &[u8], &[u8]) = match &found {
        Some(found) => (
            &text[..found.line.start],
            &text[found.line.start..found.value.start],
            &text[found.line.end..],
        ),
        None => (text, &[], b"\n"),
    };
    let unfinished = found.is_none() && text.last().is_some_and(|last| *last != b'\n');
    let room = text.len() + variable.len() + secret.len() + 3;
    // Its size is known, so no copy of a secret is left by a buffer that grew.
    let mut new = Zeroizing::new(Vec::with_capacity(room));
    new.extend_from_slice(before);
    if unfinished {
        new.push(b'\n');
    }
    match found {
        Some(_) => new.extend_from_slice(head),
        None => {
            new.extend_from_slice(variable.as_bytes());
            new.push(b'=');
        }
    }
    new.extend_from_slice(secret.as_bytes());
    new.extend_from_slice(after);
    Ok(new)
}

/// The value of `variable`, as it stands there.
///
/// # Errors
/// As [`set`].
pub fn value<'a>(text: &'a [u8], variable: &str) -> Result<&'a [u8], String> {
    let found = find(text, variable)?;
    Ok(found.map_or(&[], |found| &text[found.value]))
}

fn find(text: &[u8], variable: &str) -> Result<Option<Assigned>, String> {
    let mut found: Option<Assigned> = None;
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let bare = line.strip_suffix(b"\n").unwrap_or(line);
        let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
        if let Some(at) = value_of(bare, variable) {
            if found.is_some() {
                return Err(format!("{variable} is set twice: remove one of the lines"));
            }
            if is_open(&bare[at..]) {
                return Err(format!("the value of {variable} goes over several lines"));
            }
            let end = start + bare.len();
            found = Some(Assigned {
                line: start..end,
                value: start + at..end,
            });
        }
        start += line.len();
    }
    Ok(found)
}

/// Where the value begins, if the line assigns to `variable`.
fn value_of(line: &[u8], variable: &str) -> Option<usize> {
    let skip = |text: &[u8]| {
        let blank = |byte: &&u8| **byte == b' ' || **byte == b'\t';
        text.iter().take_while(blank).count()
    };
    let mut at = skip(line);
    if let Some(rest) = line[at..].strip_prefix(b"export")
        && skip(rest) > 0
    {
        at += "export".len() + skip(rest);
    }
    line[at..].strip_prefix(variable.as_bytes())?;
    at += variable.len();
    at += skip(&line[at..]);
    line[at..].strip_prefix(b"=")?;
    Some(at + 1)
}

/// Whether a value begins with a quote that is not closed in its line.
fn is_open(value: &[u8]) -> bool {
    match value.trim_ascii_start() {
        [quote @ (b'"' | b'\''), rest @ ..] => !rest.contains(quote),
        _ => value.ends_with(b"\\"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_changes_and_all_others_stay() {
        for (old, new) in [
            ("", "K=new\n"),
            ("A=1", "A=1\nK=new\n"),
            ("A=1\n", "A=1\nK=new\n"),
            ("A=1\nK=old\nB='x  y' # c\n", "A=1\nK=new\nB='x  y' # c\n"),
            ("K='old'", "K=new"),
            ("\r\nK=old\r\nÄ", "\r\nK=new\r\nÄ"),
            ("export K=\"old\"\n", "export K=new\n"),
            ("  K = old\n", "  K =new\n"),
            (
                "# K=old\nKK=1\nXK=2\nexportK=3\n",
                "# K=old\nKK=1\nXK=2\nexportK=3\nK=new\n",
            ),
        ] {
            let set = set(old.as_bytes(), "K", "new").unwrap();
            assert_eq!(String::from_utf8_lossy(&set), new, "{old:?}");
        }
    }

    #[test]
    fn what_readers_would_understand_differently_is_refused() {
        for (text, why) in [
            ("K=a\nK=b\n", "twice"),
            ("K=\"a\nb\"\n", "several lines"),
            ("K='a\n", "several lines"),
            ("K=a\\\nb\n", "several lines"),
        ] {
            let error = set(text.as_bytes(), "K", "new").unwrap_err();
            assert!(error.contains(why), "{text:?}: {error}");
        }
    }

    #[test]
    fn the_value_is_found_as_it_stands() {
        assert_eq!(value(b"A=1\nK='x' # y\n", "K").unwrap(), b"'x' # y");
        assert_eq!(value(b"A=1\n", "K").unwrap(), b"");
    }
}
