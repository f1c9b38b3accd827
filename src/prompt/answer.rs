//! Reads one line from the terminal as the terminal's own line editing delivers it.

use std::os::fd::{AsFd, BorrowedFd};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use zeroize::Zeroizing;

use crate::error::{Code, Error, Result};
use crate::process;

use super::manner::declined;

/// How often a noted signal is looked for; see [`process::hold`].
const GLANCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 100_000_000,
};
/// No answer is longer; more is a paste into the wrong window.
const LONGEST: usize = 64 * 1024;

/// One line without its end, from standard input or `/dev/tty`; `None` for Ctrl-D.
///
/// Reads past the buffer of `std::io::stdin`, which keeps what was typed in memory.
pub(super) fn line() -> Result<Option<Zeroizing<String>>> {
    let stdin = rustix::stdio::stdin();
    if rustix::termios::isatty(stdin) {
        return line_from(stdin);
    }
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let terminal = rustix::fs::open("/dev/tty", flags, Mode::empty()).map_err(|error| {
        Error::new(Code::InputRequired, "there is no terminal to ask on")
            .because(error)
            .unchanged("nothing was changed")
    })?;
    line_from(terminal.as_fd())
}

fn line_from(terminal: BorrowedFd<'_>) -> Result<Option<Zeroizing<String>>> {
    let mut line = Zeroizing::new(Vec::new());
    let mut chunk = Zeroizing::new([0_u8; 4096]);
    while !line.ends_with(b"\n") && line.len() <= LONGEST {
        wait(terminal)?;
        match rustix::io::read(terminal, chunk.as_mut_slice()) {
            Ok(0) if line.is_empty() => return Ok(None),
            Ok(0) => break,
            Ok(count) => line.extend_from_slice(&chunk[..count]),
            Err(Errno::INTR | Errno::AGAIN) => {}
            // What a terminal says after its other end hung up.
            Err(Errno::IO) => return Ok(None),
            Err(error) => return Err(failed(error)),
        }
    }
    let text =
        std::str::from_utf8(&line).map_err(|_| declined("the answer is not text (UTF-8)"))?;
    Ok(Some(Zeroizing::new(
        text.trim_end_matches(['\r', '\n']).to_owned(),
    )))
}

/// Waits for input, but not past a signal that is noted: its sender wants an end, not an answer.
fn wait(terminal: BorrowedFd<'_>) -> Result<()> {
    loop {
        if process::interrupted().is_some() {
            return Err(interrupted());
        }
        let mut polled = [PollFd::new(&terminal, PollFlags::IN)];
        match poll(&mut polled, Some(&GLANCE)) {
            Ok(0) | Err(Errno::INTR) => {}
            Ok(_) => return Ok(()),
            Err(error) => return Err(failed(error)),
        }
    }
}

/// A failure of the terminal itself.
pub(super) fn failed(error: impl Into<std::io::Error>) -> Error {
    let error = error.into();
    match error.kind() {
        std::io::ErrorKind::Interrupted => interrupted(),
        std::io::ErrorKind::UnexpectedEof => declined("no answer"),
        _ => Error::new(Code::Io, "cannot ask on the terminal").because(error),
    }
}

fn interrupted() -> Error {
    Error::new(Code::Interrupted, "interrupted at a question")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(bytes: &[u8]) -> Result<Option<Zeroizing<String>>> {
        let (from, mut into) = std::io::pipe().unwrap();
        into.write_all(bytes).unwrap();
        drop(into);
        line_from(from.as_fd())
    }

    #[test]
    fn a_line_ends_where_it_ends() {
        assert_eq!(
            **read(b"billing \r\n").unwrap().as_ref().unwrap(),
            "billing "
        );
        assert_eq!(**read(b"billing").unwrap().as_ref().unwrap(), "billing");
        assert_eq!(**read(b"\n").unwrap().as_ref().unwrap(), "");
        assert!(read(b"").unwrap().is_none());
    }

    #[test]
    fn bytes_that_are_no_text_are_no_answer() {
        assert_eq!(read(b"\xff\n").unwrap_err().code(), Code::Declined);
    }
}
