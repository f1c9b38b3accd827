//! The keyring of this session: Secret Service, Keychain or Credential Manager.
//!
//! Each call runs on a thread of its own, because the library waits for a prompt without a bound.
//! A call that is given up keeps its thread until the process ends; that is soon, as a command
//! talks to the keyring once. Opening the Secret Service costs 6 to 13 ms, so nothing is opened
//! before it is needed.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use ::keyring::{Entry, Error};
use zeroize::{Zeroize, Zeroizing};

use super::{Keyring, KeyringFault};

/// The service attribute of every item; look-ups search all collections for it and the account.
const SERVICE: &str = "keyadm";

/// A prompt that is over sooner than this was not shown to anybody: without a display the service
/// reports it as dismissed within 20 to 90 ms.
const GLANCE: Duration = Duration::from_secs(1);

/// The real keyring of this session.
#[derive(Clone, Copy, Debug)]
pub struct OsKeyring;

impl Keyring for OsKeyring {
    fn get(
        &self,
        account: &str,
        deadline: Option<Duration>,
    ) -> Result<Zeroizing<String>, KeyringFault> {
        with_entry(account, deadline, |entry| {
            entry.get_password().map(Zeroizing::new)
        })
    }

    fn set(
        &self,
        account: &str,
        value: &str,
        deadline: Option<Duration>,
    ) -> Result<(), KeyringFault> {
        let value = Zeroizing::new(value.to_owned());
        with_entry(account, deadline, move |entry| entry.set_password(&value))
    }

    fn delete(&self, account: &str, deadline: Option<Duration>) -> Result<(), KeyringFault> {
        match with_entry(account, deadline, |entry| entry.delete_credential()) {
            Err(KeyringFault::Missing) => Ok(()),
            other => other,
        }
    }
}

/// Runs `call` on the item of `account`, on its own thread, and waits at most `deadline`.
fn with_entry<T: Send + 'static>(
    account: &str,
    deadline: Option<Duration>,
    call: impl FnOnce(&Entry) -> ::keyring::Result<T> + Send + 'static,
) -> Result<T, KeyringFault> {
    let account = account.to_owned();
    let (done, answer) = mpsc::sync_channel(1);
    let work = move || {
        let begun = Instant::now();
        let result = Entry::new(SERVICE, &account).and_then(|entry| call(&entry));
        // Nobody listens any more after the deadline; then the answer is dropped, and wiped.
        let _ = done.send(result.map_err(|error| fault(error, begun.elapsed())));
    };
    std::thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(work)
        .map_err(|error| KeyringFault::Broken(error.to_string()))?;
    let gone = || KeyringFault::Broken("the keyring library gave up".to_owned());
    match deadline {
        None => answer.recv().unwrap_or_else(|_| Err(gone())),
        Some(deadline) => match answer.recv_timeout(deadline) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => Err(KeyringFault::Timeout(deadline.as_secs())),
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        },
    }
}

/// What a library error means to the user, given how long the call took.
fn fault(error: Error, took: Duration) -> KeyringFault {
    match error {
        Error::NoDefaultStore => KeyringFault::Absent(match Entry::store_status() {
            Err(Error::PlatformFailure(cause)) => cause.to_string(),
            Err(cause) => cause.to_string(),
            Ok(()) => "no keyring is configured".to_owned(),
        }),
        Error::NoEntry => KeyringFault::Missing,
        Error::Ambiguous(_) => KeyringFault::Ambiguous,
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) => {
            from_text(&cause.to_string(), took)
        }
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            KeyringFault::Broken("the item is not text".to_owned())
        }
        other => KeyringFault::Broken(other.to_string()),
    }
}

/// Reads the fault off the platform's message.
///
/// The platform's error types are private to the library's back ends; what is looked for are the
/// names of D-Bus errors, which are protocol, and two words of the `secret-service` crate.
fn from_text(cause: &str, took: Duration) -> KeyringFault {
    let says = |words: &[&str]| words.iter().any(|word| cause.contains(word));
    if says(&["prompt dismissed"]) {
        return if took < GLANCE {
            KeyringFault::Locked
        } else {
            KeyringFault::Denied("its prompt was dismissed".to_owned())
        };
    }
    if says(&["Secret.Error.IsLocked", "object locked"]) {
        KeyringFault::Locked
    } else if says(&[
        "AccessDenied",
        "AuthFailed",
        "User canceled",
        "User interaction",
    ]) {
        KeyringFault::Denied(cause.to_owned())
    } else if says(&[
        "ServiceUnknown",
        "NameHasNoOwner",
        "NoReply",
        "Disconnected",
        "connection closed",
    ]) {
        KeyringFault::Absent(cause.to_owned())
    } else {
        KeyringFault::Broken(cause.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_nobody_saw_is_a_locked_keyring() {
        let text = "SS error: prompt dismissed";
        let took = |ms| from_text(text, Duration::from_millis(ms));
        assert_eq!(took(90), KeyringFault::Locked);
        assert_eq!(took(999), KeyringFault::Locked);
        assert!(matches!(took(1_000), KeyringFault::Denied(_)));
    }

    #[test]
    fn dbus_errors_keep_their_meaning() {
        let read = |name: &str| from_text(&format!("zbus error: {name}: text"), Duration::ZERO);
        assert_eq!(
            read("org.freedesktop.Secret.Error.IsLocked"),
            KeyringFault::Locked
        );
        assert!(matches!(
            read("org.freedesktop.DBus.Error.AccessDenied"),
            KeyringFault::Denied(_)
        ));
        assert!(matches!(
            read("org.freedesktop.DBus.Error.ServiceUnknown"),
            KeyringFault::Absent(_)
        ));
        assert!(matches!(
            read("org.freedesktop.DBus.Error.Failed"),
            KeyringFault::Broken(_)
        ));
    }

    #[test]
    fn library_errors_map_to_what_the_user_must_do() {
        let map = |error| fault(error, Duration::ZERO);
        assert_eq!(map(Error::NoEntry), KeyringFault::Missing);
        assert_eq!(map(Error::Ambiguous(Vec::new())), KeyringFault::Ambiguous);
        let broken = map(Error::BadEncoding(b"\xffsecret".to_vec()));
        assert!(!broken.to_string().contains("secret"));
    }
}
