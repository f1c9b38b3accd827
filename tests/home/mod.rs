//! A home directory in which the real binary is run by a real shell, as a new user would.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A home directory of its own; also where commands run.
pub struct Home(TempDir);

impl Home {
    /// An empty one.
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Another one with the same files, modes included.
    pub fn copy(&self) -> Self {
        let copy = Self::new();
        let source = format!("{}/.", self.0.path().display());
        let status = Command::new("cp")
            .args(["-a", &source])
            .arg(copy.0.path())
            .status();
        assert!(status.unwrap().success(), "cp -a");
        copy
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    /// Runs `script` with `shell` (and its flags); keyadm comes first in PATH, standard input is
    /// empty, and no keyring answers.
    pub fn run(&self, shell: &[&str], script: &str) -> Output {
        let binary = Path::new(env!("CARGO_BIN_EXE_keyadm")).parent().unwrap();
        Command::new(shell[0])
            .args(&shell[1..])
            .args(["-c", script])
            .current_dir(self.0.path())
            .env_clear()
            .env("HOME", self.0.path())
            .env("PATH", format!("{}:/usr/bin:/bin", binary.display()))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", shell[0]))
    }
}

/// Everything a command said, for the message of a failing test.
pub fn said(output: &Output) -> String {
    format!(
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
