//! The journal from its first event: chain, signatures, entitlement.

use super::{Audit, without_number};
use crate::error::{Code, Error, Result};
use crate::journal::{Head, Journal, Replay, SignedEvent, State, StoreSettings, Trust};
use crate::store::Evidence;

/// Checks every event.
pub fn examine(store: &dyn Evidence, audit: &mut Audit) -> Result<()> {
    let Some(settings) = settings(store) else {
        audit.general("forging", "no event says which store this is");
        return Ok(());
    };
    let trust = Trust::new(store, &settings, 0);
    let mut replay = Replay::after(Head::EMPTY, &trust);
    store.found_events(&mut |seq, found| {
        audit.events += 1;
        match found {
            Ok(signed) => step(&mut replay, &trust, &signed, audit),
            Err(fault) => {
                let gap = replay.lose(seq);
                for fault in gap.err().into_iter().chain([fault]) {
                    audit.fault(seq, None, &fault);
                }
                Ok(())
            }
        }
    })?;
    audit.head = replay.head();
    audit.settings = Some(settings);
    Ok(())
}

fn step(
    replay: &mut Replay<'_>,
    trust: &Trust<'_>,
    signed: &SignedEvent,
    audit: &mut Audit,
) -> Result<()> {
    let event = &signed.event;
    let subject = Some(event.subject.as_str());
    if let Err(fault) = replay.follows(signed) {
        audit.fault(event.seq, subject, &fault);
    }
    if let Err(error) = trust.authentic(signed) {
        let why = broken(error)?;
        audit.event(
            "forging",
            event.seq,
            subject,
            without_number(event.seq, &why),
        );
    }
    replay.pass(signed);
    audit.at = Some(event.at);
    Ok(())
}

/// Why the journal does not vouch for something; other errors end the audit's part.
pub fn broken(error: Error) -> Result<String> {
    match (error.code(), error.cause()) {
        (Code::BrokenJournal, Some(why)) => Ok(why.to_owned()),
        _ => Err(error),
    }
}

/// The store as its journal says it is: its last event about itself, or the table's row where the
/// journal cannot be read that far.
fn settings(store: &dyn Evidence) -> Option<StoreSettings> {
    let row = store.settings().ok().map(|row| row.value);
    let first = match Journal::event(store, 1) {
        Ok(Some(signed)) => state(signed),
        _ => None,
    };
    let id = first
        .as_ref()
        .or(row.as_ref())
        .map(|settings| settings.id.clone())?;
    let latest = match store.latest(&id, None) {
        Ok(Some(signed)) => state(signed),
        _ => None,
    };
    latest.or(first).or(row)
}

fn state(signed: SignedEvent) -> Option<StoreSettings> {
    match signed.event.after {
        Some(State::Store(settings)) => Some(settings),
        _ => None,
    }
}
