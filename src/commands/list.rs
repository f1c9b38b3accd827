//! `keyadm list`.

use super::Context;
use super::describe::{COLUMNS, Described};
use super::fields::FIELDS;
use super::paging::{self, Paging};
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::ops;

/// List keys
///
/// Revoked keys are left out unless --all or --status revoked asks for them. A table and a JSON
/// document end after 100 keys and say how to go on; what scripts read row by row never ends early.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm list
  keyadm list --env production --unused 90d
  keyadm list --expires-within 30d --sort expires -o csv
  keyadm list --name 'prod*' --all --json")]
pub struct Args {
    #[command(flatten)]
    paging: Paging,
}

/// Runs the command.
///
/// # Errors
/// `usage.arguments` for a cursor that is none; those of the store and of the output.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.output.check_field(FIELDS)?;
    let desk = context.reader(OperatorPermission::KeyView)?;
    let (query, page) = args.paging.query(context, &desk)?;
    let now = context.now;
    let mut writer = context.output.list("KeyList", COLUMNS);
    let listed = ops::list(desk.store(), &query, now, &mut |key, seen| {
        let described = Described { key, seen, now };
        writer.row(
            context.env,
            &key.name,
            || described.cells(),
            || described.record(),
        )
    })?;
    let shown = paging::page_of(&query, page, &listed);
    let warnings = paging::cut(context, &shown);
    let empty = paging::empty(desk.store().count()?.keys, &query, &shown);
    writer.finish(context.env, shown, warnings, &empty)
}
