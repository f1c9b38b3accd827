//! What a check came to: one line, one object, one exit status.

use serde_json::{Map, Value, json};

use super::fail_on::FailOn;
use crate::error::Exit;
use crate::ops::Audit;
use crate::ops::check::{Condition, Severity, Survey};

/// What a check came to.
pub struct Verdict<'a> {
    /// How many there are of what.
    pub sum: &'a Survey,
    /// The audit, unless it was left out.
    pub audit: Option<&'a Audit>,
    /// Which findings count.
    pub fail_on: &'a FailOn,
}

impl Verdict<'_> {
    /// The exit status.
    pub fn exit(&self) -> Exit {
        if self.sum.condition(Condition::Journal) > 0 {
            return Exit::Integrity;
        }
        match self.worst() {
            Some(_) => Exit::No,
            None => Exit::Ok,
        }
    }

    /// The most urgent of the findings that count.
    pub fn worst(&self) -> Option<Severity> {
        Condition::ALL
            .iter()
            .filter(|one| self.sum.condition(**one) > 0 && self.fail_on.means(**one))
            .map(|one| one.severity())
            .min()
    }

    /// One line for people.
    pub fn line(&self) -> String {
        let found = match self.sum.findings() {
            0 => "nothing found".to_owned(),
            _ => self.found(),
        };
        let keys = counted(self.sum.keys(), "key");
        let journal = match self.audit {
            Some(audit) => format!("and {} checked", counted(audit.events, "event")),
            None => "checked, the journal was not (--no-audit)".to_owned(),
        };
        format!("{found}: {keys} {journal}")
    }

    /// `2 critical, 3 warnings`.
    pub fn found(&self) -> String {
        let critical = self.sum.severity(Severity::Critical);
        let warnings = self.sum.severity(Severity::Warning);
        let parts = [
            (critical > 0).then(|| format!("{critical} critical")),
            (warnings > 0).then(|| counted(warnings, "warning")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// The same for machines.
    pub fn json(&self) -> Value {
        let conditions: Map<String, Value> = Condition::ALL
            .iter()
            .map(|one| (one.as_str().to_owned(), self.sum.condition(*one).into()))
            .collect();
        json!({
            "ok": self.worst().is_none(),
            "keys": self.sum.keys(),
            "findings": self.sum.findings(),
            "critical": self.sum.severity(Severity::Critical),
            "warning": self.sum.severity(Severity::Warning),
            "conditions": conditions,
            "journal_verified": self.audit.map(Audit::is_clean),
            "events": self.audit.map(|audit| audit.events),
        })
    }
}

/// `1 key`, `2 keys`.
pub fn counted(count: u64, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}
