//! One walk over the keys.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{Condition, Finding, Severity, Thresholds, conditions, spike};
use crate::error::Result;
use crate::key::{Key, Standing, Status};
use crate::ops::Filter;
use crate::store::{Store, Walk};
use crate::time::Timestamp;

/// How many there are of what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Keys that are not revoked, by standing.
    keys: [u64; Standing::ALL.len()],
    /// Findings by condition.
    findings: [u64; Condition::ALL.len()],
    /// Keys that are not revoked, by the sinks they are bound to.
    sinks: BTreeMap<String, u64>,
}

impl Survey {
    /// Keys of one standing.
    pub fn standing(&self, standing: Standing) -> u64 {
        self.keys[standing as usize]
    }

    /// Keys that are not revoked.
    pub fn keys(&self) -> u64 {
        self.keys.iter().sum::<u64>() - self.standing(Standing::Revoked)
    }

    /// The sinks that these keys are bound to, each with how many of them.
    pub fn sinks(&self) -> &BTreeMap<String, u64> {
        &self.sinks
    }

    /// Findings of one condition.
    pub fn condition(&self, condition: Condition) -> u64 {
        self.findings[condition.index()]
    }

    /// Findings of one severity.
    pub fn severity(&self, severity: Severity) -> u64 {
        Condition::ALL
            .iter()
            .filter(|condition| condition.severity() == severity)
            .map(|condition| self.condition(*condition))
            .sum()
    }

    /// All findings.
    pub fn findings(&self) -> u64 {
        self.findings.iter().sum()
    }

    fn add(&mut self, key: &Key, now: Timestamp) {
        self.keys[key.standing(now) as usize] += 1;
        if key.status != Status::Revoked {
            for sink in &key.sinks {
                *self.sinks.entry(sink.clone()).or_default() += 1;
            }
        }
    }

    /// Counts a finding.
    pub fn count(&mut self, finding: &Finding) {
        self.findings[finding.condition.index()] += 1;
    }
}

/// Walks over the keys that `filter` fits, in the order of their names, adds to `sum` and hands every
/// finding to `visit`. Nothing is held in memory. Unknown secrets belong to no key: they are looked at
/// when the filter leaves none out.
///
/// Rows are taken as the table has them; the audit of the journal compares all of them.
///
/// # Errors
/// Those of the store and of `visit`.
pub fn survey(
    store: &dyn Store,
    filter: &Filter,
    now: Timestamp,
    limits: &Thresholds,
    sum: &mut Survey,
    visit: &mut dyn FnMut(Finding) -> Result<()>,
) -> Result<()> {
    let mut tell = |sum: &mut Survey, finding: Finding| {
        sum.count(&finding);
        visit(finding)
    };
    let mut ownerless = Ownerless::default();
    store.snapshot(&mut || {
        if filter.is_empty()
            && let Some(finding) = spike::of_unknown(store, now, limits)?
        {
            tell(sum, finding)?;
        }
        let walk = Walk {
            revoked: filter.wants_revoked(),
            ..Walk::default()
        };
        store.keys(&walk, &mut |row, seen| {
            let key = row.value;
            if !filter.fits(&key, &seen, now) {
                return Ok(ControlFlow::Continue(()));
            }
            sum.add(&key, now);
            for finding in conditions(&key, &seen, now, limits) {
                match finding.condition {
                    Condition::NoOwner => ownerless.add(finding),
                    _ => tell(sum, finding)?,
                }
            }
            if let Some(finding) = spike::of_key(store, &key, &seen, now, limits)? {
                tell(sum, finding)?;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        std::mem::take(&mut ownerless)
            .finding()
            .map_or(Ok(()), |finding| tell(sum, finding))
    })
}

/// How many keys without an owner are named.
const NAMED: usize = 5;

/// Keys without an owner, which are one finding: a store that never had owners is one thing to settle.
#[derive(Default)]
struct Ownerless {
    count: u64,
    first: Vec<Finding>,
}

impl Ownerless {
    fn add(&mut self, finding: Finding) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(finding);
        }
    }

    /// Of one key its own.
    fn finding(mut self) -> Option<Finding> {
        if self.first.len() < 2 {
            return self.first.pop();
        }
        let names = self.first.iter().filter_map(|one| one.key.as_ref());
        let names: Vec<&str> = names.map(|(_, name)| name.as_str()).collect();
        let more = match self.count - names.len() as u64 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        Some(Finding {
            condition: Condition::NoOwner,
            key: None,
            version: None,
            since: self.first.iter().filter_map(|one| one.since).min(),
            address: None,
            what: format!(
                "{} keys have no owner: {}{more}",
                self.count,
                names.join(", ")
            ),
            run: "keyadm set KEY --owner WHO".to_owned(),
        })
    }
}
