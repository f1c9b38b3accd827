//! Usage per secret version and hour; outside the journal.

use std::collections::BTreeMap;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::SqliteStore;
use super::faults::Sql as _;
use crate::error::Result;
use crate::key::{KeyId, Sighting};
use crate::store::Use;
use crate::time::Timestamp;

/// How long recording may wait for the write lock: the answer is out already, but the caller's
/// process is still alive.
pub const PATIENCE: Duration = Duration::from_millis(200);

/// Whether any use was ever recorded; spares a walk over many keys one question per key.
pub fn known(store: &SqliteStore) -> Result<bool> {
    Ok(store
        .one("SELECT EXISTS (SELECT 1 FROM usage)", (), |row| row.get(0))?
        .unwrap_or(false))
}

pub fn sightings(store: &SqliteStore, id: &KeyId) -> Result<BTreeMap<u32, Sighting>> {
    // The bare column last_ip comes from the row that holds max(last_seen) (SQLite, lang_select 2.5).
    let rows = store.all(
        "SELECT version, CAST(min(total(allowed), 9e18) AS INTEGER),
            CAST(min(total(refused), 9e18) AS INTEGER), min(first_seen), max(last_seen), last_ip
         FROM usage WHERE key_id = ?1 GROUP BY version",
        [id.as_str()],
        |row| {
            let time = |at| row.get::<_, Option<i64>>(at);
            let sighting = Sighting {
                allowed: row.get::<_, i64>(1)?.cast_unsigned(),
                refused: row.get::<_, i64>(2)?.cast_unsigned(),
                first_seen: time(3)?.map(Timestamp::from_seconds),
                last_seen: time(4)?.map(Timestamp::from_seconds),
                last_ip: row.get(5)?,
            };
            Ok((row.get(0)?, sighting))
        },
    )?;
    Ok(rows.into_iter().collect())
}

pub fn record(connection: &Connection, uses: &[Use]) -> Result<()> {
    connection.busy_timeout(PATIENCE).sql("set the lock wait")?;
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)
        .sql("record usage")?;
    for one in uses {
        let at = one.at.seconds();
        let seen = one.allowed.then_some(at);
        transaction
            .prepare_cached(
                "INSERT INTO usage (key_id, version, hour, allowed, refused, first_seen, last_seen, last_ip)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)
                 ON CONFLICT DO UPDATE SET allowed = allowed + ?4, refused = refused + ?5,
                    first_seen = min(coalesce(first_seen, ?6), coalesce(?6, first_seen)),
                    last_seen = max(coalesce(last_seen, ?6), coalesce(?6, last_seen)),
                    last_ip = coalesce(?7, last_ip)",
            )
            .and_then(|mut statement| {
                statement.execute((
                    one.key.as_str(),
                    one.version,
                    at / 3_600,
                    one.allowed,
                    !one.allowed,
                    seen,
                    one.ip.map(|ip| ip.to_string()),
                ))
            })
            .sql("record usage")?;
    }
    transaction.commit().sql("record usage")
}
