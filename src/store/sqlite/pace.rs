//! When the next use of a key with a rate limit is due; outside the journal, like usage.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::SqliteStore;
use super::faults::Sql as _;
use super::usage::PATIENCE;
use crate::error::Result;
use crate::key::KeyId;
use crate::store::Taken;

pub fn due(store: &SqliteStore, id: &KeyId) -> Result<Option<u64>> {
    let sql = "SELECT due FROM paces WHERE key_id = ?1";
    let due: Option<i64> = store.one(sql, [id.as_str()], |row| row.get(0))?;
    Ok(due.map(i64::cast_unsigned))
}

/// Uses that several processes let through add up.
pub fn record(connection: &Connection, taken: &[Taken]) -> Result<Vec<u64>> {
    connection.busy_timeout(PATIENCE).sql("set the lock wait")?;
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)
        .sql("record usage")?;
    let mut due = Vec::with_capacity(taken.len());
    for one in taken {
        let next: i64 = transaction
            .prepare_cached(
                "INSERT INTO paces (key_id, due) VALUES (?1, ?3)
                 ON CONFLICT DO UPDATE SET due = max(due + ?2, ?3) RETURNING due",
            )
            .and_then(|mut statement| {
                let row = (
                    one.key.as_str(),
                    one.steps.cast_signed(),
                    one.due.cast_signed(),
                );
                statement.query_row(row, |row| row.get(0))
            })
            .sql("record usage")?;
        due.push(next.cast_unsigned());
    }
    transaction.commit().sql("record usage")?;
    Ok(due)
}
