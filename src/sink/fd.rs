//! An inherited descriptor: `--secret-to fd:N`.
//!
//! "Inherited" is checked, not assumed: by the time a sink is opened, this process has files of its
//! own, and a number that happens to be the database must never receive a secret. Everything opened
//! here is close-on-exec, and nothing that came through `exec` can be.
//!
//! The descriptor is duplicated, because opening `/proc/self/fd/N` makes a *new* open file: it starts
//! at offset 0, forgets `O_APPEND`, and what the caller writes to its own descriptor afterwards
//! overwrites the secret. Where duplicating is forbidden (containers often filter
//! `pidfd_getfd`), reopening is only done for what has no offset: pipes, devices, appended files.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;

use rustix::fs::{FileType, Mode, OFlags};
use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};

use super::{About, Sink, descriptor, refused, stdout, undelivered};
use crate::env::Env;
use crate::error::Result;
use crate::key::Secret;

/// A descriptor that the process was started with.
pub struct FdSink {
    number: i32,
    file: File,
}

impl FdSink {
    /// Finds the descriptor and checks that it was inherited, takes writes, and is read by someone.
    pub fn open(number: i32, unchanged: &str) -> Result<Self> {
        let refuse =
            |why: &str| refused(format!("cannot deliver to fd:{number}"), unchanged).why(why);
        if number < 3 {
            return Err(refuse(
                "standard input and standard error are no place for a secret",
            ));
        }
        let flags = inherited_flags(number).map_err(refuse)?;
        if !flags.intersects(OFlags::WRONLY | OFlags::RDWR) {
            return Err(refuse("it is not open for writing"));
        }
        let file: File = duplicate(number, flags)
            .map_err(|error| refuse("it cannot be used").because(error))?
            .into();
        if descriptor::is_null_device(&file) {
            return Err(refuse("it is the null device: the secret would be lost"));
        }
        if descriptor::reader_is_gone(&file) {
            return Err(refuse("nobody reads it any more: the secret would be lost"));
        }
        Ok(Self { number, file })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.file.flush()?;
        if self.file.metadata()?.is_file() {
            self.file.sync_all()?;
        }
        Ok(())
    }
}

impl Sink for FdSink {
    fn deliver(
        &mut self,
        _: &mut Env,
        secret: &Secret,
        _: &About,
        _: Option<&serde_json::Value>,
    ) -> Result<()> {
        let terminal = rustix::termios::isatty(&self.file);
        self.write(&stdout::line(secret, terminal))
            .map_err(|error| undelivered(&self.describes()).because(error))
    }

    fn describes(&self) -> String {
        format!("descriptor {}", self.number)
    }
}

/// The flags of a descriptor that came through `exec`, or why it is none.
fn inherited_flags(number: i32) -> Result<OFlags, &'static str> {
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
mod tests;
