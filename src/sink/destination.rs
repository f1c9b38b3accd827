//! Which destination the flags name: parsing only, nothing is touched.

use std::ffi::OsString;
use std::path::PathBuf;

use super::FileFormat;
use crate::env::Env;
use crate::error::{Code, Error, Result};

/// What the flags asked for, parsed, nothing touched yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// The terminal in front of the person who runs the command.
    Terminal,
    /// Standard output, `--secret-to -`.
    Stdout,
    /// A new file, `--secret-to file:PATH`.
    File {
        /// Where; relative to the current directory.
        path: PathBuf,
        /// What is written there.
        format: FileFormat,
    },
    /// An inherited descriptor, `--secret-to fd:N`.
    Fd(i32),
    /// The standard input of a command, `-- COMMAND ARG…`.
    Command(Vec<OsString>),
    /// A configured hook, `--secret-to sink:NAME`.
    Named(String),
}

impl Destination {
    /// Reads `--secret-to TEXT`, `--format TEXT`, `-- COMMAND…` and `--print`: exactly one
    /// destination, or none, which means the terminal.
    ///
    /// `may_ask` says that a person can be asked, `unchanged` what a refusal leaves as it was.
    ///
    /// # Errors
    /// [`Code::Arguments`] for what is not understood or contradicts itself,
    /// [`Code::SecretNoDestination`] if none is given and there is no terminal to show it on.
    pub fn choose(
        secret_to: Option<&str>,
        format: Option<&str>,
        command: &[OsString],
        print: bool,
        may_ask: bool,
        env: &Env,
        unchanged: &str,
    ) -> Result<Self> {
        let wrong = |message: String| Error::new(Code::Arguments, message).unchanged(unchanged);
        let format = format.map(FileFormat::parse).transpose().map_err(wrong)?;
        let destination = match (secret_to, command, print) {
            (Some(_), [_, ..], _) => {
                return Err(
                    wrong("--secret-to and -- COMMAND exclude each other".into())
                        .try_this("a secret goes to exactly one destination"),
                );
            }
            (Some(_), [], true) => return Err(wrong(exclusive("--secret-to"))),
            (None, [_, ..], true) => return Err(wrong(exclusive("-- COMMAND"))),
            (Some(text), [], false) => parse(text).map_err(|message| {
                CHOICES
                    .iter()
                    .fold(wrong(message), |error, line| error.try_this(*line))
            })?,
            (None, [_, ..], false) => Self::Command(command.to_vec()),
            (None, [], _) if env.terminal.stdout && (may_ask || print) => Self::Terminal,
            (None, [], _) if env.terminal.stdout => return Err(nobody_to_ask(unchanged)),
            (None, [], _) => {
                let message = "refusing to print a secret: stdout is not a terminal";
                return Err(no_destination(message, unchanged));
            }
        };
        match (destination, format) {
            (Self::File { path, .. }, Some(format)) => Ok(Self::File { path, format }),
            (_, Some(_)) => Err(wrong(
                "--format needs a file: --secret-to file:PATH".to_owned(),
            )),
            (destination, None) => Ok(destination),
        }
    }
}

fn exclusive(other: &str) -> String {
    format!("--print and {other} exclude each other")
}

/// Reads `-`, `file:PATH`, `fd:N` or `sink:NAME`.
///
/// The text is not repeated in the message: it may be a secret that was pasted into the wrong place.
fn parse(text: &str) -> Result<Destination, String> {
    if text == "-" {
        return Ok(Destination::Stdout);
    }
    let unknown = "--secret-to names no destination that keyadm knows";
    let (scheme, rest) = text.split_once(':').ok_or(unknown)?;
    match scheme {
        "file" if !rest.is_empty() => Ok(Destination::File {
            path: rest.into(),
            format: FileFormat::Raw,
        }),
        "file" => Err("file: needs a path".to_owned()),
        "fd" if rest.bytes().all(|byte| byte.is_ascii_digit()) => rest
            .parse()
            .map(Destination::Fd)
            .map_err(|_| "fd: needs the number of a descriptor".to_owned()),
        "fd" => Err("fd: needs the number of a descriptor".to_owned()),
        "sink" if !rest.is_empty() => Ok(Destination::Named(rest.to_owned())),
        "sink" => Err("sink: needs a name".to_owned()),
        _ => Err(unknown.to_owned()),
    }
}

/// Every way to say where a secret goes.
const CHOICES: &[&str] = &[
    "say where it goes:",
    "  --secret-to -            standard output",
    "  --secret-to file:PATH    a new file that only you can read",
    "  --secret-to fd:N         an inherited file descriptor",
    "  --secret-to sink:NAME    a configured sink; keyadm sink list shows them",
    "  -- COMMAND ARG…          the standard input of a command",
];

/// The refusal where there is a terminal and nobody to say that the secret was stored.
pub(super) fn nobody_to_ask(unchanged: &str) -> Error {
    let message = "refusing to show a secret: nobody can be asked whether it was stored";
    no_destination(message, unchanged)
        .try_this("  --print                  show it here without asking")
}

/// An error that names every choice.
pub(super) fn no_destination(message: &str, unchanged: &str) -> Error {
    let error = Error::new(Code::SecretNoDestination, message).unchanged(unchanged);
    CHOICES
        .iter()
        .fold(error, |error, line| error.try_this(*line))
}

#[cfg(test)]
mod tests;
