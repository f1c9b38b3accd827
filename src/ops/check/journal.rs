//! The conditions of the journal: what a full audit found, and a newest event that is yet to come.

use super::{Condition, Finding};
use crate::ops::Audit;
use crate::store::MOST_BACKDATED;
use crate::time::Timestamp;

/// The finding about a `newest` event that lies so far in the future that changes are refused.
pub fn clock(newest: Timestamp, now: Timestamp) -> Option<Finding> {
    (newest.since(now) > MOST_BACKDATED).then(|| Finding {
        condition: Condition::Clock,
        key: None,
        version: None,
        since: Some(newest),
        address: None,
        what: format!(
            "the newest event is of {newest}, and it is {now}: most changes are refused until then; \
             the clock is wrong, or was when that event was made"
        ),
        run: "keyadm audit list".to_owned(),
    })
}

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
