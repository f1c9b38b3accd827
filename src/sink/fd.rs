//! An inherited descriptor: `--secret-to fd:N`.

use std::fs::File;
use std::io::{self, Write};

use super::{About, Handed, Sink, descriptor, inherited, refused, stdout, undelivered};
use crate::env::Env;
use crate::error::Result;

/// A descriptor that the process was started with.
pub struct FdSink {
    number: i32,
    file: File,
}

impl FdSink {
    /// Finds the descriptor and checks that it was inherited, takes writes, and is read by someone.
    pub fn open(number: i32, unchanged: &str) -> Result<Self> {
        let refuse = |why: String| {
            let message = format!("cannot deliver to fd:{number}");
            refused(message, unchanged).why(why)
        };
        let lost = |why: &str| refuse(format!("{why}: the secret would be lost"));
        if number < 3 {
            let why = "standard input and standard error are no place for a secret";
            return Err(refuse(why.to_owned()));
        }
        let file = inherited::writable(number).map_err(refuse)?;
        if descriptor::is_null_device(&file) {
            return Err(lost("it is the null device"));
        }
        if descriptor::reader_is_gone(&file) {
            return Err(lost("nobody reads it any more"));
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
        secret: &dyn Handed,
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

#[cfg(test)]
mod tests;
