//! A rotation in flight as it is shown.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::commands::describe::column;
use crate::key::{Flight, Key, Sighting, Verdict, Version, VersionState};
use crate::output::{Cell, Column, Tone};
use crate::time::Timestamp;

/// The columns of `rotation list`.
pub const COLUMNS: &[Column] = &[
    column("NAME", "name", 0),
    column("KEY ID", "key_id", 5),
    column("OLD", "old_version", 2),
    column("NEW", "new_version", 2),
    column("RULE", "finish", 3),
    column("SINCE", "since", 6),
    column("DEADLINE", "deadline", 1),
    column("STATE", "state", 0),
    column("WHY", "why", 4),
];

/// One version on its way out, or one that never arrived.
pub struct Line {
    old: Option<u32>,
    new: Option<u32>,
    finish: Option<&'static str>,
    since: Option<Timestamp>,
    deadline: Option<Timestamp>,
    /// `waiting`, `ready` or `stalled`.
    pub state: &'static str,
    /// What it waits for, or why it is finished.
    pub why: String,
}

/// What is in flight for `key`, oldest first; nothing when nothing is.
pub fn lines(key: &Key, seen: &BTreeMap<u32, Sighting>, now: Timestamp) -> Vec<Line> {
    let new = key.current().map(|version| version.version);
    let mut lines: Vec<Line> = key
        .flights(seen, now)
        .into_iter()
        .map(|flight| line(key, flight))
        .collect();
    let unconfirmed = key.unconfirmed().filter(|version| version.version > 1);
    lines.extend(unconfirmed.map(|pending| Line {
        old: new,
        new: Some(pending.version),
        finish: None,
        since: Some(pending.created_at),
        deadline: None,
        state: "waiting",
        why: why_unconfirmed(key, pending, seen),
    }));
    lines
}

/// What is known about the delivery of `pending`.
fn why_unconfirmed(key: &Key, pending: &Version, seen: &BTreeMap<u32, Sighting>) -> String {
    let took = &pending.delivered_to;
    let missing: Vec<&str> = key
        .sinks
        .iter()
        .filter(|sink| !took.contains(sink))
        .map(String::as_str)
        .collect();
    let used = seen
        .get(&pending.version)
        .is_some_and(|sighting| sighting.first_seen.is_some());
    if !took.is_empty() {
        let (took, missing) = (took.join(", "), missing.join(", "));
        format!("{took} took it, {missing} did not: the next run makes another for all of them")
    } else if used && key.sinks.is_empty() {
        "its delivery was not confirmed, but it has been used: the next run settles it".to_owned()
    } else if used {
        "its delivery was not confirmed, and it has been used: the next run makes another for all sinks"
            .to_owned()
    } else {
        "its delivery was not confirmed: it is under way, or was interrupted".to_owned()
    }
}

fn line(key: &Key, flight: Flight<'_>) -> Line {
    let terms = flight.old.retiring;
    let newer = |version: &&Version| {
        version.version > flight.old.version
            && matches!(version.state, VersionState::Current | VersionState::Pending)
    };
    let new = key
        .versions
        .iter()
        .find(newer)
        .map(|version| version.version);
    let (state, why) = match flight.verdict {
        Verdict::Waiting(why) => ("waiting", why),
        Verdict::Finished(why) => ("ready", format!("{why}: the next run ends it")),
        Verdict::Stalled(why) => ("stalled", why),
    };
    Line {
        old: Some(flight.old.version),
        new,
        finish: terms.map(|terms| terms.finish.as_str()),
        since: terms.map(|terms| terms.since),
        deadline: terms.map(|terms| terms.deadline),
        state,
        why,
    }
}

impl Line {
    /// Its cells, in the order of [`COLUMNS`].
    pub fn cells(&self, key: &Key, now: Timestamp) -> Vec<Cell> {
        let number = |version: Option<u32>| {
            let text = version.map(|version| format!("v{version}"));
            Cell::maybe(text.as_deref())
        };
        vec![
            Cell::text(&key.name),
            Cell::text(key.id.as_str()),
            number(self.old),
            number(self.new),
            Cell::maybe(self.finish),
            Cell::time(self.since, now),
            Cell::time(self.deadline, now),
            Cell::text(self.state).tone(match self.state {
                "ready" => Tone::Good,
                "stalled" => Tone::Bad,
                _ => Tone::Plain,
            }),
            Cell::text(&self.why),
        ]
    }

    /// The same for machines.
    pub fn json(&self, key: &Key) -> Value {
        json!({
            "name": key.name,
            "key_id": key.id,
            "old_version": self.old,
            "new_version": self.new,
            "finish": self.finish,
            "since": self.since,
            "deadline": self.deadline,
            "state": self.state,
            "why": self.why,
        })
    }
}
