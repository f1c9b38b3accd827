//! What a run of the binary left behind.

use std::fmt;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::Duration;

use serde_json::Value;

/// A process that ended.
pub struct Ran {
    /// How.
    pub status: ExitStatus,
    /// Its standard output, if the test did not send it elsewhere.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
    /// How long it took.
    pub took: Duration,
}

impl Ran {
    /// The exit status as a shell has it: 128 and the signal for a death by signal.
    pub fn code(&self) -> i32 {
        let signal = || 128 + self.status.signal().unwrap_or_default();
        self.status.code().unwrap_or_else(signal)
    }

    /// Fails unless it ended with `code` and without a panic.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code(), code, "{self}");
        self.sane()
    }

    /// Fails if it panicked.
    #[track_caller]
    pub fn sane(self) -> Self {
        assert!(!self.stderr.contains("panicked"), "{self}");
        assert_ne!(self.code(), 101, "{self}");
        self
    }

    /// Fails unless standard error has `text`.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "no {text:?} in: {self}");
        self
    }

    /// The document on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        super::json(&self.stdout)
    }

    /// The `code` of the error that standard error holds as its last line.
    #[track_caller]
    pub fn error(&self) -> String {
        let last = self.stderr.lines().last().unwrap_or_default();
        let document = super::json(last);
        assert_eq!(document["kind"], "Error", "{self}");
        document["error"]["code"].as_str().unwrap().to_owned()
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            status,
            stdout,
            stderr,
            ..
        } = self;
        write!(
            out,
            "{status}\n--- stdout\n{stdout}\n--- stderr\n{stderr}\n---"
        )
    }
}
