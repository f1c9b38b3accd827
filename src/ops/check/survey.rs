//! One walk over the keys.

use std::ops::ControlFlow;

use super::{Condition, Finding, Severity, Thresholds, conditions, spike};
use crate::error::Result;
use crate::key::Standing;
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
            sum.keys[key.standing(now) as usize] += 1;
            for finding in conditions(&key, &seen, now, limits) {
                tell(sum, finding)?;
            }
            if let Some(finding) = spike::of_key(store, &key, &seen, now, limits)? {
                tell(sum, finding)?;
            }
            Ok(ControlFlow::Continue(()))
        })
    })
}
