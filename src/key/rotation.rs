//! When a secret is due for rotation, and when a rotation in flight is finished. Decisions only.

use std::collections::BTreeMap;

use super::id::ALPHABET;
use super::{Finish, Key, Status, Version, VersionState};
use crate::time::{Span, Timestamp};

/// What is known about the use of one secret version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sighting {
    /// Uses that were accepted.
    pub allowed: u64,
    /// Uses that were refused.
    pub refused: u64,
    /// When it was first accepted.
    pub first_seen: Option<Timestamp>,
    /// When it was last accepted.
    pub last_seen: Option<Timestamp>,
    /// The address of the last use that was accepted, if it was known.
    pub last_ip: Option<String>,
    /// Uses that were refused, by the refusal's code.
    pub refused_by: BTreeMap<String, u64>,
    /// When it was last refused, and the client's address, if it was known.
    pub last_refused: Option<(Timestamp, Option<String>)>,
}

/// How it stands with the retirement of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to do but wait; in words, for what.
    Waiting(String),
    /// It may end now; in words, why.
    Finished(String),
    /// Past its deadline and still not finished: a person has to decide; in words, why.
    Stalled(String),
}

/// One version on its way out, and how that stands.
#[derive(Clone, Debug)]
pub struct Flight<'a> {
    /// The version that is being replaced.
    pub old: &'a Version,
    /// How it stands.
    pub verdict: Verdict,
}

impl Key {
    /// When its secret should be rotated: spread over the last tenth of the interval by Key ID, so
    /// that keys made on one day do not all rotate on one day.
    pub fn due_at(&self) -> Option<Timestamp> {
        let every = self.rotate_every?.as_seconds();
        Some(
            self.overdue_at()?
                .minus(Span::seconds(every / 10 * self.spread() / 1024)),
        )
    }

    /// When rotation is late: a whole interval after the version in use was made.
    pub fn overdue_at(&self) -> Option<Timestamp> {
        (self.status != Status::Revoked).then_some(())?;
        Some(self.current()?.created_at.plus(self.rotate_every?))
    }

    /// Whether rotation is due at `now`.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due_at().is_some_and(|due| due <= now)
    }

    /// Whether rotation is late at `now`.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.overdue_at().is_some_and(|late| late <= now)
    }

    /// 0 to 1023, from the last two characters of the Key ID.
    fn spread(&self) -> u64 {
        self.id.tail().bytes().rev().take(2).fold(0, |sum, byte| {
            let digit = ALPHABET.iter().position(|letter| *letter == byte);
            sum * 32 + digit.unwrap_or(0) as u64
        })
    }

    /// The versions on their way out at `now`, oldest first, each with its verdict.
    pub fn flights(&self, sightings: &BTreeMap<u32, Sighting>, now: Timestamp) -> Vec<Flight<'_>> {
        let retiring =
            |version: &&Version| version.state == VersionState::Retiring && version.is_live(now);
        self.versions
            .iter()
            .filter(retiring)
            .map(|old| Flight {
                old,
                verdict: self.verdict(old, sightings, now),
            })
            .collect()
    }

    /// The retiring versions whose time is over at `now`, oldest first, each with the reason: those
    /// that were used and are quiet now, and those whose grace has passed.
    pub fn over(&self, seen: &BTreeMap<u32, Sighting>, now: Timestamp) -> Vec<(u32, String)> {
        let retiring = |version: &&Version| version.state == VersionState::Retiring;
        let reason = |old: &Version| match (old.is_live(now), old.expires_at) {
            (false, Some(end)) => Some(format!("the time of v{} was over at {end}", old.version)),
            _ => match self.verdict(old, seen, now) {
                Verdict::Finished(why) => Some(why),
                _ => None,
            },
        };
        let over = |old: &Version| Some((old.version, reason(old)?));
        self.versions
            .iter()
            .filter(retiring)
            .filter_map(over)
            .collect()
    }

    fn verdict(
        &self,
        old: &Version,
        sightings: &BTreeMap<u32, Sighting>,
        now: Timestamp,
    ) -> Verdict {
        let Some(terms) = old.retiring else {
            return Verdict::Waiting("its terms are unknown".to_owned());
        };
        let (n, deadline) = (old.version, terms.deadline);
        match terms.finish {
            Finish::Delivered => Verdict::Waiting(format!("v{n} ends at {deadline}")),
            Finish::Manual => Verdict::Waiting(format!(
                "v{n} ends when you say so: keyadm rotation finish {}",
                self.id
            )),
            Finish::Seen => {
                let seen = sightings
                    .range(n + 1..)
                    .find(|(_, sighting)| sighting.first_seen.is_some());
                let last_used = sightings.get(&n).and_then(|sighting| sighting.last_seen);
                let quiet_since = last_used.map_or(terms.since, |at| at.max(terms.since));
                let quiet = now.since(quiet_since);
                let why = match seen {
                    None => "the new secret has not been used".to_owned(),
                    Some(_) if quiet < terms.quiet => {
                        format!(
                            "v{n} was used at {quiet_since}; it has to be quiet for {}",
                            terms.quiet
                        )
                    }
                    Some((newer, _)) => {
                        return Verdict::Finished(format!(
                            "v{newer} has been used and v{n} was quiet for {quiet}"
                        ));
                    }
                };
                if now > deadline {
                    Verdict::Stalled(format!("{why}; the deadline was {deadline}"))
                } else {
                    Verdict::Waiting(why)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Retiring;
    use super::super::model::tests::{key, now};
    use super::*;

    fn seen_at(at: Timestamp) -> Sighting {
        Sighting {
            first_seen: Some(at),
            last_seen: Some(at),
            ..Sighting::default()
        }
    }

    /// v1 retiring under `seen` with an hour of quiet and a week to the deadline, v2 in use.
    fn rotating() -> Key {
        let mut key = key();
        let mut next = Version::pending(2, key.versions[0].digest.clone(), "2222".into(), now());
        next.state = VersionState::Current;
        key.versions[0].state = VersionState::Retiring;
        key.versions[0].retiring = Some(Retiring {
            since: now(),
            finish: Finish::Seen,
            quiet: Span::hours(1),
            deadline: now().plus(Span::days(7)),
            superseded: false,
        });
        key.add_pending(next);
        key
    }

    fn verdict(uses: &[(u32, Timestamp)], at: Timestamp) -> Verdict {
        let sightings = uses.iter().map(|(n, at)| (*n, seen_at(*at))).collect();
        rotating().flights(&sightings, at).remove(0).verdict
    }

    #[test]
    fn due_dates_lie_in_the_last_tenth_of_the_interval() {
        let mut key = key();
        assert_eq!(key.due_at(), None);
        key.rotate_every = Some(Span::days(90));
        let due = key.due_at().unwrap();
        assert!(due > now().plus(Span::days(81)) && due <= now().plus(Span::days(90)));
        assert!(!key.is_due(due.minus(Span::seconds(1))) && key.is_due(due));
        assert!(!key.is_overdue(due) && key.is_overdue(now().plus(Span::days(90))));
        key.revoke(now(), "op", None);
        assert_eq!(key.due_at(), None);
    }

    #[test]
    fn seen_finishes_when_the_new_one_is_used_and_the_old_one_quiet() {
        let hour = now().plus(Span::hours(1));
        let early = hour.minus(Span::seconds(1));
        assert!(matches!(verdict(&[(2, now())], hour), Verdict::Finished(_)));
        assert!(matches!(verdict(&[(2, now())], early), Verdict::Waiting(_)));
        assert!(matches!(verdict(&[], hour), Verdict::Waiting(_)));
        assert!(matches!(
            verdict(&[(1, early), (2, now())], hour),
            Verdict::Waiting(_)
        ));
    }

    #[test]
    fn a_version_is_over_when_its_rule_says_so_or_its_grace_has_passed() {
        let hour = now().plus(Span::hours(1));
        fn numbers(key: &Key, seen: &BTreeMap<u32, Sighting>, at: Timestamp) -> Vec<u32> {
            let over = key.over(seen, at).into_iter();
            over.map(|(number, _)| number).collect()
        }
        let used = [(2, seen_at(now()))].into();
        assert_eq!(numbers(&rotating(), &used, hour), [1]);
        assert!(numbers(&rotating(), &BTreeMap::new(), hour).is_empty());
        let mut key = rotating();
        key.versions[0].expires_at = Some(hour);
        assert!(numbers(&key, &BTreeMap::new(), hour.minus(Span::seconds(1))).is_empty());
        assert_eq!(numbers(&key, &BTreeMap::new(), hour), [1]);
        key.versions[0].revoke();
        assert!(numbers(&key, &BTreeMap::new(), hour).is_empty());
    }

    #[test]
    fn past_the_deadline_it_is_stalled_never_forced() {
        let deadline = now().plus(Span::days(7));
        let late = deadline.plus(Span::seconds(1));
        assert!(matches!(verdict(&[], deadline), Verdict::Waiting(_)));
        assert!(matches!(verdict(&[], late), Verdict::Stalled(_)));
        assert!(matches!(
            verdict(&[(1, late), (2, now())], late),
            Verdict::Stalled(_)
        ));
        assert!(matches!(
            verdict(&[(1, now()), (2, now())], late),
            Verdict::Finished(_)
        ));
    }
}
