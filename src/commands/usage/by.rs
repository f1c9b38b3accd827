//! One row per hour, day, secret version, address or reason.

use serde_json::{Value, json};

use super::Scope;
use super::list::{number, refused};
use crate::commands::Context;
use crate::commands::describe::column;
use crate::commands::paging::{self, Paging};
use crate::error::{Exit, Result};
use crate::key::Key;
use crate::ops::{self, By, Desk, Group, Of};
use crate::output::{Cell, Column, ListWriter, Page};
use crate::time::Timestamp;

const NAME: Column = column("NAME", "name", 0);
const ID: Column = column("KEY ID", "key_id", 6);
const VERSION: Column = column("VERSION", "version", 0);
const ALLOWED: Column = number("ALLOWED", "allowed", 0);
const REFUSED: Column = number("REFUSED", "refused", 0);
const FIRST: Column = column("FIRST", "first_at", 4);
const LAST: Column = column("LAST", "last_at", 3);

/// The columns of a grouping, with what its rows have in common in the middle.
fn columns(by: By) -> &'static [Column] {
    macro_rules! with {
        ($($what:expr),+) => {
            const { &[NAME, ID, $($what,)+ ALLOWED, REFUSED, FIRST, LAST] }
        };
    }
    match by {
        By::Hour => with![column("HOUR", "hour", 0)],
        By::Day => with![column("DAY", "day", 0)],
        By::Version => with![VERSION, column("LAST4", "last4", 1)],
        By::Ip => with![VERSION, column("ADDRESS", "ip", 0)],
        By::Reason => with![column("RESULT", "result", 0)],
    }
}

/// Runs `keyadm usage KEY --by …`.
pub fn one(
    text: &str,
    by: By,
    scope: &Scope,
    context: &mut Context<'_>,
    desk: &Desk,
) -> Result<Exit> {
    let key = ops::find_key(&desk.book(), text)?;
    let mut writer = context.output.list("UsageList", columns(by));
    let count = rows(&mut writer, &key, by, scope, context, desk)?;
    let page = Page {
        page: 1,
        total: Some(count),
        ..Page::default()
    };
    let empty = format!("never used (tracked since {})", scope.tracked(&key));
    finish(writer, page, &empty, scope, context)
}

/// Runs `keyadm usage --by …`.
pub fn all(
    paging: Paging,
    by: By,
    scope: &Scope,
    context: &mut Context<'_>,
    desk: &Desk,
) -> Result<Exit> {
    let (query, page) = paging.query(context, desk)?;
    let now = context.now;
    let mut writer = context.output.list("UsageList", columns(by));
    let listed = ops::list(desk.store(), &query, now, &mut |key, seen| {
        if seen.is_empty() {
            return Ok(());
        }
        rows(&mut writer, key, by, scope, context, desk).map(drop)
    })?;
    let shown = paging::page_of(&query, page, &listed);
    let empty = match listed.total {
        Some(0) => paging::empty(desk.store().count()?.keys, &query, &shown),
        _ => "none of these keys was used".to_owned(),
    };
    finish(writer, shown, &empty, scope, context)
}

fn finish(
    writer: ListWriter,
    page: Page,
    empty: &str,
    scope: &Scope,
    context: &mut Context<'_>,
) -> Result<Exit> {
    let mut warnings = paging::cut(context, &page);
    warnings.extend(scope.said.iter().cloned());
    let exit = writer.finish(context.env, page, warnings, empty)?;
    scope.note(context, "")?;
    Ok(exit)
}

fn rows(
    writer: &mut ListWriter,
    key: &Key,
    by: By,
    scope: &Scope,
    context: &mut Context<'_>,
    desk: &Desk,
) -> Result<u64> {
    let now = context.now;
    let mut count = 0;
    for group in ops::groups(desk.store(), &key.id, by, scope.window)? {
        count += 1;
        writer.row(
            context.env,
            &key.name,
            || cells(key, by, &group, now),
            || data(key, by, &group, scope),
        )?;
    }
    Ok(count)
}

fn last4(key: &Key, number: u32) -> Option<&str> {
    let version = key.versions.iter().find(|one| one.version == number)?;
    Some(&version.last4)
}

fn cells(key: &Key, by: By, group: &Group, now: Timestamp) -> Vec<Cell> {
    let version = |number: &u32| Cell::new(&format!("v{number}"), &number.to_string());
    let mut cells = vec![Cell::text(&key.name), Cell::text(key.id.as_str())];
    match &group.of {
        Of::Time(at) if by == By::Day => cells.push(Cell::text(&at.date())),
        Of::Time(at) => cells.push(Cell::text(&at.to_string())),
        Of::Version(number) => {
            cells.extend([version(number), Cell::maybe(last4(key, *number))]);
        }
        Of::Address(number, ip) => cells.extend([version(number), Cell::text(ip)]),
        Of::Result(result) => cells.push(Cell::text(result)),
    }
    cells.extend([
        Cell::text(&group.allowed.to_string()),
        refused(group.refused),
        Cell::time(group.first, now),
        Cell::time(group.last, now),
    ]);
    cells
}

fn data(key: &Key, by: By, group: &Group, scope: &Scope) -> Value {
    let mut data = json!({"key_id": key.id, "name": key.name});
    match &group.of {
        Of::Time(at) if by == By::Day => data["day"] = json!(at.date()),
        Of::Time(at) => data["hour"] = json!(at),
        Of::Version(number) => {
            data["version"] = json!(number);
            data["last4"] = json!(last4(key, *number));
        }
        Of::Address(number, ip) => {
            data["version"] = json!(number);
            data["ip"] = json!(ip);
        }
        Of::Result(result) => data["result"] = json!(result),
    }
    data["allowed"] = json!(group.allowed);
    data["refused"] = json!(group.refused);
    data["first_at"] = json!(group.first);
    data["last_at"] = json!(group.last);
    scope.add_to(&mut data, key);
    data
}
