//! A failure as a person reads it: what, why, what to type next, what did not happen.

use super::cell::{Tone, bold};
use super::escape::escape;
use crate::error::Error;

/// The message in the contract's layout. Lines stay whole, so that a command can be copied from them.
pub(super) fn text(error: &Error, colour: bool) -> String {
    let mut text = format!(
        "{} {}   {}\n",
        bold(&Tone::Bad.paint("error:", colour), colour),
        escape(&error.to_string()),
        Tone::Dim.paint(&format!("[{}]", error.code().as_str()), colour),
    );
    let hints = error.hint().iter().map(String::as_str);
    let said = error
        .cause()
        .into_iter()
        .chain(hints)
        .chain(error.what_did_not_happen());
    for line in said.flat_map(str::lines) {
        text.push_str(format!("  {}", escape(line)).trim_end_matches(' '));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn an_error_says_what_why_what_to_type_and_what_did_not_happen() {
        let error = Error::new(
            Code::SecretNoDestination,
            "refusing to print a secret: stdout is not a terminal",
        )
        .why("it would be lost")
        .try_this("say where it goes:")
        .try_this("  --secret-to -            standard output\n  -- COMMAND")
        .unchanged("nothing was created");
        let expected = "\
error: refusing to print a secret: stdout is not a terminal   [secret.no_destination]
  it would be lost
  say where it goes:
    --secret-to -            standard output
    -- COMMAND
  nothing was created
";
        assert_eq!(text(&error, false), expected);
    }

    #[test]
    fn names_in_an_error_cannot_forge_lines_or_colours() {
        let error = Error::new(Code::KeyNotFound, "no key `a\nerror: all gone\u{1b}[31m`")
            .why("\u{9b}2J\r");
        assert_eq!(
            text(&error, false),
            "error: no key `a\\nerror: all gone\\u{1b}[31m`   [not_found.key]\n  \\u{9b}2J\\r\n"
        );
    }

    #[test]
    fn the_word_error_is_there_with_and_without_colour() {
        let error = Error::new(Code::Declined, "no");
        assert_eq!(text(&error, false), "error: no   [declined]\n");
        assert_eq!(
            text(&error, true),
            "\u{1b}[1m\u{1b}[31merror:\u{1b}[0m\u{1b}[0m no   \u{1b}[2m[declined]\u{1b}[0m\n"
        );
    }
}
