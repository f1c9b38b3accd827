//! What monitoring wants to know of each key: conditions that want a person, each with what to type.
//!
//! [`conditions`] is pure and has no rule of its own for what a key already knows: when it is due, how
//! its rotations stand, and which filters of `list` it fits. [`survey()`] walks over the keys once.

mod condition;
mod journal;
mod lifecycle;
mod rotation;
mod secrets;
mod sinks;
mod spike;
mod survey;

#[cfg(test)]
mod tests;

use super::filter::Seen;
use crate::key::{Key, KeyId, Standing, Status};
use crate::time::{Span, Timestamp};

pub use condition::{Condition, Severity};
pub use journal::{clock, journal};
pub use rotation::{holders, left_behind};
pub use sinks::{bound_sinks, sink};
pub use survey::{Survey, survey};

/// From when on something is worth a finding.
#[derive(Clone, Copy, Debug)]
pub struct Thresholds {
    /// Keys that end within this time.
    pub expiring_within: Span,
    /// Keys that were not used for this time.
    pub unused_for: Span,
    /// This many refusals within an hour, of a key or of unknown secrets.
    pub refusals: u64,
    /// Since when uses are recorded: what happened before is not known.
    pub tracking_since: Timestamp,
}

/// Something that wants a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub condition: Condition,
    /// The key it is about, and its name; `None` for what is about the store.
    pub key: Option<(KeyId, String)>,
    /// The secret version it is about.
    pub version: Option<u32>,
    /// When it began; for the use of a secret, the last one.
    pub since: Option<Timestamp>,
    /// The address that a secret was last used from, if it is known.
    pub address: Option<String>,
    /// The same in words.
    pub what: String,
    /// What to type.
    pub run: String,
}

/// A key as the rules look at it.
struct Look<'a> {
    key: &'a Key,
    seen: &'a Seen,
    now: Timestamp,
    limits: &'a Thresholds,
    standing: Standing,
}

/// A rule adds what it finds.
type Rule = fn(&Look<'_>, &mut Vec<Finding>);

/// Rules for keys that are not revoked.
const RULES: [Rule; 13] = [
    rotation::stalled,
    rotation::undelivered,
    rotation::blocked,
    rotation::stale_sink,
    rotation::overdue,
    rotation::due,
    rotation::no_sink,
    secrets::old_secret_used,
    lifecycle::no_secret,
    lifecycle::expiring,
    lifecycle::expired,
    lifecycle::unused,
    lifecycle::no_owner,
];

/// What is to be said of `key` at `now`, given its usage. Of a revoked key only that somebody still
/// presents its secrets.
pub fn conditions(key: &Key, seen: &Seen, now: Timestamp, limits: &Thresholds) -> Vec<Finding> {
    let look = Look {
        key,
        seen,
        now,
        limits,
        standing: key.standing(now),
    };
    let mut found = Vec::new();
    secrets::revoked_secret_used(&look, &mut found);
    if key.status != Status::Revoked {
        RULES.iter().for_each(|rule| rule(&look, &mut found));
    }
    found
}

impl Look<'_> {
    /// A finding about the key.
    fn finding(&self, condition: Condition, what: impl Into<String>, run: String) -> Finding {
        Finding {
            condition,
            key: Some((self.key.id.clone(), self.key.name.clone())),
            version: None,
            since: None,
            address: None,
            what: what.into(),
            run,
        }
    }

    /// When `version` was last accepted, and from where.
    fn last_use(&self, version: u32) -> Option<(Timestamp, Option<String>)> {
        let sighting = self.seen.get(&version)?;
        Some((sighting.last_seen?, sighting.last_ip.clone()))
    }
}

impl Finding {
    fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    fn since(mut self, since: Timestamp) -> Self {
        self.since = Some(since);
        self
    }

    fn address(mut self, address: Option<String>) -> Self {
        self.address = address;
        self
    }
}

/// ` from 10.0.0.1`, or nothing.
fn from(address: Option<&str>) -> String {
    address.map_or(String::new(), |address| format!(" from {address}"))
}
