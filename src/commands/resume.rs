//! `keyadm resume`.

use super::{Context, suspend};
use crate::cli::Change;
use crate::error::{Exit, Result};

/// Accept suspended keys again
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm resume ci
  keyadm resume ci \"Production Server\" --reason \"false alarm\"")]
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
    suspend::set_status(&args.keys, &args.change, true, context)
}
