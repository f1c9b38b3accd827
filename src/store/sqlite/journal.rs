//! The journal's table.

use rusqlite::Connection;

use super::SqliteStore;
use super::faults::Sql as _;
use crate::error::{Code, Error, Result};
use crate::journal::{Head, SignedEvent, State};
use crate::store::{Change, History, MOST_BACKDATED, Store as _};
use crate::time::Timestamp;

const COLUMNS: &str = "SELECT seq, subject, body, signature FROM journal";

pub const BY_SEQ: &str = "SELECT seq, subject, body, signature FROM journal WHERE seq = ?1";
pub const LATEST: &str = "SELECT seq, subject, body, signature FROM journal
    WHERE subject = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT 1";
pub const NEXT: &str =
    "SELECT seq, subject, body, signature FROM journal WHERE seq > ?1 ORDER BY seq LIMIT 1";

/// The statement for a history; its parameters are the place to start behind and the subject.
pub fn history(history: &History) -> String {
    let subject = match history.subject {
        Some(_) => "subject = ?2",
        None => "?2 IS NULL",
    };
    let (compare, order) = if history.reverse {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    format!("{COLUMNS} WHERE seq {compare} ?1 AND {subject} ORDER BY seq {order}")
}

/// The place that [`history`] starts behind.
pub fn start(history: &History) -> i64 {
    let end = if history.reverse { i64::MAX } else { 0 };
    history.after.map_or(end, u64::cast_signed)
}

/// An event's columns.
pub type Raw = (i64, String, String, Vec<u8>);

pub fn raw(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

pub fn read((seq, subject, body, signature): Raw) -> Result<SignedEvent> {
    Ok(SignedEvent::read(
        seq.cast_unsigned(),
        &subject,
        body,
        &signature,
    )?)
}

pub fn insert(connection: &Connection, signed: &SignedEvent) -> Result<()> {
    let event = &signed.event;
    connection
        .prepare_cached(
            "INSERT INTO journal (seq, subject, body, signature) VALUES (?1, ?2, ?3, ?4)",
        )
        .and_then(|mut statement| {
            statement.execute((
                event.seq.cast_signed(),
                &event.subject,
                &signed.body,
                &signed.signature[..],
            ))
        })
        .sql("write the journal")
        .map(drop)
}

impl SqliteStore {
    /// The head, and when its event happened.
    pub(super) fn tail(&self) -> Result<(Head, Option<Timestamp>)> {
        let sql = format!("{COLUMNS} ORDER BY seq DESC LIMIT 1");
        match self.one(&sql, (), raw)?.map(read).transpose()? {
            Some(last) => Ok((last.head(), Some(last.event.at))),
            None => Ok((Head::EMPTY, None)),
        }
    }
}

/// When the next event happens: now, but never before the last one. A clock that stands far before it is
/// refused, but not where only something ends: whoever dated an event in the future, by mistake or on
/// purpose, must not keep a key from being revoked.
pub fn next_time(last: Option<Timestamp>, now: Timestamp, changes: &[Change]) -> Result<Timestamp> {
    let ends = || changes.iter().all(|change| change.action.only_ends());
    match last {
        Some(last) if last.since(now) > MOST_BACKDATED && !ends() => Err(Error::new(
            Code::Clock,
            "the clock stands before the newest event of the journal",
        )
        .why(format!(
            "it is {now} here, and the last change was made at {last}"
        ))
        .try_this("set the clock right (timedatectl), then run it again")
        .try_this("if the clock is right, the event is wrong: keyadm audit list shows who made it")
        .try_this("revoke, suspend, operator remove and auth recover work all the same")
        .unchanged("nothing was changed")),
        Some(last) => Ok(last.max(now)),
        None => Ok(now),
    }
}

/// The id of the store that events are for: its settings', or those that the first change makes.
pub fn store_id(store: &SqliteStore, changes: &[Change]) -> Result<String> {
    match changes.first().and_then(|change| change.after.as_ref()) {
        Some(State::Store(settings)) => Ok(settings.id.clone()),
        _ => Ok(store.settings()?.value.id),
    }
}
