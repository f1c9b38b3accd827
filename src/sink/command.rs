//! A command that reads the secret on its standard input: `-- COMMAND ARG…`.
//!
//! No shell. The child gets exactly the secret and then the end of the file; it is over when its
//! process ends, not when its output closes, because a daemon that it starts may hold that for ever.
//! What it prints goes to standard error: our standard output belongs to the result.
//! Exit 0 alone does not prove that it read anything: see [`filled`](super::filled).

use std::ffi::OsString;
use std::io::{self, PipeReader, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

use super::filled::{Filled, filled_pipe};
use super::{About, Handed, Sink, lookup, refused, undelivered};
use crate::env::Env;
use crate::error::Result;

/// A program that was found and has not been started.
pub struct CommandSink {
    program: PathBuf,
    words: Vec<OsString>,
}

impl CommandSink {
    /// Finds the program of `words`, its first one.
    pub fn open(words: &[OsString], unchanged: &str, env: &Env) -> Result<Self> {
        let name = words.first().cloned().unwrap_or_default();
        let program = lookup::program(&name, env.var("PATH")).map_err(|why| {
            let message = format!("cannot run the command {}", name.display());
            refused(message, unchanged).why(why)
        })?;
        let words = words.to_vec();
        Ok(Self { program, words })
    }

    /// Starts the program with `input` as its standard input, and waits for it.
    fn run(&self, input: PipeReader, env: &Env, about: &About) -> io::Result<ExitStatus> {
        let mut command = Command::new(&self.program);
        if let [name, arguments @ ..] = self.words.as_slice() {
            command.arg0(name).args(arguments);
        }
        command
            .env_clear()
            .envs(inherited(env))
            .envs(facts(about))
            .stdin(input)
            .stdout(Stdio::from(io::stderr()))
            .stderr(Stdio::inherit())
            .status()
    }
}

impl Sink for CommandSink {
    fn deliver(
        &mut self,
        env: &mut Env,
        secret: &dyn Handed,
        about: &About,
        _: Option<&serde_json::Value>,
    ) -> Result<()> {
        let failed = || undelivered(&self.describes());
        // Ours first, so that the two outputs keep their order; if it fails, nothing is lost.
        let _ = env.stderr.flush();
        let Filled { input, rest } =
            filled_pipe(secret.text().as_bytes()).map_err(|error| failed().because(error))?;
        let status = self
            .run(input, env, about)
            .map_err(|error| failed().because(error))?;
        if !status.success() {
            return Err(failed().why(ending(status)));
        }
        match rest.is_empty() {
            Ok(true) => Ok(()),
            Ok(false) => Err(failed().why("it ended without reading the whole secret")),
            Err(error) => Err(failed().because(error)),
        }
    }

    fn describes(&self) -> String {
        let name = self.words.first().map(|name| name.display().to_string());
        format!("command {}", name.unwrap_or_default())
    }
}

/// Our variables without the admin credential and every way to it.
fn inherited(env: &Env) -> impl Iterator<Item = (&String, &String)> {
    env.vars.iter().filter(|(name, _)| {
        !name.starts_with("KEYADM_CREDENTIAL") && name.as_str() != "CREDENTIALS_DIRECTORY"
    })
}

/// The public facts; nothing here is secret, since other processes may read an environment. An admin
/// credential has none.
fn facts(about: &About) -> impl Iterator<Item = (&'static str, String)> {
    let facts = [
        ("KEYADM_KEY_ID", about.key_id.clone()),
        ("KEYADM_KEY_NAME", about.name.clone()),
        ("KEYADM_ROLE", about.role.clone()),
        ("KEYADM_ENVIRONMENT", about.environment.clone()),
        ("KEYADM_VERSION", about.version.to_string()),
        ("KEYADM_LAST4", about.last4.clone()),
    ];
    facts.into_iter().filter(|_| !about.key_id.is_empty())
}

/// How a process ended, in words.
fn ending(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("it exited with status {code}"),
        (_, Some(signal)) => format!("it was killed by signal {signal}"),
        _ => status.to_string(),
    }
}

#[cfg(test)]
mod tests;
