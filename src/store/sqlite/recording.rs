//! What was seen of keys, written.

use std::time::Duration;

use rusqlite::{Connection, Params, Transaction, TransactionBehavior};

use super::faults::Sql as _;
use super::{SqliteStore, retention};
use crate::error::Result;
use crate::key::{KeyId, Pace};
use crate::store::tally::{
    Count, MOST_ADDRESSES, MOST_PREFIXES, MOST_USES, OTHER, Version, Visits,
};
use crate::store::{Event, Tally};
use crate::time::{Span, Timestamp};

/// How long recording may wait for the write lock: the answer is out already, but the caller's
/// process is still alive.
const PATIENCE: Duration = Duration::from_millis(200);

/// Records a tally in one transaction, after a short wait for the lock.
pub fn record(store: &SqliteStore, tally: &Tally, now: Timestamp, keep: Span) -> Result<()> {
    let connection = &store.connection;
    let wait = |wait| connection.busy_timeout(wait).sql("set the lock wait");
    wait(PATIENCE)?;
    let transaction =
        Transaction::new_unchecked(connection, TransactionBehavior::Immediate).sql("record usage");
    wait(store.wait)?;
    let transaction = transaction?;
    write(&transaction, tally)?;
    retention::sweep(&transaction, now, keep)?;
    transaction.commit().sql("record usage")
}

/// Records events that were not recorded before; ids and counts are written together, so whatever
/// interrupts it, the same events can be handed in again.
pub fn ingest(
    store: &SqliteStore,
    events: &[Event],
    now: Timestamp,
    keep: Span,
    rehearse: bool,
) -> Result<u64> {
    let transaction = Transaction::new_unchecked(&store.connection, TransactionBehavior::Immediate)
        .sql("record usage")?;
    let mut tally = Tally::default();
    let mut new = 0;
    for event in events {
        let sql = "INSERT INTO ingested (id, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        if run(&transaction, sql, (&event.id, event.at.seconds()))? > 0 {
            tally.note(&event.seen());
            new += 1;
        }
    }
    write(&transaction, &tally)?;
    retention::sweep(&transaction, now, keep)?;
    if !rehearse {
        transaction.commit().sql("record usage")?;
    }
    Ok(new)
}

/// Adds a tally to the tables, inside a transaction.
fn write(connection: &Connection, tally: &Tally) -> Result<()> {
    // In the order of the tables: neighbours share a page.
    let mut known: Vec<_> = tally.known.iter().collect();
    known.sort_by_key(|(key, _)| *key);
    for (key, known) in known {
        for (number, version) in &known.versions {
            uses(connection, key, *number, version)?;
            addresses(connection, key, *number, &version.addresses)?;
        }
        if let Some(pace) = known.pace {
            pace_of(connection, key, pace)?;
        }
    }
    for (minute, prefixes) in &tally.unknown {
        for (prefix, uses) in prefixes {
            unknown(connection, *minute, prefix, *uses)?;
        }
    }
    Ok(())
}

fn uses(connection: &Connection, key: &KeyId, number: u32, version: &Version) -> Result<()> {
    for ((hour, result), count) in &version.hours {
        let Count {
            uses,
            first,
            last,
            ip,
        } = *count;
        let (first, last) = (first.seconds(), last.seconds());
        let (uses, ip) = (stored(uses), ip.map(|ip| ip.to_string()));
        run(
            connection,
            &merge("usage", "hour, ", "?8, "),
            (key.as_str(), number, result, uses, first, last, &ip, hour),
        )?;
        run(
            connection,
            &merge("totals", "", ""),
            (key.as_str(), number, result, uses, first, last, &ip),
        )?;
    }
    Ok(())
}

/// Adds a count to the row that is there, or makes one.
fn merge(table: &str, column: &str, value: &str) -> String {
    format!(
        "INSERT INTO {table} (key_id, version, {column}result, uses, first_at, last_at, last_ip)
         VALUES (?1, ?2, {value}?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET uses = min(uses + ?4, {MOST_USES}),
            first_at = min(first_at, ?5),
            last_at = max(last_at, ?6),
            last_ip = CASE WHEN ?6 > last_at THEN ?7
                           WHEN ?6 = last_at THEN coalesce(?7, last_ip) ELSE last_ip END"
    )
}

fn addresses(
    connection: &Connection,
    key: &KeyId,
    number: u32,
    seen: &[(std::net::IpAddr, Visits)],
) -> Result<()> {
    for (ip, visits) in seen {
        run(
            connection,
            &format!(
                "INSERT INTO addresses (key_id, version, ip, uses, refused, first_at, last_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT DO UPDATE SET uses = min(uses + ?4, {MOST_USES}),
                    refused = min(refused + ?5, {MOST_USES}),
                    first_at = min(first_at, ?6), last_at = max(last_at, ?7)"
            ),
            (
                key.as_str(),
                number,
                ip.to_string(),
                stored(visits.uses),
                stored(visits.refused),
                visits.first.seconds(),
                visits.last.seconds(),
            ),
        )?;
    }
    if seen.is_empty() {
        return Ok(());
    }
    run(
        connection,
        &format!(
            "DELETE FROM addresses WHERE key_id = ?1 AND version = ?2 AND ip IN (
                SELECT ip FROM addresses WHERE key_id = ?1 AND version = ?2
                ORDER BY last_at DESC, ip LIMIT -1 OFFSET {MOST_ADDRESSES})"
        ),
        (key.as_str(), number),
    )
    .map(drop)
}

/// What several processes let through adds up.
fn pace_of(connection: &Connection, key: &KeyId, pace: Pace) -> Result<()> {
    run(
        connection,
        "INSERT INTO paces (key_id, due) VALUES (?1, ?3)
         ON CONFLICT DO UPDATE SET due = max(due + ?2, ?3)",
        (
            key.as_str(),
            pace.steps.cast_signed(),
            pace.due.cast_signed(),
        ),
    )
    .map(drop)
}

/// A minute has room for so many prefixes, whoever names them.
fn unknown(connection: &Connection, minute: i64, prefix: &str, uses: u64) -> Result<()> {
    run(
        connection,
        &format!(
            "INSERT INTO unknown (minute, prefix, uses)
             SELECT ?1, CASE
                WHEN EXISTS (SELECT 1 FROM unknown WHERE minute = ?1 AND prefix = ?2) THEN ?2
                WHEN (SELECT count(*) FROM unknown WHERE minute = ?1 AND prefix <> '{OTHER}')
                    < {MOST_PREFIXES} THEN ?2
                ELSE '{OTHER}' END, ?3
             WHERE true
             ON CONFLICT DO UPDATE SET uses = min(uses + ?3, {MOST_USES})"
        ),
        (minute, prefix, stored(uses)),
    )
    .map(drop)
}

fn stored(uses: u64) -> i64 {
    uses.min(MOST_USES).cast_signed()
}

/// Runs a statement and returns how many rows it wrote.
fn run(connection: &Connection, sql: &str, parameters: impl Params) -> Result<usize> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(parameters))
        .sql("record usage")
}

#[cfg(test)]
mod tests;
