//! `keyadm auth logout`.

use serde_json::json;

use crate::commands::{Context, place_of};
use crate::error::{Exit, Result};
use crate::output::Report;
use crate::store::Access;
use crate::vault;

/// Remove the admin credential from this machine
///
/// Removes it from the place where `init` or `auth login` put it. The operator stays enrolled;
/// `keyadm operator remove` ends that.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm auth logout
  keyadm auth logout --yes")]
pub struct Args {
    /// Confirm
    #[arg(long, short)]
    yes: bool,
}

/// Runs the command.
///
/// # Errors
/// `declined`, `auth.keyring_*`, `setup.io`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let mut desk = context.desk(Access::Read)?;
    let id = desk.settings().id.clone();
    let Some(pinned) = desk.pin().credential.clone() else {
        let note = "nothing to remove: no admin credential is kept on this machine";
        context.output.note(context.env, note)?;
        return report(context, &id, None);
    };
    let place = place_of(&pinned);
    let question = format!(
        "Without another copy of the admin credential only `keyadm auth recover` helps.\nRemove it from {place}?"
    );
    context
        .manner(args.yes, false)
        .confirm(context.env, &question, "--yes")?;
    vault::remove(&place, &id, context.env)
        .map_err(|error| error.unchanged("nothing was changed"))?;
    desk.forget_credential()?;
    let note = format!("removed the admin credential from {place}");
    context.output.note(context.env, &note)?;
    report(context, &id, Some(&pinned))
}

fn report(context: &mut Context<'_>, store: &str, removed: Option<&str>) -> Result<Exit> {
    let data = json!({"store": store, "removed_from": removed});
    context
        .output
        .report(context.env, Report::new("Logout", data))
}
