//! An encrypted credential of systemd: what `LoadCredentialEncrypted=` of a unit takes.
//!
//! `systemd-creds` encrypts with the key of this host (and its TPM where there is one), so only this
//! host can read it. It reads the secret on its standard input, like a hook.

use std::ffi::OsStr;
use std::path::Path;

use super::place::Place;
use super::program::{Outcome, Program};
use super::template::Template;
use super::variables::PATH;
use super::written::Delivery;
use crate::error::{Code, Error};
use crate::sink::lookup;

/// The usual end of the names of such files, which is no part of the credential's own name.
const EXTENSION: &str = ".cred";

/// Finds `systemd-creds`.
///
/// # Errors
/// `setup.config` where it is not installed; `setup.unsafe_sink`.
pub fn program(sink: &str) -> Result<Program, Error> {
    let found = lookup::program(OsStr::new("systemd-creds"), Some(PATH)).map_err(|why| {
        let message = format!("the sink `{sink}` needs systemd-creds");
        Error::new(Code::Config, message)
            .why(why)
            .try_this("it is a part of systemd 250 and newer; Debian has it in the package systemd")
    })?;
    Program::open(
        &[found.to_string_lossy().into_owned(), "encrypt".to_owned()],
        sink,
    )
}

/// Lets `encrypt`, which is called with its arguments, write the new credential, and puts it in its
/// place.
///
/// # Errors
/// A sentence; what `encrypt` itself says is in its outcome.
pub fn write(
    delivery: &Delivery<'_>,
    path: &Template,
    credential: Option<&Template>,
    encrypt: impl FnOnce(&[&str]) -> Outcome,
) -> Result<Outcome, String> {
    let place = delivery.path(path);
    let failed = |error: std::io::Error| format!("{}: {error}", place.display());
    let held = Place::take(&place)?;
    let there = held.read().map_err(failed)?;
    let new = match delivery.try_out {
        true => held.clear_test().map(|()| held.test_path()),
        false => held.clear(),
    };
    let new = new.map_err(failed)?;
    let name = format!("--name={}", name(delivery, credential, &place));
    let outcome = encrypt(&[&name, "-", &new.to_string_lossy()]);
    if delivery.try_out {
        held.clear_test().map_err(failed)?;
    } else if outcome.failure.is_none() {
        held.settle(there.as_ref()).map_err(failed)?;
    }
    Ok(outcome)
}

/// The name inside the credential: as configured, else that of the file.
fn name(delivery: &Delivery<'_>, credential: Option<&Template>, place: &Path) -> String {
    match credential {
        Some(template) => template.path(delivery.about, delivery.sink),
        None => {
            let file = place.file_name().unwrap_or_default().to_string_lossy();
            file.strip_suffix(EXTENSION).unwrap_or(&file).to_owned()
        }
    }
}
