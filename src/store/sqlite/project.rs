//! Events to rows: the only place that writes the tables that the journal protects.

use rusqlite::{Connection, Params};
use serde::Serialize;

use super::faults::{Sql as _, not_json};
use crate::error::Result;
use crate::journal::{Event, Operator, State, StoreSettings};
use crate::key::{Key, Role};
use crate::time::{Span, Timestamp};

/// Makes the row of the event's subject what the event says it is.
pub fn apply(connection: &Connection, event: &Event) -> Result<()> {
    let seq = event.seq.cast_signed();
    match &event.after {
        Some(State::Store(store)) => settings(connection, store, seq),
        Some(State::Operator(one)) => operator(connection, one, seq),
        Some(State::Role(one)) => role(connection, one, seq),
        Some(State::Key(one)) => key(connection, one, seq),
        None => {
            let name = event.subject.strip_prefix("role:").unwrap_or_default();
            run(connection, "DELETE FROM roles WHERE name = ?1", [name])
        }
    }
}

fn settings(connection: &Connection, store: &StoreSettings, seq: i64) -> Result<()> {
    run(
        connection,
        "INSERT INTO settings (id, prefix, root, former_roots, created_at, seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET prefix = ?2, root = ?3, former_roots = ?4,
            created_at = ?5, seq = ?6",
        (
            &store.id,
            &store.prefix,
            store.root.to_string(),
            json(&store.former_roots)?,
            store.created_at.seconds(),
            seq,
        ),
    )
}

fn operator(connection: &Connection, one: &Operator, seq: i64) -> Result<()> {
    run(
        connection,
        "INSERT INTO operators (id, name, public_key, permissions, expires_at, status, created_at,
            created_by, seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET name = ?2, public_key = ?3, permissions = ?4,
            expires_at = ?5, status = ?6, created_at = ?7, created_by = ?8, seq = ?9",
        (
            &one.id,
            &one.name,
            one.public_key.to_string(),
            json(&one.permissions)?,
            one.expires_at.map(Timestamp::seconds),
            one.status.as_str(),
            one.created_at.seconds(),
            &one.created_by,
            seq,
        ),
    )
}

fn role(connection: &Connection, one: &Role, seq: i64) -> Result<()> {
    run(
        connection,
        "INSERT INTO roles (name, permissions, sensitive, limits, created_at, seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (name) DO UPDATE SET permissions = ?2, sensitive = ?3, limits = ?4,
            created_at = ?5, seq = ?6",
        (
            &one.name,
            json(&one.permissions)?,
            one.sensitive,
            json(&one.limits)?,
            one.created_at.map(Timestamp::seconds),
            seq,
        ),
    )
}

fn key(connection: &Connection, one: &Key, seq: i64) -> Result<()> {
    run(
        connection,
        "INSERT INTO keys (id, name, role, environment, owner, description, tags, allow_ips,
            rate_limit, max_uses, expires_at, rotate_every, finish, sinks, status, versions,
            created_at, created_by, revoked_at, revoked_by, revoke_reason, seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19, ?20, ?21, ?22)
         ON CONFLICT (id) DO UPDATE SET name = ?2, role = ?3, environment = ?4, owner = ?5,
            description = ?6, tags = ?7, allow_ips = ?8, rate_limit = ?9, max_uses = ?10,
            expires_at = ?11, rotate_every = ?12, finish = ?13, sinks = ?14, status = ?15,
            versions = ?16, created_at = ?17, created_by = ?18, revoked_at = ?19, revoked_by = ?20,
            revoke_reason = ?21, seq = ?22",
        rusqlite::params![
            one.id.as_str(),
            one.name,
            one.role,
            one.environment,
            one.owner,
            one.description,
            json(&one.tags)?,
            json(&one.allow_ips)?,
            one.rate_limit.map(|rate| rate.to_string()),
            one.max_uses.map(u64::cast_signed),
            one.expires_at.map(Timestamp::seconds),
            one.rotate_every.map(Span::as_seconds).map(u64::cast_signed),
            one.finish.map(|finish| finish.as_str()),
            json(&one.sinks)?,
            one.status.as_str(),
            json(&one.versions)?,
            one.created_at.seconds(),
            one.created_by,
            one.revoked_at.map(Timestamp::seconds),
            one.revoked_by,
            one.revoke_reason,
            seq,
        ],
    )
}

fn run(connection: &Connection, sql: &str, parameters: impl Params) -> Result<()> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(parameters))
        .sql("write the tables")
        .map(drop)
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(not_json)
}
