//! `keyadm show`.

use super::Context;
use super::describe::Described;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::Key;
use crate::ops::{Desk, find_key};
use crate::output::Report;

/// Show everything about a key but its secret
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
    report(context, &desk, &key)
}

/// Shows one key.
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
