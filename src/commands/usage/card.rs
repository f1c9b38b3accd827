//! One key: its secret versions, refusals by reason, and latest addresses.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::list::{last_used, number, refused, sum};
use super::{Scope, trend};
use crate::commands::Context;
use crate::commands::describe::column;
use crate::commands::refusals::Refusals;
use crate::error::{Exit, Result};
use crate::key::{Key, Sighting, Version};
use crate::ops::{self, By, Desk, Group, Of, Seen};
use crate::output::{Card, Cell, Column, Report, Table};
use crate::time::Timestamp;

const VERSIONS: &[Column] = &[
    column("VERSION", "version", 0),
    column("LAST4", "last4", 1),
    column("STATE", "state", 2),
    number("ALLOWED", "allowed", 0),
    number("REFUSED", "refused", 0),
    column("FIRST USED", "first_seen_at", 4),
    column("LAST USED", "last_seen_at", 0),
    column("FROM", "last_ip", 3),
];

const REASONS: &[Column] = &[
    column("RESULT", "result", 0),
    number("REFUSED", "refused", 0),
    column("FIRST", "first_at", 2),
    column("LAST", "last_at", 1),
];

const ADDRESSES: &[Column] = &[
    column("VERSION", "version", 0),
    column("ADDRESS", "ip", 0),
    number("ALLOWED", "allowed", 0),
    number("REFUSED", "refused", 0),
    column("LAST", "last_at", 1),
];

/// What is known about the use of one key.
struct Known<'a> {
    key: &'a Key,
    scope: &'a Scope,
    seen: Seen,
    reasons: Vec<Group>,
    addresses: Vec<Group>,
    trend: [u64; ops::BUCKETS],
    now: Timestamp,
}

/// Runs `keyadm usage KEY`.
pub fn run(text: &str, scope: &Scope, context: &mut Context<'_>, desk: &Desk) -> Result<Exit> {
    let key = ops::find_key(&desk.book(), text)?;
    let (store, window, now) = (desk.store(), scope.window, context.now);
    let all = store.sightings(&key.id)?;
    let known = Known {
        seen: ops::seen_in(store, &key.id, &all, window)?,
        reasons: ops::groups(store, &key.id, By::Reason, window)?,
        addresses: ops::groups(store, &key.id, By::Ip, window)?,
        trend: ops::trend(store, &key.id, &all, scope.bucket, now)?,
        key: &key,
        scope,
        now,
    };
    let report = Report::new("Usage", known.json())
        .view(known.card(context.output.plain()))
        .warnings(scope.said.iter().cloned());
    context.output.report(context.env, report)
}

impl Known<'_> {
    fn last(&self) -> Option<&Sighting> {
        self.seen
            .values()
            .filter(|one| one.last_seen.is_some())
            .max_by_key(|one| one.last_seen)
    }

    /// Versions of the key, and those it has forgotten but usage has not.
    fn versions(&self) -> BTreeMap<u32, Option<&Version>> {
        let kept = self.key.versions.iter();
        let mut all: BTreeMap<u32, Option<&Version>> =
            self.seen.keys().map(|number| (*number, None)).collect();
        all.extend(kept.map(|version| (version.version, Some(version))));
        all
    }

    fn json(&self) -> Value {
        let last = self.last();
        let first = self.seen.values().filter_map(|one| one.first_seen).min();
        let mut data = json!({
            "key_id": self.key.id,
            "name": self.key.name,
            "allowed": sum(self.seen.values().map(|one| one.allowed)),
            "first_seen_at": first,
            "last_seen_at": last.and_then(|one| one.last_seen),
            "last_ip": last.and_then(|one| one.last_ip.as_deref()),
            "trend": self.trend,
            "trend_bucket_seconds": self.scope.bucket.span(),
        });
        Refusals::of(&self.seen).add_to(&mut data);
        self.scope.add_to(&mut data, self.key);
        let versions = self.versions();
        let versions = versions
            .iter()
            .map(|(number, version)| self.version(*number, *version));
        data["versions"] = versions.collect();
        data
    }

    fn version(&self, number: u32, version: Option<&Version>) -> Value {
        let none = Sighting::default();
        let seen = self.seen.get(&number).unwrap_or(&none);
        let addresses = self.addresses.iter().filter_map(|group| match &group.of {
            Of::Address(of, ip) if *of == number => Some(json!({
                "ip": ip, "allowed": group.allowed, "refused": group.refused,
                "first_at": group.first, "last_at": group.last,
            })),
            _ => None,
        });
        json!({
            "version": number,
            "last4": version.map(|version| &version.last4),
            "state": version.map(|version| version.state.as_str()),
            "allowed": seen.allowed,
            "refused": seen.refused,
            "refused_by": seen.refused_by,
            "first_seen_at": seen.first_seen,
            "last_seen_at": seen.last_seen,
            "last_ip": seen.last_ip,
            "last_refused_at": seen.last_refused.as_ref().map(|(at, _)| at),
            "last_refused_ip": seen.last_refused.as_ref().and_then(|(_, ip)| ip.as_deref()),
            "addresses": addresses.collect::<Vec<_>>(),
        })
    }

    fn card(&self, plain: bool) -> Card {
        let last = self.last().and_then(|one| one.last_seen);
        let tracked = self.scope.tracked(self.key);
        let last_used = match (last, self.scope.window.from) {
            (None, None) => Cell::new(&format!("never (tracked since {tracked})"), ""),
            (None, Some(from)) => Cell::new(&format!("not since {from}"), ""),
            (last, _) => Cell::time_both(last, self.now),
        };
        let allowed = sum(self.seen.values().map(|one| one.allowed));
        let counted = self.scope.counted(tracked);
        Card::new()
            .field("Name", Cell::text(&self.key.name))
            .field("Key ID", Cell::text(self.key.id.as_str()))
            .field("Counted since", Cell::time_both(counted, self.now))
            .field("Allowed", Cell::text(&allowed.to_string()))
            .field("Refused", refused(Refusals::of(&self.seen).total))
            .field("Last used", last_used)
            .field(self.scope.trend_label(), trend::cell(&self.trend, plain))
            .section("Secret versions", self.version_table())
            .section("Refused because", self.reason_table())
            .section("Latest addresses", self.address_table())
    }

    fn version_table(&self) -> Table {
        let none = Sighting::default();
        let row = |(number, version): (u32, Option<&Version>)| {
            let seen = self.seen.get(&number).unwrap_or(&none);
            vec![
                Cell::text(&format!("v{number}")),
                Cell::maybe(version.map(|version| &*version.last4)),
                Cell::maybe(version.map(|version| version.state.as_str())),
                Cell::text(&seen.allowed.to_string()),
                refused(seen.refused),
                Cell::time(seen.first_seen, self.now),
                last_used(seen.last_seen, self.now),
                Cell::maybe(seen.last_ip.as_deref()),
            ]
        };
        Table {
            columns: VERSIONS,
            rows: self.versions().into_iter().map(row).collect(),
            empty: "no secret versions",
        }
    }

    fn reason_table(&self) -> Table {
        let rows = self.reasons.iter().filter_map(|group| match &group.of {
            Of::Result(result) if group.refused > 0 => Some(vec![
                Cell::text(result),
                Cell::text(&group.refused.to_string()),
                Cell::time(group.first, self.now),
                Cell::time(group.last, self.now),
            ]),
            _ => None,
        });
        Table {
            columns: REASONS,
            rows: rows.collect(),
            empty: "none was refused",
        }
    }

    fn address_table(&self) -> Table {
        let rows = self.addresses.iter().filter_map(|group| match &group.of {
            Of::Address(number, ip) => Some(vec![
                Cell::text(&format!("v{number}")),
                Cell::text(ip),
                Cell::text(&group.allowed.to_string()),
                refused(group.refused),
                Cell::time(group.last, self.now),
            ]),
            _ => None,
        });
        Table {
            columns: ADDRESSES,
            rows: rows.collect(),
            empty: "none is known",
        }
    }
}
