//! What `rename`, `set-role` and `set` say when they are done.

use super::Context;
use super::show;
use crate::error::{Exit, Result};
use crate::ops::{Desk, Edited};

/// Notes what was done, `what` in the past tense and `would` for a dry run, and shows the key.
///
/// # Errors
/// When the output cannot be written.
pub fn report(
    context: &mut Context<'_>,
    desk: &Desk,
    edited: &Edited,
    (what, would): (&str, &str),
) -> Result<Exit> {
    let key = &edited.key;
    let note = match (edited.changed, desk.rehearses()) {
        (false, _) => format!("nothing changed: {} `{}` is so already", key.id, key.name),
        (true, false) => what.to_owned(),
        (true, true) => would.to_owned(),
    };
    context.output.note(context.env, &note)?;
    show::report(context, desk, key)
}
