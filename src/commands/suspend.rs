//! `keyadm suspend`.

use super::{Context, changes};
use crate::cli::Change;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::ops;

/// Refuse keys until they are resumed
///
/// The reversible half-step before revoking: clients are refused at once, and nothing is lost.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm suspend ci
  keyadm suspend ci \"Production Server\" --reason \"incident 42\"
  keyadm suspend ci --dry-run")]
pub struct Args {
    /// Names, Key IDs, or unique starts of Key IDs
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    #[command(flatten)]
    change: Change,
}

/// Runs the command.
///
/// # Errors
/// `not_found.key`, `conflict.state` for one revoked key, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    set_status(&args.keys, &args.change, false, context)
}

/// Suspends the keys, or with `active` resumes them.
///
/// # Errors
/// As [`run`].
pub fn set_status(
    keys: &[String],
    change: &Change,
    active: bool,
    context: &mut Context<'_>,
) -> Result<Exit> {
    context.output.check_field(changes::FIELDS)?;
    context.change(change.dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::KeyUpdate])?;
        let found = ops::find_keys(&desk.book(), keys)?;
        let ids: Vec<_> = found.into_iter().map(|key| key.id).collect();
        let outcomes = ops::set_status(desk, admin, &ids, active, change.reason.as_deref())?;
        let words = match active {
            false => changes::Words {
                done: "suspended",
                would: "would suspend",
                already: "suspended already",
            },
            true => changes::Words {
                done: "resumed",
                would: "would resume",
                already: "active already",
            },
        };
        changes::report(context, desk, outcomes, &words, Vec::new())
    })
}
