//! Death and errors at every system call that has an effect: after each, the state is old or new,
//! the journal is sound, and what was acknowledged is there.
//!
//! `strace` makes them happen: at the N-th call of one kind, for N = 1, 2, … until a run goes through
//! unharmed. The kinds are the calls that change something or decide about locks.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and the counts are the result"
)]

pub mod support;

use std::collections::BTreeMap;
use std::thread;

use support::desk::KEYADM;
use support::{Desk, Ran, tool};

/// System calls that change a file, make a name or take a lock.
const EFFECTS: [&str; 13] = [
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "openat",
    "unlink",
    "unlinkat",
    "ftruncate",
    "fcntl",
    "flock",
];
const ERRORS: [&str; 4] = ["EIO", "ENOSPC", "EACCES", "EMFILE"];
/// No command comes near this many calls of one kind; one that does hangs in a loop.
const MOST: usize = 400;

/// A change to try, and how to tell what became of it.
struct Change {
    /// Makes what the change needs.
    prepare: fn(&Desk),
    args: &'static [&'static str],
    /// Fails unless the state is the old one, or the new one; says whether it is the new one.
    is_new: fn(&Desk) -> bool,
}

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

const INIT: Change = Change {
    prepare: |_| {},
    args: &["init", "--credential-store", "file"],
    is_new: |desk| desk.db().exists(),
};

/// What happens at one call.
#[derive(Clone, Copy)]
enum Harm {
    Death,
    Error(&'static str),
}

impl Harm {
    /// Locks neither fill a disk nor open anything. An unlocking that fails costs SQLite ten seconds of
    /// patience, so these are not tried for the sake of the number.
    fn befalls(self, call: &str) -> bool {
        !matches!(
            (self, call),
            (Self::Error("ENOSPC" | "EMFILE"), "fcntl" | "flock")
        )
    }

    fn inject(self, call: &str, at: usize) -> String {
        match self {
            Self::Death => format!("inject={call}:signal=KILL:when={at}"),
            Self::Error(errno) => format!("inject={call}:error={errno}:when={at}"),
        }
    }
}

/// Runs `change` with one call harmed; says whether that call came at all.
fn harmed(desk: &Desk, change: &Change, harm: Harm, call: &str, at: usize) -> (Ran, bool) {
    let inject = harm.inject(call, at);
    let trace = format!("trace={call}");
    let mut args = vec![
        "-f", "-qq", "-o", "trace", "-e", &trace, "-e", &inject, KEYADM,
    ];
    args.extend(change.args);
    let ran = desk.program("strace", args).run();
    let log = std::fs::read_to_string(desk.path("trace")).unwrap();
    let came = match harm {
        Harm::Death => log.contains("killed by SIGKILL"),
        Harm::Error(_) => log.contains("(INJECTED)"),
    };
    (ran, came)
}

/// Tries `harm` at every call of every kind; `judge` looks at each wreck. Returns how many there were.
fn everywhere(
    base: fn() -> Desk,
    change: &'static Change,
    harms: &[Harm],
    judge: fn(&Desk, &Ran, bool),
) -> BTreeMap<&'static str, usize> {
    tool::needs("strace", "strace");
    let work: Vec<_> = harms
        .iter()
        .flat_map(|harm| EFFECTS.map(|call| (*harm, call)))
        .filter(|(harm, call)| harm.befalls(call))
        .collect();
    let work = std::sync::Mutex::new(work);
    let points = std::sync::Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some((harm, call)) = work.lock().unwrap().pop() else {
                        return;
                    };
                    let count = (1..MOST).take_while(|at| {
                        let desk = base();
                        (change.prepare)(&desk);
                        let (ran, came) = harmed(&desk, change, harm, call, *at);
                        if came {
                            let is_new = (change.is_new)(&desk);
                            judge(&desk, &ran, is_new);
                        }
                        came
                    });
                    *points.lock().unwrap().entry(call).or_insert(0) += count.count();
                }
            });
        }
    });
    let points = points.into_inner().unwrap();
    println!(
        "{}: {} points, {points:?}",
        change.args[0],
        points.values().sum::<usize>()
    );
    points
}

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
