//! Questions and signals on a real terminal (a pty).
//!
//! Each test starts a shell on the pty and in it one of the functions marked `#[ignore]`, as a child
//! of this very binary.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

use std::io::Write;
use std::process::Command;
use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{ControlCode, Eof, Expect, Session};
use rustix::process::{Pid, Signal, kill_process};

use keyadm::error::Result;
use keyadm::process;
use keyadm::prompt::{Prompt, TerminalPrompt};

/// What a shell says of the command before: its status, and whether typing is shown again.
const HOW_IT_ENDED: &str = r#"echo "status=$? $(stty -a | grep -o '[-]*echo ')""#;
/// Between the text of a question and the state of the terminal that goes with it.
const SETTLE: Duration = Duration::from_millis(200);

/// Runs `script` with bash on a pty of 40 columns; `$IT` in it is the function `inner`.
fn shell(inner: &str, script: &str) -> OsSession {
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
fn until(session: &mut OsSession, text: &str) -> String {
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

/// Prints how a question ended in a form that the screen's width does not break.
fn report(answer: Result<String>) {
    let text = match answer {
        Ok(text) => format!("got<{text}>"),
        Err(error) => format!("code<{}>", error.code().as_str()),
    };
    writeln!(std::io::stdout(), "{text}").unwrap();
}

fn say(text: &str) {
    writeln!(std::io::stdout(), "{text}").unwrap();
}

#[test]
#[ignore = "runs as a child"]
fn inner_line() {
    report(TerminalPrompt.line("Type the name of the key to revoke it"));
}

#[test]
#[ignore = "runs as a child"]
fn inner_confirm() {
    report(
        TerminalPrompt
            .confirm("Rotate 3 keys?")
            .map(|yes| yes.to_string()),
    );
}

#[test]
#[ignore = "runs as a child"]
fn inner_hidden() {
    say(&format!("pid<{}>", std::process::id()));
    report(
        TerminalPrompt
            .hidden("Passphrase")
            .map(|text| text.to_string()),
    );
}

#[test]
fn a_long_question_is_asked_on_its_own_line() {
    let mut shell = shell("inner_line", "$IT");
    until(&mut shell, "Type the name of the key to revoke it\r\n>: ");
    shell.send_line("billing  ").unwrap();
    until(&mut shell, "got<billing>");
}

#[test]
fn ctrl_d_is_no_answer_to_any_question() {
    for (inner, question) in [
        ("inner_line", ">: "),
        ("inner_confirm", "[y/N] "),
        ("inner_hidden", "Passphrase: "),
    ] {
        let mut shell = shell(inner, "$IT");
        until(&mut shell, question);
        shell.send(ControlCode::EndOfTransmission).unwrap();
        until(&mut shell, "code<declined>");
    }
}

#[test]
fn a_confirmation_waits_for_enter_and_defaults_to_no() {
    for (answer, meaning) in [
        ("y", "true"),
        ("YES", "true"),
        ("", "false"),
        ("n", "false"),
    ] {
        let mut shell = shell("inner_confirm", "$IT");
        until(&mut shell, "[y/N] ");
        shell.send_line(answer).unwrap();
        until(&mut shell, &format!("got<{meaning}>"));
    }
    let mut shell = shell("inner_confirm", "$IT");
    until(&mut shell, "[y/N] ");
    shell.send_line("yse").unwrap();
    until(&mut shell, "[y/N] ");
    shell.send_line("yes").unwrap();
    until(&mut shell, "got<true>");
}

#[test]
fn the_answer_comes_from_the_terminal_when_stdin_does_not() {
    let mut shell = shell("inner_confirm", "echo n | $IT");
    until(&mut shell, "[y/N] ");
    shell.send_line("y").unwrap();
    until(&mut shell, "got<true>");
}

#[test]
fn a_hidden_answer_is_not_shown() {
    let mut shell = shell("inner_hidden", "$IT");
    until(&mut shell, "Passphrase: ");
    shell.send_line("sesame").unwrap();
    let shown = until(&mut shell, "got<sesame>");
    assert!(!shown.contains("sesame"), "{shown:?}");
}

#[test]
fn a_signal_at_a_hidden_question_gives_the_terminal_back() {
    for (signal, status) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let mut shell = shell("inner_hidden", &format!("$IT; {HOW_IT_ENDED}"));
        until(&mut shell, "pid<");
        let pid = until(&mut shell, ">").parse().unwrap();
        until(&mut shell, "Passphrase: ");
        std::thread::sleep(SETTLE);
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
        until(&mut shell, &format!("status={status} echo "));
    }
}

#[test]
fn ctrl_c_at_a_hidden_question_gives_the_terminal_back() {
    let mut shell = shell("inner_hidden", &format!("trap : INT; $IT; {HOW_IT_ENDED}"));
    until(&mut shell, "Passphrase: ");
    std::thread::sleep(SETTLE);
    shell.send(ControlCode::EndOfText).unwrap();
    until(&mut shell, "status=130 echo ");
}

#[test]
fn a_hidden_answer_stays_hidden_after_a_stop() {
    let mut shell = shell(
        "inner_hidden",
        "set -m; $IT; stty echo; echo stopped; fg; exit",
    );
    until(&mut shell, "Passphrase: ");
    std::thread::sleep(SETTLE);
    shell.send(ControlCode::Substitute).unwrap();
    until(&mut shell, "stopped");
    std::thread::sleep(SETTLE);
    shell.send_line("sesame").unwrap();
    let shown = until(&mut shell, "got<sesame>");
    assert!(!shown.contains("sesame"), "{shown:?}");
}

#[test]
#[ignore = "runs as a child"]
fn inner_hold() {
    let hold = process::hold();
    let inner = process::hold();
    say("held");
    while process::interrupted().is_none() {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(300));
    drop(inner);
    say(&format!("noted<{:?}>", process::interrupted().unwrap()));
    drop(hold);
    say("too far");
}

#[test]
fn a_held_process_dies_when_the_last_hold_ends() {
    let mut shell = shell("inner_hold", "trap : INT; $IT; echo status=$?");
    until(&mut shell, "held");
    shell.send(ControlCode::EndOfText).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    shell.send(ControlCode::EndOfText).unwrap();
    until(&mut shell, "noted<Interrupted>");
    let shown = until(&mut shell, "status=130");
    assert!(!shown.contains("too far"), "{shown:?}");
}

#[test]
#[ignore = "runs as a child"]
fn inner_held_question() {
    let hold = process::hold();
    report(TerminalPrompt.line("Last 4 characters"));
    say("cleaned up");
    drop(hold);
}

#[test]
fn ctrl_c_at_a_held_question_ends_the_question() {
    let mut shell = shell("inner_held_question", "trap : INT; $IT; echo status=$?");
    until(&mut shell, "Last 4 characters");
    std::thread::sleep(SETTLE);
    shell.send(ControlCode::EndOfText).unwrap();
    until(&mut shell, "code<interrupted>");
    until(&mut shell, "cleaned up");
    until(&mut shell, "status=130");
}

#[test]
#[ignore = "runs as a child"]
fn inner_screen() {
    process::alternate_screen_entered(true);
    say("\x1b[?1049hsecret");
    std::thread::sleep(Duration::from_secs(20));
}

#[test]
fn a_signal_leaves_the_alternate_screen() {
    let mut shell = shell("inner_screen", "trap : INT; $IT; echo status=$?");
    until(&mut shell, "secret");
    shell.send(ControlCode::EndOfText).unwrap();
    until(&mut shell, "\x1b[?1049l");
    until(&mut shell, "status=130");
}

#[test]
#[ignore = "runs as a child"]
fn inner_wait() {
    process::restore_terminal_on_signals();
    say("ready");
    std::thread::sleep(Duration::from_secs(2));
    say("survived");
}

#[test]
fn a_background_job_can_be_killed() {
    let script = "set -m; $IT & sleep 0.7; kill %1; wait %1; echo status=$?";
    let mut shell = shell("inner_wait", script);
    until(&mut shell, "status=143");
}

#[test]
fn a_hang_up_that_was_ignored_stays_ignored() {
    let script = "trap '' HUP; $IT & sleep 0.7; kill -HUP $!; wait $!; echo status=$?";
    let mut shell = shell("inner_wait", script);
    until(&mut shell, "survived");
    until(&mut shell, "status=0");
}

#[test]
#[ignore = "runs as a child"]
fn inner_harden() {
    process::harden();
    let path = std::env::temp_dir().join(format!("keyadm-mode-{}", std::process::id()));
    std::fs::write(&path, "").unwrap();
    let mode = std::os::unix::fs::MetadataExt::mode(&path.metadata().unwrap()) & 0o777;
    std::fs::remove_file(&path).unwrap();
    say(&format!("mode<{mode:o}>"));
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core"))
        .unwrap();
    say(&core.split_whitespace().collect::<Vec<_>>().join(" "));
    let dumpable = rustix::process::dumpable_behavior().unwrap();
    say(&format!("{dumpable:?}"));
}

#[test]
fn a_hardened_process_leaves_nothing_readable_behind() {
    let mut shell = shell("inner_harden", "ulimit -c unlimited; $IT");
    until(&mut shell, "mode<600>");
    until(&mut shell, "Max core file size 0 0 bytes");
    until(&mut shell, "NotDumpable");
    shell.expect(Eof).unwrap();
}
