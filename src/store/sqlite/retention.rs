//! What is forgotten, and when: single hours after the configured time, minutes of unknown secrets and
//! ids of ingested events after 30 days. Totals are never forgotten, so `max_uses` and the first and
//! last use stay exact.

use rusqlite::{Connection, OptionalExtension as _};

use super::faults::Sql as _;
use crate::error::Result;
use crate::store::Tracking;
use crate::time::{Span, Timestamp};

/// Rows of usage that are dropped at a time: what is shortened by years goes in several hours.
const MOST_DROPPED: u32 = 50_000;

const HOUR: i64 = 3_600;

/// Forgets what is too old, inside a transaction; does nothing more than once an hour.
pub fn sweep(connection: &Connection, now: Timestamp, keep: Span) -> Result<()> {
    let swept: Option<i64> = connection
        .prepare_cached("SELECT swept_at FROM retention")
        .and_then(|mut statement| statement.query_row((), |row| row.get(0)).optional())
        .sql("read when usage was last swept")?;
    let hour = now.seconds() / HOUR;
    if swept.is_some_and(|at| at / HOUR == hour) {
        return Ok(());
    }
    // A whole hour goes when its last second is too old.
    let hours = now.minus(keep).seconds() / HOUR * HOUR;
    let detail = keep.min(Tracking::KEEP_DETAIL);
    let minutes = now.minus(detail).seconds() / 60 * 60;
    let run = |sql: &str, parameters: &[i64]| {
        connection
            .execute(sql, rusqlite::params_from_iter(parameters))
            .sql("forget old usage")
            .map(drop)
    };
    run(
        "DELETE FROM usage WHERE (key_id, version, hour, result) IN (
            SELECT key_id, version, hour, result FROM usage WHERE hour < ?1 ORDER BY hour LIMIT ?2)",
        &[hours / HOUR, i64::from(MOST_DROPPED)],
    )?;
    run("DELETE FROM unknown WHERE minute < ?1", &[minutes / 60])?;
    run(
        "DELETE FROM ingested WHERE at < ?1",
        &[now.minus(Tracking::KEEP_DETAIL).seconds()],
    )?;
    // No index has the time of addresses, which changes with every use: once a day will do.
    if swept.is_none_or(|at| at / (24 * HOUR) != hour / 24) {
        run("DELETE FROM addresses WHERE last_at < ?1", &[hours])?;
    }
    run(
        "INSERT INTO retention (one, swept_at, hours_since, minutes_since) VALUES (1, ?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET swept_at = ?1, hours_since = max(hours_since, ?2),
            minutes_since = max(minutes_since, ?3)",
        &[now.seconds(), hours, minutes],
    )
}
