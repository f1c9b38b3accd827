//! Replacing the secret of a key, step by step. Pure: each step turns one valid state into the next.
//!
//! A new version begins as pending ([`Key::renew`]). Once every place that has to have it took it, it
//! is put in place and what was in use before retires ([`Key::put_in_place`]). When only some took it,
//! it stays pending: somebody may hold it ([`Key::keep`]). When nobody did, it is revoked.
//!
//! Only a digest is kept, so the same secret cannot be sent again: what is left unfinished is replaced
//! by the next version, and ends as a replaced version ends.

use std::collections::BTreeMap;

use super::{Finish, Key, MAX_LIVE, Retiring, Sighting, Version, VersionState};
use crate::time::{Span, Timestamp};

/// How a rotation is to finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The rule.
    pub finish: Finish,
    /// How long the old secret lives after delivery; for `seen`, when it counts as stalled.
    pub grace: Span,
    /// For `seen`: how long the old secret has to be unused.
    pub quiet: Span,
}

/// What became of versions that an earlier run left pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// One had been used, so it was delivered, and took its place.
    Delivered(u32),
    /// Nobody is known to hold them: they were revoked.
    Discarded,
}

impl Terms {
    /// The terms of a version that begins to retire at `now`.
    pub fn from(self, now: Timestamp) -> Retiring {
        Retiring {
            since: now,
            finish: self.finish,
            quiet: self.quiet,
            deadline: now.plus(self.grace),
            superseded: false,
        }
    }
}

impl Key {
    /// Versions whose delivery is not confirmed, oldest first.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &Version> {
        self.versions
            .iter()
            .filter(|version| version.state == VersionState::Pending)
    }

    /// Settles what an interrupted run left behind; `None` when there is nothing to settle. A pending
    /// version that was used takes its place, unless a sink may not have it. One that no sink can hold is
    /// revoked. What a sink may hold stays as it is until its successor is delivered.
    pub fn settle(
        &mut self,
        seen: &BTreeMap<u32, Sighting>,
        terms: Terms,
        now: Timestamp,
    ) -> Option<Left> {
        let arrived = self
            .unconfirmed()
            .filter(|version| self.has_arrived(version, seen))
            .map(|version| version.version)
            .last();
        if let Some(number) = arrived {
            self.put_in_place(number, &[], terms, now);
            return Some(Left::Delivered(number));
        }
        if !self.sinks.is_empty() {
            return None;
        }
        let mut discarded = None;
        for version in &mut self.versions {
            let held = !version.delivered_to.is_empty() || was_used(seen, version.version);
            // A first version belongs to a `create`, which may be at work right now.
            if version.state == VersionState::Pending && version.version > 1 && !held {
                version.revoke();
                discarded = Some(Left::Discarded);
            }
        }
        discarded
    }

    /// Whether the pending `version` is everywhere it has to be: it was used, and each sink is known to have
    /// it. A use alone proves nothing of sinks: usage is not signed, and another sink may be without it.
    fn has_arrived(&self, version: &Version, seen: &BTreeMap<u32, Sighting>) -> bool {
        let took = |sink| version.delivered_to.contains(sink);
        was_used(seen, version.version) && self.sinks.iter().all(took)
    }

    /// Adds `version`, which is pending. At the limit the oldest version makes room that nobody needs: no
    /// sink took it, or those that did have a newer one and it was not used since. `false`, and no change,
    /// when there is none.
    pub fn renew(&mut self, version: Version, seen: &BTreeMap<u32, Sighting>) -> bool {
        let now = version.created_at;
        while self.live(now).count() >= MAX_LIVE {
            let needless = self
                .versions
                .iter_mut()
                .find(|version| version.is_live(now) && version.is_needless(seen));
            match needless {
                Some(needless) => needless.revoke(),
                None => return false,
            }
        }
        self.add_pending(version);
        true
    }

    /// Makes `number` the version in use; `took` are the sinks that have it. Whatever was in use before,
    /// or pending, retires on `terms`.
    pub fn put_in_place(&mut self, number: u32, took: &[String], terms: Terms, now: Timestamp) {
        for version in &mut self.versions {
            if version.version == number {
                version.state = VersionState::Current;
                version.remember(took);
            } else if version.version < number && version.is_live(now) {
                version.retire(terms, now);
            }
        }
    }

    /// Leaves `number` pending: the sinks `took` have it, others have not. An older pending version that
    /// only those sinks held has been replaced everywhere, and retires on `terms`.
    pub fn keep(&mut self, number: u32, took: &[String], terms: Terms, now: Timestamp) {
        for version in &mut self.versions {
            let held = &version.delivered_to;
            let replaced = !held.is_empty() && held.iter().all(|sink| took.contains(sink));
            if version.version == number {
                version.remember(took);
            } else if version.state == VersionState::Pending && version.version < number && replaced
            {
                version.retire(terms, now);
                if let Some(retiring) = &mut version.retiring {
                    retiring.superseded = true;
                }
            }
        }
    }

    /// The sinks of this key that hold a secret which does not work any more: the last one they took was
    /// revoked or has ended. The next run gives them another.
    pub fn stale_sinks(&self, now: Timestamp) -> Vec<&str> {
        let stale = |sink: &&String| {
            let took = |version: &&Version| version.delivered_to.contains(sink);
            let last = self.versions.iter().rev().find(took);
            last.is_some_and(|version| !version.is_live(now))
        };
        self.sinks
            .iter()
            .filter(stale)
            .map(String::as_str)
            .collect()
    }

    /// Ends `number`: nobody got it.
    pub fn discard(&mut self, number: u32) {
        if let Some(version) = self.version_mut(number) {
            version.revoke();
        }
    }
}

impl Version {
    /// Whether it can end without anybody missing it, as far as is known.
    fn is_needless(&self, seen: &BTreeMap<u32, Sighting>) -> bool {
        match (self.state, self.retiring) {
            (VersionState::Pending, _) => {
                self.delivered_to.is_empty() && !was_used(seen, self.version)
            }
            (VersionState::Retiring, Some(terms)) if terms.superseded => {
                let used = seen.get(&self.version).and_then(|seen| seen.last_seen);
                used.is_none_or(|at| at <= terms.since)
            }
            _ => false,
        }
    }

    fn remember(&mut self, took: &[String]) {
        let known = std::mem::take(&mut self.delivered_to);
        self.delivered_to = known.into_iter().chain(took.iter().cloned()).collect();
        self.delivered_to.sort();
        self.delivered_to.dedup();
    }

    /// Begins to retire, unless it does already.
    fn retire(&mut self, terms: Terms, now: Timestamp) {
        if !matches!(self.state, VersionState::Current | VersionState::Pending) {
            return;
        }
        let retiring = terms.from(now);
        self.state = VersionState::Retiring;
        self.retiring = Some(retiring);
        if terms.finish == Finish::Delivered {
            let end = self.expires_at.unwrap_or(retiring.deadline);
            self.expires_at = Some(end.min(retiring.deadline));
        }
    }
}

/// Whether a use of `version` was accepted, ever.
fn was_used(seen: &BTreeMap<u32, Sighting>, version: u32) -> bool {
    seen.get(&version)
        .is_some_and(|sighting| sighting.first_seen.is_some())
}

#[cfg(test)]
mod tests;
