//! Writing to the two streams, and what it means when that fails.

use std::io::{self, ErrorKind, Write};

use crate::error::{Code, Error, Result};

/// Writes text as it is.
pub(super) fn write(stream: &mut dyn Write, text: &str) -> Result<()> {
    stream.write_all(text.as_bytes()).map_err(failed)
}

/// Hands on what the stream still holds, so that a full disk is noticed before the command ends well.
pub(super) fn flush(stream: &mut dyn Write) -> Result<()> {
    stream.flush().map_err(failed)
}

/// A reader that went away (`| head`) is no failure to report; anything else is.
fn failed(fault: io::Error) -> Error {
    match fault.kind() {
        ErrorKind::BrokenPipe => Error::new(Code::BrokenPipe, "the reader of the output went away"),
        _ => Error::new(Code::Io, "the output cannot be written").because(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_left_differs_from_a_disk_that_is_full() {
        assert_eq!(
            failed(ErrorKind::BrokenPipe.into()).code(),
            Code::BrokenPipe
        );
        let full = failed(ErrorKind::StorageFull.into());
        assert_eq!(full.code(), Code::Io);
        assert!(full.cause().is_some());
    }
}
