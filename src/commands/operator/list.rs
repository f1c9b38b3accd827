//! `keyadm operator list`.

use super::describe::{COLUMNS, Described};
use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::journal::{OperatorPermission, OperatorStatus};
use crate::ops::operators;
use crate::output::Page;

/// List who may change the store, and what
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm operator list
  keyadm operator list --all -o wide
  keyadm operator list --json")]
pub struct Args {
    /// Removed operators too
    #[arg(long)]
    all: bool,
}

/// Runs the command.
///
/// # Errors
/// `integrity.tampered`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let desk = context.reader(OperatorPermission::KeyView)?;
    let mut shown = operators::all(&desk.book())?;
    shown.retain(|one| args.all || one.status == OperatorStatus::Active);
    let mut list = context.output.list("OperatorList", COLUMNS);
    for operator in &shown {
        let now = context.now;
        let described = Described { operator, now };
        list.row(
            context.env,
            &operator.name,
            || described.cells(),
            || described.json(),
        )?;
    }
    let page = Page {
        page: 1,
        total: Some(shown.len() as u64),
        ..Page::default()
    };
    list.finish(context.env, page, Vec::new(), "no operators")
}
