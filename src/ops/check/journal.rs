//! The condition of the journal, from a full audit.

use super::{Condition, Finding};
use crate::ops::Audit;

/// The finding about a store that is not what its operators signed.
pub fn journal(audit: &Audit) -> Option<Finding> {
    let first = audit.findings.first()?;
    let place = match (&first.subject, first.event) {
        (Some(subject), Some(seq)) => format!("{subject}, event {seq}: "),
        (Some(subject), None) => format!("{subject}: "),
        (None, Some(seq)) => format!("event {seq}: "),
        (None, None) => String::new(),
    };
    let more = match audit.total.saturating_sub(1) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    Some(Finding {
        condition: Condition::Journal,
        key: None,
        version: None,
        since: None,
        address: None,
        what: format!("{}: {place}{}{more}", first.kind, first.what),
        run: "keyadm audit verify".to_owned(),
    })
}
