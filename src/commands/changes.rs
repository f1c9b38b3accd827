//! What commands that change several keys say when they are done.

use serde_json::{Value, json};

use super::Context;
use super::describe::{Described, column, standing, wide};
use crate::error::{Exit, Result};
use crate::ops::{Desk, Outcome, Summary};
use crate::output::{Cell, Column, Report, Table, Tone};

/// The fields of an item, for refusing a wrong `--field` before anything is done.
pub const FIELDS: &[&str] = &["result", "key", "name", "error"];

const COLUMNS: &[Column] = &[
    column("RESULT", "result", 0),
    column("NAME", "name", 0),
    column("KEY ID", "id", 3),
    column("LAST4", "last4", 0),
    column("ROLE", "role", 4),
    column("ENV", "environment", 5),
    column("STATUS", "status", 0),
    wide("ERROR", "error"),
];

/// How a command calls what it does.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// `suspended`
    pub done: &'static str,
    /// `would suspend`
    pub would: &'static str,
    /// `suspended already`
    pub already: &'static str,
}

/// Says what became of each key. A single key that failed is an error like any other; of several, the
/// failures are part of the result.
///
/// # Errors
/// The error of a single key; a stream that cannot be written.
pub fn report(
    context: &mut Context<'_>,
    desk: &Desk,
    mut outcomes: Vec<Outcome>,
    words: &Words,
    warnings: Vec<String>,
) -> Result<Exit> {
    match outcomes.pop() {
        Some(Outcome::Failed(_, error)) if outcomes.is_empty() => return Err(error),
        last => outcomes.extend(last),
    }
    for outcome in &outcomes {
        say(context, desk, outcome, words)?;
    }
    let summary = Summary::of(&outcomes);
    let items = outcomes
        .iter()
        .map(|outcome| item(context, desk, outcome))
        .collect::<Result<Vec<Value>>>()?;
    let data = json!({
        "items": items,
        "summary": {
            "total": summary.total(), "done": summary.done, "unchanged": summary.unchanged,
            "failed": summary.failed,
        },
    });
    let table = Table {
        columns: COLUMNS,
        rows: outcomes
            .iter()
            .map(|outcome| row(context, outcome))
            .collect(),
        empty: "no key fits",
    };
    let report = Report::new("KeyChanges", data)
        .view(table)
        .warnings(warnings)
        .exit(summary.exit());
    context.output.report(context.env, report)
}

fn say(context: &mut Context<'_>, desk: &Desk, outcome: &Outcome, words: &Words) -> Result<()> {
    let key = outcome.key();
    let (id, name) = (&key.id, &key.name);
    let note = match outcome {
        Outcome::Done(_) if desk.rehearses() => format!("{} {id} `{name}`", words.would),
        Outcome::Done(_) => format!("{} {id} `{name}`", words.done),
        Outcome::Unchanged(_) => match key.revoked_at {
            Some(at) => format!("{id} `{name}` was already revoked at {at}"),
            None => format!("{id} `{name}` is {}", words.already),
        },
        Outcome::Failed(_, error) => {
            let why = error
                .cause()
                .map_or(String::new(), |why| format!(": {why}"));
            return context
                .output
                .warn(context.env, &format!("{id} `{name}` failed: {error}{why}"));
        }
    };
    context.output.note(context.env, &note)
}

fn item(context: &Context<'_>, desk: &Desk, outcome: &Outcome) -> Result<Value> {
    let key = outcome.key();
    let seen = desk.store().sightings(&key.id)?;
    let described = Described {
        key,
        seen: &seen,
        now: context.now,
    };
    let error = outcome.error().map(|error| {
        json!({"code": error.code().as_str(), "message": error.to_string(), "cause": error.cause()})
    });
    Ok(json!({
        "result": outcome.word(), "key": described.json(), "name": key.name, "error": error,
    }))
}

fn row(context: &Context<'_>, outcome: &Outcome) -> Vec<Cell> {
    let key = outcome.key();
    let tone = match outcome {
        Outcome::Done(_) => Tone::Good,
        Outcome::Unchanged(_) => Tone::Dim,
        Outcome::Failed(..) => Tone::Bad,
    };
    vec![
        Cell::text(outcome.word()).tone(tone),
        Cell::text(&key.name),
        Cell::text(key.id.as_str()),
        Cell::maybe(key.newest().map(|version| version.last4.as_str())),
        Cell::text(&key.role),
        Cell::text(&key.environment),
        standing(key.standing(context.now)),
        Cell::maybe(outcome.error().map(ToString::to_string).as_deref()),
    ]
}
