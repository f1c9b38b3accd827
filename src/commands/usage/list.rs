//! One row per key.

use serde::Serialize;

use super::{Scope, trend};
use crate::commands::Context;
use crate::commands::describe::column;
use crate::commands::paging::{self, Paging};
use crate::error::{Exit, Result};
use crate::key::{Key, KeyId};
use crate::ops::{self, BUCKETS, Desk, Seen};
use crate::output::{Cell, Column, Tone};
use crate::store::Tracking;
use crate::time::{Span, Timestamp};

const COLUMNS: &[Column] = &[
    column("NAME", "name", 0),
    column("KEY ID", "key_id", 5),
    number("ALLOWED", "allowed", 0),
    number("REFUSED", "refused", 0),
    column("LAST USED", "last_seen_at", 2),
    column("TREND", "trend", 4),
];

/// A column of numbers.
pub const fn number(header: &'static str, name: &'static str, priority: u8) -> Column {
    Column {
        align_right: true,
        ..column(header, name, priority)
    }
}

/// A key as the list has it.
#[derive(Serialize)]
struct Row<'a> {
    key_id: &'a KeyId,
    name: &'a str,
    allowed: u64,
    refused: u64,
    first_seen_at: Option<Timestamp>,
    last_seen_at: Option<Timestamp>,
    last_ip: Option<String>,
    trend: [u64; BUCKETS],
    trend_bucket_seconds: Span,
    since: Option<Timestamp>,
    tracking_since: Timestamp,
    resolution_seconds: Span,
}

impl<'a> Row<'a> {
    fn of(key: &'a Key, seen: &Seen, trend: [u64; BUCKETS], scope: &Scope) -> Self {
        let last = seen
            .values()
            .filter_map(|one| Some((one.last_seen?, &one.last_ip)))
            .max_by_key(|(at, _)| *at);
        Self {
            key_id: &key.id,
            name: &key.name,
            allowed: sum(seen.values().map(|one| one.allowed)),
            refused: sum(seen.values().map(|one| one.refused)),
            first_seen_at: seen.values().filter_map(|one| one.first_seen).min(),
            last_seen_at: last.map(|(at, _)| at),
            last_ip: last.and_then(|(_, ip)| ip.clone()),
            trend,
            trend_bucket_seconds: scope.bucket.span(),
            since: scope.window.from,
            tracking_since: scope.tracked(key),
            resolution_seconds: Tracking::RESOLUTION,
        }
    }

    fn cells(&self, plain: bool, now: Timestamp) -> Vec<Cell> {
        vec![
            Cell::text(self.name),
            Cell::text(self.key_id.as_str()),
            Cell::text(&self.allowed.to_string()),
            refused(self.refused),
            last_used(self.last_seen_at, now),
            trend::cell(&self.trend, plain),
        ]
    }
}

/// Runs `keyadm usage` without a key.
pub fn run(paging: Paging, scope: &Scope, context: &mut Context<'_>, desk: &Desk) -> Result<Exit> {
    let (query, page) = paging.query(context, desk)?;
    let (now, plain) = (context.now, context.output.plain());
    let mut writer = context.output.list("UsageList", COLUMNS);
    let store = desk.store();
    let listed = ops::list(store, &query, now, &mut |key, all| {
        let seen = ops::seen_in(store, &key.id, all, scope.window)?;
        let trend = ops::trend(store, &key.id, all, scope.bucket, now)?;
        let row = Row::of(key, &seen, trend, scope);
        writer.row(context.env, &key.name, || row.cells(plain, now), || &row)
    })?;
    let shown = paging::page_of(&query, page, &listed);
    let mut warnings = paging::cut(context, &shown);
    warnings.extend(scope.said.iter().cloned());
    let empty = paging::empty(store.count()?.keys, &query, &shown);
    let exit = writer.finish(context.env, shown, warnings, &empty)?;
    let trend = scope.trend_label().to_lowercase();
    scope.note(context, &format!("; TREND is the {trend}"))?;
    Ok(exit)
}

/// All of them, as far as there are numbers.
pub fn sum(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}

/// A number of refusals, which wants attention unless it is none.
pub fn refused(count: u64) -> Cell {
    let tone = if count > 0 { Tone::Warn } else { Tone::Dim };
    Cell::text(&count.to_string()).tone(tone)
}

/// When it was last accepted: `never` is not "unknown", for everything since the store was made counts.
pub fn last_used(at: Option<Timestamp>, now: Timestamp) -> Cell {
    match at {
        None => Cell::new("never", "").tone(Tone::Dim),
        at => Cell::time(at, now),
    }
}
