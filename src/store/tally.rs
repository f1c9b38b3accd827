//! Many uses as few numbers: what is seen is added up in memory, and written in one transaction.
//!
//! **Bounds.** A known key takes one entry per version, hour and result; only who holds one of its
//! secrets makes one. What nobody has to hold a secret for (addresses, unknown secrets) is bounded by
//! the constants below, so that no flood of requests grows memory or file. Counts saturate.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;

use ipnet::IpNet;

use crate::key::{KeyId, Pace, VALID};
use crate::time::Timestamp;

/// Addresses kept per secret version: the latest.
pub const MOST_ADDRESSES: usize = 16;

/// Address prefixes kept per minute for unknown secrets; the rest is [`OTHER`]. With 30 days of
/// minutes this is at most 780,000 rows, some 25 MB, under an attack that never ends.
pub const MOST_PREFIXES: usize = 16;

/// Minutes of unknown secrets that a tally holds while the store cannot be written.
const MOST_MINUTES: usize = 1_440;

/// The largest count that is stored: no sum of stored counts overflows 64 bits.
pub const MOST_USES: u64 = 1_000_000_000_000_000;

/// The prefix of an address that is not known.
pub const NOWHERE: &str = "-";

/// Where prefixes beyond [`MOST_PREFIXES`] are counted.
pub const OTHER: &str = "other";

/// Whose secret was presented.
#[derive(Clone, Copy, Debug)]
pub enum Who<'a> {
    /// The secret of this version of a key.
    Known {
        /// The key.
        key: &'a KeyId,
        /// Its secret version.
        version: u32,
    },
    /// A text that is no secret, or a secret that no key has.
    Unknown,
}

/// Something that was seen, once or several times.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Whose secret.
    pub who: Who<'a>,
    /// When.
    pub at: Timestamp,
    /// [`VALID`], or the refusal's code.
    pub result: &'static str,
    /// The client's address, if known.
    pub ip: Option<IpAddr>,
    /// How many times.
    pub uses: u64,
    /// What the key's rate limit has to remember of it, if the key has one.
    pub pace: Option<Pace>,
}

/// Uses of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub uses: u64,
    /// The first.
    pub first: Timestamp,
    /// The last.
    pub last: Timestamp,
    /// The address of the last, if it was known.
    pub ip: Option<IpAddr>,
}

impl Count {
    fn add(&mut self, other: &Self) {
        self.uses = self.uses.saturating_add(other.uses);
        self.first = self.first.min(other.first);
        if other.last > self.last || (other.last == self.last && other.ip.is_some()) {
            self.ip = other.ip;
        }
        self.last = self.last.max(other.last);
    }
}

/// What was seen of one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visits {
    /// Uses that were accepted.
    pub uses: u64,
    /// Uses that were refused.
    pub refused: u64,
    /// The first of either.
    pub first: Timestamp,
    /// The last of either.
    pub last: Timestamp,
}

impl Visits {
    fn add(&mut self, other: &Self) {
        self.uses = self.uses.saturating_add(other.uses);
        self.refused = self.refused.saturating_add(other.refused);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }
}

/// What was seen of one secret version.
#[derive(Debug, Default)]
pub(super) struct Version {
    /// By hour since 1970 and result.
    pub(super) hours: BTreeMap<(i64, &'static str), Count>,
    pub(super) addresses: Vec<(IpAddr, Visits)>,
}

impl Version {
    fn add(&mut self, hour: i64, result: &'static str, count: &Count) {
        self.hours
            .entry((hour, result))
            .and_modify(|held| held.add(count))
            .or_insert(*count);
    }

    fn add_address(&mut self, ip: IpAddr, visits: &Visits) {
        match self.addresses.iter_mut().find(|(held, _)| *held == ip) {
            Some((_, held)) => held.add(visits),
            None => self.addresses.push((ip, *visits)),
        }
        if self.addresses.len() > MOST_ADDRESSES {
            let oldest = (0..self.addresses.len()).min_by_key(|at| self.addresses[*at].1.last);
            oldest.map(|at| self.addresses.remove(at));
        }
    }
}

/// What was seen of one key.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) versions: BTreeMap<u32, Version>,
    /// What its rate limit has to remember.
    pub(super) pace: Option<Pace>,
}

impl Known {
    fn note(&mut self, version: u32, seen: &Seen<'_>, ip: Option<IpAddr>) {
        let accepted = seen.result == VALID;
        if let Some(pace) = seen.pace.filter(|_| accepted) {
            self.add_pace(pace);
        }
        let version = self.versions.entry(version).or_default();
        let count = Count {
            uses: seen.uses,
            first: seen.at,
            last: seen.at,
            ip,
        };
        version.add(seen.at.seconds() / 3_600, seen.result, &count);
        if let Some(ip) = ip {
            let visits = Visits {
                uses: if accepted { seen.uses } else { 0 },
                refused: if accepted { 0 } else { seen.uses },
                first: seen.at,
                last: seen.at,
            };
            version.add_address(ip, &visits);
        }
    }

    fn add_pace(&mut self, pace: Pace) {
        self.pace = Some(self.pace.map_or(pace, |held| held.and(pace)));
    }
}

/// What was seen since it was last recorded.
///
/// It is handed to [`Store::record`](super::Store::record) by reference and emptied by whoever holds
/// it, once that succeeded; until then it can go on counting.
#[derive(Debug, Default)]
pub struct Tally {
    pub(super) known: HashMap<KeyId, Known>,
    /// By minute since 1970, then by prefix.
    pub(super) unknown: BTreeMap<i64, BTreeMap<String, u64>>,
}

impl Tally {
    /// Whether there is nothing to record.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.unknown.is_empty()
    }

    /// Counts what was seen.
    pub fn note(&mut self, seen: &Seen<'_>) {
        let ip = seen.ip.map(|ip| ip.to_canonical());
        let Who::Known { key, version } = seen.who else {
            let minute = seen.at.seconds() / 60;
            return self.add_unknown(minute, prefix(ip), seen.uses);
        };
        // A key that is used once is used again: its Key ID is copied only the first time.
        match self.known.get_mut(key) {
            Some(known) => known.note(version, seen, ip),
            None => self.known_mut(key).note(version, seen, ip),
        }
    }

    /// Counts what `other` has counted, too: a batch that could not be recorded goes back.
    pub fn absorb(&mut self, other: Self) {
        for (key, theirs) in other.known {
            let known = self.known_mut(&key);
            if let Some(pace) = theirs.pace {
                known.add_pace(pace);
            }
            for (number, theirs) in theirs.versions {
                let version = known.versions.entry(number).or_default();
                for ((hour, result), count) in &theirs.hours {
                    version.add(*hour, result, count);
                }
                for (ip, visits) in &theirs.addresses {
                    version.add_address(*ip, visits);
                }
            }
        }
        for (minute, prefixes) in other.unknown {
            for (prefix, uses) in prefixes {
                self.add_unknown(minute, prefix, uses);
            }
        }
    }

    fn known_mut(&mut self, key: &KeyId) -> &mut Known {
        self.known.entry(key.clone()).or_default()
    }

    fn add_unknown(&mut self, minute: i64, prefix: String, uses: u64) {
        // Minutes beyond the bound are counted in the last one held: the sum stays right.
        let minute = match self.unknown.last_key_value() {
            Some((last, _))
                if self.unknown.len() >= MOST_MINUTES && !self.unknown.contains_key(&minute) =>
            {
                *last
            }
            _ => minute,
        };
        let prefixes = self.unknown.entry(minute).or_default();
        let named = prefixes.keys().filter(|prefix| *prefix != OTHER).count();
        let prefix = match prefixes.contains_key(&prefix) || named < MOST_PREFIXES {
            true => prefix,
            false => OTHER.to_owned(),
        };
        let held = prefixes.entry(prefix).or_default();
        *held = held.saturating_add(uses);
    }
}

/// The network that an address is counted under: /24, or /48 for IPv6 (what one customer of a provider
/// is given, RFC 6177).
fn prefix(ip: Option<IpAddr>) -> String {
    let length = |ip: &IpAddr| if ip.is_ipv4() { 24 } else { 48 };
    ip.and_then(|ip| IpNet::new(ip, length(&ip)).ok())
        .map_or_else(|| NOWHERE.to_owned(), |net| net.trunc().to_string())
}

#[cfg(test)]
mod tests;
