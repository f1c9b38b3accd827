//! The real terminal.

use std::io::Write as _;

use dialoguer::Password;
use dialoguer::theme::{SimpleTheme, Theme};
use zeroize::Zeroizing;

use crate::error::{Code, Error, Result};
use crate::process;

use super::Prompt;
use super::answer;
use super::manner::declined;

/// Columns that are left for the answer behind a question; a longer question gets its own line.
const ROOM: usize = 24;
/// The width of a terminal that does not tell.
const USUAL: usize = 80;

/// The real terminal.
#[derive(Clone, Copy, Debug)]
pub struct TerminalPrompt;

impl Prompt for TerminalPrompt {
    fn confirm(&self, question: &str) -> Result<bool> {
        loop {
            ask(question, |prompt, out| {
                SimpleTheme.format_confirm_prompt(out, prompt, Some(false))
            })?;
            match answer()?.trim().to_ascii_lowercase().as_str() {
                "y" | "yes" => return Ok(true),
                "" | "n" | "no" => return Ok(false),
                _ => show("Please answer y or n.\n")?,
            }
        }
    }

    fn line(&self, question: &str) -> Result<String> {
        ask(question, |prompt, out| {
            SimpleTheme.format_input_prompt(out, prompt, None)
        })?;
        Ok(answer()?.trim_end().to_owned())
    }

    /// An empty answer counts as none: dialoguer cannot tell it from Ctrl-D.
    fn hidden(&self, question: &str) -> Result<Zeroizing<String>> {
        let _hidden = process::hidden_input();
        let (above, prompt) = layout(question, width());
        show(&above)?;
        let text = Password::with_theme(&SimpleTheme)
            .with_prompt(prompt)
            .allow_empty_password(true)
            .report(false)
            .interact()
            .map(Zeroizing::new)
            .map_err(|dialoguer::Error::IO(error)| answer::failed(error))?;
        if text.is_empty() {
            return Err(declined("no answer"));
        }
        Ok(text)
    }
}

/// Shows a question in one write.
fn ask(
    question: &str,
    format: impl FnOnce(&str, &mut dyn std::fmt::Write) -> std::fmt::Result,
) -> Result<()> {
    process::restore_terminal_on_signals();
    let (mut text, prompt) = layout(question, width());
    format(&prompt, &mut text)
        .map_err(|error| Error::new(Code::Internal, "cannot form the question").because(error))?;
    show(&text)
}

fn answer() -> Result<Zeroizing<String>> {
    match answer::line()? {
        Some(text) => Ok(text),
        None => {
            // The cursor still stands behind the question.
            show("\n")?;
            Err(declined("no answer"))
        }
    }
}

fn show(text: &str) -> Result<()> {
    let mut stderr = std::io::stderr().lock();
    stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush())
        .map_err(answer::failed)
}

/// What stands above the line of the answer, and what before it.
///
/// The kernel's line editing cannot move the cursor to the row above, so an answer that starts near
/// the right edge could not be corrected. Control characters are made visible, whoever sent them.
fn layout(question: &str, width: usize) -> (String, String) {
    let question: String = question
        .trim_end_matches([':', ' '])
        .chars()
        .map(|this| {
            if this.is_control() && this != '\n' {
                '\u{fffd}'
            } else {
                this
            }
        })
        .collect();
    let (above, last) = match question.rsplit_once('\n') {
        Some((above, last)) => (format!("{above}\n"), last.to_owned()),
        None => (String::new(), question.clone()),
    };
    if last.chars().count() + ROOM <= width {
        return (above, last);
    }
    (above + &last + "\n", ">".to_owned())
}

fn width() -> usize {
    rustix::termios::tcgetwinsize(std::io::stderr()).map_or(USUAL, |size| {
        if size.ws_col == 0 {
            USUAL
        } else {
            size.ws_col.into()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_question_gets_a_line_of_its_own() {
        let name = "Name";
        assert_eq!(layout(name, 40), (String::new(), name.to_owned()));
        let long = "Type the name of the key to revoke it";
        assert_eq!(layout(long, 40), (format!("{long}\n"), ">".to_owned()));
        assert_eq!(layout("12345678901234567", 40).1, ">");
        assert_eq!(layout("1234567890123456", 40).1, "1234567890123456");
        assert_eq!(
            layout("several\nlines", 80),
            ("several\n".into(), "lines".into())
        );
    }

    #[test]
    fn a_question_cannot_steer_the_terminal() {
        let (_, shown) = layout("Revoke \x1b]52;c;eA==\x07\u{9b}2J?", 80);
        assert!(!shown.contains(char::is_control), "{shown:?}");
    }
}
