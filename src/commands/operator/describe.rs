//! Operators as they are shown, and the permissions people type for them.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::{Value, json};

use crate::commands::Context;
use crate::commands::describe::{column, wide};
use crate::error::{Code, Error, Exit, Result};
use crate::journal::{Operator, OperatorPermission, OperatorStatus};
use crate::ops::operators::tidy;
use crate::output::{Card, Cell, Column, Report, Tone};
use crate::time::{Timestamp, parse_end};

/// The columns of `operator list`.
pub const COLUMNS: &[Column] = &[
    column("NAME", "name", 0),
    column("OPERATOR ID", "id", 3),
    column("STATUS", "status", 0),
    column("PERMISSIONS", "permissions", 1),
    column("EXPIRES", "expires_at", 2),
    column("CREATED", "created_at", 4),
    wide("CREATED BY", "created_by"),
    wide("FINGERPRINT", "fingerprint"),
];

/// An operator at one point in time.
pub struct Described<'a> {
    /// The operator.
    pub operator: &'a Operator,
    /// When.
    pub now: Timestamp,
}

impl Described<'_> {
    /// Every field of the operator.
    pub fn json(&self) -> Value {
        let operator = self.operator;
        json!({
            "id": operator.id,
            "name": operator.name,
            "public_key": operator.public_key,
            "fingerprint": operator.public_key.fingerprint(),
            "permissions": operator.permissions,
            "status": self.status(),
            "expires_at": operator.expires_at,
            "created_at": operator.created_at,
            "created_by": operator.created_by,
        })
    }

    /// `active`, `expired` or `removed`.
    fn status(&self) -> &'static str {
        match self.operator.status {
            OperatorStatus::Active if !self.operator.is_active(self.now) => "expired",
            status => status.as_str(),
        }
    }

    fn status_cell(&self) -> Cell {
        let status = self.status();
        Cell::text(status).tone(match status {
            "active" => Tone::Good,
            _ => Tone::Bad,
        })
    }

    /// A row of [`COLUMNS`].
    pub fn cells(&self) -> Vec<Cell> {
        let Self { operator, now } = *self;
        vec![
            Cell::text(&operator.name),
            Cell::text(&operator.id),
            self.status_cell(),
            permissions(&operator.permissions, ","),
            expires(Cell::time(operator.expires_at, now), operator),
            Cell::time(operator.created_at, now),
            Cell::text(&operator.created_by),
            Cell::text(&operator.public_key.fingerprint()),
        ]
    }

    /// The card of one operator.
    pub fn card(&self) -> Card {
        let Self { operator, now } = *self;
        let ends = Cell::time_both(operator.expires_at, now);
        Card::new()
            .field("Name", Cell::text(&operator.name))
            .field("Operator ID", Cell::text(&operator.id))
            .field("Status", self.status_cell())
            .field("Permissions", permissions(&operator.permissions, ", "))
            .field("Expires", expires(ends, operator))
            .field("Public key", Cell::text(&operator.public_key.to_string()))
            .field(
                "Fingerprint",
                Cell::text(&operator.public_key.fingerprint()),
            )
            .field("Created", Cell::time_both(operator.created_at, now))
            .field("Created by", Cell::text(&operator.created_by))
    }

    /// The report of one operator.
    pub fn report(&self) -> Report {
        Report::new("Operator", self.json()).view(self.card())
    }
}

fn expires(cell: Cell, operator: &Operator) -> Cell {
    match operator.expires_at {
        None => Cell::new("never", ""),
        Some(_) => cell,
    }
}

/// Permissions in one cell; who holds all of them is seen at once.
pub fn permissions(held: &[OperatorPermission], between: &str) -> Cell {
    let words: Vec<&str> = held.iter().map(|one| one.as_str()).collect();
    let plain = words.join(",");
    match OperatorPermission::ALL.iter().all(|one| held.contains(one)) {
        true => Cell::new("all", &plain),
        false => Cell::new(&words.join(between), &plain),
    }
}

/// Shows one operator.
///
/// # Errors
/// When the output cannot be written.
pub fn report(context: &mut Context<'_>, operator: &Operator) -> Result<Exit> {
    let now = context.now;
    let report = Described { operator, now }.report();
    context.output.report(context.env, report)
}

/// Reads a permission, and explains each of them in help and completions.
pub fn permission() -> impl TypedValueParser<Value = OperatorPermission> {
    let values = OperatorPermission::ALL
        .iter()
        .map(|one| PossibleValue::new(one.as_str()).help(one.about()));
    PossibleValuesParser::new(values).try_map(|text| OperatorPermission::parse(&text))
}

/// Reads `--expires`.
///
/// # Errors
/// `usage.arguments`.
pub fn end(text: &str, now: Timestamp) -> Result<Option<Timestamp>> {
    parse_end(text, now).map_err(|why| {
        Error::new(Code::Arguments, "--expires cannot be understood")
            .why(why)
            .unchanged("nothing was changed")
    })
}

/// `held` with `added` and without `removed`.
///
/// # Errors
/// `usage.arguments` for one that is taken away and was not held, or when none is left.
pub fn edited(
    held: &[OperatorPermission],
    added: &[OperatorPermission],
    removed: &[OperatorPermission],
) -> Result<Vec<OperatorPermission>> {
    let wrong = |message: String| Err(Error::new(Code::Arguments, message));
    if let Some(missing) = removed.iter().find(|one| !held.contains(one)) {
        return wrong(format!(
            "the operator does not hold {} anyway",
            missing.as_str()
        ));
    }
    let kept = held.iter().filter(|one| !removed.contains(one));
    let left = tidy(kept.chain(added).copied().collect());
    if left.is_empty() {
        return wrong("an operator holds at least one permission".to_owned())
            .map_err(|error| error.try_this("keyadm operator remove    ends an enrolment"));
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use OperatorPermission::{KeyCreate, KeyRotate, KeyView};

    #[test]
    fn permissions_are_added_and_taken_away() {
        let held = [KeyView, KeyRotate];
        let edit = |added: &[_], removed: &[_]| edited(&held, added, removed);
        assert_eq!(
            edit(&[KeyCreate], &[KeyRotate]).unwrap(),
            [KeyView, KeyCreate]
        );
        assert_eq!(edit(&[KeyView], &[]).unwrap(), held);
        for (added, removed) in [(&[][..], &[KeyCreate][..]), (&[], &held)] {
            assert_eq!(edit(added, removed).unwrap_err().code(), Code::Arguments);
        }
    }

    #[test]
    fn all_permissions_have_a_short_name_for_people_only() {
        let all: Vec<&str> = OperatorPermission::ALL
            .iter()
            .map(|one| one.as_str())
            .collect();
        let cell = permissions(OperatorPermission::ALL, ", ");
        assert_eq!(cell, Cell::new("all", &all.join(",")));
        let cell = permissions(&[KeyView, KeyRotate], ", ");
        assert_eq!(
            cell,
            Cell::new(
                "api.key.view, api.key.rotate",
                "api.key.view,api.key.rotate"
            )
        );
    }
}
