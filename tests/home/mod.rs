//! A home directory in which the real binary is run by a real shell, as a new user would.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A home directory of its own; also where commands run.
///
/// Its path stays the same whatever is saved and brought back, because keyadm remembers stores and
/// credentials by path.
pub struct Home(TempDir);

impl Home {
    /// An empty one.
    pub fn empty() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir(home.path()).unwrap();
        home
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("home")
    }

    /// Keeps a copy of all files, modes included, as `name`.
    pub fn save(&self, name: &str) {
        copy(&self.path(), &self.0.path().join(name));
    }

    /// Brings back what was saved as `name`, and forgets everything since.
    pub fn restore(&self, name: &str) {
        fs::remove_dir_all(self.path()).unwrap();
        copy(&self.0.path().join(name), &self.path());
    }

    /// Runs `script` with `shell` (and its flags); keyadm comes first in PATH, standard input is
    /// empty, and no keyring answers.
    pub fn run(&self, shell: &[&str], script: &str) -> Output {
        let binary = Path::new(env!("CARGO_BIN_EXE_keyadm")).parent().unwrap();
        Command::new(shell[0])
            .args(&shell[1..])
            .args(["-c", script])
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path())
            .env("PATH", format!("{}:/usr/bin:/bin", binary.display()))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", shell[0]))
    }
}

fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-a").args([from, to]).status();
    assert!(status.unwrap().success(), "cp -a");
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
