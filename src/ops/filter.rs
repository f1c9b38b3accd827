//! Which keys are meant: one pure predicate, for `list` and for selectors. No backend repeats it.

use std::collections::BTreeMap;

use super::Glob;
use crate::key::{Key, Sighting, Standing, Status, Verdict};
use crate::time::{Span, Timestamp};

/// Usage of a key by version.
pub type Seen = BTreeMap<u32, Sighting>;

/// What keys have to fit. The empty filter fits every key that is not revoked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One of these; empty for any.
    pub statuses: Vec<Standing>,
    /// One of these.
    pub roles: Vec<String>,
    /// One of these.
    pub environments: Vec<String>,
    /// One of these.
    pub owners: Vec<String>,
    /// All of these; without a value the name is enough.
    pub tags: Vec<(String, Option<String>)>,
    /// The name.
    pub name: Option<Glob>,
    /// The last four characters of any of its secrets, old ones too.
    pub last4: Option<String>,
    /// Rotation is due.
    pub due: bool,
    /// Rotation is late.
    pub overdue: bool,
    /// The key ends within this time, and has not ended yet.
    pub expires_within: Option<Span>,
    /// Neither used nor made within this time.
    pub unused: Option<Span>,
    /// No use is known.
    pub never_used: bool,
    /// A rotation of it waits past its deadline.
    pub stalled: bool,
    /// Revoked keys too, unless `statuses` decides.
    pub revoked: bool,
}

impl Filter {
    /// Whether it leaves every key that is not revoked in.
    pub fn is_empty(&self) -> bool {
        let open = Self {
            revoked: self.revoked,
            ..Self::default()
        };
        *self == open
    }

    /// Whether revoked keys have to be looked at.
    pub fn wants_revoked(&self) -> bool {
        self.statuses.contains(&Standing::Revoked) || (self.revoked && self.statuses.is_empty())
    }

    /// Whether `key`, whose usage is `seen`, is meant at `now`.
    pub fn fits(&self, key: &Key, seen: &Seen, now: Timestamp) -> bool {
        self.fits_status(key, now) && self.fits_text(key) && self.fits_time(key, seen, now)
    }

    fn fits_status(&self, key: &Key, now: Timestamp) -> bool {
        match &self.statuses[..] {
            [] => self.revoked || key.status != Status::Revoked,
            wanted => wanted.contains(&key.standing(now)),
        }
    }

    fn fits_text(&self, key: &Key) -> bool {
        let any = |wanted: &[String], text: Option<&str>| {
            wanted.is_empty() || wanted.iter().any(|one| Some(one.as_str()) == text)
        };
        let tagged = |(name, value): &(String, Option<String>)| {
            key.tags
                .get(name)
                .is_some_and(|has| value.as_ref().is_none_or(|value| value == has))
        };
        let ends = |last4: &String| key.versions.iter().any(|version| version.last4 == *last4);
        any(&self.roles, Some(&key.role))
            && any(&self.environments, Some(&key.environment))
            && any(&self.owners, key.owner.as_deref())
            && self.tags.iter().all(tagged)
            && self.name.as_ref().is_none_or(|name| name.fits(&key.name))
            && self.last4.as_ref().is_none_or(ends)
    }

    fn fits_time(&self, key: &Key, seen: &Seen, now: Timestamp) -> bool {
        let ends_within = |span: Span| {
            key.expires_at
                .is_some_and(|end| end > now && end <= now.plus(span))
        };
        let unused = |span: Span| {
            last_used(seen).map_or(key.created_at, |(at, _)| at.max(key.created_at))
                <= now.minus(span)
        };
        let stalled = || {
            key.status != Status::Revoked
                && key
                    .flights(seen, now)
                    .iter()
                    .any(|flight| matches!(flight.verdict, Verdict::Stalled(_)))
        };
        (!self.due || key.is_due(now))
            && (!self.overdue || key.is_overdue(now))
            && self.expires_within.is_none_or(ends_within)
            && self.unused.is_none_or(unused)
            && (!self.never_used || last_used(seen).is_none())
            && (!self.stalled || stalled())
    }
}

/// The last accepted use of any version: when, and which version.
pub fn last_used(seen: &Seen) -> Option<(Timestamp, u32)> {
    seen.iter()
        .filter_map(|(version, sighting)| Some((sighting.last_seen?, *version)))
        .max()
}

#[cfg(test)]
mod tests;
