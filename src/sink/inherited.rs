//! A descriptor that came through `exec`, as a file of our own.
//!
//! "Inherited" is checked, not assumed: by the time a sink is opened, this process has files of its
//! own, and a number that happens to be the database must never receive a secret. Everything opened
//! here is close-on-exec, and nothing that came through `exec` can be.
//!
//! The descriptor is duplicated, because opening `/proc/self/fd/N` makes a *new* open file: it starts
//! at offset 0, forgets `O_APPEND`, and what the caller writes to its own descriptor afterwards
//! overwrites the secret. Where duplicating is forbidden (containers often filter
//! `pidfd_getfd`), reopening is only done for what has no offset: pipes, devices, appended files.
//!
//! Both need Linux: elsewhere there is no way without `unsafe` to tell the two kinds apart.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::{FileType, Mode, OFlags};
use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};

/// The inherited descriptor `number`, if it is open for writing.
///
/// # Errors
/// A sentence that says what it is instead.
pub fn writable(number: i32) -> Result<File, String> {
    let flags = flags_of(number)?;
    if !flags.intersects(OFlags::WRONLY | OFlags::RDWR) {
        return Err("it is not open for writing".to_owned());
    }
    duplicate(number, flags)
        .map(File::from)
        .map_err(|error| format!("it cannot be duplicated: {error}"))
}

/// The flags of a descriptor that came through `exec`, or why it is none.
fn flags_of(number: i32) -> Result<OFlags, &'static str> {
    let info = std::fs::read_to_string(format!("/proc/self/fdinfo/{number}"))
        .map_err(|_| "it is not open")?;
    let flags = info
        .lines()
        .find_map(|line| line.strip_prefix("flags:"))
        .and_then(|octal| u32::from_str_radix(octal.trim(), 8).ok())
        .map(OFlags::from_bits_retain)
        .ok_or("/proc/self/fdinfo does not say how it is open")?;
    if flags.contains(OFlags::CLOEXEC) {
        return Err("it was not inherited: keyadm opened it itself");
    }
    Ok(flags)
}

/// A descriptor of our own for the same open file.
fn duplicate(number: i32, flags: OFlags) -> io::Result<OwnedFd> {
    let duplicated = pidfd_open(getpid(), PidfdFlags::empty())
        .and_then(|this| pidfd_getfd(this, number, PidfdGetfdFlags::empty()));
    match duplicated {
        Ok(descriptor) => Ok(descriptor),
        Err(errno) => reopen(number, flags)?.ok_or_else(|| errno.into()),
    }
}

/// Opens the same thing anew, unless a second offset into it would do harm.
fn reopen(number: i32, flags: OFlags) -> io::Result<Option<OwnedFd>> {
    let path = format!("/proc/self/fd/{number}");
    let kind = FileType::from_raw_mode(rustix::fs::stat(&path)?.st_mode);
    let harmless = matches!(kind, FileType::Fifo | FileType::CharacterDevice)
        || (kind == FileType::RegularFile && flags.contains(OFlags::APPEND));
    if !harmless {
        return Ok(None);
    }
    let flags = OFlags::WRONLY | OFlags::CLOEXEC | OFlags::NOCTTY | (flags & OFlags::APPEND);
    Ok(Some(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::super::fake::inherited;
    use super::*;

    #[test]
    fn without_duplicating_only_what_has_no_offset_is_opened_again() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log");
        let open = |append| {
            let file = File::options()
                .create(true)
                .append(append)
                .write(true)
                .open(&path);
            let file = file.unwrap();
            let number = inherited(&file);
            (file, number)
        };
        let (_plain, number) = open(false);
        assert!(reopen(number, flags_of(number).unwrap()).unwrap().is_none());
        let (mut log, number) = open(true);
        log.write_all(b"before").unwrap();
        let again = reopen(number, flags_of(number).unwrap()).unwrap();
        File::from(again.unwrap()).write_all(b" after").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "before after");
        let (_reader, writer) = io::pipe().unwrap();
        assert!(
            reopen(inherited(&writer), OFlags::WRONLY)
                .unwrap()
                .is_some()
        );
    }
}
