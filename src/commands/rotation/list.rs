//! `keyadm rotation list`.

use std::ops::ControlFlow;

use super::flights::{COLUMNS, lines};
use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::output::Page;
use crate::store::Walk;

/// List the rotations in flight: what each waits for, and which are past their deadline
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm rotation list
  keyadm rotation list --json")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// `setup.*`, `integrity.*`.
pub fn run(_: Args, context: &mut Context<'_>) -> Result<Exit> {
    let desk = context.reader(OperatorPermission::KeyView)?;
    let now = context.now;
    let mut list = context.output.list("RotationList", COLUMNS);
    let mut count = 0;
    desk.store().keys(&Walk::default(), &mut |row, seen| {
        if lines(&row.value, &seen, now).is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        // Few keys are in flight; those are worth comparing with the journal.
        if let Some(key) = desk.book().key(&row.value.id)? {
            for line in lines(&key, &seen, now) {
                count += 1;
                list.row(
                    context.env,
                    key.id.as_str(),
                    || line.cells(&key, now),
                    || line.json(&key),
                )?;
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let page = Page {
        page: 1,
        total: Some(count),
        ..Page::default()
    };
    list.finish(context.env, page, Vec::new(), "no rotation is in flight")
}
