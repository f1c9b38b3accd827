//! Records for machines: CSV that no spreadsheet takes for a formula, and tab-separated lines.

use std::borrow::Cow;

use super::escape::escape;

/// One CSV record (RFC 4180) with its line break, a plain `\n` as every tool on this system writes it.
pub(super) fn csv<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let mut record = values.map(quoted).collect::<Vec<_>>().join(",");
    record.push('\n');
    record
}

/// One tab-separated line; tabs and line breaks inside values are escaped.
pub(super) fn tsv<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let mut line = values.map(escape).collect::<Vec<_>>().join("\t");
    line.push('\n');
    line
}

/// Escaped, guarded, and in quotes where a comma or a quote asks for them.
fn quoted(value: &str) -> String {
    let guard = if is_formula(value) { "'" } else { "" };
    let text: Cow<'_, str> = escape(value);
    if text.contains([',', '"']) || text != text.trim() {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

/// Whether a spreadsheet would run the value: the first characters that OWASP lists under "CSV
/// Injection", full-width forms included. A plain number such as `-5` is data.
fn is_formula(value: &str) -> bool {
    let starts = value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    starts && !is_number(value)
}

/// `-5`, `+3`, `-0.25`: an optional sign, digits, at most one point between digits.
fn is_number(value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = value.strip_prefix(['-', '+']).unwrap_or(value);
    match unsigned.split_once('.') {
        Some((whole, part)) => digits(whole) && digits(part),
        None => digits(unsigned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_never_finds_a_formula() {
        for (value, written) in [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", r"'\t=1"),
            ("\r=1", r"'\r=1"),
            ("\n=1", r"'\n=1"),
            ("＝1", "'＝1"),
            (
                "=HYPERLINK(\"http://x\",1)",
                "\"'=HYPERLINK(\"\"http://x\"\",1)\"",
            ),
            ("-", "'-"),
            ("-.5", "'-.5"),
            ("-5e", "'-5e"),
            ("-1.2.3", "'-1.2.3"),
        ] {
            assert_eq!(quoted(value), written);
        }
    }

    #[test]
    fn plain_values_and_numbers_stay_as_they_are() {
        for value in [
            "-5",
            "+3",
            "-0.25",
            "7",
            "a=b",
            "billing-api",
            "2026-11-21T02:00:00Z",
            "",
        ] {
            assert_eq!(quoted(value), value);
        }
    }

    #[test]
    fn commas_quotes_and_outer_blanks_are_quoted() {
        assert_eq!(
            csv(["a,b", "say \"hi\"", " x", "c"].into_iter()),
            "\"a,b\",\"say \"\"hi\"\"\",\" x\",c\n"
        );
    }

    #[test]
    fn control_characters_reach_neither_csv_nor_tsv() {
        assert_eq!(csv(["a\nb", "\u{1b}[2J"].into_iter()), "a\\nb,\\u{1b}[2J\n");
        assert_eq!(
            tsv(["a\tb\n", "", "\u{202e}c"].into_iter()),
            "a\\tb\\n\t\t\\u{202e}c\n"
        );
    }
}
