//! Configured sinks: `NAME.toml` in `sinks.d`, called with every new secret of the keys bound to them.
//!
//! The binding of a key to a sink is in the store; what the sink does is only in its file, so write
//! access to the store is not code execution. keyadm-hooks(7) is the contract with hooks.
//!
//! A [`Configured`] is read and checked once and may be used by several threads. All retries happen
//! inside [`Configured::deliver`]; nothing here is called inside of a transaction.

mod dotenv;
mod place;
mod program;
mod redact;
mod run;
mod settings;
mod shelf;
mod systemd_creds;
mod table;
mod template;
mod trust;
mod variables;
mod written;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use self::program::{Call, Outcome, Pace, Program};
use self::trust::trusted_file;
use self::written::Delivery;
use super::{About, FileFormat, Handed, format, undelivered};
use crate::env::Env;
use crate::error::{Code, Error, Result};
use crate::regular;

use self::settings::{Operation, Stdin};

pub use settings::{Kind, Settings};
pub use shelf::{Entry, entries};

/// A configured sink: read, checked, ready to be used from several threads at once.
pub struct Configured {
    name: String,
    path: PathBuf,
    settings: Settings,
    /// The hook, or systemd-creds.
    program: Option<Program>,
    after: Option<Program>,
    variables: BTreeMap<String, String>,
    pace: Pace,
}

/// What came of [`Configured::test`].
#[derive(Debug)]
pub struct Tested {
    /// `test` for a hook that was called; `write` for a file that was written beside its place; `check`
    /// where a hook does not know the operation, so that it could only be looked at.
    pub did: &'static str,
    /// Why it failed, if it did.
    pub failure: Option<String>,
    /// The exit status of the process, if there was one.
    pub exit_code: Option<i32>,
    /// What the process said, without the canary.
    pub lines: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

impl Configured {
    /// Reads and checks `NAME.toml` in the first of `directories` that has it.
    ///
    /// # Errors
    /// `not_found.sink`, naming the configured ones; `setup.config`, naming the file and the line;
    /// `setup.unsafe_sink`.
    pub fn open(name: &str, directories: &[PathBuf], env: &Env) -> Result<Self> {
        let path = shelf::find(name, directories)?;
        let real = trusted_file(&path).map_err(|distrust| distrust.into_error(name))?;
        let text = regular::read(&real).map_err(|error| {
            Error::new(Code::Config, format!("cannot read {}", path.display())).because(error)
        })?;
        let settings = Settings::parse(&text, &path)?;
        let program = match &settings.kind {
            Kind::Command(hook) => Some(Program::open(&hook.command, name)?),
            Kind::SystemdCreds { .. } => Some(systemd_creds::program(name)?),
            Kind::File { .. } | Kind::Dotenv { .. } => None,
        };
        let after = settings.after_batch.as_ref();
        let after = after.map(|after| Program::open(&after.command, name));
        Ok(Self {
            name: name.to_owned(),
            path,
            program,
            after: after.transpose()?,
            variables: variables::base(env, &settings.env_pass),
            pace: Pace::new(settings.patience(), settings.retries),
            settings,
        })
    }

    /// The names of all configured sinks, sorted.
    pub fn names(directories: &[PathBuf]) -> Vec<String> {
        shelf::names(directories)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file it was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is configured.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What it is, for messages: `sink vault`.
    pub fn describes(&self) -> String {
        format!("sink {}", self.name)
    }

    /// Whether delivery takes no time to speak of: a file is written, no process runs.
    pub fn is_quick(&self) -> bool {
        matches!(self.settings.kind, Kind::File { .. } | Kind::Dotenv { .. })
    }

    /// Hands a secret over, with all retries.
    ///
    /// # Errors
    /// `secret.undelivered`, with the reason and the last lines that the hook said.
    pub fn deliver(&self, secret: &dyn Handed, about: &About) -> Result<()> {
        match self.act("deliver", secret, about, &self.pace).why() {
            None => Ok(()),
            Some(why) => Err(undelivered(&self.describes()).why(why)),
        }
    }

    /// Tells the hook that an old secret no longer works; nothing unless it wants to know. `about` says
    /// which one: its version and last four characters.
    ///
    /// # Errors
    /// `incomplete.sink`.
    pub fn retired(&self, about: &About) -> Result<()> {
        let Some(program) = self
            .program
            .as_ref()
            .filter(|_| self.knows(Operation::Retired))
        else {
            return Ok(());
        };
        let call = self.call(program, "retired", about);
        let why = call.of(&["retired"]).repeat(&self.pace).why();
        why.map_or(Ok(()), |why| {
            let message = format!("{} was not told that a secret is retired", self.describes());
            Err(Error::new(Code::SinkFailed, message).why(why))
        })
    }

    /// Runs what is to run once after a batch, unless nothing was `delivered`.
    ///
    /// # Errors
    /// `incomplete.sink`.
    pub fn after_batch(&self, delivered: usize) -> Result<()> {
        let Some(program) = self.after.as_ref().filter(|_| delivered > 0) else {
            return Ok(());
        };
        let about = About {
            reason: Some("batch".to_owned()),
            ..About::default()
        };
        let why = self
            .call(program, "after-batch", &about)
            .repeat(&self.pace)
            .why();
        why.map_or(Ok(()), |why| {
            let message = format!("after_batch of {} failed", self.describes());
            Err(Error::new(Code::SinkFailed, message)
                .why(why)
                .unchanged("the secrets were delivered"))
        })
    }

    /// Tries it out with a canary, once: calls the hook's operation `test`, or writes beside the place.
    ///
    /// # Errors
    /// None so far: what fails is in the result.
    pub fn test(&self, secret: &dyn Handed, about: &About) -> Result<Tested> {
        let did = match &self.settings.kind {
            Kind::Command(_) if self.knows(Operation::Test) => "test",
            Kind::Command(_) => "check",
            _ => "write",
        };
        let pace = Pace {
            retries: 0,
            ..self.pace.clone()
        };
        let outcome = match did {
            "check" => Outcome::well(Duration::ZERO),
            _ => self.act("test", secret, about, &pace),
        };
        Ok(Tested {
            did,
            failure: outcome.failure,
            exit_code: outcome.exit_code,
            lines: outcome.lines,
            took: outcome.took,
        })
    }

    /// Whether the hook is called for `operation`.
    pub fn knows(&self, operation: Operation) -> bool {
        match &self.settings.kind {
            Kind::Command(hook) => hook.operations.contains(&operation),
            _ => operation != Operation::Retired,
        }
    }

    /// Does `operation`, `deliver` or `test`, with a secret.
    fn act(&self, operation: &str, secret: &dyn Handed, about: &About, pace: &Pace) -> Outcome {
        let delivery = Delivery {
            sink: &self.name,
            secret,
            about,
            try_out: operation == "test",
        };
        let begun = Instant::now();
        let done = match (&self.settings.kind, &self.program) {
            (Kind::File { path, format, mode }, _) => delivery.to_file(path, format, *mode),
            (Kind::Dotenv { path, variable }, _) => delivery.to_dotenv(path, variable),
            (Kind::Command(hook), Some(program)) => {
                let call = self.call(program, operation, about).of(&[operation]);
                match input(hook.stdin, secret, about) {
                    Ok(input) => return call.with(secret, input).repeat(pace),
                    Err(why) => Err(why),
                }
            }
            (Kind::SystemdCreds { path, credential }, Some(program)) => {
                let call = self.call(program, operation, about);
                let call = call.with(secret, secret.text().as_bytes().to_vec().into());
                let encrypt = |words: &[&str]| call.of(words).repeat(pace);
                match systemd_creds::write(&delivery, path, credential.as_ref(), encrypt) {
                    Ok(outcome) => return outcome,
                    Err(why) => Err(why),
                }
            }
            (_, None) => Err("it has no program".to_owned()),
        };
        Outcome {
            failure: done.err(),
            ..Outcome::well(begun.elapsed())
        }
    }

    /// A call without a secret and without arguments.
    fn call<'a>(&self, program: &'a Program, operation: &str, about: &About) -> Call<'a> {
        let mut variables = self.variables.clone();
        variables.extend(variables::facts(
            &self.name,
            operation,
            about,
            operation == "test",
        ));
        Call::of_program(program, variables)
    }
}

/// What a hook reads.
fn input(stdin: Stdin, secret: &dyn Handed, about: &About) -> Result<Zeroizing<Vec<u8>>, String> {
    match stdin {
        Stdin::Secret => Ok(secret.text().as_bytes().to_vec().into()),
        Stdin::Json => format::render(&FileFormat::Json, secret, about)
            .map_err(|error| format!("its input cannot be written: {error}")),
    }
}
