//! A file that is replaced as a whole: whoever reads it finds the old content or the new one.
//!
//! While a place is held its directory is locked, so that two deliveries into one file come one after
//! the other and names beside it are ours alone: `.NAME.keyadm-new` (left behind by a process that was
//! killed, removed by the next), `NAME.previous` with the content before, and `NAME.keyadm-test`.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{AtFlags, FileType, FlockOperation, Gid, Mode, OFlags, Stat, Uid};
use rustix::io::Errno;
use zeroize::Zeroizing;

/// The end of the name of what was there before.
const PREVIOUS: &str = ".previous";

/// The end of the name of a test.
const TEST: &str = ".keyadm-test";

/// For its owner alone.
const PRIVATE: Mode = Mode::from_raw_mode(0o600);

/// The largest file that is read to be replaced.
const LARGEST: u64 = 1 << 20;

/// How long another delivery into the same directory may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who may use a file that was replaced.
#[derive(Clone, Copy, Debug)]
pub enum Rights {
    /// We are its owner, and this is its mode.
    Mode(u32),
    /// As it was; a new file is for its owner alone.
    AsBefore,
}

/// A file's place, with its directory open and locked.
pub struct Place {
    directory: OwnedFd,
    parent: PathBuf,
    name: OsString,
}

/// What is in the place now.
pub struct Existing {
    /// Its content.
    pub content: Zeroizing<Vec<u8>>,
    about: Stat,
}

impl Place {
    /// Opens and locks the directory of `path`, which is absolute.
    ///
    /// # Errors
    /// A sentence.
    pub fn take(path: &Path) -> Result<Self, String> {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(format!("{} names no file", path.display()));
        };
        let text = name.to_string_lossy();
        if text.ends_with(PREVIOUS) || text.ends_with(TEST) {
            return Err(format!(
                "{}: names that end in {PREVIOUS} or {TEST} are keyadm's own",
                path.display()
            ));
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let directory = rustix::fs::open(parent, flags, Mode::empty())
            .map_err(|errno| format!("the directory {}: {errno}", parent.display()))?;
        lock(&directory).map_err(|why| format!("the directory {}: {why}", parent.display()))?;
        Ok(Self {
            directory,
            parent: parent.to_owned(),
            name: name.to_owned(),
        })
    }

    /// Reads what is there.
    ///
    /// # Errors
    /// Those of the system; anything but a plain file of at most 1 MiB.
    pub fn read(&self) -> io::Result<Option<Existing>> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match rustix::fs::openat(&self.directory, &self.name, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(Errno::NOENT) => return Ok(None),
            Err(Errno::LOOP) => {
                let why = "it is a symbolic link: name the file that it leads to";
                return Err(io::Error::other(why));
            }
            Err(errno) => return Err(errno.into()),
        };
        let about = rustix::fs::fstat(&file)?;
        if FileType::from_raw_mode(about.st_mode) != FileType::RegularFile {
            return Err(io::Error::other("it is not a plain file"));
        }
        let size = u64::try_from(about.st_size).unwrap_or(u64::MAX);
        if size > LARGEST {
            return Err(io::Error::other("it is larger than 1 MiB"));
        }
        let room = usize::try_from(size).unwrap_or_default() + 1;
        let mut content = Zeroizing::new(Vec::with_capacity(room));
        file.take(LARGEST).read_to_end(&mut content)?;
        Ok(Some(Existing { content, about }))
    }

    /// Puts `bytes` in place of what is `there`.
    ///
    /// # Errors
    /// Those of the system; the old file is then as it was.
    pub fn replace(
        &self,
        bytes: &[u8],
        there: Option<&Existing>,
        rights: Rights,
    ) -> io::Result<()> {
        self.clear()?;
        let written = self.write(&self.new_name(), bytes);
        let written = written.and_then(|file| match (rights, there) {
            (Rights::Mode(mode), _) => Ok(rustix::fs::fchmod(file, Mode::from_raw_mode(mode))?),
            (Rights::AsBefore, Some(old)) => self.keep_owner(&file, &old.about),
            (Rights::AsBefore, None) => Ok(()),
        });
        self.or_remove(written)?;
        self.settle(there)
    }

    /// Makes room for another program to write the new file, and says where.
    ///
    /// # Errors
    /// Those of the system.
    pub fn clear(&self) -> io::Result<PathBuf> {
        self.remove(&self.new_name())?;
        Ok(self.parent.join(self.new_name()))
    }

    /// Puts the new file in its place, and what was `there` beside it. The disk has the new file when this
    /// returns; what was there before is only worth having where it is.
    ///
    /// # Errors
    /// Those of the system.
    pub fn settle(&self, there: Option<&Existing>) -> io::Result<()> {
        self.or_remove(self.try_to_settle(there))
    }

    fn try_to_settle(&self, there: Option<&Existing>) -> io::Result<()> {
        let new = self.new_name();
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        File::from(rustix::fs::openat(
            &self.directory,
            &new,
            flags,
            Mode::empty(),
        )?)
        .sync_all()?;
        if let Some(old) = there {
            let beside = named(&self.name, "", PREVIOUS);
            let draft = named(&self.name, ".", ".keyadm-old");
            self.remove(&draft)?;
            self.write(&draft, &old.content)?;
            rustix::fs::renameat(&self.directory, &draft, &self.directory, &beside)?;
        }
        rustix::fs::renameat(&self.directory, &new, &self.directory, &self.name)?;
        match rustix::fs::fsync(&self.directory) {
            // File systems without a notion of it say so.
            Ok(()) | Err(Errno::INVAL) => Ok(()),
            // A failed delivery ends the new secret, so the place must not hold it.
            Err(errno) if self.put_back(there).is_ok() => Err(errno.into()),
            // It does hold it, though perhaps not after a power cut; what it held then still works.
            Err(_) => Ok(()),
        }
    }

    /// Undoes what was put in place of what was `there`.
    fn put_back(&self, there: Option<&Existing>) -> io::Result<()> {
        let Some(old) = there else {
            return self.remove(&self.name);
        };
        let beside = named(&self.name, "", PREVIOUS);
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.directory, &beside, flags, Mode::empty())?;
        self.keep_owner(&File::from(file), &old.about)?;
        rustix::fs::renameat(&self.directory, &beside, &self.directory, &self.name)?;
        Ok(())
    }

    /// After a failure nothing of the new secret is left beside the place.
    fn or_remove(&self, done: io::Result<()>) -> io::Result<()> {
        if done.is_err() {
            // The first error counts; what is left is removed by the next delivery.
            let _ = self.remove(&self.new_name());
        }
        done
    }

    /// Writes `bytes` beside the place and removes them again.
    ///
    /// # Errors
    /// Those of the system.
    pub fn try_out(&self, bytes: &[u8]) -> io::Result<()> {
        self.clear_test()?;
        let written = self
            .write(&named(&self.name, "", TEST), bytes)
            .and_then(|file| file.sync_all());
        self.clear_test().and(written)
    }

    /// Removes a test, and says where another program may write one.
    ///
    /// # Errors
    /// Those of the system.
    pub fn clear_test(&self) -> io::Result<()> {
        self.remove(&named(&self.name, "", TEST))
    }

    /// Where a test is written.
    pub fn test_path(&self) -> PathBuf {
        self.parent.join(named(&self.name, "", TEST))
    }

    /// Gives `file` the owner and the mode of the one that it replaces.
    ///
    /// In a directory where anybody may make files (`/tmp`) the old one may be somebody's bait.
    fn keep_owner(&self, file: &File, old: &Stat) -> io::Result<()> {
        let (new, directory) = (
            rustix::fs::fstat(file)?,
            rustix::fs::fstat(&self.directory)?,
        );
        let trusted = [0, new.st_uid, directory.st_uid].contains(&old.st_uid);
        if !trusted && directory.st_mode & 0o022 != 0 {
            return Err(io::Error::other(format!(
                "it belongs to user {}, who may have put it there: others may write to its directory",
                old.st_uid
            )));
        }
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid) {
            let (user, group) = (Uid::from_raw(old.st_uid), Gid::from_raw(old.st_gid));
            rustix::fs::fchown(file, Some(user), Some(group))?;
        }
        rustix::fs::fchmod(file, Mode::from_raw_mode(old.st_mode & 0o777))?;
        Ok(())
    }

    fn new_name(&self) -> OsString {
        named(&self.name, ".", ".keyadm-new")
    }

    fn write(&self, name: &OsStr, bytes: &[u8]) -> io::Result<File> {
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(rustix::fs::openat(&self.directory, name, flags, PRIVATE)?);
        file.write_all(bytes)?;
        Ok(file)
    }

    fn remove(&self, name: &OsStr) -> io::Result<()> {
        match rustix::fs::unlinkat(&self.directory, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }
}

fn named(name: &OsStr, before: &str, after: &str) -> OsString {
    let mut text = OsString::from(before);
    text.push(name);
    text.push(after);
    text
}

/// Waits for the lock of a directory, which the end of this process frees, too.
fn lock(directory: &OwnedFd) -> io::Result<()> {
    let end = Instant::now() + PATIENCE;
    loop {
        match rustix::fs::flock(directory, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(()),
            Err(Errno::INTR) => {}
            Err(Errno::WOULDBLOCK) if Instant::now() < end => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(Errno::WOULDBLOCK) => {
                return Err(io::Error::new(
                    ErrorKind::TimedOut,
                    "another delivery into it does not end",
                ));
            }
            Err(errno) => return Err(errno.into()),
        }
    }
}

#[cfg(test)]
mod tests;
