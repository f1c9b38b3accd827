//! `keyadm operator remove`.

use super::describe::report;
use crate::cli::Change;
use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::ops::operators;

/// Remove an operator, for ever and at once
///
/// What they signed before stays valid; nothing they sign from now on is. The same identity can never
/// be enrolled again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm operator remove timer --dry-run
  keyadm operator remove timer --yes --reason \"the job moved\"")]
pub struct Args {
    /// The operator's name or id
    operator: String,
    /// Confirm
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    change: Change,
}

/// Runs the command.
///
/// # Errors
/// `not_found.operator`, `conflict.state`, `declined`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.change(args.change.dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::OperatorManage])?;
        let before = operators::find(&desk.book(), &args.operator)?;
        let after = operators::removed(&before);
        operators::may_become(&desk.book(), admin, &before, &after)?;
        if !desk.rehearses() {
            let question = format!(
                "The operator `{}` can change nothing any more, for ever.\nIts name, to remove it",
                before.name
            );
            context.manner(args.yes, false).confirm_by_name(
                context.env,
                &question,
                &before.name,
                "--yes",
            )?;
        }
        let reason = args.change.reason.as_deref();
        operators::change(desk, admin, &before, &after, reason)?;
        let did = match desk.rehearses() {
            true => "would remove",
            false => "removed",
        };
        let note = format!("{did} the operator `{}`", after.name);
        context.output.note(context.env, &note)?;
        report(context, &after)
    })
}
