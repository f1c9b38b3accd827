//! Questions to a person.
//!
//! Whether one may be asked at all is a rule of its own ([`may_ask`]), because the libraries look
//! at standard error alone and would open `/dev/tty` and wait there under a timer. What a command
//! does when it may not is in [`Manner`]: it fails and names the flag that replaces the answer.
//!
//! Questions look like dialoguer's, and its `Password` reads hidden answers. Lines and yes/no are
//! read from the terminal as a line, not with its `Confirm` and `Input`: those switch the terminal
//! to raw mode for each key, where Ctrl-D and Ctrl-Z are letters, and draw over themselves when the
//! question is wider than the terminal.

mod answer;
mod manner;
mod terminal;

use zeroize::Zeroizing;

use crate::error::Result;

pub use manner::{Manner, may_ask};
pub use terminal::TerminalPrompt;

/// Asks a person. Callers check first that there is one; an implementation may assume a terminal.
///
/// Every question goes to standard error; answers come from standard input, or from `/dev/tty` when
/// standard input is not a terminal. No answer (Ctrl-D) is `declined`.
pub trait Prompt: Send + Sync {
    /// Asks a yes/no question whose default is no; needs Enter.
    fn confirm(&self, question: &str) -> Result<bool>;
    /// Asks for one line of text; trailing white space is removed.
    fn line(&self, question: &str) -> Result<String>;
    /// Asks for a line that is not shown while it is typed.
    fn hidden(&self, question: &str) -> Result<Zeroizing<String>>;
}
