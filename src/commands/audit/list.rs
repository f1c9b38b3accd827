//! `keyadm audit list`.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::commands::Context;
use crate::commands::describe::{column, wide};
use crate::error::{Code, Error, Exit, Result};
use crate::journal::{Action, Event, OperatorPermission, State};
use crate::ops::{Desk, find_key};
use crate::output::{Cell, Column, ListWriter, Page};
use crate::store::History;
use crate::time::Timestamp;

/// List what was changed: who did what to which key, when
///
/// Oldest first, or newest first with --reverse. `keyadm audit verify` checks what is listed here.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm audit list --reverse --limit 20
  keyadm audit list --key ci --json
  keyadm audit list --action key.revoke --since 2026-01-01")]
pub struct Args {
    /// Only changes of this key: a name, a Key ID, or a unique start of one
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Only changes by this operator: a name or an id
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    /// Only changes of this kind, such as key.revoke
    #[arg(long, value_name = "ACTION", value_parser = action)]
    action: Option<Action>,
    /// Only from this time on: a date or an RFC 3339 time
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse)]
    since: Option<Timestamp>,
    /// Only before this time: a date or an RFC 3339 time
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse)]
    until: Option<Timestamp>,
    /// At most so many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Start behind this event
    #[arg(long, value_name = "SEQ")]
    after: Option<u64>,
    /// Newest first
    #[arg(long)]
    reverse: bool,
}

const COLUMNS: &[Column] = &[
    Column {
        align_right: true,
        ..column("SEQ", "seq", 0)
    },
    column("AT", "at", 0),
    column("BY", "by", 2),
    column("ACTION", "action", 0),
    column("SUBJECT", "subject", 1),
    column("REASON", "reason", 3),
    wide("SUBJECT ID", "subject_id"),
];

/// Runs the command.
///
/// # Errors
/// `not_found.key`, `not_found.operator`, `integrity.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let desk = context.reader(OperatorPermission::AuditView)?;
    let names = operators(&desk)?;
    let by = match &args.operator {
        Some(text) => Some(operator(&names, text)?),
        None => None,
    };
    let subject = match &args.key {
        Some(text) => Some(find_key(&desk.book(), text)?.id.to_string()),
        None => None,
    };
    let history = History {
        subject,
        after: args.after,
        reverse: args.reverse,
    };
    let mut list = context.output.list("AuditList", COLUMNS);
    let (mut shown, mut last, mut more) = (0, 0, false);
    desk.store().history(&history, &mut |signed| {
        let event = signed.event;
        if !args.wants(&event, by.as_deref()) {
            return Ok(args.goes_on(&event));
        }
        if args.limit.is_some_and(|most| shown >= most) {
            more = true;
            return Ok(ControlFlow::Break(()));
        }
        (shown, last) = (shown + 1, event.seq);
        row(&mut list, context, &event, &names)?;
        Ok(ControlFlow::Continue(()))
    })?;
    let page = Page {
        page: 1,
        limit: args.limit,
        total: None,
        next: more.then(|| last.to_string()),
    };
    list.finish(context.env, page, Vec::new(), "no changes fit")
}

impl Args {
    fn wants(&self, event: &Event, by: Option<&[String]>) -> bool {
        self.action.is_none_or(|action| action == event.action)
            && self.since.is_none_or(|since| event.at >= since)
            && self.until.is_none_or(|until| event.at < until)
            && by.is_none_or(|by| by.contains(&event.by))
    }

    /// Times only grow along the journal, so a walk can end where they leave the range.
    fn goes_on(&self, event: &Event) -> ControlFlow<()> {
        let past = if self.reverse {
            self.since.is_some_and(|since| event.at < since)
        } else {
            self.until.is_some_and(|until| event.at >= until)
        };
        if past {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

fn row(
    list: &mut ListWriter,
    context: &mut Context<'_>,
    event: &Event,
    names: &BTreeMap<String, String>,
) -> Result<()> {
    let by = names.get(&event.by).unwrap_or(&event.by);
    let name = name(event);
    let cells = || {
        vec![
            Cell::text(&event.seq.to_string()),
            Cell::time(event.at, context.now),
            Cell::text(by),
            Cell::text(event.action.as_str()),
            Cell::text(name.unwrap_or(&event.subject)),
            Cell::maybe(event.reason.as_deref()),
            Cell::text(&event.subject),
        ]
    };
    let data = || -> Value {
        json!({
            "seq": event.seq,
            "at": event.at,
            "by": event.by,
            "by_name": by,
            "action": event.action,
            "subject": event.subject,
            "name": name,
            "reason": event.reason,
        })
    };
    list.row(context.env, &event.seq.to_string(), cells, data)
}

/// What its subject was called after it.
fn name(event: &Event) -> Option<&str> {
    match event.after.as_ref()? {
        State::Key(key) => Some(&key.name),
        State::Role(role) => Some(&role.name),
        State::Operator(operator) => Some(&operator.name),
        State::Store(_) => None,
    }
}

/// Names by operator id.
fn operators(desk: &Desk) -> Result<BTreeMap<String, String>> {
    let all = desk.store().operators()?;
    Ok(all
        .into_iter()
        .map(|row| (row.value.id, row.value.name))
        .collect())
}

/// The ids behind a name: after a removal another operator may have it.
fn operator(names: &BTreeMap<String, String>, text: &str) -> Result<Vec<String>> {
    let ids: Vec<String> = names
        .iter()
        .filter(|(id, name)| *id == text || *name == text)
        .map(|(id, _)| id.clone())
        .collect();
    if ids.is_empty() {
        return Err(Error::new(
            Code::OperatorNotFound,
            format!("there is no operator `{text}`"),
        )
        .try_this("keyadm operator list    shows them"));
    }
    Ok(ids)
}

fn action(text: &str) -> std::result::Result<Action, String> {
    let found = Action::ALL.iter().find(|action| action.as_str() == text);
    found.copied().ok_or_else(|| {
        let all: Vec<&str> = Action::ALL.iter().map(|one| one.as_str()).collect();
        format!("expected one of {}", all.join(", "))
    })
}
