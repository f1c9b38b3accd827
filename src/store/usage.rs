//! What is known about use, read back.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::tally::{Count, Seen, Visits, Who};
use crate::key::{KeyId, Sighting, VALID};
use crate::time::{Span, Timestamp};

/// Since when there is usage, and in which detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tracking {
    /// When recording began: the making of the store. Totals are since then.
    pub since: Timestamp,
    /// From when on there are single hours; older ones are only in the totals.
    pub hours_since: Timestamp,
    /// From when on there are single minutes of unknown secrets; older ones are gone.
    pub minutes_since: Timestamp,
}

impl Tracking {
    /// How finely the time of uses is known.
    pub const RESOLUTION: Span = Span::hours(1);
    /// How finely the time of unknown secrets is known.
    pub const UNKNOWN_RESOLUTION: Span = Span::seconds(60);
    /// How old an event may be that is ingested: its id is remembered as long, so that it is counted
    /// once. Minutes of unknown secrets are kept no longer.
    pub const KEEP_DETAIL: Span = Span::days(30);
}

/// Uses of one secret version that had one result: in one hour, or since recording began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uses {
    /// The secret version.
    pub version: u32,
    /// When the hour began.
    pub start: Timestamp,
    /// `VALID`, or the refusal's code.
    pub result: String,
    /// How many, and when.
    pub count: Count,
}

/// Adds uses up by version.
pub fn sightings(all: impl IntoIterator<Item = Uses>) -> BTreeMap<u32, Sighting> {
    let mut seen: BTreeMap<u32, Sighting> = BTreeMap::new();
    for Uses {
        version,
        result,
        count,
        ..
    } in all
    {
        let Count {
            uses,
            first,
            last,
            ip,
        } = count;
        let ip = ip.map(|ip| ip.to_string());
        let sighting = seen.entry(version).or_default();
        if result == VALID {
            sighting.allowed = sighting.allowed.saturating_add(uses);
            sighting.first_seen = Some(sighting.first_seen.map_or(first, |at| at.min(first)));
            if sighting.last_seen.is_none_or(|at| at <= last) {
                sighting.last_seen = Some(last);
                sighting.last_ip = ip;
            }
        } else {
            sighting.refused = sighting.refused.saturating_add(uses);
            let held = sighting.refused_by.entry(result).or_default();
            *held = held.saturating_add(uses);
            if sighting
                .last_refused
                .as_ref()
                .is_none_or(|(at, _)| *at <= last)
            {
                sighting.last_refused = Some((last, ip));
            }
        }
    }
    seen
}

/// An address that a secret version came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The secret version.
    pub version: u32,
    /// The address.
    pub ip: String,
    /// What was seen of it since it was first among the latest.
    pub visits: Visits,
}

/// Unknown secrets of one minute that came from one network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Networks {
    /// When the minute began.
    pub start: Timestamp,
    /// The network; `-` where no address was known, `other` for what a minute has no room for.
    pub prefix: String,
    /// How many.
    pub uses: u64,
}

/// What somebody else saw, and called by an id of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Their id; what has the same one is counted once.
    pub id: String,
    /// The key and its secret version; `None` for a secret that no key has.
    pub who: Option<(KeyId, u32)>,
    /// When.
    pub at: Timestamp,
    /// The result code.
    pub result: &'static str,
    /// The client's address, if known.
    pub ip: Option<IpAddr>,
    /// How many times.
    pub uses: u64,
}

impl Event {
    /// The same, as a tally takes it.
    pub fn seen(&self) -> Seen<'_> {
        Seen {
            who: match &self.who {
                Some((key, version)) => Who::Known {
                    key,
                    version: *version,
                },
                None => Who::Unknown,
            },
            at: self.at,
            result: self.result,
            ip: self.ip,
            uses: self.uses,
            pace: None,
        }
    }
}
