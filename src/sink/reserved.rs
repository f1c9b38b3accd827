//! A path that is taken before there is anything to write to it.
//!
//! Everything goes through a descriptor of the directory, so that neither a change of the current
//! directory nor a directory that is swapped meanwhile leads elsewhere.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use super::refused;
use crate::error::{Error, Result};

/// A new, empty, open file, 0600, and the place where it was made.
pub struct Reserved {
    directory: OwnedFd,
    name: OsString,
    /// The file itself, open for writing.
    pub file: File,
}

impl Reserved {
    /// Makes the file; refuses whatever already exists there, a dangling link too.
    pub fn new(path: &Path, unchanged: &str) -> Result<Self> {
        let (parent, name) = split(path).ok_or_else(|| {
            let message = format!("{} does not name a file", path.display());
            refused(message, unchanged)
        })?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let directory = rustix::fs::open(parent, flags, Mode::empty()).map_err(|errno| {
            let message = format!("cannot make a file in {}", parent.display());
            let error = refused(message, unchanged).because(errno);
            if path.starts_with("~") {
                error.try_this("the shell leaves ~ alone inside file:~/…: write $HOME")
            } else {
                error
            }
        })?;
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&directory, name, flags, Mode::RUSR | Mode::WUSR).map_err(
            |errno| match rustix::fs::statat(&directory, name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(found) if errno == Errno::EXIST => taken(path, &found, unchanged),
                _ => refused(format!("cannot make {}", path.display()), unchanged).because(errno),
            },
        )?;
        Ok(Self {
            directory,
            name: name.to_owned(),
            file: file.into(),
        })
    }

    /// Waits until the disk has the content and the name, and the path still leads here.
    pub fn settle(&self) -> io::Result<()> {
        self.file.sync_all()?;
        match rustix::fs::fsync(&self.directory) {
            // File systems without a notion of it say so; there is nothing more to do there.
            Ok(()) | Err(Errno::INVAL) => {}
            Err(errno) => return Err(errno.into()),
        }
        if self.is_ours() {
            Ok(())
        } else {
            Err(io::Error::other("it was removed or replaced meanwhile"))
        }
    }

    /// Removes the file if it is the one made here; another one is left alone.
    pub fn remove(&self) -> io::Result<()> {
        if self.is_ours() {
            rustix::fs::unlinkat(&self.directory, &self.name, AtFlags::empty())?;
        }
        Ok(())
    }

    /// Whether the path still leads to the file that was made here.
    ///
    /// Its inode number cannot have been given to another file: we hold it open.
    fn is_ours(&self) -> bool {
        let there = rustix::fs::statat(&self.directory, &self.name, AtFlags::SYMLINK_NOFOLLOW);
        let (Ok(made), Ok(there)) = (rustix::fs::fstat(&self.file), there) else {
            return false;
        };
        (made.st_dev, made.st_ino) == (there.st_dev, there.st_ino)
    }
}

/// The directory and the name in it; none for a path that ends in `/`, `.` or `..`.
fn split(path: &Path) -> Option<(&Path, &OsStr)> {
    let bytes = path.as_os_str().as_bytes();
    if bytes.ends_with(b"/") || bytes.ends_with(b"/.") {
        return None;
    }
    let parent = path.parent()?;
    let here = parent.as_os_str().is_empty();
    Some((
        if here { Path::new(".") } else { parent },
        path.file_name()?,
    ))
}

/// The refusal of a path where something exists already.
fn taken(path: &Path, found: &Stat, unchanged: &str) -> Error {
    let kind = FileType::from_raw_mode(found.st_mode);
    let what = match kind {
        FileType::Directory => "is a directory",
        FileType::Symlink => "is a symbolic link",
        FileType::RegularFile => "exists already",
        _ => "exists already and is not a plain file",
    };
    let error = refused(format!("{} {what}", path.display()), unchanged)
        .why("a secret is only written to a new file");
    if kind == FileType::RegularFile && found.st_size == 0 {
        error.try_this("it is empty: an interrupted run may have left it; remove it if so")
    } else {
        error
    }
}
