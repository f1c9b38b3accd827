//! A pipe that is filled before anybody reads it.
//!
//! Exit 0 of a program does not prove that it read anything, and a write into a pipe succeeds whether
//! or not it will be read. So we keep a reading end of our own: what is still in the pipe when the
//! process has ended was not read. For the same reason writing never fails or blocks when the program
//! has gone.

use std::io::{self, PipeReader, Write};

/// The standard input of a program, and a second reader for looking at what it left.
pub struct Filled {
    /// For the program.
    pub input: PipeReader,
    /// For [`Rest::is_empty`].
    pub rest: Rest,
}

/// What has not been read yet.
pub struct Rest(PipeReader);

/// Makes a pipe that holds exactly `bytes` and its end.
///
/// A secret is under 100 bytes and the facts about it under 4 KiB, and no pipe holds less than a page;
/// more than it holds is refused instead of waiting for a reader.
///
/// # Errors
/// Those of the system.
pub fn filled_pipe(bytes: &[u8]) -> io::Result<Filled> {
    let (input, mut writer) = io::pipe()?;
    let rest = Rest(input.try_clone()?);
    rustix::io::ioctl_fionbio(&writer, true)?;
    writer.write_all(bytes)?;
    Ok(Filled { input, rest })
}

impl Rest {
    /// Whether all of it was read.
    ///
    /// # Errors
    /// Those of the system.
    pub fn is_empty(&self) -> io::Result<bool> {
        Ok(rustix::io::ioctl_fionread(&self.0)? == 0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_was_not_read_is_still_there() {
        let mut pipe = filled_pipe(b"abc").unwrap();
        assert!(!pipe.rest.is_empty().unwrap());
        let mut read = [0; 2];
        pipe.input.read_exact(&mut read).unwrap();
        assert!(!pipe.rest.is_empty().unwrap());
        let mut rest = String::new();
        pipe.input.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "c", "its end comes at once");
        assert!(pipe.rest.is_empty().unwrap());
    }

    #[test]
    fn more_than_a_pipe_holds_is_refused_and_does_not_block() {
        assert!(filled_pipe(&vec![b'x'; 1 << 24]).is_err());
    }
}
