//! A user with a home of their own and a store in it, driven through the real binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A user with a store.
pub struct User {
    home: TempDir,
}

impl User {
    /// A new user, who has run `init`.
    pub fn new() -> Self {
        let user = Self {
            home: tempfile::tempdir().unwrap(),
        };
        user.good(&["init", "--credential-store", "file"]);
        user
    }

    /// The user's home, where commands run.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The store's file.
    pub fn db(&self) -> PathBuf {
        self.home().join(".local/share/keyadm/keys.db")
    }

    /// A command line with an empty environment but for HOME and PATH.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keyadm"));
        command
            .args(args)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.home())
            .current_dir(self.home())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Starts a command that is left to run.
    pub fn start(&self, args: &[&str]) -> Child {
        self.command(args).spawn().unwrap()
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str], stdin: &str) -> Output {
        let mut child = self.start(args);
        // A command that does not read its standard input has closed it.
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), stdin.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// The exit status of a command.
    pub fn status(&self, args: &[&str]) -> i32 {
        self.run(args, "").status.code().unwrap()
    }

    /// Standard output of a command that has to succeed.
    pub fn good(&self, args: &[&str]) -> String {
        let output = self.run(args, "");
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// A new read-only key; returns its secret.
    pub fn key(&self, name: &str) -> String {
        self.good(&["create", name, "--role", "read-only", "--secret-to", "-"])
    }

    /// What `verify` says of a secret: its code and exit status, or the error's.
    pub fn verify(&self, secret: &str, more: &[&str]) -> (String, i32) {
        let args = [&["verify", "--json"], more].concat();
        let output = self.run(&args, secret);
        // An answer is on standard output, whatever else has to be said; an error is on standard error.
        let text = match output.stdout.is_empty() {
            true => output.stderr,
            false => output.stdout,
        };
        let answer: Value = serde_json::from_slice(&text).unwrap();
        let code = answer["data"]["code"]
            .as_str()
            .or(answer["error"]["code"].as_str())
            .unwrap();
        (code.to_owned(), output.status.code().unwrap())
    }
}
