//! A person before a real terminal.

#![expect(clippy::panic, reason = "a test that cannot go on fails")]

pub mod support;

use std::time::Duration;

use expectrl::ControlCode;
use support::Desk;
use support::terminal::Pty;

const CREATE: &str = "trap : INT; \"$K\" create k --role read-only";
/// What the shell says afterwards: the exit status, and whether the terminal echoes and cooks again.
const AFTER: &str =
    "echo \"status=$? $(stty -a | grep -o '[-]*icanon') $(stty -a | grep -o '[-]*echo ')\"";
const RESTORED: &str = " icanon echo ";
const ENTER: &str = "\x1b[?1049h";
const LEAVE: &str = "\x1b[?1049l";

/// Waits for the alternate screen and the question; returns the secret that is shown.
fn shown(pty: &mut Pty) -> String {
    pty.until(ENTER);
    let page = pty.until("last 4 characters");
    let line = page.lines().find(|line| line.starts_with("kadm_prod_"));
    line.unwrap_or_else(|| panic!("no secret in {page:?}"))
        .trim()
        .to_owned()
}

#[test]
fn the_right_answer_makes_the_key_and_takes_the_secret_off_the_screen() {
    let desk = Desk::new();
    let mut pty = Pty::shell(&desk, &format!("{CREATE}; {AFTER}"));
    let secret = shown(&mut pty);
    assert_eq!(desk.states("k"), ["pending"]);
    pty.types(&secret[secret.len() - 4..]);
    pty.until(LEAVE);
    let rest = pty.until(&format!("status=0{RESTORED}"));
    assert!(rest.contains("created key_"), "{rest:?}");
    assert!(!rest.contains(&secret), "{rest:?}");
    assert_eq!(desk.states("k"), ["current"]);
}

#[test]
fn three_wrong_answers_revoke_the_key() {
    let desk = Desk::new();
    let mut pty = Pty::shell(&desk, &format!("{CREATE}; {AFTER}"));
    shown(&mut pty);
    for wrong in ["????", "", "kadm"] {
        pty.types(wrong);
    }
    pty.until(LEAVE);
    pty.until("was revoked at once");
    pty.until(&format!("status=13{RESTORED}"));
    assert_eq!(desk.states("k"), ["revoked"]);
}

#[test]
fn a_second_try_is_enough() {
    let desk = Desk::new();
    let mut pty = Pty::shell(&desk, &format!("{CREATE}; {AFTER}"));
    let secret = shown(&mut pty);
    pty.types("????");
    pty.until("That is not it");
    pty.types(&secret[secret.len() - 4..]);
    pty.until(&format!("status=0{RESTORED}"));
    assert_eq!(desk.states("k"), ["current"]);
}

#[test]
fn ctrl_c_and_ctrl_d_at_the_question_revoke_the_key_and_restore_the_terminal() {
    for (key, status) in [
        (ControlCode::EndOfText, 130),
        (ControlCode::EndOfTransmission, 13),
    ] {
        let desk = Desk::new();
        let mut pty = Pty::shell(&desk, &format!("{CREATE}; {AFTER}"));
        shown(&mut pty);
        std::thread::sleep(Duration::from_millis(200));
        pty.presses(key);
        pty.until(LEAVE);
        pty.until(&format!("status={status}{RESTORED}"));
        assert_eq!(desk.states("k"), ["revoked"]);
    }
}

#[test]
fn a_terminal_that_hangs_up_leaves_no_key() {
    let desk = Desk::new();
    let mut pty = Pty::shell(&desk, CREATE);
    shown(&mut pty);
    drop(pty);
    for _ in 0..100 {
        if desk.states("k") == ["revoked"] {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(desk.states("k"), ["revoked"]);
}

#[test]
fn a_termination_at_the_question_leaves_no_key() {
    let desk = Desk::new();
    let script = "\"$K\" create k --role read-only; echo status=$?";
    let mut pty = Pty::shell(&desk, script);
    shown(&mut pty);
    std::thread::sleep(Duration::from_millis(200));
    let kill = "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/environ 2>/dev/null | grep -q \"HOME=$HOME \" \
                && [ \"$(readlink $p/exe)\" = \"$K\" ] && kill -TERM ${p#/proc/}; done; true";
    desk.shell(kill).run().expect(0);
    pty.until(LEAVE);
    pty.until("status=143");
    assert_eq!(desk.states("k"), ["revoked"]);
}

#[test]
fn a_plain_terminal_shows_the_secret_between_the_other_lines() {
    for how in [
        "TERM=dumb \"$K\" create k",
        "KEYADM_ACCESSIBLE=1 \"$K\" create k",
        "\"$K\" create k --print",
    ] {
        let desk = Desk::new();
        let mut pty = Pty::shell(&desk, &format!("{how} --role read-only; {AFTER}"));
        let page = pty.until("last 4 characters");
        assert!(!page.contains('\x1b'), "{how}: {page:?}");
        let secret = page.lines().find(|line| line.starts_with("kadm_prod_"));
        let secret = secret.unwrap_or_else(|| panic!("{page:?}")).trim();
        pty.types(&secret[secret.len() - 4..]);
        pty.until(&format!("status=0{RESTORED}"));
        assert_eq!(desk.states("k"), ["current"]);
    }
}

#[test]
fn json_on_a_terminal_has_no_place_for_a_secret() {
    let desk = Desk::new();
    let mut pty = Pty::shell(
        &desk,
        &format!("\"$K\" create k --role read-only --json; {AFTER}"),
    );
    let said = pty.until("status=2");
    assert!(said.contains("secret.no_destination"), "{said:?}");
    assert!(desk.states("k").is_empty());
}

#[test]
fn a_script_on_a_terminal_is_not_asked() {
    for how in ["</dev/null", "2>/dev/null", "--no-input"] {
        let desk = Desk::new();
        let script = format!("\"$K\" create k --role read-only {how}; echo status=$?");
        let mut pty = Pty::shell(&desk, &script);
        let said = pty.until("status=2");
        assert!(!said.contains("kadm_prod_"), "{said:?}");
        assert!(desk.states("k").is_empty());
    }
}

#[test]
fn a_revocation_asks_for_the_name() {
    for (answer, status, state) in [
        ("k", 0, "revoked"),
        ("other", 13, "current"),
        ("", 13, "current"),
    ] {
        let desk = Desk::new();
        desk.create("k");
        let mut pty = Pty::shell(&desk, &format!("\"$K\" revoke k; {AFTER}"));
        let said = pty.until("to revoke it: ");
        assert!(
            said.contains("Applications using this key will stop working"),
            "{said:?}"
        );
        assert_eq!(desk.states("k"), ["current"]);
        pty.types(answer);
        pty.until(&format!("status={status}{RESTORED}"));
        assert_eq!(desk.states("k"), [state]);
    }
}

#[test]
fn ctrl_c_at_a_revocation_changes_nothing() {
    let desk = Desk::new();
    desk.create("k");
    let mut pty = Pty::shell(&desk, &format!("trap : INT; \"$K\" revoke k; {AFTER}"));
    pty.until("to revoke it: ");
    std::thread::sleep(Duration::from_millis(200));
    pty.presses(ControlCode::EndOfText);
    pty.until(&format!("status=130{RESTORED}"));
    assert_eq!(desk.states("k"), ["current"]);
}
