//! The last words of the journal about a subject, for people.

use super::Book;
use crate::error::Result;
use crate::journal::SignedEvent;

/// The last events about `subject`, newest first, each one checked.
///
/// # Errors
/// `integrity.broken_journal` for an event that is not believed.
pub fn recent_events(book: &Book<'_>, subject: &str, most: usize) -> Result<Vec<SignedEvent>> {
    let mut events: Vec<SignedEvent> = Vec::with_capacity(most);
    while events.len() < most {
        let before = events.last().map(|last| last.event.seq);
        let Some(signed) = book.store().latest(subject, before)? else {
            break;
        };
        book.trust().authentic(&signed)?;
        events.push(signed);
    }
    Ok(events)
}

/// The name of the operator `id`, as far as the store knows it.
pub fn operator_name(book: &Book<'_>, id: &str) -> Option<String> {
    let operator = book.operator(id).ok().flatten()?;
    Some(operator.name)
}
