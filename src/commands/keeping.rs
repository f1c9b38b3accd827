//! Where this machine keeps an admin credential: the OS keyring or a 0600 file.

use std::path::PathBuf;

use zeroize::Zeroizing;

use super::Context;
use crate::admin::Credential;
use crate::config::user_directory;
use crate::error::{Code, Error, Result};
use crate::vault::{self, Place, Source};

/// What `--credential-store` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum CredentialStore {
    /// The OS keyring; an error where none answers
    Keyring,
    /// A 0600 file; --credential-file names it
    File,
    /// The keyring where one answers, else a file, said out loud
    Auto,
    /// Nowhere on this machine; --secret-to or -- COMMAND takes it
    None,
}

/// How a command speaks about keeping, and what stands in the way.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The command, for the choices: `keyadm init`.
    pub command: &'static str,
    /// What a failure leaves as it was.
    pub unchanged: &'static str,
    /// Where the pin says the last credential was.
    pub pinned: Option<&'a str>,
    /// The credential that is kept already is lost or worthless: it does not stand in the way.
    pub renews: bool,
}

/// A credential in its place.
pub struct Kept {
    /// Where it is.
    pub place: Place,
    /// What was there before.
    before: Option<Zeroizing<String>>,
    /// Whether it was there already.
    found: bool,
}

/// Decides on the kind of place: the flag, the variable, what a named file or the pin suggests.
///
/// # Errors
/// `setup.config` for a variable that is not understood.
pub fn wanted(
    flag: Option<CredentialStore>,
    context: &Context<'_>,
    terms: Terms<'_>,
) -> Result<CredentialStore> {
    if let Some(wanted) = flag {
        return Ok(wanted);
    }
    match context.env.var("KEYADM_CREDENTIAL_STORE") {
        Some(text) => <CredentialStore as clap::ValueEnum>::from_str(text, false).map_err(|_| {
            Error::new(Code::Config, "KEYADM_CREDENTIAL_STORE cannot be understood")
                .why("expected keyring, file, auto or none")
                .unchanged(terms.unchanged)
        }),
        None if context.named_credential_file().is_some() => Ok(CredentialStore::File),
        None => Ok(match terms.pinned {
            Some(place) if place != "keyring" => CredentialStore::File,
            _ => CredentialStore::Keyring,
        }),
    }
}

/// Puts the credential into a place of this machine, and reads it back.
///
/// # Errors
/// `auth.keyring_*` with the choices; `secret.destination` where another one is; `setup.*`.
pub fn keep(
    wanted: CredentialStore,
    context: &mut Context<'_>,
    credential: &Credential,
    terms: Terms<'_>,
) -> Result<Kept> {
    match wanted {
        CredentialStore::Keyring => {
            in_keyring(context, credential, terms).map_err(|error| match error.code() {
                Code::SecretDestination => occupied(error, terms),
                _ => with_choices(&error, terms),
            })
        }
        CredentialStore::File => in_file(context, credential, terms),
        CredentialStore::Auto => match in_keyring(context, credential, terms) {
            Err(error) if error.code() == Code::SecretDestination => Err(occupied(error, terms)),
            Err(error) => {
                let why = error.cause().unwrap_or("it does not answer").to_owned();
                let said = format!(
                    "no keyring ({why}); the admin credential goes into a file that only you can read"
                );
                context.output.warn(context.env, &said)?;
                in_file(context, credential, terms)
            }
            kept => kept,
        },
        CredentialStore::None => Err(Error::new(
            Code::Arguments,
            "--credential-store none keeps nothing",
        )
        .try_this("say keyring, file or auto")
        .unchanged(terms.unchanged)),
    }
}

fn in_keyring(
    context: &mut Context<'_>,
    credential: &Credential,
    terms: Terms<'_>,
) -> Result<Kept> {
    let (id, text) = (credential.store(), credential.text());
    let place = Place::Keyring;
    let before = match terms.renews {
        true => vault::read(&Source::Pinned(place.clone()), id, context.env).ok(),
        false => None,
    };
    vault::write(&place, id, &text, terms.renews, context.env)?;
    Ok(Kept {
        place,
        before,
        found: false,
    })
}

fn in_file(context: &mut Context<'_>, credential: &Credential, terms: Terms<'_>) -> Result<Kept> {
    let (id, text) = (credential.store(), credential.text());
    let place = Place::File(file(context, credential, terms)?);
    let held = vault::read(&Source::Pinned(place.clone()), id, context.env);
    let found = held.is_ok_and(|held| *held == *text);
    if !found {
        vault::write(&place, id, &text, false, context.env)
            .map_err(|error| occupied(error, terms))?;
    }
    Ok(Kept {
        place,
        before: None,
        found,
    })
}

/// The file for the credential: the one that is named, else one in the configuration directory. A
/// renewed credential gets a new file there, because the old one may be somebody's only copy.
fn file(context: &Context<'_>, credential: &Credential, terms: Terms<'_>) -> Result<PathBuf> {
    let id = credential.store();
    let default = || {
        let directory = user_directory(context.env, "XDG_CONFIG_HOME", ".config")?;
        let directory = directory.join("credentials");
        let usual = directory.join(format!("{id}.admin"));
        Some(match terms.renews && usual.symlink_metadata().is_ok() {
            true => {
                let operator = credential.signer().public().operator_id();
                directory.join(format!("{id}.{operator}.admin"))
            }
            false => usual,
        })
    };
    let path = context
        .named_credential_file()
        .or_else(default)
        .ok_or_else(|| {
            Error::new(
                Code::NoCredential,
                "no home directory, so no default place for the admin credential",
            )
            .try_this("name a file: --credential-file PATH")
            .unchanged(terms.unchanged)
        })?;
    std::path::absolute(&path).map_err(|error| {
        Error::new(Code::Io, "the current directory is not readable").because(error)
    })
}

impl Kept {
    /// Takes it away again, and puts back what it replaced. Nothing is left to be done where that
    /// fails: the credential opens nothing.
    pub fn undo(&self, account: &str, context: &mut Context<'_>) {
        let _ = match &self.before {
            _ if self.found => Ok(()),
            Some(before) => vault::write(&self.place, account, before, true, context.env),
            None => vault::remove(&self.place, account, context.env),
        };
    }
}

fn with_choices(error: &Error, terms: Terms<'_>) -> Error {
    let command = terms.command;
    let cause = error.cause().unwrap_or("it does not answer").to_owned();
    Error::new(
        error.code(),
        "the admin credential cannot be kept in the OS keyring",
    )
    .why(cause)
    .try_this("choose where it goes:")
    .try_this(format!(
        "  {command} --credential-store auto    the keyring where one answers, else a file"
    ))
    .try_this(format!(
        "  {command} --credential-store file    a file that only you can read"
    ))
    .unchanged(terms.unchanged)
}

fn occupied(error: Error, terms: Terms<'_>) -> Error {
    let error = match error.code() {
        Code::SecretDestination => error
            .try_this("name another file: --credential-store file --credential-file PATH")
            .try_this("or, if it is not needed any more: keyadm auth logout"),
        _ => error,
    };
    error.unchanged(terms.unchanged)
}
