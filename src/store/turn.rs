//! One rotation at a time: a kernel lock on a file of its own beside the store.
//!
//! The lock ends with the process, however that ends, so nothing is ever left locked. `verify`,
//! `create` and `revoke` do not take it.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;

use super::Place;
use crate::error::{Code, Error, Result};

/// How often a turn that another process has is looked for.
const GLANCE: Duration = Duration::from_millis(50);

/// The turn to rotate keys of one store; given back when it is dropped.
#[derive(Debug)]
#[must_use = "the turn is held only while this lives"]
pub struct Turn(#[expect(dead_code, reason = "holds the lock")] File);

impl Turn {
    /// Takes the turn for the store at `place`, waiting for it at most `wait`.
    ///
    /// # Errors
    /// `busy.rotation` when another process has it; `setup.io`.
    pub fn take(place: &Place, wait: Duration) -> Result<Self> {
        let until = Instant::now() + wait;
        let mut name = place.path().as_os_str().to_owned();
        name.push(".rotate.lock");
        let path = PathBuf::from(name);
        let refused = |error: std::io::Error| {
            Error::new(Code::Io, format!("cannot lock {}", path.display()))
                .because(error)
                .unchanged("nothing was rotated")
        };
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed())
            .open(&path)
            .map_err(refused)?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) if Instant::now() < until => {
                    std::thread::sleep(GLANCE);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::new(
                        Code::RotationBusy,
                        "another rotation of this store's keys is running",
                    )
                    .why(format!("it holds {}", path.display()))
                    .try_this("run it again when the other has ended, or wait: --lock-wait 10m")
                    .unchanged("nothing was rotated"));
                }
                Err(TryLockError::Error(error)) => return Err(refused(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_taken_once_and_given_back() {
        let directory = tempfile::tempdir().unwrap();
        let place = Place::at(&directory.path().join("keys.db")).unwrap();
        let take = || Turn::take(&place, Duration::ZERO);
        let turn = take().unwrap();
        assert_eq!(take().unwrap_err().code(), Code::RotationBusy);
        drop(turn);
        assert!(take().is_ok());
    }

    #[test]
    fn whoever_waits_gets_the_turn_when_it_is_given_back() {
        let directory = tempfile::tempdir().unwrap();
        let place = Place::at(&directory.path().join("keys.db")).unwrap();
        let turn = Turn::take(&place, Duration::ZERO).unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(100));
                drop(turn);
            });
            assert!(Turn::take(&place, Duration::from_secs(20)).is_ok());
        });
    }
}
