//! `keyadm rotation extend`.

use super::show::report;
use crate::cli::Change;
use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::ops;
use crate::time::Span;

/// Give the users of an old secret more time
///
/// Moves the deadline of the rotation; one that is past counts from now. Under the rule `delivered` the
/// old secret works that much longer.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm rotate ci -- tee ci.key && keyadm rotation extend ci --by 7d
  keyadm rotate ci -- tee ci.key && keyadm rotation extend ci --by 24h")]
pub struct Args {
    /// A name, a Key ID, or a unique start of a Key ID
    key: String,
    /// How much later the deadline is to be
    #[arg(long, value_name = "TIME", value_parser = Span::parse)]
    by: Span,
    #[command(flatten)]
    change: Change,
}

/// Runs the command.
///
/// # Errors
/// `not_found.*`, `conflict.state` without a deadline, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.change(args.change.dry_run, |context, desk, admin| {
        let key = ops::find_key(&desk.book(), &args.key)?;
        let reason = args.change.reason.as_deref();
        let key = ops::extend(desk, admin, &key.id, args.by, reason)?;
        let verb = if desk.rehearses() {
            "would extend"
        } else {
            "extended"
        };
        let note = format!(
            "{verb} the rotation of {} `{}` by {}",
            key.id, key.name, args.by
        );
        context.output.note(context.env, &note)?;
        report(context, desk, &key)
    })
}
