//! One error type: what went wrong, why, what to type next, and what did *not* happen.
//!
//! Every error carries a [`Code`], a stable name that decides the exit status, whether a retry can
//! help, and what `keyadm help error CODE` prints. Lower layers may have their own small enums; they
//! become an [`Error`] where a person first has to read them.

mod codes;
mod exit;

pub use codes::Code;
pub use exit::Exit;

/// The result of everything that can fail in front of a user.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure as its reader needs it.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    code: Code,
    message: String,
    cause: Option<String>,
    hint: Vec<String>,
    unchanged: Option<String>,
}

impl Error {
    /// Starts an error: `message` is one lower-case line without a full stop.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            cause: None,
            hint: Vec::new(),
            unchanged: None,
        }
    }

    /// Adds why it happened, with the whole chain of an underlying error.
    #[must_use]
    pub fn because(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.cause = Some(format!("{:#}", cause.into()));
        self
    }

    /// Adds why it happened in words.
    #[must_use]
    pub fn why(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Adds a line of advice: a sentence, or a command to type.
    #[must_use]
    pub fn try_this(mut self, line: impl Into<String>) -> Self {
        self.hint.push(line.into());
        self
    }

    /// Says what did not happen ("nothing was created"); the first one said stays.
    #[must_use]
    pub fn unchanged(mut self, what: impl Into<String>) -> Self {
        self.unchanged.get_or_insert_with(|| what.into());
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The exit status of a process that ends with this error.
    pub fn exit(&self) -> Exit {
        self.code.exit()
    }

    /// Why, if known.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// What to type next, line by line.
    pub fn hint(&self) -> &[String] {
        &self.hint
    }

    /// What did not happen.
    pub fn what_did_not_happen(&self) -> Option<&str> {
        self.unchanged.as_deref()
    }
}
