//! The outside world in one struct: clock, randomness, terminal, keyring, variables, streams.
//!
//! No behaviour lives here. The shipped binary builds it with [`Env::real`]; tests build their own
//! and call [`crate::run`] in process.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use crate::entropy::{Entropy, SystemEntropy};
use crate::process::Hold;
use crate::prompt::{Prompt, TerminalPrompt};
use crate::time::{Clock, SystemClock};
use crate::vault::{Keyring, OsKeyring};

/// Everything a command may touch that is not the file system.
pub struct Env {
    /// The time; read once per command.
    pub clock: Box<dyn Clock>,
    /// The operating system's randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Asks a person; only used where [`crate::prompt::may_ask`] allows it.
    pub prompt: Box<dyn Prompt>,
    /// The OS keyring.
    pub keyring: Box<dyn Keyring>,
    /// Environment variables that are valid UTF-8.
    pub vars: BTreeMap<String, String>,
    /// The user's home directory, also when HOME is not set.
    pub home: Option<PathBuf>,
    /// Standard input.
    pub stdin: Box<dyn Read>,
    /// Standard output: what was asked for and nothing else.
    pub stdout: Box<dyn Write>,
    /// Standard error: everything else.
    pub stderr: Box<dyn Write>,
    /// Standard output is the null device (a closed one is reopened there): what is written is lost.
    pub stdout_lost: bool,
    /// While a secret is on its way signals wait; set by who delivers, dropped when all is said.
    pub hold: Option<Hold>,
    /// Which of the three streams are terminals.
    pub terminal: Terminal,
}

/// Which streams are terminals, and how wide they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Standard input is a terminal.
    pub stdin: bool,
    /// Standard output is a terminal.
    pub stdout: bool,
    /// Standard error is a terminal.
    pub stderr: bool,
    /// Columns of the terminal on standard output, if it is one.
    pub columns: Option<u16>,
}

impl Env {
    /// The world of this process.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads variables"
    )]
    pub fn real() -> Self {
        Self {
            clock: Box::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            prompt: Box::new(TerminalPrompt),
            keyring: Box::new(OsKeyring),
            vars: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
            home: std::env::home_dir().filter(|home| home.is_absolute()),
            stdin: Box::new(std::io::stdin()),
            stdout: block_buffered_stdout(),
            stderr: Box::new(std::io::stderr()),
            stdout_lost: is_null_device(std::io::stdout()),
            hold: None,
            terminal: Terminal {
                stdin: std::io::stdin().is_terminal(),
                stdout: std::io::stdout().is_terminal(),
                stderr: std::io::stderr().is_terminal(),
                columns: rustix::termios::tcgetwinsize(std::io::stdout())
                    .ok()
                    .map(|size| size.ws_col)
                    .filter(|columns| *columns > 0),
            },
        }
    }

    /// A variable that is set and not empty.
    pub fn var(&self, name: &str) -> Option<&str> {
        self.vars
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}

/// Standard output with a buffer of ours: the standard library's writes every line on its own.
fn block_buffered_stdout() -> Box<dyn Write> {
    use std::os::fd::AsFd as _;
    match std::io::stdout().as_fd().try_clone_to_owned() {
        Ok(descriptor) => Box::new(BufWriter::with_capacity(1 << 16, File::from(descriptor))),
        Err(_) => Box::new(std::io::stdout()),
    }
}

/// Whether the descriptor is the null device (Linux: character device 1:3).
fn is_null_device(descriptor: impl std::os::fd::AsFd) -> bool {
    let (Ok(this), Ok(null)) = (rustix::fs::fstat(descriptor), rustix::fs::stat("/dev/null"))
    else {
        return true;
    };
    rustix::fs::FileType::from_raw_mode(this.st_mode) == rustix::fs::FileType::CharacterDevice
        && this.st_rdev == null.st_rdev
}
