//! Findings as they are shown, the most urgent first.

use serde_json::{Value, json};

use crate::commands::describe::column;
use crate::error::Result;
use crate::ops::check::{Finding, Severity};
use crate::output::{Cell, Column, Tone};
use crate::time::Timestamp;

/// The columns.
pub const COLUMNS: &[Column] = &[
    column("SEVERITY", "severity", 0),
    column("CONDITION", "condition", 0),
    column("NAME", "name", 0),
    column("KEY ID", "key_id", 2),
    column("SINCE", "since", 1),
    column("WHAT", "what", 0),
    column("RUN", "run", 0),
];

/// The fields of a finding.
pub const FIELDS: &[&str] = &[
    "severity",
    "condition",
    "name",
    "key_id",
    "version",
    "since",
    "address",
    "what",
    "run",
];

/// Findings that are held back to be sorted; more are shown as they come.
const HELD: usize = 10_000;

/// Rows of a table: nobody reads more, and a table has to be held as a whole.
const DRAWN: u64 = 1_000;

/// Findings on their way to be shown.
#[derive(Debug)]
pub struct Sorted {
    held: Vec<Finding>,
    full: bool,
    room: u64,
    left_out: u64,
}

/// Shows a finding.
type Show<'s> = dyn FnMut(&Finding) -> Result<()> + 's;

impl Sorted {
    /// Nothing yet. A table that is drawn has room for so many and no more.
    pub fn new(drawn: bool) -> Self {
        Self {
            held: Vec::new(),
            full: false,
            room: if drawn { DRAWN } else { u64::MAX },
            left_out: 0,
        }
    }

    /// Takes a finding, and shows it when there is no room to hold it.
    pub fn take(&mut self, finding: Finding, show: &mut Show<'_>) -> Result<()> {
        if self.full {
            return self.show(&finding, show);
        }
        self.held.push(finding);
        if self.held.len() == HELD {
            self.full = true;
            self.rest(show)?;
        }
        Ok(())
    }

    /// Shows what is still held.
    pub fn rest(&mut self, show: &mut Show<'_>) -> Result<()> {
        let mut held = std::mem::take(&mut self.held);
        // Stable: within a condition keys stay in the order of their names.
        held.sort_by_key(|finding| finding.condition);
        held.iter().try_for_each(|finding| self.show(finding, show))
    }

    fn show(&mut self, finding: &Finding, show: &mut Show<'_>) -> Result<()> {
        if self.room == 0 {
            self.left_out += 1;
            return Ok(());
        }
        self.room -= 1;
        show(finding)
    }

    /// How many there was no room for.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }
}

/// The cells of a finding.
pub fn cells(finding: &Finding, now: Timestamp) -> Vec<Cell> {
    let severity = finding.condition.severity();
    let (id, name) = match &finding.key {
        Some((id, name)) => (Some(id.as_str()), Some(name.as_str())),
        None => (None, None),
    };
    vec![
        Cell::text(severity.as_str()).tone(match severity {
            Severity::Critical => Tone::Bad,
            Severity::Warning => Tone::Warn,
        }),
        Cell::text(finding.condition.as_str()),
        Cell::maybe(name),
        Cell::maybe(id),
        Cell::time(finding.since, now),
        Cell::text(&finding.what),
        Cell::text(&finding.run),
    ]
}

/// The same for machines.
pub fn json(finding: &Finding) -> Value {
    json!({
        "severity": finding.condition.severity().as_str(),
        "condition": finding.condition.as_str(),
        "name": finding.key.as_ref().map(|(_, name)| name),
        "key_id": finding.key.as_ref().map(|(id, _)| id),
        "version": finding.version,
        "since": finding.since,
        "address": finding.address,
        "what": finding.what,
        "run": finding.run,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::check::Condition;

    fn finding(condition: Condition) -> Finding {
        Finding {
            condition,
            key: None,
            version: None,
            since: None,
            address: None,
            what: String::new(),
            run: String::new(),
        }
    }

    #[test]
    fn every_field_is_known_before_anything_is_read() {
        let fields = json(&finding(Condition::Due));
        let names: Vec<&String> = fields.as_object().unwrap().keys().collect();
        assert_eq!(names, FIELDS);
    }

    /// What is shown of so many findings, every other one critical.
    fn shown(drawn: bool, count: usize) -> (Vec<Condition>, u64) {
        let mut sorted = Sorted::new(drawn);
        let mut shown = Vec::new();
        let mut show = |finding: &Finding| {
            shown.push(finding.condition);
            Ok(())
        };
        for number in 0..count {
            let condition = match number % 2 {
                0 => Condition::Due,
                _ => Condition::Stalled,
            };
            sorted.take(finding(condition), &mut show).unwrap();
        }
        sorted.rest(&mut show).unwrap();
        (shown, sorted.left_out())
    }

    #[test]
    fn the_most_urgent_come_first_and_memory_is_bounded() {
        let (all, left_out) = shown(false, HELD + 2);
        assert_eq!((all.len(), left_out), (HELD + 2, 0));
        assert!(all[..HELD].is_sorted());
        assert_eq!(all[HELD..], [Condition::Due, Condition::Stalled]);
    }

    #[test]
    fn a_table_ends_with_what_is_most_urgent() {
        assert_eq!(shown(true, 1_000).1, 0);
        let (some, left_out) = shown(true, 2_002);
        assert_eq!((some.len(), left_out), (1_000, 1_002));
        assert!(some.iter().all(|one| *one == Condition::Stalled));
    }
}
