//! Where a new secret goes, once. Nothing outside this module reads a secret's text. A new operator's
//! admin credential goes the same ways ([`Handed`]).
//!
//! The order is what makes it safe. [`Destination::choose`] reads the flags, [`open`] opens and
//! checks the destination **before the secret exists**, so that most failures cost nothing; then the
//! secret is made and committed as pending, and [`Sink::deliver`] writes, flushes and checks. Only
//! its `Ok` makes the version current; after any error the caller revokes it. A sink that is dropped
//! without a delivery leaves nothing behind.
//!
//! Buffers that held the secret are wiped. What it was handed to (a pipe, a file, a terminal) is
//! beyond reach, and an error never carries a part of it.

mod command;
mod configured;
mod descriptor;
mod destination;
#[cfg(test)]
mod fake;
mod fd;
mod file;
mod filled;
mod format;
mod handed;
#[cfg_attr(not(target_os = "linux"), path = "inherited_elsewhere.rs")]
mod inherited;
mod lookup;
mod named;
mod reserved;
mod stdout;
mod terminal;

pub use configured::{Configured, Entry, Kind, Settings, Tested, entries};
pub use destination::Destination;
pub use format::FileFormat;
pub use handed::Handed;

use std::path::PathBuf;

use crate::env::Env;
use crate::error::{Code, Error, Result};
use crate::time::Timestamp;

/// Takes one secret, once.
pub trait Sink {
    /// Hands the secret over and makes sure that it arrived; blocks for as long as that takes.
    ///
    /// `document` is the result that `--json` prints; only a sink that writes to standard output
    /// looks at it.
    ///
    /// # Errors
    /// [`Code::Undelivered`]; [`Code::Declined`] or [`Code::Interrupted`] from a person. The secret
    /// must then be revoked: part of it may have been written.
    fn deliver(
        &mut self,
        env: &mut Env,
        secret: &dyn Handed,
        about: &About,
        document: Option<&serde_json::Value>,
    ) -> Result<()>;

    /// What it is, for messages: `file /path`, `command vault`, `standard output`.
    fn describes(&self) -> String;

    /// Whether standard output belongs to the secret, so that reports go to standard error.
    fn takes_stdout(&self) -> bool {
        false
    }
}

/// Whose secret it is; public facts only. Of an admin credential nothing is told here.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The Key ID, `key_…`.
    pub key_id: String,
    /// The key's name, as its owner wrote it: not escaped.
    pub name: String,
    /// The role's name.
    pub role: String,
    /// The environment's name.
    pub environment: String,
    /// The number of the secret version.
    pub version: u32,
    /// When this secret stops working, if it does.
    pub expires_at: Option<Timestamp>,
    /// The last four characters of the secret.
    pub last4: String,
    /// The version that this one replaces, if there is one.
    pub old_version: Option<u32>,
    /// The last four characters of the replaced secret.
    pub old_last4: Option<String>,
    /// Why, as `KEYADM_REASON` tells a hook: `create`, `rotate`, `compromised`, `test` or `batch`.
    pub reason: Option<String>,
}

/// What [`open`] has to know beside the destination.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Show it without the alternate screen: `--print`, `TERM=dumb` or accessible mode.
    pub inline: bool,
    /// Standard output carries one JSON document.
    pub json: bool,
    /// A person can be asked.
    pub may_ask: bool,
    /// What a refusal leaves as it was: `nothing was created`.
    pub unchanged: String,
    /// The directories of configured sinks.
    pub sinks: Vec<PathBuf>,
}

/// Opens and checks a destination before the secret exists.
///
/// # Errors
/// [`Code::SecretDestination`] if it cannot take a secret, [`Code::SecretNoDestination`] if there is
/// nobody to show it to, what [`Configured::open`] says for a configured sink.
pub fn open(destination: &Destination, options: Options, env: &Env) -> Result<Box<dyn Sink>> {
    let unchanged = options.unchanged.as_str();
    Ok(match destination {
        Destination::Terminal => Box::new(terminal::TerminalSink::open(&options)?),
        Destination::Stdout | Destination::Fd(1) => {
            Box::new(stdout::StdoutSink::open(options.json, unchanged, env)?)
        }
        Destination::File { path, format } => {
            Box::new(file::FileSink::open(path, format.clone(), unchanged)?)
        }
        Destination::Fd(number) => Box::new(fd::FdSink::open(*number, unchanged)?),
        Destination::Command(words) => Box::new(command::CommandSink::open(words, unchanged, env)?),
        Destination::Named(name) => Box::new(named::NamedSink::open(name, &options, env)?),
    })
}

/// Starts the error of a destination that cannot take a secret; nothing was made yet.
fn refused(message: impl Into<String>, unchanged: &str) -> Error {
    Error::new(Code::SecretDestination, message).unchanged(unchanged)
}

/// Starts the error of a delivery that failed; `to` is what [`Sink::describes`] says.
fn undelivered(to: &str) -> Error {
    Error::new(
        Code::Undelivered,
        format!("the new secret could not be delivered to {to}"),
    )
}

#[cfg(test)]
mod tests {
    use super::fake::{World, options};
    use super::*;

    #[test]
    fn a_sink_that_is_not_configured_is_not_found() {
        let named = Destination::Named("vault".into());
        let error = open(&named, options(), &World::new().env).err().unwrap();
        assert_eq!(error.code(), Code::SinkNotFound);
        assert_eq!(error.what_did_not_happen(), Some("nothing was created"));
    }

    #[test]
    fn descriptor_one_is_standard_output() {
        let world = World::new();
        let sink = open(&Destination::Fd(1), options(), &world.env).unwrap();
        assert_eq!(sink.describes(), "standard output");
        assert!(sink.takes_stdout());
    }
}
