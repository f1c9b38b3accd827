//! Standard error: notes for people, warnings, failures.

use super::cell::{Tone, bold};
use super::escape::escape;
use super::{Output, Shape, json, problem, stream};
use crate::env::Env;
use crate::error::{Code, Error, Exit, Result};

impl Output {
    /// One line for people on standard error; nothing with `-q` or JSON.
    pub fn note(&self, env: &mut Env, text: &str) -> Result<()> {
        if self.quiet || self.json {
            return Ok(());
        }
        to_stderr(env, &escape(text))
    }

    /// `warning: …` on standard error; further lines are indented. With JSON nothing: there it belongs
    /// into the document.
    pub fn warn(&self, env: &mut Env, text: &str) -> Result<()> {
        if self.json {
            return Ok(());
        }
        self.warn_aloud(env, text)
    }

    /// A warning about what happened after the result was written, also with JSON: its document is out.
    pub fn warn_after(&self, env: &mut Env, text: &str) -> Result<()> {
        self.warn_aloud(env, text)
    }

    /// Writes a failure to standard error and returns its exit status; `json` as the user asked,
    /// even where no [`Output`] could be made.
    ///
    /// A reader that went away is not told so. Nothing is left to be done where standard error itself
    /// cannot be written, so that is ignored.
    pub fn error(env: &mut Env, error: &Error, json: bool, colour: bool) -> Exit {
        if error.code() != Code::BrokenPipe {
            let text = if json {
                json::error_line(error)
            } else {
                problem::text(error, colour)
            };
            let _ = stream::write(&mut *env.stderr, &text)
                .and_then(|()| stream::flush(&mut *env.stderr));
        }
        error.exit()
    }

    /// The warnings of a result that is no JSON document.
    pub(super) fn warn_all(&self, env: &mut Env, warnings: &[String]) -> Result<()> {
        if matches!(self.shape, Shape::Json | Shape::Ndjson) {
            return Ok(());
        }
        warnings
            .iter()
            .try_for_each(|text| self.warn_aloud(env, text))
    }

    fn warn_aloud(&self, env: &mut Env, text: &str) -> Result<()> {
        let colour = self.screen.stderr_colour;
        let word = bold(&Tone::Warn.paint("warning:", colour), colour);
        let mut lines = text.lines();
        let first = escape(lines.next().unwrap_or_default());
        let rest = lines.map(|line| format!("\n  {}", escape(line.trim_end())));
        to_stderr(env, &format!("{word} {first}{}", rest.collect::<String>()))
    }

    /// Tells a person that a list is empty; a script sees that by itself.
    pub(super) fn nothing_to_list(&self, env: &mut Env, empty: &str) -> Result<()> {
        match self.shape {
            Shape::Table { .. } => self.note(env, empty),
            _ => Ok(()),
        }
    }
}

/// One line on standard error. Where that cannot be written nobody is there to be told, and a change
/// that was made must not look like one that failed.
fn to_stderr(env: &mut Env, line: &str) -> Result<()> {
    let _ = stream::write(&mut *env.stderr, &format!("{line}\n"))
        .and_then(|()| stream::flush(&mut *env.stderr));
    Ok(())
}
