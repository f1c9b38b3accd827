//! `keyadm show`.

use super::Context;
use super::describe::Described;
use super::detail::Detail;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::Key;
use crate::ops::{Desk, find_key};
use crate::output::Report;

/// Show everything about a key but its secret
///
/// With its secret versions, what its role permits, the rotation in flight, and the last changes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm show \"Production Server\"
  keyadm show ci --json
  keyadm show ci --field due_at")]
pub struct Args {
    /// A name, a Key ID, or a unique start of a Key ID
    key: String,
}

/// Runs the command.
///
/// # Errors
/// `not_found.key`, `conflict.ambiguous`, `integrity.tampered`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let desk = context.reader(OperatorPermission::KeyView)?;
    let key = find_key(&desk.book(), &args.key)?;
    let seen = desk.store().sightings(&key.id)?;
    let detail = Detail::of(&desk.book(), &key, &seen, context.now)?;
    let described = Described {
        key: &key,
        seen: &seen,
        now: context.now,
    };
    let data = detail.json(described.json());
    let report = Report::new("Key", data).view(detail.card(described.card()));
    context.output.report(context.env, report)
}

/// Shows one key as it is after a change.
///
/// # Errors
/// When usage cannot be read or the output not written.
pub fn report(context: &mut Context<'_>, desk: &Desk, key: &Key) -> Result<Exit> {
    let seen = desk.store().sightings(&key.id)?;
    let described = Described {
        key,
        seen: &seen,
        now: context.now,
    };
    let report = Report::new("Key", described.json()).view(described.card());
    context.output.report(context.env, report)
}
