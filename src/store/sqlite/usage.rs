//! What was seen of keys, read back; outside the journal.

use std::ops::ControlFlow;

use rusqlite::Row;

use super::SqliteStore;
use super::faults::Sql as _;
use crate::error::Result;
use crate::key::KeyId;
use crate::store::{Address, Count, Networks, Store as _, Tracking, Uses, Visits};
use crate::time::Timestamp;

/// Whether any use was ever recorded; spares a walk over many keys one question per key.
pub fn known(store: &SqliteStore) -> Result<bool> {
    Ok(store
        .one("SELECT EXISTS (SELECT 1 FROM totals)", (), |row| row.get(0))?
        .unwrap_or(false))
}

/// Uses of a key in the period that began with number `period` of its rate limit.
pub fn lately(store: &SqliteStore, id: &KeyId, period: i64) -> Result<u64> {
    let sql = "SELECT uses FROM rates WHERE key_id = ?1 AND period = ?2";
    let uses: Option<i64> = store.one(sql, (id.as_str(), period), |row| row.get(0))?;
    Ok(uses.map_or(0, i64::cast_unsigned))
}

/// Uses of a key by version and result: since recording began, or by the hour.
pub fn uses(store: &SqliteStore, id: &KeyId, from: Option<Timestamp>) -> Result<Vec<Uses>> {
    let Some(from) = from else {
        let sql = "SELECT version, first_at, result, uses, first_at, last_at, last_ip FROM totals
             WHERE key_id = ?1";
        return store.all(sql, [id.as_str()], read);
    };
    // Version by version, as the index has them; a version that is long out of use has nothing to say.
    let from = from.seconds() / 3_600;
    let versions: Vec<u32> = store.all(
        "SELECT version FROM totals WHERE key_id = ?1
         GROUP BY version HAVING max(last_at) >= ?2",
        (id.as_str(), from.saturating_mul(3_600)),
        |row| row.get(0),
    )?;
    let mut all = Vec::new();
    for version in versions {
        all.extend(store.all(
            "SELECT version, hour * 3600, result, uses, first_at, last_at, last_ip FROM usage
             WHERE key_id = ?1 AND version = ?2 AND hour >= ?3 ORDER BY hour",
            (id.as_str(), version, from),
            read,
        )?);
    }
    Ok(all)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Uses> {
    let ip: Option<String> = row.get(6)?;
    Ok(Uses {
        version: row.get(0)?,
        start: time(row, 1)?,
        result: row.get(2)?,
        count: Count {
            uses: row.get::<_, i64>(3)?.cast_unsigned(),
            first: time(row, 4)?,
            last: time(row, 5)?,
            ip: ip.and_then(|ip| ip.parse().ok()),
        },
    })
}

pub fn addresses(store: &SqliteStore, id: &KeyId) -> Result<Vec<Address>> {
    store.all(
        "SELECT version, ip, uses, refused, first_at, last_at FROM addresses WHERE key_id = ?1
         ORDER BY version, last_at DESC, ip",
        [id.as_str()],
        |row| {
            Ok(Address {
                version: row.get(0)?,
                ip: row.get(1)?,
                visits: Visits {
                    uses: row.get::<_, i64>(2)?.cast_unsigned(),
                    refused: row.get::<_, i64>(3)?.cast_unsigned(),
                    first: time(row, 4)?,
                    last: time(row, 5)?,
                },
            })
        },
    )
}

pub fn unknown(
    store: &SqliteStore,
    from: Timestamp,
    visit: &mut dyn FnMut(Networks) -> Result<ControlFlow<()>>,
) -> Result<()> {
    let doing = "read unknown secrets";
    let mut statement = store
        .connection
        .prepare_cached(
            "SELECT minute, prefix, uses FROM unknown WHERE minute >= ?1 ORDER BY minute, prefix",
        )
        .sql(doing)?;
    let mut rows = statement.query([from.seconds() / 60]).sql(doing)?;
    while let Some(row) = rows.next().sql(doing)? {
        let read = || {
            Ok(Networks {
                start: Timestamp::from_seconds(row.get::<_, i64>(0)?.saturating_mul(60)),
                prefix: row.get(1)?,
                uses: row.get::<_, i64>(2)?.cast_unsigned(),
            })
        };
        if visit(read().sql(doing)?)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Since when there is usage, and in which detail.
pub fn tracking(store: &SqliteStore) -> Result<Tracking> {
    let since = store.settings()?.value.created_at;
    let sql = "SELECT hours_since, minutes_since FROM retention";
    let swept = store.one(sql, (), |row| Ok((time(row, 0)?, time(row, 1)?)))?;
    let (hours_since, minutes_since) = swept.unwrap_or((since, since));
    Ok(Tracking {
        since,
        hours_since: hours_since.max(since),
        minutes_since: minutes_since.max(since),
    })
}

fn time(row: &Row<'_>, at: usize) -> rusqlite::Result<Timestamp> {
    row.get(at).map(Timestamp::from_seconds)
}
