//! What goes wrong with a credential, as a person reads it.

use crate::env::Env;
use crate::error::{Code, Error};

use super::{KeyringFault, Place, Source};

/// Why a place that was named gave no usable credential.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    why: String,
    fix: Option<String>,
}

impl Refusal {
    /// A refusal with its reason.
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            fix: None,
        }
    }

    /// The system call that failed.
    pub(super) fn system(error: impl Into<std::io::Error>) -> Self {
        Self::new(error.into().to_string())
    }

    /// More than [`super::LIMIT`] bytes.
    pub(super) fn too_large() -> Self {
        Self::new(format!("it is larger than {} bytes", super::LIMIT))
    }

    /// Adds the command to type.
    pub(super) fn fix(mut self, command: impl Into<String>) -> Self {
        self.fix = Some(command.into());
        self
    }

    /// The reason, in words.
    #[cfg(test)]
    pub(super) fn why(&self) -> &str {
        &self.why
    }
}

/// A named place that failed.
pub(super) fn unusable(source: &Source, refusal: &Refusal) -> Error {
    let mut error = Error::new(
        Code::CredentialUnusable,
        format!("cannot use the admin credential from {source}"),
    )
    .why(&refusal.why);
    if let Some(fix) = &refusal.fix {
        error = error.try_this(fix);
    }
    choices(error)
}

/// A place that already holds a credential.
pub(super) fn occupied(place: &Place) -> Error {
    Error::new(
        Code::SecretDestination,
        format!("refusing to overwrite the admin credential in {place}"),
    )
    .why("it may be the only copy")
    .unchanged("nothing was changed")
}

/// The command needs a credential and no place was named.
pub fn none_found() -> Error {
    choices(
        Error::new(
            Code::NoCredential,
            "this changes the store and no admin credential was found",
        )
        .try_this(
            "`keyadm auth login` stores one; `keyadm auth status` shows where it is looked for",
        ),
    )
}

/// A keyring that did not do it.
pub(super) fn keyring(fault: &KeyringFault, account: &str, env: &Env) -> Error {
    let item = format!("service keyadm, account {account}");
    let error = match fault {
        KeyringFault::Absent(cause) => {
            let error = Error::new(
                Code::KeyringAbsent,
                "the admin credential is in the OS keyring, and no keyring answers here",
            );
            match env.var("DBUS_SESSION_BUS_ADDRESS") {
                Some(_) => error.why(cause),
                None => error.why(format!("{cause}; DBUS_SESSION_BUS_ADDRESS is not set")),
            }
        }
        KeyringFault::Locked => Error::new(
            Code::KeyringLocked,
            "the OS keyring that holds the admin credential is locked",
        )
        .why("it was not unlocked, and no unlock prompt could be answered")
        .try_this("unlock it (log in to the desktop, or in its own program) and run this again"),
        KeyringFault::Denied(cause) => {
            Error::new(Code::KeyringDenied, "the OS keyring refused access").why(cause)
        }
        KeyringFault::Missing => Error::new(
            Code::KeyringItem,
            "the OS keyring does not hold the admin credential of this store",
        )
        .why(format!("no item with {item}"))
        .try_this("`keyadm auth login` stores it again"),
        KeyringFault::Ambiguous => Error::new(
            Code::KeyringItem,
            "the OS keyring holds more than one admin credential for this store",
        )
        .why(format!("two items or more with {item}"))
        .try_this("remove the wrong one in the keyring's own program"),
        KeyringFault::Timeout(seconds) => Error::new(
            Code::KeyringTimeout,
            format!("the OS keyring did not answer within {seconds} s"),
        )
        .why("it may be waiting for a prompt that nobody sees"),
        KeyringFault::Broken(cause) => Error::new(
            Code::KeyringItem,
            "the OS keyring gave no usable admin credential",
        )
        .why(cause),
    };
    choices(error)
}

/// Names the other places, because none of them is ever tried unasked.
fn choices(error: Error) -> Error {
    error
        .try_this("or name another place for it:")
        .try_this("  --credential-file PATH       a 0600 file")
        .try_this("  KEYADM_CREDENTIAL_FILE       the same, as a variable")
        .try_this("  KEYADM_CREDENTIAL_COMMAND    a command that prints it")
        .unchanged("nothing was changed")
}
