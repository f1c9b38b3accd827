//! What was seen of keys, read back; outside the journal.

use std::collections::BTreeMap;

use super::SqliteStore;
use crate::error::Result;
use crate::key::{KeyId, Sighting, VALID};
use crate::store::{Store as _, Tracking};
use crate::time::Timestamp;

/// Whether any use was ever recorded; spares a walk over many keys one question per key.
pub fn known(store: &SqliteStore) -> Result<bool> {
    Ok(store
        .one("SELECT EXISTS (SELECT 1 FROM totals)", (), |row| row.get(0))?
        .unwrap_or(false))
}

/// Usage of a key by version, since recording began.
pub fn sightings(store: &SqliteStore, id: &KeyId) -> Result<BTreeMap<u32, Sighting>> {
    let rows = store.all(
        "SELECT version, result, uses, first_at, last_at, last_ip FROM totals WHERE key_id = ?1",
        [id.as_str()],
        |row| {
            let time = |at| row.get(at).map(Timestamp::from_seconds);
            let uses = row.get::<_, i64>(2)?.cast_unsigned();
            let result: String = row.get(1)?;
            Ok((row.get(0)?, result, uses, time(3)?, time(4)?, row.get(5)?))
        },
    )?;
    let mut seen: BTreeMap<u32, Sighting> = BTreeMap::new();
    for (version, result, uses, first, last, ip) in rows {
        let sighting = seen.entry(version).or_default();
        if result == VALID {
            sighting.allowed = uses;
            sighting.first_seen = Some(first);
            sighting.last_seen = Some(last);
            sighting.last_ip = ip;
        } else {
            sighting.refused = sighting.refused.saturating_add(uses);
            sighting.refused_by.insert(result, uses);
            if sighting
                .last_refused
                .as_ref()
                .is_none_or(|(at, _)| *at < last)
            {
                sighting.last_refused = Some((last, ip));
            }
        }
    }
    Ok(seen)
}

/// When the next use of a key is due by its rate limit.
pub fn due(store: &SqliteStore, id: &KeyId) -> Result<Option<u64>> {
    let sql = "SELECT due FROM paces WHERE key_id = ?1";
    let due: Option<i64> = store.one(sql, [id.as_str()], |row| row.get(0))?;
    Ok(due.map(i64::cast_unsigned))
}

/// Since when there is usage, and in which detail.
pub fn tracking(store: &SqliteStore) -> Result<Tracking> {
    let since = store.settings()?.value.created_at;
    let sql = "SELECT hours_since, minutes_since FROM retention";
    let from = |row: &rusqlite::Row<'_>, at| row.get(at).map(Timestamp::from_seconds);
    let swept = store.one(sql, (), |row| Ok((from(row, 0)?, from(row, 1)?)))?;
    let (hours_since, minutes_since) = swept.unwrap_or((since, since));
    Ok(Tracking {
        since,
        hours_since: hours_since.max(since),
        minutes_since: minutes_since.max(since),
    })
}
