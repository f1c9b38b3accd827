//! `keyadm auth login`.

use super::input;
use super::settle::settle;
use crate::admin::Credential;
use crate::commands::Context;
use crate::commands::keeping::CredentialStore;
use crate::error::{Exit, Result};
use crate::store::Access;

/// Put an admin credential where this machine finds it
///
/// Reads the credential's text from standard input, or makes a new identity with --new, whose public
/// key another operator enrols with `keyadm operator add NAME --public-key KEY`. The private half
/// never leaves this machine.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm auth login --new --credential-store file --credential-file new.admin
  keyadm operator add laptop --permission api.key.view --secret-to - | keyadm auth login --credential-store file --credential-file laptop.admin")]
pub struct Args {
    /// Make a new identity for this store, and print its public key
    #[arg(long)]
    new: bool,
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
    let credential = match args.new {
        true => Credential::generate(&desk.settings().id, &*context.env.entropy)?,
        false => Credential::parse(&text(context)?)?,
    };
    let settled = settle(
        context,
        &mut desk,
        &credential,
        args.credential_store,
        "keyadm auth login",
    )?;
    let mut report = settled.report(context, &credential);
    if args.new {
        report = report.text(credential.signer().public().to_string());
    }
    let exit = context.output.report(context.env, report)?;
    settled.say_what_is_next(context, &credential)?;
    Ok(exit)
}

/// The credential's text: typed unseen on a terminal, else read from standard input.
fn text(context: &mut Context<'_>) -> Result<zeroize::Zeroizing<String>> {
    if !context.env.terminal.stdin {
        return input::stdin(context);
    }
    context.manner(false, false).hidden(
        context.env,
        "The admin credential's text",
        "it on standard input: keyadm auth login < FILE",
    )
}
