//! Many processes at once on one store: every acknowledged change is there, nobody hears "locked".

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and the figures are the result"
)]

pub mod support;

use std::collections::BTreeSet;
use std::sync::{Barrier, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use support::{Desk, Ran};

const PROCESSES: usize = 32;
const EACH: usize = 3;
/// The longest a single change may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs `work` for 32 processes at the same moment; returns what they said. One test at a time: what
/// is measured is how they wait for each other, not for the processes of other tests.
fn together(work: impl Fn(usize) -> Vec<Ran> + Sync) -> Vec<Ran> {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let start = Barrier::new(PROCESSES);
    let (start, work) = (&start, &work);
    thread::scope(|scope| {
        let all: Vec<_> = (0..PROCESSES)
            .map(|number| {
                scope.spawn(move || {
                    start.wait();
                    work(number)
                })
            })
            .collect();
        all.into_iter()
            .flat_map(|one| one.join().unwrap())
            .collect()
    })
}

/// Nobody failed, and nobody waited for long.
#[track_caller]
fn all_served(ran: &[Ran]) {
    for one in ran {
        assert_eq!(one.code(), 0, "{one}");
        assert!(
            !one.stderr.contains("locked") && !one.stderr.contains("busy"),
            "{one}"
        );
    }
    let worst = ran.iter().map(|one| one.took).max().unwrap();
    println!("{} processes, the slowest took {worst:?}", ran.len());
    assert!(worst < PATIENCE, "{worst:?}");
}

/// The pins are whole and stand at the newest event.
#[track_caller]
fn pin_is_at_the_head(desk: &Desk) {
    let pins: toml::Table = std::fs::read_to_string(desk.pins())
        .unwrap()
        .parse()
        .unwrap();
    let pin = pins.values().next().unwrap();
    assert_eq!(pin["seq"].as_integer().unwrap(), desk.events());
    assert!(pin["credential"].is_str());
}

#[test]
fn every_key_that_was_acknowledged_is_there_once() {
    let desk = Desk::new();
    let create =
        |name: String| desk.run(["create", &name, "--role", "read-only", "--secret-to", "-"]);
    let ran = together(|process| {
        (0..EACH)
            .map(|at| create(format!("k{process}-{at}")))
            .collect()
    });
    all_served(&ran);
    let ids: BTreeSet<_> = ran
        .iter()
        .map(|one| one.stdout.split('_').nth(2).unwrap())
        .collect();
    assert_eq!(ids.len(), PROCESSES * EACH);
    for process in 0..PROCESSES {
        for at in 0..EACH {
            assert_eq!(desk.states(&format!("k{process}-{at}")), ["current"]);
        }
    }
    let expected = i64::try_from(2 + 2 * PROCESSES * EACH).unwrap();
    assert_eq!(desk.events(), expected);
    pin_is_at_the_head(&desk);
    desk.is_sound();
}

#[test]
fn one_name_goes_to_exactly_one_of_many() {
    let desk = Desk::new();
    let args = ["create", "k", "--role", "read-only", "--secret-to", "-"];
    let ran = together(|_| vec![desk.run(args)]);
    let (made, refused): (Vec<_>, Vec<_>) = ran.iter().partition(|one| one.code() == 0);
    assert_eq!(made.len(), 1);
    for one in refused {
        assert_eq!(one.code(), 12, "{one}");
        assert!(one.stderr.contains("conflict.name_taken"), "{one}");
        assert_eq!(one.stdout, "");
    }
    assert_eq!(desk.states("k"), ["current"]);
    assert_eq!(desk.actions()[2..], ["key.create", "key.deliver"]);
    pin_is_at_the_head(&desk);
}

#[test]
fn one_of_many_inits_makes_the_store_and_the_others_find_it() {
    let desk = Desk::bare();
    let args = ["init", "--credential-store", "file"];
    let ran = together(|_| vec![desk.run(args)]);
    for one in &ran {
        assert_eq!(one.code(), 0, "{one}");
    }
    let created = ran
        .iter()
        .filter(|one| one.stdout.starts_with("created\ttrue"));
    assert_eq!(created.count(), 1);
    assert_eq!(desk.events(), 2);
    desk.create("k");
    pin_is_at_the_head(&desk);
    let credentials = std::fs::read_dir(desk.credential().parent().unwrap()).unwrap();
    assert_eq!(
        credentials.count(),
        1,
        "credentials of stores that were never made"
    );
}

#[test]
fn renames_of_many_at_once_keep_every_key_and_one_name_each() {
    let desk = Desk::new();
    for process in 0..PROCESSES {
        desk.create(&format!("k{process}"));
    }
    let rename = |old: String, new: String| desk.run(["rename", &old, &new]);
    let ran = together(|process| {
        let name = |step| format!("k{process}{}", "x".repeat(step));
        (0..EACH)
            .map(|step| rename(name(step), name(step + 1)))
            .collect()
    });
    all_served(&ran);
    for process in 0..PROCESSES {
        assert_eq!(desk.states(&format!("k{process}xxx")), ["current"]);
        assert!(desk.states(&format!("k{process}")).is_empty());
    }
    pin_is_at_the_head(&desk);
    desk.is_sound();
}

#[test]
fn many_stores_that_are_made_at_once_are_all_pinned() {
    let desk = Desk::bare();
    let ran = together(|process| {
        let (db, credential) = (format!("{process}/keys.db"), format!("{process}/admin"));
        vec![desk.run(["init", "--db", &db, "--credential-file", &credential])]
    });
    all_served(&ran);
    let pins: toml::Table = std::fs::read_to_string(desk.pins())
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(pins.len(), PROCESSES);
    for pin in pins.values() {
        assert_eq!(pin["seq"].as_integer(), Some(2));
    }
}
