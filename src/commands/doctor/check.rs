//! The result of one check.

use crate::error::Error;

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it should be.
    Ok,
    /// Wants attention soon.
    Warn,
    /// Something does not work.
    Fail,
}

impl Outcome {
    /// The word printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// How it came out.
    pub outcome: Outcome,
    /// What was seen.
    pub detail: String,
    /// What to type or do, line by line.
    pub fix: Vec<String>,
}

impl Check {
    /// All is well.
    pub fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            name,
            outcome: Outcome::Ok,
            detail: detail.into(),
            fix: Vec::new(),
        }
    }

    /// Something wants attention.
    pub fn warn(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Warn,
            ..Self::ok(name, detail)
        }
    }

    /// Something does not work.
    pub fn fail(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Fail,
            ..Self::ok(name, detail)
        }
    }

    /// What does not work, as the error says it.
    pub fn error(name: &'static str, error: &Error) -> Self {
        let detail = match error.cause() {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        };
        Self {
            fix: error.hint().to_vec(),
            ..Self::fail(name, detail)
        }
    }

    /// Adds what to type.
    #[must_use]
    pub fn fix(mut self, line: impl Into<String>) -> Self {
        self.fix.push(line.into());
        self
    }
}
