//! A shell on a pseudo-terminal, and functions of the test binary that run in it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on fails"
)]

use std::process::Command;
use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{Expect, Session};

/// Between the text of a question and the state of the terminal that goes with it.
pub const SETTLE: Duration = Duration::from_millis(200);

/// Runs `script` with bash on a pty of 40 columns; `$IT` in it is the function `inner`.
pub fn shell(inner: &str, script: &str) -> OsSession {
    let test = std::env::current_exe().unwrap();
    let it = format!("{} --exact {inner} --ignored --nocapture", test.display());
    let mut command = Command::new("bash");
    // The pty starts without echo, where hiding would prove nothing.
    let script = format!("stty echo; {script}");
    command
        .args(["--norc", "-c", &script])
        .env("IT", it)
        .env("TERM", "xterm");
    let mut session = Session::spawn(command).expect("bash must be installed");
    session.get_process_mut().set_window_size(40, 24).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(10)));
    session
}

/// Waits for `text` and returns what came before it.
pub fn until(session: &mut OsSession, text: &str) -> String {
    match session.expect(text) {
        Ok(found) => String::from_utf8_lossy(found.before()).into_owned(),
        Err(error) => {
            let mut rest = vec![0; 4096];
            let count = session.try_read(&mut rest).unwrap_or(0);
            panic!(
                "waiting for {text:?}: {error}\n{}",
                String::from_utf8_lossy(&rest[..count])
            )
        }
    }
}

/// A line on standard output.
pub fn say(text: &str) {
    println!("{text}");
}
