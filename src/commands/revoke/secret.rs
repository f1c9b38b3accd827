//! The secret that `revoke --secret-stdin` finds a key by.

use std::io::Read as _;

use zeroize::Zeroizing;

use crate::commands::Context;
use crate::error::{Code, Error, Result};
use crate::key::Secret;

/// The most that is read; a secret has under 80 characters.
const MOST: usize = 4096;

/// Reads it from standard input; on a terminal it is asked for and not shown.
///
/// # Errors
/// `usage.arguments` for a text that is no secret, without any part of it.
pub fn read(context: &mut Context<'_>) -> Result<Secret> {
    let text = if context.env.terminal.stdin {
        let manner = context.manner(false, false);
        manner.hidden(context.env, "Secret", "--secret-stdin and a pipe")?
    } else {
        from_pipe(context)?
    };
    Secret::parse(&text).map_err(|why| unusable(&why.to_string()))
}

fn from_pipe(context: &mut Context<'_>) -> Result<Zeroizing<String>> {
    // All the room is taken at once, so that no copy is left behind by growing.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * MOST));
    (&mut *context.env.stdin)
        .take(MOST as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            Error::new(Code::Io, "standard input cannot be read")
                .because(error)
                .unchanged("nothing was revoked")
        })?;
    if bytes.len() > MOST {
        return Err(unusable("it is longer than a secret"));
    }
    std::str::from_utf8(&bytes)
        .map(|text| Zeroizing::new(text.to_owned()))
        .map_err(|_| unusable("it is not text (UTF-8)"))
}

fn unusable(why: &str) -> Error {
    Error::new(Code::Arguments, "standard input does not hold a secret")
        .why(why)
        .try_this("the exact secret is needed, as it was handed out; one newline may follow it")
        .unchanged("nothing was revoked")
}
