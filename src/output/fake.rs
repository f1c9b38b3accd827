//! A world for this module's tests: chosen variables and terminals, streams that can be read back.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::rc::Rc;

use crate::entropy::SystemEntropy;
use crate::env::{Env, Terminal};
use crate::output::{Choice, Format, Output};
use crate::prompt::TerminalPrompt;
use crate::time::{SystemClock, Timestamp};
use crate::vault::OsKeyring;

/// A stream whose content stays readable, or that fails: at once, or only when it is flushed, as a
/// buffer does on a full disk.
#[derive(Clone, Default)]
struct Sink {
    bytes: Rc<RefCell<Vec<u8>>>,
    fault: Option<ErrorKind>,
    late: Option<ErrorKind>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(fault) = self.fault {
            return Err(fault.into());
        }
        self.bytes.borrow_mut().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.fault
            .or(self.late)
            .map_or(Ok(()), |fault| Err(fault.into()))
    }
}

/// Builds an [`Env`] and reads back what was written to it.
#[derive(Clone, Default)]
pub(super) struct Fake {
    vars: BTreeMap<String, String>,
    terminal: Terminal,
    stdout: Sink,
    stderr: Sink,
}

impl Fake {
    /// Pipes everywhere, no variables.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Sets a variable.
    pub(super) fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Puts all streams on a terminal of this width.
    pub(super) fn terminal(mut self, columns: u16) -> Self {
        self.terminal = Terminal {
            stdin: true,
            stdout: true,
            stderr: true,
            columns: Some(columns),
        };
        self
    }

    /// Makes every write to standard output fail.
    pub(super) fn broken(mut self, fault: ErrorKind) -> Self {
        self.stdout.fault = Some(fault);
        self
    }

    /// Makes standard output take everything and fail when it is flushed.
    pub(super) fn broken_late(mut self, fault: ErrorKind) -> Self {
        self.stdout.late = Some(fault);
        self
    }

    /// The world.
    pub(super) fn env(&self) -> Env {
        Env {
            clock: Box::new(SystemClock),
            entropy: std::sync::Arc::new(SystemEntropy),
            prompt: Box::new(TerminalPrompt),
            keyring: Box::new(OsKeyring),
            vars: self.vars.clone(),
            stdin: Box::new(io::empty()),
            stdout: Box::new(self.stdout.clone()),
            stderr: Box::new(self.stderr.clone()),
            stdout_lost: false,
            home: None,
            terminal: self.terminal,
        }
    }

    /// An output for a format.
    pub(super) fn output(&self, format: impl Into<Option<Format>>) -> Output {
        self.choose(Choice {
            format: format.into(),
            ..Choice::default()
        })
    }

    /// An output for any choice.
    pub(super) fn choose(&self, choice: Choice) -> Output {
        Output::new(choice, &self.env(), now()).unwrap()
    }

    /// What was written to standard output.
    pub(super) fn stdout(&self) -> String {
        String::from_utf8(self.stdout.bytes.borrow().clone()).unwrap()
    }

    /// What was written to standard error.
    pub(super) fn stderr(&self) -> String {
        String::from_utf8(self.stderr.bytes.borrow().clone()).unwrap()
    }
}

/// The time of every test.
pub(super) fn now() -> Timestamp {
    Timestamp::parse("2026-11-21T02:00:00Z").unwrap()
}
