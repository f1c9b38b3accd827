//! Where the admin credential's text is kept: keyring, file, command, descriptor, systemd, variable.
//!
//! The text is opaque here; `admin` knows what it means. Three rules hold for every place:
//!
//! - The first place that is *named* is the only one that is read ([`places`]). When it fails the
//!   command fails: a fall-through would let a timer sign as somebody else without a word.
//! - Nothing waits for ever where nobody watches ([`patience`]), and nothing is read without a bound.
//! - What was written is read back before anything depends on it ([`write()`]).

mod bounded;
mod command;
mod descriptor;
#[cfg(test)]
mod fake;
mod fault;
mod file;
mod keyring;
mod os_keyring;
mod patience;
pub mod seal;
mod source;

use zeroize::Zeroizing;

pub use fault::none_found;
pub use keyring::{Keyring, KeyringFault};
pub use os_keyring::OsKeyring;
pub use source::{Given, Place, Source, places};

use crate::env::Env;
use crate::error::{Code, Error, Result};

/// The most that is read from any place; a credential is far under 1 KiB.
const LIMIT: usize = 4096;

/// Reads the credential of `account` (the store id) from `source`.
///
/// # Errors
/// One of the `auth.keyring_*` codes or `auth.credential_unusable`, with the cause and the other
/// places that could be named instead.
pub fn read(source: &Source, account: &str, env: &mut Env) -> Result<Zeroizing<String>> {
    let bytes = match source {
        Source::Pinned(Place::Keyring) => {
            return patience::get(account, env)
                .map_err(|fault| fault::keyring(&fault, account, env));
        }
        Source::File(path) | Source::Pinned(Place::File(path)) => file::read(path, env),
        Source::Systemd(path) => file::read(path, env),
        Source::Fd(number) => descriptor::read(*number, env),
        Source::Command(line) => command::read(line, env),
        Source::Variable => Ok(Zeroizing::new(
            env.var(source::VARIABLE).unwrap_or_default().into(),
        )),
    };
    bytes
        .and_then(|bytes| text(&bytes))
        .map_err(|refusal| fault::unusable(source, &refusal))
}

/// Keeps the credential in `place` and reads it back.
///
/// With `replace` an earlier credential of the same store is overwritten, in a file by an atomic
/// rename; without it, finding one is an error and it stays.
///
/// # Errors
/// `secret.destination` when a credential is already there; otherwise those of [`read`], and
/// `setup.io` or `setup.unsafe_mode` for files.
pub fn write(place: &Place, account: &str, text: &str, replace: bool, env: &mut Env) -> Result<()> {
    match place {
        Place::File(path) => file::write(path, text, replace)?,
        Place::Keyring => {
            if !replace {
                match patience::get(account, env) {
                    Ok(held) if *held != text => return Err(fault::occupied(place)),
                    Ok(_) | Err(KeyringFault::Missing) => {}
                    // Not asked again: a prompt that was dismissed would come up once more.
                    Err(fault) => return Err(fault::keyring(&fault, account, env)),
                }
            }
            patience::set(account, text, env)
                .map_err(|fault| fault::keyring(&fault, account, env))?;
        }
    }
    let kept = read(&Source::Pinned(place.clone()), account, env)?;
    if *kept == text {
        return Ok(());
    }
    Err(Error::new(
        Code::CredentialUnusable,
        format!("{place} gave back something else than was written"),
    ))
}

/// Removes the credential of `account` from `place`; one that is not there is fine.
///
/// # Errors
/// One of the `auth.keyring_*` codes, or `setup.io`.
pub fn remove(place: &Place, account: &str, env: &mut Env) -> Result<()> {
    match place {
        Place::File(path) => file::remove(path),
        Place::Keyring => {
            patience::delete(account, env).map_err(|fault| fault::keyring(&fault, account, env))
        }
    }
}

/// The text in `bytes` without the line break that editors and `echo` leave at the end.
fn text(bytes: &[u8]) -> Result<Zeroizing<String>, fault::Refusal> {
    if bytes.len() > LIMIT {
        return Err(fault::Refusal::too_large());
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| fault::Refusal::new("it is not valid UTF-8"))?
        .trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(fault::Refusal::new("it is empty"));
    }
    Ok(Zeroizing::new(text.to_owned()))
}

#[cfg(test)]
mod tests;
