//! `keyadm role show`.

use super::describe::report;
use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::ops::no_role;

/// Show what a role allows, its limits, and how many keys carry it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm role show orders-reader
  keyadm role show read-only --json")]
pub struct Args {
    /// The role's name
    name: String,
}

/// Runs the command.
///
/// # Errors
/// `not_found.role`, `integrity.tampered`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let desk = context.reader(OperatorPermission::KeyView)?;
    let role = desk.book().role(&args.name)?;
    let role = role.ok_or_else(|| no_role(&args.name))?;
    report(context, &desk, &role)
}
