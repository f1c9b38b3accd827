//! `keyadm auth export`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::input::PassphraseFrom;
use crate::commands::Context;
use crate::error::{Code, Error, Exit, Result};
use crate::output::Report;
use crate::store::Access;
use crate::vault::{self, Place, seal};

/// Seal the admin credential with a passphrase into a recovery kit
///
/// The kit is text that can be printed. It opens with its passphrase alone, on any machine:
/// `keyadm auth import`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm auth export --to keyadm.kit
  keyadm auth export --to keyadm.kit --passphrase-file passphrase
  keyadm auth export --passphrase-file passphrase | gzip > keyadm.kit.gz")]
pub struct Args {
    /// A new file that only you can read [default: standard output]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    to: Option<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseFrom,
}

/// Runs the command.
///
/// # Errors
/// `auth.*`, `usage.*`, `secret.destination`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let to = args.to.as_deref().map(absolute).transpose()?;
    refuse_lost(to.as_deref(), context)?;
    let desk = context.desk(Access::Read)?;
    let credential = context.credential(&desk)?;
    let passphrase = args.passphrase.new_one(context)?;
    let kit = seal::seal(&passphrase, &credential.text(), &*context.env.entropy)?;
    if let Some(path) = &to {
        let place = Place::File(path.clone());
        vault::write(
            &place,
            credential.store(),
            kit.trim_end(),
            false,
            context.env,
        )?;
    }
    let operator = credential.signer().public().operator_id();
    let data = json!({
        "store": credential.store(),
        "operator_id": operator,
        "path": to,
        "kit": to.is_none().then_some(&kit),
    });
    let report = Report::new("RecoveryKit", data);
    let (report, note) = match &to {
        None => (
            report.text(kit),
            "keep it and its passphrase apart".to_owned(),
        ),
        Some(path) => (
            report,
            format!(
                "sealed into {}; keep it and its passphrase apart",
                path.display()
            ),
        ),
    };
    let exit = context.output.report(context.env, report)?;
    context.output.note(context.env, &note)?;
    Ok(exit)
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|error| {
        Error::new(Code::Io, "the current directory is not readable").because(error)
    })
}

/// Refuses, before anything is asked, what could not hold the kit.
fn refuse_lost(to: Option<&Path>, context: &Context<'_>) -> Result<()> {
    let message = match to {
        Some(path) if path.symlink_metadata().is_ok() => {
            format!("{} exists already", path.display())
        }
        None if context.env.stdout_lost => {
            "standard output is closed or the null device: the kit would be lost".to_owned()
        }
        _ => return Ok(()),
    };
    Err(Error::new(Code::SecretDestination, message)
        .try_this("--to FILE    a new file that only you can read")
        .unchanged("no recovery kit was made"))
}
