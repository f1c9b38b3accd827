//! The terminal of a person: the secret is shown once and its storage confirmed.
//!
//! The alternate screen keeps it out of the scroll-back, and nobody leaves it by accident: whoever
//! cannot type the last four characters did not store the secret, and an unconfirmed one is revoked.
//! The secret stands at the start of a line of its own; where that line is too long the terminal
//! wraps it, and copying it still gives the whole. Nothing is ever put into it.

use std::io::{self, Write};

use zeroize::Zeroizing;

use super::destination::{no_destination, nobody_to_ask};
use super::{About, Handed, Options, Sink, undelivered};
use crate::env::Env;
use crate::error::{Code, Error, Result};
use crate::output::escape;
use crate::prompt::Prompt;

/// Saves the screen, switches to the alternate one, clears it, goes home (xterm, mode 1049).
const ENTER: &[u8] = b"\x1b[?1049h\x1b[2J\x1b[H";

/// Clears the alternate screen, which some terminals keep, and brings the old one back.
const LEAVE: &[u8] = b"\x1b[2J\x1b[H\x1b[?1049l";

/// How often the last four characters may be typed.
const TRIES: usize = 3;

/// A terminal with a person before it, or one that was told to show the secret unasked.
pub struct TerminalSink {
    inline: bool,
    ask: bool,
}

impl TerminalSink {
    /// Refuses where the secret would get into a document, or nobody could say that it was stored.
    pub fn open(options: &Options) -> Result<Self> {
        if options.json {
            let message = "refusing to show a secret: with --json standard output is one document";
            return Err(no_destination(message, &options.unchanged));
        }
        if !options.may_ask && !options.inline {
            return Err(nobody_to_ask(&options.unchanged));
        }
        Ok(Self {
            inline: options.inline,
            ask: options.may_ask,
        })
    }
}

impl Sink for TerminalSink {
    fn deliver(
        &mut self,
        env: &mut Env,
        secret: &dyn Handed,
        about: &About,
        _: Option<&serde_json::Value>,
    ) -> Result<()> {
        let failed = |error: io::Error| undelivered("the terminal").because(error);
        let mut screen = Screen::enter(env.stdout.as_mut(), !self.inline).map_err(failed)?;
        screen
            .show(&page(secret, about, self.ask))
            .map_err(failed)?;
        if self.ask {
            confirm(env.prompt.as_ref(), &secret.last4())?;
        }
        Ok(())
    }

    fn describes(&self) -> String {
        "the terminal".to_owned()
    }
}

/// Called around the alternate screen, so that a signal can leave it.
fn alternate_screen(entered: bool) {
    crate::process::alternate_screen_entered(entered);
}

/// Standard output, on its alternate screen until this is dropped.
struct Screen<'a> {
    out: &'a mut dyn Write,
    alternate: bool,
}

impl<'a> Screen<'a> {
    fn enter(out: &'a mut dyn Write, alternate: bool) -> io::Result<Self> {
        // From here on dropping it leaves, even if only a part of the sequence got through.
        let screen = Self { out, alternate };
        if alternate {
            alternate_screen(true);
            screen.out.write_all(ENTER)?;
            screen.out.flush()?;
        }
        Ok(screen)
    }

    fn show(&mut self, page: &str) -> io::Result<()> {
        self.out.write_all(page.as_bytes())?;
        self.out.flush()
    }
}

impl Drop for Screen<'_> {
    fn drop(&mut self) {
        if self.alternate {
            // A terminal that cannot be written to has no screen to restore.
            let _ = self.out.write_all(LEAVE).and_then(|()| self.out.flush());
            alternate_screen(false);
        }
    }
}

/// What is shown: whose it is, the secret on a line of its own, and what happens next.
fn page(secret: &dyn Handed, about: &About, ask: bool) -> Zeroizing<String> {
    let name = escape(&about.name);
    let (role, environment) = (escape(&about.role), escape(&about.environment));
    let key_id = escape(&about.key_id);
    let version = about.version;
    let head = format!("{name}\n{key_id}  v{version}  {role}  {environment}\n\n");
    let foot = match ask {
        true => "\n\nshown once: store it now; unconfirmed, it is revoked\n\n",
        false => "\n\nshown once: store it now\n",
    };
    let text = secret.text();
    let parts = [&head, text.as_str(), foot];
    let length = parts.iter().map(|part| part.len()).sum();
    // Its size is known, so no copy of the secret is left by a buffer that grew.
    let mut page = Zeroizing::new(String::with_capacity(length));
    parts.iter().for_each(|part| page.push_str(part));
    page
}

/// Asks for the last four characters.
fn confirm(prompt: &dyn Prompt, last4: &str) -> Result<()> {
    let mut question = "Its last 4 characters, to confirm that you stored it";
    for _ in 0..TRIES {
        match prompt.line(question) {
            Ok(answer) if answer.trim() == last4 => return Ok(()),
            Ok(_) => question = "That is not it. The secret's last 4 characters",
            Err(error) if error.code() == Code::Interrupted => return Err(error),
            Err(error) => return Err(unconfirmed().because(error)),
        }
    }
    Err(unconfirmed())
}

fn unconfirmed() -> Error {
    Error::new(Code::Declined, "not confirmed").why("its last 4 characters were not given")
}

#[cfg(test)]
mod tests;
