//! keyadm's own files, into which nothing is delivered.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use crate::config::Config;
use crate::error::{Code, Error, Result};
use crate::sink::Destination;

/// Refuses to deliver into files that keyadm itself replaces or removes: what was put there would
/// be lost without a word.
///
/// # Errors
/// `secret.destination`.
pub fn refuse_own(config: &Config, destination: &Destination, unchanged: &str) -> Result<()> {
    let own = match destination {
        Destination::File { path, .. } => is_own(config, path),
        Destination::Fd(number) => is_store(config, *number),
        _ => false,
    };
    if !own {
        return Ok(());
    }
    Err(Error::new(
        Code::SecretDestination,
        "this file belongs to keyadm itself, and the secret would be lost in it",
    )
    .try_this("choose a file outside of keyadm's own directories")
    .unchanged(unchanged))
}

/// Whether `path` lies in the state directory, or is the store or one of the files beside it.
fn is_own(config: &Config, path: &Path) -> bool {
    let real = |path: &Path| {
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(parent.join(path.file_name()?))
    };
    let (Some(path), Some(store)) = (real(path), real(&config.db.value)) else {
        return false;
    };
    let state = config
        .state
        .as_ref()
        .and_then(|path| path.canonicalize().ok());
    state.is_some_and(|state| path.starts_with(state))
        || path
            .to_string_lossy()
            .starts_with(store.to_string_lossy().as_ref())
}

/// Whether an inherited descriptor is the store's file.
fn is_store(config: &Config, number: i32) -> bool {
    let about = |path: &Path| {
        std::fs::metadata(path)
            .ok()
            .map(|about| (about.dev(), about.ino()))
    };
    let there = about(Path::new(&format!("/proc/self/fd/{number}")));
    there.is_some() && there == about(&config.db.value)
}
