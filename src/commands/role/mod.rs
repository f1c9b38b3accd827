//! `keyadm role`.

mod create;
mod delete;
mod describe;
mod list;
mod set;
mod show;

use super::Context;
use crate::error::{Exit, Result};

/// Roles: named sets of permissions.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Create(create::Args),
    List(list::Args),
    Show(show::Args),
    Set(set::Args),
    Delete(delete::Args),
}

/// Runs the command.
///
/// # Errors
/// Those of the subcommand.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    match args.command {
        Command::Create(args) => create::run(args, context),
        Command::List(args) => list::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Set(args) => set::run(args, context),
        Command::Delete(args) => delete::run(args, context),
    }
}
