//! Clocks that run on or go back, with the real binary under `faketime`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::fs::File;

use support::desk::KEYADM;
use support::{Desk, Ran, tool, words};

/// Runs keyadm with its clock moved.
#[track_caller]
fn at(desk: &Desk, offset: &str, line: &str) -> Ran {
    tool::needs("faketime", "faketime");
    let mut args = vec!["-f", offset, KEYADM];
    args.extend(words(line));
    desk.program("faketime", args).run().sane()
}

#[test]
fn a_key_expires_without_anything_being_written() {
    let desk = Desk::new();
    let create = "create k --role read-only --expires 1h --secret-to - --rotate-every never";
    desk.run(words(create)).expect(0);
    let events = desk.events();
    let status = |offset| at(&desk, offset, "show k --field status").expect(0).stdout;
    assert_eq!(status("+0"), "active\n");
    assert_eq!(status("+59m"), "active\n");
    assert_eq!(status("+61m"), "expired\n");
    assert_eq!(desk.events(), events);
    // What expired comes back when the clock does: nothing was decided by the passing of time.
    assert_eq!(status("+10m"), "active\n");
}

#[test]
fn a_key_becomes_due_and_then_overdue() {
    let desk = Desk::new();
    let create = "create k --role read-only --rotate-every 90d --secret-to -";
    desk.run(words(create)).expect(0);
    let due = |offset| at(&desk, offset, "show k --field due").expect(0).stdout;
    assert_eq!(due("+80d"), "false\n");
    assert_eq!(due("+91d"), "true\n");
}

#[test]
fn a_change_waits_until_the_clock_is_right_again() {
    let desk = Desk::new();
    desk.create("k");
    let create = "create n --role read-only --secret-to file:n.key";
    let events = desk.events();
    let ran = at(&desk, "-10m", create).expect(6);
    ran.says("[setup.clock]")
        .says("timedatectl")
        .says("nothing was");
    assert_eq!(desk.events(), events);
    assert!(!desk.path("n.key").exists());
    // Small steps happen; reading never minds.
    at(&desk, "-10m", "show k").expect(0);
    at(&desk, "-4m", create).expect(0);
    assert_eq!(desk.states("n"), ["current"]);
}

#[test]
fn the_journal_keeps_its_order_when_the_clock_steps_back() {
    let desk = Desk::new();
    for (name, offset) in [("a", "+2m"), ("b", "+0"), ("c", "+1m")] {
        let create = format!("create {name} --role read-only --secret-to -");
        at(&desk, offset, &create).expect(0);
    }
    desk.is_sound();
}

#[test]
fn a_far_future_is_a_time_like_any_other() {
    let desk = Desk::new();
    for offset in ["+10y", "+60y"] {
        let name = format!("k{}", offset.trim_start_matches('+'));
        let create = format!("create {name} --role read-only --expires 90d --secret-to -");
        at(&desk, offset, &create).expect(0);
    }
    // And now the clock is right again, which the journal cannot know.
    let ran = desk.run(words("create now --role read-only --secret-to -"));
    ran.expect(6).says("[setup.clock]");
}

#[test]
fn an_event_from_the_future_keeps_nobody_from_revoking() {
    let desk = Desk::new();
    let secret = desk.create("k");
    desk.create("other");
    at(&desk, "+3650d", "set other --owner x").expect(0);
    desk.run(words("set k --owner x"))
        .expect(6)
        .says("[setup.clock]");
    desk.run(words("suspend other")).expect(0);
    desk.run(words("revoke k --yes")).expect(0);
    let verify = desk
        .keyadm(["verify", "--field", "code"])
        .stdin(secret)
        .run();
    assert_eq!(verify.stdout, "REVOKED\n");
    desk.is_sound();
    desk.run(words("audit verify")).expect(0);
}

/// Whether a secret is accepted so much later; nothing is recorded.
#[track_caller]
fn verdict(desk: &Desk, offset: &str, file: &str) -> String {
    let secret = File::open(desk.path(file)).unwrap();
    let args = [
        "-f",
        offset,
        KEYADM,
        "verify",
        "--no-record",
        "--field",
        "code",
    ];
    let verify = desk.program("faketime", args);
    let ran = verify.with(|command| command.stdin(secret)).run().sane();
    assert_eq!(
        ran.code(),
        if ran.stdout == "VALID\n" { 0 } else { 20 },
        "{ran}"
    );
    ran.stdout.trim().to_owned()
}

#[test]
fn an_old_secret_works_for_its_grace_and_not_longer() {
    let desk = Desk::new();
    desk.run(words("create k --role read-only --secret-to file:old"))
        .expect(0);
    let rotate = "rotate k --grace 7d --secret-to file:new";
    desk.run(words(rotate)).expect(0);
    let events = desk.events();
    for offset in ["+0", "+6d"] {
        assert_eq!(verdict(&desk, offset, "old"), "VALID");
        assert_eq!(verdict(&desk, offset, "new"), "VALID");
    }
    for offset in ["+8d", "+60d"] {
        assert_eq!(verdict(&desk, offset, "old"), "VERSION_RETIRED");
        assert_eq!(verdict(&desk, offset, "new"), "VALID");
    }
    assert_eq!(desk.events(), events);
}

#[test]
fn a_compromised_secret_fails_at_once() {
    let desk = Desk::new();
    desk.run(words("create k --role read-only --secret-to file:old"))
        .expect(0);
    let rotate = "rotate k --compromised --yes -- sh -c";
    let mut args = words(rotate);
    // Before the new secret is anywhere, the old one is refused.
    args.push("\"$K\" verify --no-record --field code <old >meanwhile; cat >new");
    desk.keyadm(args).env("K", KEYADM).run().expect(0);
    let meanwhile = std::fs::read_to_string(desk.path("meanwhile")).unwrap();
    assert!(
        !meanwhile.contains("VALID\n") && !meanwhile.is_empty(),
        "{meanwhile}"
    );
    assert_ne!(verdict(&desk, "+0", "old"), "VALID");
    assert_eq!(verdict(&desk, "+0", "new"), "VALID");
}
