//! `keyadm role delete`.

use super::describe::report;
use crate::cli::Change;
use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::ops::roles;

/// Delete a role that no key carries
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm role delete orders-reader --dry-run
  keyadm role delete orders-reader --yes")]
pub struct Args {
    /// The role's name
    name: String,
    /// Confirm
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    change: Change,
}

/// Runs the command.
///
/// # Errors
/// `conflict.role_in_use`, `conflict.state`, `not_found.role`, `declined`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.change(args.change.dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::RoleManage])?;
        let role = roles::changeable(&desk.book(), &args.name)?;
        // Before the question, so that nobody confirms what cannot be done.
        roles::unused(&desk.book(), &role.name)?;
        if !desk.rehearses() {
            let question = format!("Delete the role `{}`?", role.name);
            context
                .manner(args.yes, false)
                .confirm(context.env, &question, "--yes")?;
        }
        roles::delete(desk, admin, &role.name, args.change.reason.as_deref())?;
        let did = match desk.rehearses() {
            true => "would delete",
            false => "deleted",
        };
        let note = format!("{did} the role `{}`", role.name);
        context.output.note(context.env, &note)?;
        report(context, desk, &role)
    })
}
