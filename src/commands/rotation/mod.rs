//! `keyadm rotation`.

mod abort;
mod extend;
mod finish;
mod flights;
mod list;
mod show;

use super::Context;
use crate::error::{Exit, Result};

/// Rotations in flight: what they wait for, and how to end them.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    List(list::Args),
    Show(show::Args),
    Finish(finish::Args),
    Extend(extend::Args),
    Abort(abort::Args),
}

/// Runs the command.
///
/// # Errors
/// Those of the subcommand.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    match args.command {
        Command::List(args) => list::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Finish(args) => finish::run(args, context),
        Command::Extend(args) => extend::run(args, context),
        Command::Abort(args) => abort::run(args, context),
    }
}
