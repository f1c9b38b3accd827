//! `keyadm list`.

use super::Context;
use crate::error::{Code, Error, Exit, Result};

/// List keys.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Not written yet.
pub fn run(_: Args, _: &mut Context<'_>) -> Result<Exit> {
    Err(Error::new(Code::Internal, "stub"))
}
