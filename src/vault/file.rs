//! A credential in a file.
//!
//! Read: a regular file of ours or root's that nobody else can read or change, reached without
//! following a link at its end. It is opened without blocking and judged by its descriptor, so that
//! a pipe, a device or a file that is swapped meanwhile cannot stall or fool the check.
//!
//! Written: under a temporary name beside it, flushed, then given its name in one step, so that a
//! killed run leaves the old file or the new one and never half of one.

use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, RenameFlags, Stat};
use rustix::io::Errno;
use zeroize::Zeroizing;

use crate::env::Env;
use crate::error::{Code, Error, Result};

use super::fault::{Refusal, occupied};
use super::source::is_systemd;
use super::{LIMIT, Place};

/// What others may not do to a credential file.
const OTHERS: u32 = 0o077;
/// The same for systemd's, which are `root:root 0440` with an access list for the unit's user; the
/// group bits show the list's mask.
const OTHERS_SYSTEMD: u32 = 0o037;

/// Reads the file at `path`.
pub(super) fn read(path: &Path, env: &Env) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let forbidden = if is_systemd(path, env) {
        OTHERS_SYSTEMD
    } else {
        OTHERS
    };
    let flags =
        OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = rustix::fs::open(path, flags, Mode::empty()).map_err(|error| match error {
        Errno::LOOP => Refusal::new("it is a symbolic link; name the file itself"),
        Errno::NXIO => Refusal::new("it is not a regular file"),
        error => Refusal::system(error),
    })?;
    let stat = rustix::fs::fstat(&file).map_err(Refusal::system)?;
    judge(path, &stat, forbidden)?;
    all(&file).map_err(Refusal::system)
}

fn judge(path: &Path, stat: &Stat, forbidden: u32) -> Result<(), Refusal> {
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Err(Refusal::new("it is not a regular file"));
    }
    if ![0, rustix::process::geteuid().as_raw()].contains(&stat.st_uid) {
        return Err(Refusal::new(format!(
            "it belongs to another user (uid {})",
            stat.st_uid
        )));
    }
    let mode = stat.st_mode & 0o7777;
    if mode & forbidden != 0 {
        return Err(
            Refusal::new(format!("others can read or change it (mode {mode:04o})"))
                .fix(format!("chmod 600 {}", shell_word(path))),
        );
    }
    if usize::try_from(stat.st_size).map_or(true, |size| size > LIMIT) {
        return Err(Refusal::too_large());
    }
    Ok(())
}

/// Reads to the end, but never more than one byte over the limit.
fn all(file: &OwnedFd) -> Result<Zeroizing<Vec<u8>>, Errno> {
    let mut bytes = Zeroizing::new(vec![0_u8; LIMIT + 1]);
    let mut length = 0;
    loop {
        match rustix::io::read(file, &mut bytes[length..]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(length);
    Ok(bytes)
}

/// Writes a file at `path`; an existing one stays unless `replace`.
pub(super) fn write(path: &Path, text: &str, replace: bool) -> Result<()> {
    let taken = || occupied(&Place::File(path.to_owned()));
    if !replace && path.symlink_metadata().is_ok() {
        return Err(taken());
    }
    let directory = directory(path)?;
    let fresh = fresh_name(path)?;
    let put = || -> std::io::Result<()> {
        // Of a run that was killed; its text was never used.
        let _ = std::fs::remove_file(&fresh);
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file =
            std::fs::File::from(rustix::fs::open(&fresh, flags, Mode::RUSR | Mode::WUSR)?);
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        if replace {
            std::fs::rename(&fresh, path)?;
        } else {
            rename_new(&fresh, path)?;
        }
        sync_directory(&directory)
    };
    put().map_err(|error| {
        let _ = std::fs::remove_file(&fresh);
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            return taken();
        }
        failed("write", path, error)
    })
}

/// Removes the file at `path`; an absent one is fine.
pub(super) fn remove(path: &Path) -> Result<()> {
    let removed = match std::fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        other => other,
    };
    removed
        .and_then(|()| sync_directory(parent(path)))
        .map_err(|error| failed("remove", path, error))
}

/// Renames where nothing is at the new name. File systems without that call (NFS) get a hard link
/// instead, which is as atomic but needs a second step.
fn rename_new(from: &Path, to: &Path) -> std::io::Result<()> {
    match rustix::fs::renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            rustix::fs::linkat(CWD, from, CWD, to, AtFlags::empty())?;
            std::fs::remove_file(from)
        }
        other => Ok(other?),
    }
}

/// The directory of `path`: made 0700 when missing, refused when others could swap the file.
fn directory(path: &Path) -> Result<PathBuf> {
    let directory = parent(path);
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(|error| failed("create the directory of", path, error))?;
    let stat = directory
        .metadata()
        .map_err(|error| failed("look at the directory of", path, error))?;
    let (mode, sticky) = (stat.mode() & 0o7777, 0o1000);
    if mode & 0o022 != 0 && mode & sticky == 0 {
        return Err(Error::new(
            Code::UnsafeMode,
            format!(
                "refusing to put a credential where others can replace it: {}",
                directory.display()
            ),
        )
        .why(format!("its mode is {mode:04o}"))
        .try_this(format!("chmod go-w {}", shell_word(directory)))
        .unchanged("nothing was written"));
    }
    Ok(directory.to_owned())
}

/// The directory part of `path`, `.` for a bare name.
fn parent(path: &Path) -> &Path {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// `.NAME.new` beside `path`: fixed, so that a killed run's file is found and cleared by the next.
fn fresh_name(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| {
        Error::new(
            Code::UnsafeFile,
            format!("not the name of a file: {}", path.display()),
        )
        .unchanged("nothing was written")
    })?;
    let mut fresh = std::ffi::OsString::from(".");
    fresh.push(name);
    fresh.push(".new");
    Ok(path.with_file_name(fresh))
}

fn sync_directory(directory: &Path) -> std::io::Result<()> {
    std::fs::File::open(directory)?.sync_all()
}

fn failed(what: &str, path: &Path, error: std::io::Error) -> Error {
    Error::new(
        Code::Io,
        format!("cannot {what} the credential file {}", path.display()),
    )
    .because(error)
}

/// `path` as one word of a command that can be pasted.
fn shell_word(path: &Path) -> String {
    let text = path.to_string_lossy();
    shlex::try_quote(&text).map_or_else(|_| "FILE".to_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests;
