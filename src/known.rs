//! `known_stores.toml`: what this user has seen of each store, kept outside the store's file.
//!
//! Like `known_hosts`: the root is pinned when a store is made or first seen, with the last head. A
//! store whose root changed, or whose journal is shorter than it was, is not believed. The file is
//! rewritten whole (temporary file, fsync, rename) under a lock, and a head only ever advances.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error, Result};
use crate::journal::{Hash, Head, PublicKey};
use crate::regular;

/// What is remembered of one store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// Where it was last seen.
    pub path: String,
    /// Where its chain of trust ends.
    pub root: PublicKey,
    /// The last event seen.
    pub seq: u64,
    /// Its hash.
    pub head: Hash,
    /// Where `init` or `auth login` put the admin credential: `keyring` or an absolute path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

impl Pin {
    /// The last event seen.
    pub fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.head,
        }
    }

    /// Moves on to `head`; never back.
    pub fn advance(&mut self, head: Head) {
        if head.seq > self.seq {
            self.seq = head.seq;
            self.head = head.hash;
        }
    }
}

/// The file of pins; without a home directory there is none and nothing is remembered.
#[derive(Clone, Debug)]
pub struct KnownStores {
    directory: Option<PathBuf>,
}

type Pins = BTreeMap<String, Pin>;

impl KnownStores {
    /// Pins in `directory`, the user's state directory of keyadm.
    pub fn in_directory(directory: Option<PathBuf>) -> Self {
        Self { directory }
    }

    /// What is known of the store `id`.
    ///
    /// # Errors
    /// `setup.config`, when the file cannot be understood: believing nothing is not the same as
    /// knowing nothing.
    pub fn get(&self, id: &str) -> Result<Option<Pin>> {
        Ok(self.load()?.remove(id))
    }

    /// The id and pin of the store that was last seen at `path`.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn at_path(&self, path: &str) -> Result<Option<(String, Pin)>> {
        Ok(self.load()?.into_iter().find(|(_, pin)| pin.path == path))
    }

    /// Remembers `pin` for the store `id`. A head that is already further stays, and so does the place
    /// of the credential, unless `replace`: only a person who accepts a new root may go back.
    ///
    /// # Errors
    /// `setup.io`, `setup.config`.
    pub fn put(&self, id: &str, pin: &Pin, replace: bool) -> Result<()> {
        self.merge(id, pin, |next, known| {
            if replace {
                return true;
            }
            next.advance(known.head());
            // A command that began before a login or logout must not undo it.
            next.credential.clone_from(&known.credential);
            known.root == next.root
        })
    }

    /// Like [`Self::put`] without `replace`, but the place of the credential becomes that of `pin`,
    /// which may be none.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub fn put_credential(&self, id: &str, pin: &Pin) -> Result<()> {
        self.merge(id, pin, |next, known| {
            next.advance(known.head());
            known.root == next.root
        })
    }

    /// Writes `pin` after `settle` has compared it with what is known; nothing when it says no.
    fn merge(
        &self,
        id: &str,
        pin: &Pin,
        settle: impl FnOnce(&mut Pin, &Pin) -> bool,
    ) -> Result<()> {
        let Some(directory) = &self.directory else {
            return Ok(());
        };
        let refused = |error: std::io::Error| {
            Error::new(
                Code::Io,
                format!("cannot write {}", directory.join(FILE).display()),
            )
            .because(error)
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)
            .map_err(refused)?;
        let lock = private()
            .write(true)
            .create(true)
            .truncate(false)
            .open(directory.join("known_stores.lock"));
        let lock = lock.map_err(refused)?;
        lock_patiently(&lock).map_err(refused)?;
        let mut pins = self.load()?;
        let mut next = pin.clone();
        if let Some(known) = pins.get(id)
            && (!settle(&mut next, known) || *known == next)
        {
            return Ok(());
        }
        pins.retain(|other, known| other == id || known.path != next.path);
        pins.insert(id.to_owned(), next);
        write_whole(directory, &render(&pins)?).map_err(refused)
    }

    fn load(&self) -> Result<Pins> {
        let Some(path) = self
            .directory
            .as_ref()
            .map(|directory| directory.join(FILE))
        else {
            return Ok(Pins::new());
        };
        let text = match regular::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Pins::new()),
            Err(error) => {
                return Err(
                    Error::new(Code::Io, format!("cannot read {}", path.display())).because(error),
                );
            }
        };
        toml::from_str(&text).map_err(|error| {
            Error::new(Code::Config, format!("{} cannot be understood", path.display()))
                .why(error.message().to_owned())
                .try_this("it remembers which stores this user trusts; mend it, or move it away to start over")
                .unchanged("nothing was read or changed")
        })
    }
}

const FILE: &str = "known_stores.toml";

const INTRODUCTION: &str = "\
# Written by keyadm: the key stores this user has seen, the root each one is trusted by, and the last
# event seen. A store that does not match is refused. See \"known stores\" in keyadm(1).

";

fn render(pins: &Pins) -> Result<String> {
    let body = toml::to_string(pins).map_err(|error| {
        Error::new(Code::Internal, "cannot write the known stores").because(error)
    })?;
    Ok(format!("{INTRODUCTION}{body}"))
}

/// How long to wait for another process that writes the pins, which takes it milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes the lock, or gives up on a process that keeps it: a pin that stays behind is caught up with
/// by the next command.
fn lock_patiently(lock: &File) -> std::io::Result<()> {
    let step = Duration::from_millis(5);
    let mut waited = Duration::ZERO;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if waited < PATIENCE => {}
            Err(error) => return Err(error.into()),
        }
        std::thread::sleep(step);
        waited += step;
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    // Neither through a link nor waiting for the other end of a pipe.
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    options.mode(0o600).custom_flags(flags.bits().cast_signed());
    options
}

fn write_whole(directory: &Path, text: &str) -> std::io::Result<()> {
    let temporary = directory.join("known_stores.new");
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // Never through a link, and never into a file that somebody put there.
    let mut file: File = private().write(true).create_new(true).open(&temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&temporary, directory.join(FILE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;
    use crate::journal::Signer;

    fn pin(credential: Option<&str>) -> Pin {
        let root = Signer::generate(&SystemEntropy).unwrap().public();
        Pin {
            path: "/keys.db".into(),
            root,
            seq: 0,
            head: Head::EMPTY.hash,
            credential: credential.map(str::to_owned),
        }
    }

    fn place(known: &KnownStores) -> Option<String> {
        known.get("st_1").unwrap().unwrap().credential
    }

    #[test]
    fn a_late_pin_does_not_undo_a_logout_or_a_login() {
        let directory = tempfile::tempdir().unwrap();
        let known = KnownStores::in_directory(Some(directory.path().join("state")));
        let before = pin(Some("keyring"));
        known.put("st_1", &before, false).unwrap();
        assert_eq!(place(&known).as_deref(), Some("keyring"));

        let out = Pin {
            credential: None,
            ..before.clone()
        };
        known.put_credential("st_1", &out).unwrap();
        assert_eq!(place(&known), None);
        known.put("st_1", &before, false).unwrap();
        assert_eq!(place(&known), None, "an older command came back");

        known.put_credential("st_1", &before).unwrap();
        known.put("st_1", &out, false).unwrap();
        assert_eq!(place(&known).as_deref(), Some("keyring"));
    }

    #[test]
    fn another_root_is_only_pinned_by_replacing() {
        let directory = tempfile::tempdir().unwrap();
        let known = KnownStores::in_directory(Some(directory.path().join("state")));
        let (first, other) = (pin(None), pin(Some("keyring")));
        known.put("st_1", &first, false).unwrap();
        known.put("st_1", &other, false).unwrap();
        known.put_credential("st_1", &other).unwrap();
        assert_eq!(known.get("st_1").unwrap(), Some(first));
        known.put("st_1", &other, true).unwrap();
        assert_eq!(known.get("st_1").unwrap(), Some(other));
    }
}
