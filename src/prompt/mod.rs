//! Questions to a person.

use zeroize::Zeroizing;

use crate::error::Result;

/// Asks a person. Callers check first that there is one; an implementation may assume a terminal.
///
/// Every question goes to standard error; answers come from standard input, or from `/dev/tty` when
/// standard input is not a terminal.
pub trait Prompt: Send + Sync {
    /// Asks a yes/no question whose default is no; needs Enter.
    fn confirm(&self, question: &str) -> Result<bool>;
    /// Asks for one line of text; trailing white space is removed.
    fn line(&self, question: &str) -> Result<String>;
    /// Asks for a line that is not shown while it is typed.
    fn hidden(&self, question: &str) -> Result<Zeroizing<String>>;
}

/// The real terminal.
#[derive(Clone, Copy, Debug)]
pub struct TerminalPrompt;
impl Prompt for TerminalPrompt {
    fn confirm(&self, _: &str) -> Result<bool> {
        Ok(false)
    }
    fn line(&self, _: &str) -> Result<String> {
        Ok(String::new())
    }
    fn hidden(&self, _: &str) -> Result<Zeroizing<String>> {
        Ok(Zeroizing::default())
    }
}
