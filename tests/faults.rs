//! Death and errors at every system call that has an effect: after each, the state is old or new,
//! the journal is sound, and what was acknowledged is there.
//!
//! `strace` makes them happen: at the N-th call of one kind, for N = 1, 2, … until a run goes through
//! unharmed. The kinds are the calls that change something or decide about locks.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

pub mod support;

use support::harm::{Change, ERRORS, Harm, everywhere};
use support::{Desk, Ran};

const CREATE: Change = Change {
    prepare: |_| {},
    args: &[
        "create",
        "k",
        "--role",
        "read-only",
        "--secret-to",
        "file:k.key",
    ],
    is_new: |desk| {
        let states = desk.states("k");
        let held = std::fs::read_to_string(desk.path("k.key")).unwrap_or_default();
        let held = held.split('_').count() == 4 && held.trim_end().len() > 50;
        match states.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] | ["pending" | "revoked"] => false,
            ["current"] => {
                assert!(held, "an active key that nobody holds");
                true
            }
            _ => panic!("{states:?}"),
        }
    },
};

const RENAME: Change = Change {
    prepare: |desk| drop(desk.create("old")),
    args: &["rename", "old", "new"],
    is_new: |desk| match (&desk.states("old")[..], &desk.states("new")[..]) {
        ([state], []) | ([], [state]) => {
            assert_eq!(state, "current");
            desk.states("old").is_empty()
        }
        both => panic!("{both:?}"),
    },
};

const REVOKE: Change = Change {
    prepare: |desk| drop(desk.create("k")),
    args: &["revoke", "k", "--yes", "--lock-wait", "1s"],
    is_new: |desk| match desk.states("k").join(" ").as_str() {
        "current" => false,
        "revoked" => true,
        other => panic!("{other}"),
    },
};

const ROTATE: Change = Change {
    prepare: |desk| {
        let create = [
            "create",
            "k",
            "--role",
            "read-only",
            "--secret-to",
            "file:old",
        ];
        desk.run(create).expect(0);
    },
    args: &[
        "rotate",
        "k",
        "--secret-to",
        "file:new",
        "--lock-wait",
        "1s",
    ],
    is_new: |desk| {
        let valid = |name| {
            let secret = std::fs::read(desk.path(name)).unwrap_or_default();
            let verify = desk.keyadm(["verify", "--no-record"]);
            verify.stdin(secret).run().sane().code() == 0
        };
        // Inside its grace the old secret works whatever happens.
        assert!(valid("old"), "the old secret was lost");
        // A pending one verifies, too, since its client may be quick: new is what is current.
        let is_new = desk.states("k") == ["current"] && valid("new");
        let shown = desk.run(["show", "k", "--json"]).expect(0).json();
        let current = shown["data"]["live_versions"].as_array().unwrap();
        let current = current
            .iter()
            .filter(|version| version["state"] == "current");
        assert_eq!(current.count(), 1);
        is_new
    },
};

/// Two keys that are due, each with a sink that keeps a file.
const ROUND: Change = Change {
    prepare: |desk| {
        let directory = desk.path(".config/keyadm/sinks.d");
        std::fs::create_dir_all(&directory).unwrap();
        let path = desk.path("{name}.key");
        let text = format!("[sink]\nkind = \"file\"\npath = {path:?}\n");
        std::fs::write(directory.join("files.toml"), text).unwrap();
        for name in ["a", "b"] {
            let create = ["create", name, "--role", "read-only", "--sink", "files"];
            desk.run(create).expect(0);
            let (from, to) = (
                desk.path(&format!("{name}.key")),
                desk.path(&format!("{name}.old")),
            );
            std::fs::copy(from, to).unwrap();
        }
    },
    args: &["rotate", "--due", "--within", "100d", "--lock-wait", "1s"],
    is_new: |desk| {
        for held in ["a.key", "a.old", "b.key", "b.old"] {
            let secret = std::fs::read(desk.path(held)).unwrap();
            let verify = desk.keyadm(["verify", "--no-record"]);
            let ran = verify.stdin(secret).run().sane();
            assert_eq!(ran.code(), 0, "{held} does not work any more: {ran}");
        }
        ["a", "b"]
            .iter()
            .all(|name| desk.states(name) == ["current"])
    },
};

const INIT: Change = Change {
    prepare: |_| {},
    args: &["init", "--credential-store", "file"],
    is_new: |desk| desk.db().exists(),
};

/// After a death: nothing is acknowledged, and the next command finds everything in order.
fn after_death(desk: &Desk, ran: &Ran, _: bool) {
    assert_eq!(ran.code(), 137, "{ran}");
    desk.is_sound();
    desk.create("next");
    desk.is_sound();
}

/// After an error: said in our words, and true.
fn after_error(desk: &Desk, ran: &Ran, is_new: bool) {
    assert!(!ran.stderr.contains("panicked"), "{ran}");
    assert_ne!(ran.code(), 101, "{ran}");
    assert!(ran.code() < 128, "{ran}");
    // What fails after the change was made is a warning; acknowledged is only what is there.
    assert!(is_new || ran.code() != 0, "acknowledged and lost: {ran}");
    desk.is_sound();
    desk.create("next");
}

fn errors() -> [Harm; 4] {
    ERRORS.map(Harm::Error)
}

#[test]
fn a_create_that_is_killed_anywhere_leaves_a_sound_store() {
    let points = everywhere(Desk::new, &CREATE, &[Harm::Death], after_death);
    assert!(points["pwrite64"] > 20 && points["fsync"] > 4, "{points:?}");
}

#[test]
fn a_create_that_meets_an_error_anywhere_says_so_and_loses_nothing() {
    everywhere(Desk::new, &CREATE, &errors(), after_error);
}

#[test]
fn an_init_that_is_killed_anywhere_is_finished_by_the_next() {
    let judge = |desk: &Desk, ran: &Ran, _: bool| {
        assert_eq!(ran.code(), 137, "{ran}");
        desk.run(["init", "--credential-store", "file"]).expect(0);
        desk.is_sound();
        desk.create("k");
    };
    everywhere(Desk::bare, &INIT, &[Harm::Death], judge);
}

#[test]
fn a_rename_that_is_killed_anywhere_is_done_or_not() {
    everywhere(Desk::new, &RENAME, &[Harm::Death], after_death);
}

#[test]
fn a_revocation_that_is_killed_anywhere_is_done_or_not() {
    everywhere(Desk::new, &REVOKE, &[Harm::Death], after_death);
}

#[test]
fn a_revocation_that_meets_an_error_is_done_or_says_that_it_is_not() {
    everywhere(
        Desk::new,
        &REVOKE,
        &[Harm::Error("EIO"), Harm::Error("ENOSPC")],
        after_error,
    );
}

#[test]
fn a_rotation_that_is_killed_anywhere_keeps_the_old_secret() {
    let judge = |desk: &Desk, ran: &Ran, _: bool| {
        assert_eq!(ran.code(), 137, "{ran}");
        desk.is_sound();
        // What it left behind does not stand in the way of the next.
        desk.run(["rotate", "k", "--secret-to", "-"]).expect(0);
        desk.is_sound();
    };
    everywhere(Desk::new, &ROTATE, &[Harm::Death], judge);
}

#[test]
fn a_run_over_two_keys_that_is_killed_anywhere_is_completed_by_the_next() {
    let judge = |desk: &Desk, ran: &Ran, _: bool| {
        assert_eq!(ran.code(), 137, "{ran}");
        desk.is_sound();
        desk.run(["rotate", "--due", "--within", "100d"]).expect(0);
        assert!((ROUND.is_new)(desk));
        desk.is_sound();
    };
    everywhere(Desk::new, &ROUND, &[Harm::Death], judge);
}

#[test]
fn a_run_over_two_keys_that_meets_an_error_loses_nothing() {
    let harms = [Harm::Error("EIO"), Harm::Error("ENOSPC")];
    let judge = |desk: &Desk, ran: &Ran, _: bool| {
        assert!(!ran.stderr.contains("panicked"), "{ran}");
        assert!(ran.code() < 101, "{ran}");
        desk.is_sound();
        desk.run(["rotate", "--due", "--within", "100d"]).expect(0);
        assert!((ROUND.is_new)(desk));
    };
    everywhere(Desk::new, &ROUND, &harms, judge);
}

#[test]
fn a_rotation_that_meets_an_error_keeps_the_old_secret() {
    let harms = [Harm::Error("EIO"), Harm::Error("ENOSPC")];
    everywhere(Desk::new, &ROTATE, &harms, after_error);
}
