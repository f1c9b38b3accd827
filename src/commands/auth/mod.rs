//! `keyadm auth`.

mod export;
mod import;
mod input;
mod login;
mod logout;
mod recover;
mod settle;
mod status;

use super::Context;
use crate::error::{Exit, Result};

/// The admin credential.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Status(status::Args),
    Login(login::Args),
    Logout(logout::Args),
    Export(export::Args),
    Import(import::Args),
    Recover(recover::Args),
}

/// Runs the command.
///
/// # Errors
/// Those of the subcommand.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    match args.command {
        Command::Status(args) => status::run(args, context),
        Command::Login(args) => login::run(args, context),
        Command::Logout(args) => logout::run(args, context),
        Command::Export(args) => export::run(args, context),
        Command::Import(args) => import::run(args, context),
        Command::Recover(args) => recover::run(args, context),
    }
}
