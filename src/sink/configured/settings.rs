//! What a sink is configured to do.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use super::table::Written;
use super::template::Template;
use crate::config::not_understood;
use crate::error::Error;
use crate::sink::FileFormat;
use crate::time::Span;

/// A checked configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the sink does.
    pub kind: Kind,
    /// How long one process may take.
    pub timeout: Span,
    /// How often a process that failed is called again.
    pub retries: u32,
    /// Variables that processes get besides the fixed ones.
    pub env_pass: Vec<String>,
    /// What runs once after a batch.
    pub after_batch: Option<AfterBatch>,
}

/// What a sink does with a secret.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Calls a hook.
    Command(Hook),
    /// Replaces a file.
    File {
        /// Where.
        path: Template,
        /// What is written there.
        format: FileFormat,
        /// Its mode.
        mode: u32,
    },
    /// Replaces a variable in a file of variables.
    Dotenv {
        /// Which file.
        path: Template,
        /// Which variable.
        variable: Template,
    },
    /// Replaces an encrypted credential of systemd.
    SystemdCreds {
        /// Where.
        path: Template,
        /// The name inside the credential, which a unit has to ask for.
        credential: Option<Template>,
    },
}

/// A hook and what it understands.
#[derive(Clone, Debug)]
pub struct Hook {
    /// The program, which is absolute, and its arguments.
    pub command: Vec<String>,
    /// What it is called for.
    pub operations: Vec<Operation>,
    /// What it reads.
    pub stdin: Stdin,
}

/// What a hook is called for.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Take a new secret.
    Deliver,
    /// Take a canary, as if it were one, without any effect on who uses the secret.
    Test,
    /// An old secret no longer works.
    Retired,
}

/// What a hook reads.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Stdin {
    /// The secret and nothing else.
    #[default]
    Secret,
    /// One JSON object, as of `--format json`.
    Json,
}

/// What runs once after a batch.
#[derive(Clone, Debug)]
pub struct AfterBatch {
    /// The program, which is absolute, and its arguments.
    pub command: Vec<String>,
}

impl fmt::Display for Operation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Deliver => "deliver",
            Self::Test => "test",
            Self::Retired => "retired",
        })
    }
}

impl fmt::Display for Stdin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Secret => "secret",
            Self::Json => "json",
        })
    }
}

impl Kind {
    /// The word of `kind`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Command(_) => "command",
            Self::File { .. } => "file",
            Self::Dotenv { .. } => "dotenv",
            Self::SystemdCreds { .. } => "systemd-creds",
        }
    }
}

impl Settings {
    /// How long one process may take.
    pub fn patience(&self) -> Duration {
        Duration::from_secs(self.timeout.as_seconds())
    }

    /// Reads the text of the file `path`.
    ///
    /// # Errors
    /// `setup.config`, naming the file and the line.
    pub fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        let written: Written = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = text.get(..at).and_then(|before| before.lines().last());
            // TOML knows no 0640, and 640 is another mode.
            match line.is_some_and(|line| line.trim_start().starts_with("mode")) {
                true => not_understood(text, path, at, "put the mode in quotes: mode = \"0640\""),
                false => not_understood(text, path, at, error.message()),
            }
        })?;
        let start = text.find("[sink]").unwrap_or(0);
        written.check().map_err(|wrong| {
            let at = wrong.at.map_or(start, |at| at.start);
            not_understood(text, path, at, &wrong.why)
        })
    }
}

#[cfg(test)]
mod tests;
