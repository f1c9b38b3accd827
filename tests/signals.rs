//! Death by signal on a real terminal (a pty), and what a hardened process leaves behind.
//!
//! Each test starts a shell on the pty and in it one of the functions marked `#[ignore]`, as a child
//! of this very binary.

mod pty;

use std::time::Duration;

use expectrl::{ControlCode, Eof, Expect};

use keyadm::process;
use keyadm::prompt::{Prompt, TerminalPrompt};
use pty::{SETTLE, say, shell, until};

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
    let error = TerminalPrompt.line("Last 4 characters").unwrap_err();
    say(&format!("code<{}>", error.code().as_str()));
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
