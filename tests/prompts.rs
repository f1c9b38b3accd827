//! Questions on a real terminal (a pty).
//!
//! Each test starts a shell on the pty and in it one of the functions marked `#[ignore]`, as a child
//! of this very binary.

mod pty;

use expectrl::{ControlCode, Expect};
use rustix::process::{Pid, Signal, kill_process};

use keyadm::error::Result;
use keyadm::prompt::{Prompt, TerminalPrompt};
use pty::{SETTLE, say, shell, until};

/// What a shell says of the command before: its status, and whether typing is shown again.
const HOW_IT_ENDED: &str = r#"echo "status=$? $(stty -a | grep -o '[-]*echo ')""#;

/// Prints how a question ended in a form that the screen's width does not break.
fn report(answer: Result<String>) {
    let text = match answer {
        Ok(text) => format!("got<{text}>"),
        Err(error) => format!("code<{}>", error.code().as_str()),
    };
    say(&text);
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
        std::thread::sleep(SETTLE);
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
