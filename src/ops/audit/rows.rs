//! Rows against the journal, in both directions.

use serde_json::Value;

use super::{Audit, replay::broken};
use crate::error::Result;
use crate::journal::{Event, OperatorStatus, State};
use crate::key::Status;
use crate::store::{Evidence, FoundRow};

/// Compares every row with the last event about it, and every subject of the journal with its row.
pub fn examine(store: &dyn Evidence, audit: &mut Audit) -> Result<()> {
    store.found_rows(&mut |row| {
        count(&row, audit);
        compare(store, &row, audit)
    })?;
    store.subjects(&mut |subject, seq| {
        if store.has_row(subject)? {
            return Ok(());
        }
        // An event that cannot be read was named when the journal was replayed.
        if let Ok(Some(signed)) = store.event(seq)
            && signed.event.after.is_some()
        {
            let what = "the journal has it, but its row is missing".to_owned();
            audit.event("hiding", seq, Some(subject), what);
        }
        Ok(())
    })
}

fn count(row: &FoundRow, audit: &mut Audit) {
    match &row.state {
        Ok(State::Role(_)) => audit.roles += 1,
        Ok(State::Operator(_)) => audit.operators += 1,
        Ok(State::Store(_)) => {}
        Ok(State::Key(_)) => audit.keys += 1,
        Err(_) if row.subject.starts_with("key_") => audit.keys += 1,
        Err(_) => {}
    }
}

fn compare(store: &dyn Evidence, row: &FoundRow, audit: &mut Audit) -> Result<()> {
    let subject = Some(row.subject.as_str());
    let state = match &row.state {
        Ok(state) => state,
        Err(why) => {
            let what = format!("the row cannot be read: {why}");
            audit.event("forging", row.seq, subject, what);
            return Ok(());
        }
    };
    let latest = match store.latest(&row.subject, None) {
        Ok(latest) => latest.map(|signed| signed.event),
        Err(error) => {
            let why = broken(error)?;
            let what = format!("the row cannot be compared: {why}");
            audit.event("forging", row.seq, subject, what);
            return Ok(());
        }
    };
    if let Some(latest) = &latest
        && latest.after.as_ref() == Some(state)
        && latest.seq == row.seq
    {
        return Ok(());
    }
    let (kind, what) = judge(store, row, state, latest.as_ref(), audit.head.seq)?;
    audit.event(
        kind,
        latest.map_or(row.seq, |event| event.seq),
        subject,
        what,
    );
    Ok(())
}

/// What a row that is not what its last event says looks like.
fn judge(
    store: &dyn Evidence,
    row: &FoundRow,
    state: &State,
    latest: Option<&Event>,
    end: u64,
) -> Result<(&'static str, String)> {
    let source = store.event(row.seq).ok().flatten();
    if row.seq > end {
        let what = format!(
            "the row comes from event {}, but the journal ends at event {end}",
            row.seq
        );
        return Ok(("truncation", what));
    }
    let Some(latest) = latest else {
        return Ok((
            "forging",
            "the row was inserted without an event".to_owned(),
        ));
    };
    if row.seq > latest.seq && source.is_none() {
        let what = format!("the row comes from event {}, which is missing", row.seq);
        return Ok(("hiding", what));
    }
    let Some(after) = &latest.after else {
        let what = "the row is back, although the journal says it was deleted".to_owned();
        return Ok(("resurrection", what));
    };
    let old =
        source.filter(|old| old.event.seq < latest.seq && old.event.after.as_ref() == Some(state));
    let how = match old {
        Some(old) => format!(
            "an old row was put back: it is as event {} left it",
            old.event.seq
        ),
        None => format!("the row was edited ({})", differences(state, after)),
    };
    let kind = match revives(state, after) {
        true => "resurrection",
        false if how.starts_with("an old row") => "rollback",
        false => "forging",
    };
    Ok((kind, how))
}

/// Whether the row lives although the journal has ended it.
fn revives(row: &State, journal: &State) -> bool {
    match (row, journal) {
        (State::Key(row), State::Key(journal)) => {
            journal.status == Status::Revoked && row.status != Status::Revoked
        }
        (State::Operator(row), State::Operator(journal)) => {
            journal.status == OperatorStatus::Removed && row.status != OperatorStatus::Removed
        }
        _ => false,
    }
}

/// The fields in which two states differ, or that only the event's number does.
fn differences(row: &State, journal: &State) -> String {
    let fields = |state: &State| match serde_json::to_value(state) {
        Ok(Value::Object(kind)) => kind.into_iter().next().map(|(_, fields)| fields),
        _ => None,
    };
    let (row, journal) = (fields(row), fields(journal));
    let names: Vec<String> = match (&row, &journal) {
        (Some(Value::Object(row)), Some(Value::Object(journal))) => row
            .iter()
            .filter(|(name, value)| journal.get(*name) != Some(value))
            .map(|(name, _)| name.clone())
            .collect(),
        _ => Vec::new(),
    };
    if names.is_empty() {
        return "it names another event than its last one".to_owned();
    }
    format!("not what its event says: {}", names.join(", "))
}
