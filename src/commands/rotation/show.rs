//! `keyadm rotation show`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::flights::{COLUMNS, Line, lines};
use crate::commands::Context;
use crate::commands::describe::column;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::{Key, Sighting, Version};
use crate::ops::{Desk, find_key, no_rotation};
use crate::output::{Card, Cell, Column, Report, Table};

/// Show what a rotation waits for: which secret is still used, from where, and when last
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm rotate ci --secret-to file:next.key && keyadm rotation show ci
  keyadm rotate ci -- tee ci.key && keyadm rotation show ci --json")]
pub struct Args {
    /// A name, a Key ID, or a unique start of a Key ID
    key: String,
}

/// Runs the command.
///
/// # Errors
/// `not_found.key`, `not_found.rotation`, `integrity.tampered`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let desk = context.reader(OperatorPermission::KeyView)?;
    let key = find_key(&desk.book(), &args.key)?;
    let seen = desk.store().sightings(&key.id)?;
    if lines(&key, &seen, context.now).is_empty() {
        return Err(no_rotation(&key));
    }
    report(context, &desk, &key)
}

/// Reports what is in flight for `key`, which may be nothing any more.
///
/// # Errors
/// When usage cannot be read or the output not written.
pub fn report(context: &mut Context<'_>, desk: &Desk, key: &Key) -> Result<Exit> {
    let seen = desk.store().sightings(&key.id)?;
    let lines = lines(key, &seen, context.now);
    let data = json!({
        "key_id": key.id,
        "name": key.name,
        "rotations": lines.iter().map(|line| line.json(key)).collect::<Vec<_>>(),
        "versions": key
            .versions
            .iter()
            .map(|version| usage(version, &seen))
            .collect::<Vec<_>>(),
    });
    let report = Report::new("Rotation", data).view(card(context, key, &lines, &seen));
    context.output.report(context.env, report)
}

fn usage(version: &Version, seen: &BTreeMap<u32, Sighting>) -> Value {
    let seen = seen.get(&version.version);
    json!({
        "version": version.version,
        "last4": version.last4,
        "state": version.state.as_str(),
        "allowed": seen.map_or(0, |seen| seen.allowed),
        "refused": seen.map_or(0, |seen| seen.refused),
        "first_seen_at": seen.and_then(|seen| seen.first_seen),
        "last_seen_at": seen.and_then(|seen| seen.last_seen),
        "last_ip": seen.and_then(|seen| seen.last_ip.as_deref()),
    })
}

const USES: &[Column] = &[
    column("VERSION", "version", 0),
    column("LAST4", "last4", 1),
    column("STATE", "state", 0),
    column("USES", "allowed", 3),
    column("REFUSED", "refused", 4),
    column("LAST USED", "last_seen_at", 0),
    column("FROM", "last_ip", 2),
];

fn card(context: &Context<'_>, key: &Key, lines: &[Line], seen: &BTreeMap<u32, Sighting>) -> Card {
    let now = context.now;
    let uses = key.versions.iter().map(|version| {
        let seen = seen.get(&version.version);
        let count = |count: Option<u64>| Cell::text(&count.unwrap_or(0).to_string());
        vec![
            Cell::text(&format!("v{}", version.version)),
            Cell::text(&version.last4),
            Cell::text(version.state.as_str()),
            count(seen.map(|seen| seen.allowed)),
            count(seen.map(|seen| seen.refused)),
            Cell::time(seen.and_then(|seen| seen.last_seen), now),
            Cell::maybe(seen.and_then(|seen| seen.last_ip.as_deref())),
        ]
    });
    let mut card = Card::new()
        .field("Name", Cell::text(&key.name))
        .field("Key ID", Cell::text(key.id.as_str()));
    for line in lines {
        card = card.field(
            "Rotation",
            Cell::text(&format!("{}: {}", line.state, line.why)),
        );
    }
    let flights = Table {
        columns: COLUMNS,
        rows: lines.iter().map(|line| line.cells(key, now)).collect(),
        empty: "no rotation is in flight",
    };
    let versions = Table {
        columns: USES,
        rows: uses.collect(),
        empty: "no secret versions",
    };
    card.section("In flight", flights)
        .section("Use of each secret", versions)
}
