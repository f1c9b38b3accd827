//! A shell on a real pseudo-terminal, at a desk.

use std::process::Command;
use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{Expect, Session};

use super::Desk;
use super::desk::{KEYADM, PATH};

/// A terminal of 100 columns.
pub struct Pty {
    session: OsSession,
}

impl Pty {
    /// Runs a shell script in which `$K` is keyadm.
    pub fn shell(desk: &Desk, script: &str) -> Self {
        let mut command = Command::new("bash");
        command
            .args(["--norc", "-c", &format!("stty echo; {script}")])
            .env_clear()
            .envs([("PATH", PATH), ("TERM", "xterm"), ("K", KEYADM)])
            .env("HOME", desk.home())
            .current_dir(desk.home());
        let mut session = Session::spawn(command).expect("bash on a pty");
        session.get_process_mut().set_window_size(100, 30).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(10)));
        Self { session }
    }

    /// Waits for `text` and returns what came before it.
    #[track_caller]
    pub fn until(&mut self, text: &str) -> String {
        match self.session.expect(text) {
            Ok(found) => String::from_utf8_lossy(found.before()).into_owned(),
            Err(error) => {
                let mut rest = vec![0; 8192];
                let count = self.session.try_read(&mut rest).unwrap_or(0);
                let rest = String::from_utf8_lossy(&rest[..count]).into_owned();
                panic!("waiting for {text:?}: {error}\n{rest}")
            }
        }
    }

    /// Types a line.
    pub fn types(&mut self, line: &str) {
        self.session.send_line(line).unwrap();
    }

    /// Presses a key.
    pub fn presses(&mut self, key: expectrl::ControlCode) {
        self.session.send(key).unwrap();
    }
}
