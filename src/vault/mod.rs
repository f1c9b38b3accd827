//! Where the admin credential's text is kept: keyring, file, command, descriptor, systemd, variable.
//!
//! The text is opaque here; `admin` knows what it means. Three rules hold for every place:
//!
//! - The first place that is *named* is the only one that is read ([`locate`]). When it fails the
//!   command fails: a fall-through would let a timer sign as somebody else without a word.
//! - Nothing waits for ever where nobody watches ([`patience`]), and nothing is read without a bound.
//! - What was written is read back before anything depends on it ([`write`]).

mod bounded;
mod command;
mod descriptor;
#[cfg(test)]
mod fake;
mod fault;
mod file;
mod os_keyring;
mod patience;
pub mod seal;
mod source;

use zeroize::Zeroizing;

pub use fault::none_found;
pub use os_keyring::OsKeyring;
pub use source::{Given, Place, Source, locate};

use crate::env::Env;
use crate::error::{Code, Error, Result};

/// The most that is read from any place; a credential is far under 1 KiB.
const LIMIT: usize = 4096;

/// The operating system's keyring, reduced to what one credential per store needs.
///
/// An implementation answers within `deadline`, or says [`KeyringFault::Timeout`].
pub trait Keyring: Send + Sync {
    /// Reads the item of `account`.
    fn get(
        &self,
        account: &str,
        deadline: Option<std::time::Duration>,
    ) -> Result<Zeroizing<String>, KeyringFault>;
    /// Writes the item of `account`, replacing what is there.
    fn set(
        &self,
        account: &str,
        value: &str,
        deadline: Option<std::time::Duration>,
    ) -> Result<(), KeyringFault>;
    /// Deletes the item of `account`; an absent item is fine.
    fn delete(
        &self,
        account: &str,
        deadline: Option<std::time::Duration>,
    ) -> Result<(), KeyringFault>;
}

/// Why the keyring did not do it; each needs another answer from the user.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeyringFault {
    /// No service answers in this session.
    #[error("no keyring service answers here: {0}")]
    Absent(String),
    /// The collection is locked and was not unlocked.
    #[error("the keyring is locked")]
    Locked,
    /// The prompt was dismissed or access refused.
    #[error("the keyring refused: {0}")]
    Denied(String),
    /// It answers, but has no such item.
    #[error("the keyring holds no such item")]
    Missing,
    /// Two items fit; it is not safe to guess.
    #[error("the keyring holds more than one such item")]
    Ambiguous,
    /// No answer within the deadline, in seconds.
    #[error("the keyring did not answer within {0} s")]
    Timeout(u64),
    /// It answers, but not with something that can be used.
    #[error("the keyring gave no usable answer: {0}")]
    Broken(String),
}

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
            if !replace && patience::get(account, env).is_ok_and(|held| *held != text) {
                return Err(fault::occupied(place));
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
mod tests {
    use super::fake::{FakeKeyring, world};
    use super::*;

    #[test]
    fn line_breaks_at_the_end_are_dropped_and_nothing_else() {
        assert_eq!(*text(b" a b \r\n").unwrap(), " a b ");
        assert!(text(b"\r\n").is_err());
        assert!(text(b"\xff").is_err());
        assert!(text(&[b'a'; LIMIT]).is_ok());
        assert!(text(&[b'a'; LIMIT + 1]).is_err());
    }

    #[test]
    fn the_variable_is_read_as_it_stands() {
        let mut env = world(&[("KEYADM_CREDENTIAL", "text\n")]);
        assert_eq!(*read(&Source::Variable, "st_1", &mut env).unwrap(), "text");
    }

    #[test]
    fn every_keyring_fault_has_its_own_code() {
        let table = [
            (KeyringFault::Absent(String::new()), Code::KeyringAbsent),
            (KeyringFault::Locked, Code::KeyringLocked),
            (KeyringFault::Denied(String::new()), Code::KeyringDenied),
            (KeyringFault::Missing, Code::KeyringItem),
            (KeyringFault::Ambiguous, Code::KeyringItem),
            (KeyringFault::Timeout(3), Code::KeyringTimeout),
            (KeyringFault::Broken(String::new()), Code::KeyringItem),
        ];
        for (fault, code) in table {
            let mut env = world(&[]);
            env.keyring = Box::new(FakeKeyring::failing(fault.clone()));
            let error = read(&Source::Pinned(Place::Keyring), "st_1", &mut env).unwrap_err();
            assert_eq!(error.code(), code, "{fault}");
            assert!(
                error
                    .hint()
                    .iter()
                    .any(|line| line.contains("--credential-file"))
            );
            assert!(error.what_did_not_happen().is_some());
        }
    }

    #[test]
    fn a_keyring_credential_is_not_overwritten_unasked() {
        let mut env = world(&[]);
        let keep =
            |text, replace, env: &mut Env| write(&Place::Keyring, "st_1", text, replace, env);
        keep("one", false, &mut env).unwrap();
        keep("one", false, &mut env).unwrap();
        let error = keep("two", false, &mut env).unwrap_err();
        assert_eq!(error.code(), Code::SecretDestination);
        keep("two", true, &mut env).unwrap();
        let held = read(&Source::Pinned(Place::Keyring), "st_1", &mut env).unwrap();
        assert_eq!(*held, "two");
    }

    #[test]
    fn a_keyring_that_forgets_is_caught_by_reading_back() {
        let mut env = world(&[]);
        env.keyring = Box::new(FakeKeyring::altering());
        let error = write(&Place::Keyring, "st_1", "text", true, &mut env).unwrap_err();
        assert_eq!(error.code(), Code::CredentialUnusable);
    }

    #[test]
    fn removing_twice_is_fine() {
        let mut env = world(&[]);
        write(&Place::Keyring, "st_1", "text", false, &mut env).unwrap();
        remove(&Place::Keyring, "st_1", &mut env).unwrap();
        remove(&Place::Keyring, "st_1", &mut env).unwrap();
        let error = read(&Source::Pinned(Place::Keyring), "st_1", &mut env).unwrap_err();
        assert_eq!(error.code(), Code::KeyringItem);
    }
}
