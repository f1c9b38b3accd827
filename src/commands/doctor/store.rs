//! Checks of the configuration, the file, the journal and what is around them.

use std::ops::ControlFlow;
use std::path::Path;

use super::check::Check;
use crate::commands::Context;
use crate::error::Result;
use crate::key::Key;
use crate::ops::{Desk, check, in_flight};
use crate::sink::Configured;
use crate::store::{Evidence as _, MOST_BACKDATED, Place, SqliteStore, Walk};
use crate::time::{Span, Timestamp};

/// Less free space than this is worth a word, in bytes.
const LITTLE: u64 = 100 * 1024 * 1024;

/// Configuration; a file that cannot be understood ends every command before this one.
pub fn config(context: &Context<'_>) -> Check {
    let db = &context.config.db;
    let detail = format!("the store's path is from {}", db.origin);
    match context.config.state {
        Some(_) => Check::ok("config", detail),
        None => Check::warn(
            "config",
            format!("{detail}; without a home directory nothing is remembered of the store"),
        )
        .fix("set HOME or XDG_STATE_HOME, so that a rollback of the store is noticed"),
    }
}

/// The file's kind, owner and modes.
pub fn file(context: &Context<'_>) -> (Option<Place>, Check) {
    let place = match context.place() {
        Ok(place) => place,
        Err(error) => return (None, Check::error("store", &error)),
    };
    match place.check() {
        Ok(()) if !place.is_writable() => {
            let detail = format!("{place} is read-only: verify, list and audit work");
            (Some(place), Check::warn("store", detail))
        }
        Ok(()) => {
            let detail = format!("{place}, 0600, in a directory that only you can write");
            (Some(place), Check::ok("store", detail))
        }
        Err(error) => (None, Check::error("store", &error)),
    }
}

/// Free space where the store grows.
pub fn space(place: &Place) -> Check {
    let directory = place.path().parent().unwrap_or(Path::new("/"));
    let about = match rustix::fs::statvfs(directory) {
        Ok(about) => about,
        Err(error) => return Check::warn("space", format!("cannot be told: {error}")),
    };
    enough(about.f_bavail.saturating_mul(about.f_frsize))
}

fn enough(free: u64) -> Check {
    let detail = format!("{} MiB free", free / (1024 * 1024));
    if free < LITTLE {
        Check::warn("space", detail).fix("free some space: changes fail cleanly when none is left")
    } else {
        Check::ok("space", detail)
    }
}

/// Schema and file structure.
pub fn inside(context: &Context<'_>, place: &Place) -> Vec<Check> {
    let wait = context.config.lock_wait.value;
    let found = SqliteStore::open_as_found(place, wait)
        .and_then(|store| Ok((store.oddities()?, store.damage_at_a_glance()?)));
    let (oddities, damage) = match found {
        Ok(found) => found,
        Err(error) => return vec![Check::error("file", &error)],
    };
    let listed = |name, what: Vec<String>, good: &str, advice: &str| match what.is_empty() {
        true => Check::ok(name, good),
        false => Check::fail(name, what.join("; ")).fix(advice),
    };
    vec![
        listed(
            "schema",
            oddities,
            "as keyadm made it",
            "keyadm audit verify    says what else was changed",
        ),
        listed(
            "file",
            damage,
            "SQLite finds no damage",
            "put a backup in its place",
        ),
    ]
}

/// The events since this machine last looked, and the pin.
pub fn journal(desk: &mut Desk) -> Check {
    let pinned = desk.pin().seq;
    match desk.catch_up() {
        Ok(head) => Check::ok(
            "journal",
            format!(
                "ends at event {}; those after event {pinned}, which this machine has seen, were checked; `keyadm audit verify` also compares the tables",
                head.seq
            ),
        ),
        Err(error) => Check::error("journal", &error),
    }
}

/// The clock against the newest event.
pub fn clock(context: &Context<'_>, desk: &Desk) -> Check {
    let newest = desk
        .store()
        .head()
        .and_then(|head| desk.store().event(head.seq));
    match newest {
        Ok(Some(newest)) => against(context.now, newest.event.at),
        Ok(None) => Check::ok("clock", format!("{}", context.now)),
        Err(error) => Check::error("clock", &error),
    }
}

fn against(now: Timestamp, newest: Timestamp) -> Check {
    let behind = newest.since(now);
    let detail = format!("{now}; the newest event is of {newest}");
    if behind > MOST_BACKDATED {
        Check::fail("clock", detail)
            .fix("set the clock right (timedatectl): changes are refused until then")
            .fix("if it is right, the event is wrong: keyadm audit list    shows who made it")
    } else if behind > Span::seconds(0) {
        Check::warn("clock", detail).fix("set the clock right (timedatectl)")
    } else {
        Check::ok("clock", detail)
    }
}

/// Secrets whose delivery was never confirmed.
pub fn pending(context: &Context<'_>, desk: &Desk) -> Check {
    match left_behind(context.now, desk) {
        Ok(names) if names.is_empty() => Check::ok("deliveries", "every secret was delivered"),
        Ok(names) => Check::warn("deliveries", format!("not confirmed: {}", names.join("; ")))
            .fix("keyadm rotate KEY    makes and delivers another secret")
            .fix("keyadm rotation abort KEY, or keyadm revoke KEY    gives it up"),
        Err(error) => Check::error("deliveries", &error),
    }
}

/// The first few keys with a pending version that is older than a delivery takes.
fn left_behind(now: Timestamp, desk: &Desk) -> Result<Vec<String>> {
    let mut names = Vec::new();
    desk.store().keys(&Walk::default(), &mut |row, _| {
        let key = row.value;
        if check::left_behind(&key, now).next().is_some() {
            names.push(format!("`{}` ({})", key.name, how(&key, now)));
        }
        Ok(if names.len() < 5 {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        })
    })?;
    Ok(names)
}

/// Who has what was left behind, or what it was made for.
fn how(key: &Key, now: Timestamp) -> String {
    let newest = check::left_behind(key, now).last();
    match newest.and_then(|version| check::holders(key, version)) {
        Some(holders) => holders,
        None if in_flight(key, now) => "rotation".to_owned(),
        None => "creation".to_owned(),
    }
}

/// The sinks that keys are bound to.
pub fn sinks(context: &Context<'_>, desk: &Desk) -> Check {
    let bound = match check::bound_sinks(desk.store()) {
        Ok(bound) => bound,
        Err(error) => return Check::error("sinks", &error),
    };
    let directories = &context.config.sinks.value;
    let broken: Vec<String> = bound
        .iter()
        .filter_map(|(name, keys)| {
            let error = Configured::open(name, directories, context.env).err()?;
            Some(check::sink(name, *keys, &error).what)
        })
        .collect();
    match broken.is_empty() {
        true => Check::ok("sinks", "all that keys are bound to can be used"),
        false => Check::fail("sinks", broken.join("; "))
            .fix("keyadm sink list    says what is configured, and where"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::Outcome;
    use super::*;

    #[test]
    fn little_space_is_a_warning() {
        assert_eq!(enough(LITTLE).outcome, Outcome::Ok);
        assert_eq!(enough(LITTLE - 1).outcome, Outcome::Warn);
    }

    #[test]
    fn a_clock_that_keeps_changes_from_being_made_fails() {
        let now = Timestamp::from_seconds(1_000_000);
        let at = |ahead| against(now, now.plus(Span::seconds(ahead))).outcome;
        assert_eq!(against(now, now.minus(Span::days(1))).outcome, Outcome::Ok);
        assert_eq!((at(0), at(1)), (Outcome::Ok, Outcome::Warn));
        assert_eq!((at(300), at(301)), (Outcome::Warn, Outcome::Fail));
    }
}
