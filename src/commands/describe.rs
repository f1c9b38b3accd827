//! Keys as they are shown: the JSON of the contract, list cells, and the card of one key.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::record::{LiveVersion, Record};
use crate::key::{Key, Sighting, Standing, Version, VersionState};
use crate::output::{Card, Cell, Column, Table, Tone};
use crate::time::{Span, Timestamp};

/// A key with its usage, at one point in time.
pub struct Described<'a> {
    /// The key.
    pub key: &'a Key,
    /// Usage by version.
    pub seen: &'a BTreeMap<u32, Sighting>,
    /// When.
    pub now: Timestamp,
}

/// The columns of `list`.
pub const COLUMNS: &[Column] = &[
    column("NAME", "name", 0),
    column("KEY ID", "id", 3),
    column("LAST4", "last4", 0),
    column("ROLE", "role", 4),
    column("ENV", "environment", 5),
    column("CREATED", "created_at", 7),
    column("LAST USED", "last_used_at", 6),
    column("DUE", "due_at", 0),
    column("STATUS", "status", 0),
    wide("OWNER", "owner"),
    wide("VERSION", "version"),
    wide("EXPIRES", "expires_at"),
    wide("DESCRIPTION", "description"),
];

/// A column that stays as long as the terminal has room; the highest priority goes first.
pub const fn column(header: &'static str, name: &'static str, priority: u8) -> Column {
    Column {
        header,
        name,
        priority,
        wide: false,
        align_right: false,
    }
}

/// A column of `-o wide`.
pub const fn wide(header: &'static str, name: &'static str) -> Column {
    Column {
        wide: true,
        ..column(header, name, 8)
    }
}

impl Described<'_> {
    /// The last time any version was accepted.
    pub fn last_used(&self) -> Option<(Timestamp, Option<&str>)> {
        self.seen
            .values()
            .filter_map(|sighting| Some((sighting.last_seen?, sighting.last_ip.as_deref())))
            .max_by_key(|(at, _)| *at)
    }

    /// What the key amounts to, as JSON: every field, `null` for none.
    pub fn json(&self) -> Value {
        json!(self.record())
    }

    /// The same before it is JSON; a list of many keys spares itself the detour over values.
    pub fn record(&self) -> Record<'_> {
        let Self { key, now, .. } = *self;
        let used = self.last_used();
        let newest = key.newest();
        Record {
            id: &key.id,
            name: &key.name,
            role: &key.role,
            environment: &key.environment,
            owner: key.owner.as_deref(),
            description: key.description.as_deref(),
            tags: &key.tags,
            status: key.standing(now).as_str(),
            last4: newest.map(|version| version.last4.as_str()),
            version: newest.map(|version| version.version),
            live_versions: key.live(now).map(|version| self.version(version)).collect(),
            created_at: key.created_at,
            created_by: &key.created_by,
            expires_at: key.expires_at,
            rotate_every_seconds: key.rotate_every,
            due_at: key.due_at(),
            due: key.is_due(now),
            overdue: key.is_overdue(now),
            finish: key.finish,
            allow_ips: &key.allow_ips,
            rate_limit: key.rate_limit,
            max_uses: key.max_uses,
            sinks: &key.sinks,
            last_used_at: used.map(|(at, _)| at),
            last_used_ip: used.and_then(|(_, ip)| ip),
            // Uses are recorded from the store's making on, and no key is older than its store.
            tracking_since: key.created_at,
            revoked_at: key.revoked_at,
            revoked_by: key.revoked_by.as_deref(),
            revoke_reason: key.revoke_reason.as_deref(),
        }
    }

    fn version<'v>(&self, version: &'v Version) -> LiveVersion<'v> {
        let seen = self.seen.get(&version.version);
        LiveVersion {
            version: version.version,
            last4: &version.last4,
            state: version.state.as_str(),
            created_at: version.created_at,
            first_seen_at: seen.and_then(|seen| seen.first_seen),
            last_seen_at: seen.and_then(|seen| seen.last_seen),
            expires_at: version.expires_at,
        }
    }

    /// A row of `list`, in the order of [`COLUMNS`].
    pub fn cells(&self) -> Vec<Cell> {
        let Self { key, now, .. } = *self;
        let used = self.last_used().map(|(at, _)| at);
        vec![
            Cell::text(&key.name),
            Cell::text(key.id.as_str()),
            Cell::maybe(key.newest().map(|version| version.last4.as_str())),
            Cell::text(&key.role),
            Cell::text(&key.environment),
            Cell::time(key.created_at, now),
            match used {
                None => Cell::new("never", "").tone(Tone::Dim),
                used => Cell::time(used, now),
            },
            due(key, now),
            standing(key.standing(now)),
            Cell::maybe(key.owner.as_deref()),
            Cell::text(
                &key.newest()
                    .map_or(0, |version| version.version)
                    .to_string(),
            ),
            Cell::time(key.expires_at, now),
            Cell::maybe(key.description.as_deref()),
        ]
    }

    /// The card of one key.
    pub fn card(&self) -> Card {
        let Self { key, now, .. } = *self;
        let list = |words: Vec<String>| {
            Cell::maybe((!words.is_empty()).then(|| words.join(", ")).as_deref())
        };
        let words = |text: Option<String>| Cell::maybe(text.as_deref());
        let tags = key
            .tags
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        Card::new()
            .field("Name", Cell::text(&key.name))
            .field("Key ID", Cell::text(key.id.as_str()))
            .field("Status", standing(key.standing(now)))
            .field("Role", Cell::text(&key.role))
            .field("Environment", Cell::text(&key.environment))
            .field(
                "Last 4",
                Cell::maybe(key.newest().map(|version| version.last4.as_str())),
            )
            .field("Owner", Cell::maybe(key.owner.as_deref()))
            .field("Description", Cell::maybe(key.description.as_deref()))
            .field("Tags", list(tags.collect()))
            .field(
                "Addresses",
                list(key.allow_ips.iter().map(ToString::to_string).collect()),
            )
            .field(
                "Rate limit",
                words(key.rate_limit.map(|rate| rate.to_string())),
            )
            .field(
                "Uses allowed",
                words(key.max_uses.map(|most| most.to_string())),
            )
            .field("Created", Cell::time_both(key.created_at, now))
            .field("Expires", Cell::time_both(key.expires_at, now))
            .field(
                "Rotate every",
                words(key.rotate_every.as_ref().map(Span::to_string)),
            )
            .field("Rotation due", due_both(key, now))
            .field("Last used", self.last_used_cell())
            .section("Secret versions", self.versions())
    }

    fn last_used_cell(&self) -> Cell {
        match self.last_used() {
            Some((at, ip)) => {
                let from = ip.map(|ip| format!(" from {ip}")).unwrap_or_default();
                let ago = at.relative_to(self.now);
                Cell::new(&format!("{at} ({ago}){from}"), &at.to_string())
            }
            None => Cell::new(
                &format!("never (tracked since {})", self.key.created_at),
                "",
            ),
        }
    }

    fn versions(&self) -> Table {
        const VERSIONS: &[Column] = &[
            column("VERSION", "version", 0),
            column("LAST4", "last4", 0),
            column("STATE", "state", 0),
            column("CREATED", "created_at", 3),
            column("FIRST USED", "first_seen_at", 4),
            column("LAST USED", "last_seen_at", 2),
            column("ENDS", "expires_at", 1),
        ];
        let rows = self.key.versions.iter().map(|version| {
            let seen = self.seen.get(&version.version);
            let state = match version.state {
                VersionState::Retiring if !version.is_live(self.now) => "ended",
                state => state.as_str(),
            };
            vec![
                Cell::text(&format!("v{}", version.version)),
                Cell::text(&version.last4),
                Cell::text(state),
                Cell::time(version.created_at, self.now),
                Cell::time(seen.and_then(|seen| seen.first_seen), self.now),
                Cell::time(seen.and_then(|seen| seen.last_seen), self.now),
                Cell::time(version.expires_at, self.now),
            ]
        });
        Table {
            columns: VERSIONS,
            rows: rows.collect(),
            empty: "no secret versions",
        }
    }
}

/// The cell of a status.
pub fn standing(standing: Standing) -> Cell {
    Cell::text(standing.as_str()).tone(match standing {
        Standing::Active => Tone::Good,
        Standing::Pending | Standing::NoSecret | Standing::Suspended => Tone::Warn,
        Standing::Expired | Standing::Revoked => Tone::Bad,
    })
}

fn due(key: &Key, now: Timestamp) -> Cell {
    let plain = key.due_at().map(|at| at.to_string()).unwrap_or_default();
    if key.is_overdue(now) {
        Cell::new("overdue", &plain).tone(Tone::Bad)
    } else if key.is_due(now) {
        Cell::new("now", &plain).tone(Tone::Warn)
    } else {
        Cell::time(key.due_at(), now)
    }
}

fn due_both(key: &Key, now: Timestamp) -> Cell {
    let cell = Cell::time_both(key.due_at(), now);
    match (key.is_overdue(now), key.is_due(now)) {
        (true, _) => cell.tone(Tone::Bad),
        (false, true) => cell.tone(Tone::Warn),
        (false, false) => cell,
    }
}
