//! What a run does with one key: decided from its state and usage alone.

use std::collections::BTreeMap;

use crate::key::{Finish, Key, Sighting, Standing, Terms, Verdict, VersionState};
use crate::ops::issue::LEFT_BEHIND;
use crate::time::{Span, Timestamp};

/// What a run looks at.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// The time.
    pub now: Timestamp,
    /// What is due until then counts as due; `None` counts every key.
    pub horizon: Option<Timestamp>,
}

/// What there is to do with a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// It should have a new secret.
    pub due: bool,
    /// Something in flight goes on.
    pub advances: bool,
    /// Its rotation is past its deadline.
    pub stalled: Option<String>,
    /// It is due, but cannot be started; why.
    pub waits: Option<String>,
    /// It is to be started; since when it was due.
    pub starts: Option<Timestamp>,
}

/// A key to be given a new secret.
#[derive(Debug)]
pub struct Start {
    /// The key as it was when the run was planned.
    pub key: Key,
    /// Since when it was due.
    pub due_at: Timestamp,
}

impl Start {
    /// The order of starting: what has been due for longest comes first.
    pub fn rank(&self) -> (Timestamp, &str) {
        (self.due_at, &self.key.name)
    }
}

/// Settling does not depend on how a rotation finishes; only whether it changes something matters here.
const ANY: Terms = Terms {
    finish: Finish::Delivered,
    grace: Span::seconds(0),
    quiet: Span::seconds(0),
};

/// Decides.
pub fn outlook(key: &Key, seen: &BTreeMap<u32, Sighting>, scope: Scope) -> Outlook {
    let now = scope.now;
    let mut outlook = Outlook::default();
    if matches!(key.standing(now), Standing::Revoked | Standing::Expired) || is_being_made(key, now)
    {
        return outlook;
    }
    let mut settled = key.clone();
    let settles = settled.settle(seen, ANY, now).is_some();
    outlook.advances = settles || !key.over(seen, now).is_empty();
    outlook.stalled = stalled(&settled, seen, now);
    let Some(since) = due_since(&settled, scope) else {
        return outlook;
    };
    outlook.due = true;
    outlook.waits = obstacle(&settled, seen, now);
    if outlook.waits.is_none() && outlook.stalled.is_none() {
        outlook.starts = Some(since);
    }
    outlook
}

/// A first version that is pending may be on its way right now.
fn is_being_made(key: &Key, now: Timestamp) -> bool {
    key.standing(now) == Standing::Pending && now.since(key.created_at) <= LEFT_BEHIND
}

fn stalled(key: &Key, seen: &BTreeMap<u32, Sighting>, now: Timestamp) -> Option<String> {
    key.flights(seen, now)
        .into_iter()
        .find_map(|flight| match flight.verdict {
            Verdict::Stalled(why) => Some(why),
            Verdict::Waiting(_) | Verdict::Finished(_) => None,
        })
}

/// Since when `key` should have a new secret. One without a working secret, or with a sink that has none
/// or not the last one, should have had it all along. What is only due soon is left alone while its last
/// rotation is in flight: a run that looks ahead would begin with the same keys each time.
fn due_since(key: &Key, scope: Scope) -> Option<Timestamp> {
    let now = scope.now;
    let unfinished = key.unconfirmed().next().is_some() || !key.stale_sinks(now).is_empty();
    if unfinished || key.current().is_none() {
        return Some(Timestamp::from_seconds(0));
    }
    let in_flight = || {
        key.live(now)
            .any(|version| version.state == VersionState::Retiring)
    };
    match (scope.horizon, key.due_at()) {
        (None, due_at) => Some(due_at.unwrap_or(now)),
        (Some(horizon), Some(due_at)) if due_at <= horizon => {
            (due_at <= now || !in_flight()).then_some(due_at)
        }
        (Some(_), _) => None,
    }
}

/// Why `key` cannot be started although it is due.
fn obstacle(key: &Key, seen: &BTreeMap<u32, Sighting>, now: Timestamp) -> Option<String> {
    if key.standing(now) == Standing::Suspended {
        return Some("it is suspended".to_owned());
    }
    if key.sinks.is_empty() {
        return Some("it has no sink to deliver to".to_owned());
    }
    // Another secret on top of one that is not finished would only pile up.
    key.flights(seen, now).into_iter().find_map(|flight| {
        match (flight.old.retiring?.finish, flight.verdict) {
            (Finish::Seen | Finish::Manual, Verdict::Waiting(why)) => {
                Some(format!("its last rotation has not finished: {why}"))
            }
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests;
