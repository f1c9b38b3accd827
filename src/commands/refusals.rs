//! What was refused of a key, over all of its secrets: for `show` and `usage`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::ops::Seen;
use crate::output::{Cell, Tone};
use crate::time::Timestamp;

/// Refusals of all versions of a key.
pub struct Refusals<'a> {
    /// How many.
    pub total: u64,
    by: BTreeMap<&'a str, u64>,
    last: Option<&'a (Timestamp, Option<String>)>,
}

impl<'a> Refusals<'a> {
    /// Adds them up.
    pub fn of(seen: &'a Seen) -> Self {
        let mut by: BTreeMap<&str, u64> = BTreeMap::new();
        for (reason, uses) in seen.values().flat_map(|one| &one.refused_by) {
            let held = by.entry(reason).or_default();
            *held = held.saturating_add(*uses);
        }
        Self {
            total: by.values().copied().fold(0, u64::saturating_add),
            by,
            last: seen
                .values()
                .filter_map(|one| one.last_refused.as_ref())
                .max_by_key(|(at, _)| *at),
        }
    }

    /// Adds the fields of a document that say it.
    pub fn add_to(&self, data: &mut Value) {
        data["refused"] = json!(self.total);
        data["refused_by"] = json!(self.by);
        data["last_refused_at"] = json!(self.last.map(|(at, _)| at));
        data["last_refused_ip"] = json!(self.last.and_then(|(_, ip)| ip.as_deref()));
    }

    /// One line: how many, why, and the last; `None` when none was refused.
    pub fn cell(&self, now: Timestamp) -> Option<Cell> {
        let (at, ip) = self.last?;
        let by: Vec<String> = (self.by.iter())
            .map(|(reason, uses)| format!("{uses} {reason}"))
            .collect();
        let from = ip.as_ref().map(|ip| format!(" from {ip}"));
        let text = format!(
            "{} (last {}{})",
            by.join(", "),
            at.relative_to(now),
            from.unwrap_or_default()
        );
        Some(Cell::new(&text, &self.total.to_string()).tone(Tone::Warn))
    }
}
