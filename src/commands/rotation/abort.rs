//! `keyadm rotation abort`.

use crate::commands::Context;
use crate::error::{Code, Error, Exit, Result};

/// Go back to the old secret.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Not written yet.
pub fn run(_: Args, _: &mut Context<'_>) -> Result<Exit> {
    Err(Error::new(Code::Internal, "stub"))
}
