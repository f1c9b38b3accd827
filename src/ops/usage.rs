//! Usage as people ask for it: since when, by what, and how it goes up and down.

use std::collections::BTreeMap;

use super::filter::Seen;
use crate::error::Result;
use crate::key::{KeyId, VALID};
use crate::store::{Count, Store, Tracking, Uses, sightings};
use crate::time::{Span, Timestamp};

/// How many buckets a trend has.
pub const BUCKETS: usize = 24;

/// A part of all time: everything since recording began, or the hours from one on.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The first hour; `None` for everything.
    pub from: Option<Timestamp>,
    /// Since when there is usage at all.
    pub tracking: Tracking,
}

impl Window {
    /// The window that begins with the hour in which `since` lies, or with the first hour that is kept.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn since(store: &dyn Store, since: Option<Timestamp>) -> Result<Self> {
        let tracking = store.tracking()?;
        let from = since.map(|at| start(at.max(tracking.hours_since), Tracking::RESOLUTION));
        Ok(Self { from, tracking })
    }

    /// The hours of it, for which there have to be single hours.
    pub fn hours(self) -> Self {
        let hours_since = start(self.tracking.hours_since, Tracking::RESOLUTION);
        Self {
            from: Some(self.from.unwrap_or(hours_since)),
            ..self
        }
    }
}

/// How wide the buckets of a trend are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bucket {
    /// The last 24 hours.
    #[default]
    Hour,
    /// The last 24 days, in UTC.
    Day,
}

impl Bucket {
    /// Its length.
    pub fn span(self) -> Span {
        match self {
            Self::Hour => Span::hours(1),
            Self::Day => Span::days(1),
        }
    }
}

/// What uses are added up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The hour.
    Hour,
    /// The day in UTC.
    Day,
    /// The secret version.
    Version,
    /// The address, of the latest ones of each version.
    Ip,
    /// The result.
    Reason,
}

impl By {
    /// Each with its word on the command line.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Hour, "hour"),
        (Self::Day, "day"),
        (Self::Version, "version"),
        (Self::Ip, "ip"),
        (Self::Reason, "reason"),
    ];
}

/// What the uses of a [`Group`] have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// When their hour or day began.
    Time(Timestamp),
    /// The secret version.
    Version(u32),
    /// The secret version and the address.
    Address(u32, String),
    /// The result code.
    Result(String),
}

/// Uses that have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What.
    pub of: Of,
    /// Those that were accepted.
    pub allowed: u64,
    /// Those that were refused.
    pub refused: u64,
    /// The first of either.
    pub first: Timestamp,
    /// The last of either.
    pub last: Timestamp,
}

/// What was seen of a key in `window`; `all` is what was seen of it ever.
///
/// # Errors
/// When usage cannot be read.
pub fn seen_in(store: &dyn Store, id: &KeyId, all: &Seen, window: Window) -> Result<Seen> {
    match window.from {
        None => Ok(all.clone()),
        // Spares a walk over many keys one question for each that was never used.
        Some(_) if all.is_empty() => Ok(Seen::new()),
        from => Ok(sightings(store.uses(id, from)?)),
    }
}

/// Accepted uses of a key in each of the last buckets, oldest first; the last one is not over yet.
///
/// # Errors
/// When usage cannot be read.
pub fn trend(
    store: &dyn Store,
    id: &KeyId,
    all: &Seen,
    bucket: Bucket,
    now: Timestamp,
) -> Result<[u64; BUCKETS]> {
    let width = bucket.span().as_seconds();
    let before = Span::seconds(width * (BUCKETS as u64 - 1));
    let first = start(now, bucket.span()).minus(before);
    let mut sums = [0; BUCKETS];
    if !all
        .values()
        .any(|seen| seen.last_seen.is_some_and(|at| at >= first))
    {
        return Ok(sums);
    }
    for uses in store.uses(id, Some(first))? {
        let at = uses.start.since(first).as_seconds() / width;
        let slot = usize::try_from(at).ok().and_then(|at| sums.get_mut(at));
        if let (Some(sum), VALID) = (slot, &*uses.result) {
            *sum = sum.saturating_add(uses.count.uses);
        }
    }
    Ok(sums)
}

/// The uses of a key in `window`, added up by what `by` says.
///
/// # Errors
/// When usage cannot be read.
pub fn groups(store: &dyn Store, id: &KeyId, by: By, window: Window) -> Result<Vec<Group>> {
    if by == By::Ip {
        return addresses(store, id, window.from);
    }
    let window = match by {
        By::Hour | By::Day => window.hours(),
        _ => window,
    };
    let mut groups: BTreeMap<Of, Group> = BTreeMap::new();
    for uses in store.uses(id, window.from)? {
        let of = match by {
            By::Version => Of::Version(uses.version),
            By::Reason => Of::Result(uses.result.clone()),
            By::Day => Of::Time(start(uses.start, Span::days(1))),
            By::Hour | By::Ip => Of::Time(uses.start),
        };
        let one = group(of.clone(), &uses);
        groups
            .entry(of)
            .and_modify(|held| held.add(&one))
            .or_insert(one);
    }
    Ok(groups.into_values().collect())
}

fn addresses(store: &dyn Store, id: &KeyId, from: Option<Timestamp>) -> Result<Vec<Group>> {
    let all = store.addresses(id)?.into_iter().map(|address| Group {
        of: Of::Address(address.version, address.ip),
        allowed: address.visits.uses,
        refused: address.visits.refused,
        first: address.visits.first,
        last: address.visits.last,
    });
    Ok(all
        .filter(|address| from.is_none_or(|from| address.last >= from))
        .collect())
}

fn group(of: Of, uses: &Uses) -> Group {
    let Count {
        uses: count,
        first,
        last,
        ..
    } = uses.count;
    let accepted = uses.result == VALID;
    Group {
        of,
        allowed: if accepted { count } else { 0 },
        refused: if accepted { 0 } else { count },
        first,
        last,
    }
}

impl Group {
    fn add(&mut self, other: &Self) {
        self.allowed = self.allowed.saturating_add(other.allowed);
        self.refused = self.refused.saturating_add(other.refused);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }
}

/// When the hour or day that `at` lies in began.
fn start(at: Timestamp, width: Span) -> Timestamp {
    Timestamp::from_seconds(at.seconds() - at.seconds() % width.as_seconds().cast_signed())
}
