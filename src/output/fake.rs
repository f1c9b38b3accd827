//! What this module's tests add to the [world](crate::fake): outputs, and one time for all.

use std::io::ErrorKind;

use crate::env::{Env, Terminal};
use crate::fake::World;
use crate::output::{Choice, Format, Output};
use crate::time::Timestamp;

/// Builds an [`Env`] and reads back what was written to it.
#[derive(Clone, Default)]
pub(super) struct Fake(World);

impl Fake {
    /// Pipes everywhere, no variables.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Sets a variable.
    pub(super) fn var(mut self, name: &str, value: &str) -> Self {
        self.0.vars.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Puts all streams on a terminal of this width.
    pub(super) fn terminal(mut self, columns: u16) -> Self {
        self.0.terminal = Terminal {
            stdin: true,
            stdout: true,
            stderr: true,
            columns: Some(columns),
        };
        self
    }

    /// Makes every write to standard output fail.
    pub(super) fn broken(mut self, fault: ErrorKind) -> Self {
        self.0.stdout.fault = Some(fault);
        self
    }

    /// Makes standard output take everything and fail when it is flushed.
    pub(super) fn broken_late(mut self, fault: ErrorKind) -> Self {
        self.0.stdout.late = Some(fault);
        self
    }

    /// The world.
    pub(super) fn env(&self) -> Env {
        self.0.env()
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
        self.0.stdout.text()
    }

    /// What was written to standard error.
    pub(super) fn stderr(&self) -> String {
        self.0.stderr.text()
    }
}

/// The time of every test.
pub(super) fn now() -> Timestamp {
    Timestamp::parse("2026-11-21T02:00:00Z").unwrap()
}
