//! Who is told when a check cannot be made: silence would look like health.

use std::ffi::OsString;
use std::path::PathBuf;

use super::figures::{self, Made};
use super::nagios;
use crate::env::Env;
use crate::error::{Error, Exit, Result};

/// Who is told when a command fails, besides whoever reads the error.
#[derive(Clone, Debug, Default)]
pub struct Alarm {
    /// A line as Nagios takes it, instead of the error.
    pub nagios: bool,
    /// The file of figures.
    pub openmetrics: Option<PathBuf>,
}

impl Alarm {
    /// For a command line that could not even be parsed.
    pub fn of_words(args: &[OsString]) -> Self {
        let has = |wanted: &str| args.iter().skip(1).any(|word| word == wanted);
        Self {
            nagios: has("check") && has("--nagios"),
            openmetrics: None,
        }
    }

    /// Tells that `error` kept the check from being made. Without anybody to tell it is the error itself.
    ///
    /// # Errors
    /// `error`, where it was not told as a result.
    pub fn failed(&self, env: &mut Env, error: Error) -> Result<Exit> {
        if let Some(file) = &self.openmetrics {
            // Where that fails, too, the old figures grow old, which is seen by their time.
            let broken = error.exit() == Exit::Integrity;
            let _ = figures::write(file, Made::No { broken }, env.clock.now());
        }
        match self.nagios {
            true => nagios::could_not(env, &error),
            false => Err(error),
        }
    }
}
