//! `keyadm auth import`.

use std::path::{Path, PathBuf};

use super::input::{self, PassphraseFrom};
use super::settle::settle;
use crate::admin::Credential;
use crate::commands::Context;
use crate::commands::keeping::CredentialStore;
use crate::error::{Code, Error, Exit, Result};
use crate::store::Access;
use crate::vault::seal;

/// Open a recovery kit and put its credential where this machine finds it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm auth import keyadm.kit --credential-store auto
  keyadm auth import keyadm.kit --passphrase-file passphrase --credential-store file")]
pub struct Args {
    /// The recovery kit, or - for standard input
    #[arg(default_value = "-", hide_default_value = true, value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseFrom,
    /// Where the admin credential goes: keyring, file or auto [env: KEYADM_CREDENTIAL_STORE]
    /// [default: keyring, or file with --credential-file]
    #[arg(long, value_name = "WHERE", value_enum, hide_possible_values = true)]
    credential_store: Option<CredentialStore>,
}

/// Runs the command.
///
/// # Errors
/// `auth.*`, `secret.destination`, `setup.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let mut desk = context.desk(Access::Read)?;
    let from_stdin = args.file == Path::new("-");
    if from_stdin && args.passphrase.passphrase_stdin {
        return Err(Error::new(
            Code::Arguments,
            "the kit and the passphrase cannot both come from standard input",
        )
        .try_this("name the kit's file, or use --passphrase-file PATH")
        .unchanged("nothing was changed"));
    }
    let kit = match from_stdin {
        true => input::stdin(context)?,
        false => input::file(&args.file)?,
    };
    let passphrase = args.passphrase.existing(context, from_stdin)?;
    let credential = Credential::parse(&seal::open(&passphrase, &kit)?)?;
    let settled = settle(
        context,
        &mut desk,
        &credential,
        args.credential_store,
        "keyadm auth import",
    )?;
    let report = settled.report(context, &credential);
    let exit = context.output.report(context.env, report)?;
    settled.say_what_is_next(context, &credential)?;
    Ok(exit)
}
