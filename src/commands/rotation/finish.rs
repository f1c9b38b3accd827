//! `keyadm rotation finish`.

use super::show::report;
use crate::cli::Change;
use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::key::Key;
use crate::ops::{self, Desk, Ending};

/// End the old secret of a rotation, if its rule allows
///
/// A `manual` rotation ends when this says so; a `seen` one when the new secret was used and the old one
/// was quiet. --force ends the old secret all the same.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm rotate ci --finish manual -- tee ci.key && keyadm rotation finish ci
  keyadm rotate ci -- tee ci.key && keyadm rotation finish ci --force --yes")]
pub struct Args {
    /// A name, a Key ID, or a unique start of a Key ID
    key: String,
    /// End the old secret although its rule says to wait; asks for the key's name
    #[arg(long)]
    force: bool,
    /// Confirm --force
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    change: Change,
}

/// Runs the command.
///
/// # Errors
/// `not_found.*`, `conflict.state` when the rule says to wait, `declined`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.change(args.change.dry_run, |context, desk, admin| {
        let key = ops::find_key(&desk.book(), &args.key)?;
        if !ops::in_flight(&key, context.now) {
            return Err(ops::no_rotation(&key));
        }
        let ending = if args.force {
            confirm(&args, context, desk, &key)?;
            Ending::Force
        } else {
            Ending::Person
        };
        let reason = args.change.reason.as_deref();
        let (key, ended) = ops::finish(desk, admin, &key.id, ending, reason)?;
        let names: Vec<String> = ended.iter().map(|number| format!("v{number}")).collect();
        let verb = if desk.rehearses() {
            "would end"
        } else {
            "ended"
        };
        let note = format!("{verb} {} of {} `{}`", names.join(", "), key.id, key.name);
        context.output.note(context.env, &note)?;
        report(context, desk, &key)
    })
}

fn confirm(args: &Args, context: &mut Context<'_>, desk: &Desk, key: &Key) -> Result<()> {
    if args.change.dry_run {
        return Ok(());
    }
    let seen = desk.store().sightings(&key.id)?;
    let used: Vec<String> = key
        .flights(&seen, context.now)
        .iter()
        .map(|flight| {
            let number = flight.old.version;
            let last = seen.get(&number).and_then(|seen| seen.last_seen);
            match last {
                Some(at) => format!("v{number} was last used {}", at.relative_to(context.now)),
                None => format!("no use of v{number} was recorded"),
            }
        })
        .collect();
    let question = format!(
        "Applications that still use the old secret of `{}` will stop working ({}).\nType the name of the key to go on",
        key.name,
        used.join("; ")
    );
    context
        .manner(args.yes, false)
        .confirm_by_name(context.env, &question, &key.name, "--yes")
}
