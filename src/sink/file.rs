//! A new file: `--secret-to file:PATH`.
//!
//! The file is made, empty and 0600, when the sink is opened: from then on the path is ours and
//! nothing that can be known beforehand will refuse it. It is removed again unless the secret was
//! delivered. A process that is killed in between leaves an empty file, which the refusal of the
//! next run explains.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::reserved::Reserved;
use super::{About, FileFormat, Handed, Sink, format, undelivered};
use crate::env::Env;
use crate::error::Result;

/// A file that exists for this secret alone.
pub struct FileSink {
    path: PathBuf,
    format: FileFormat,
    reserved: Reserved,
    delivered: bool,
}

impl FileSink {
    /// Reserves the path.
    pub fn open(path: &Path, format: FileFormat, unchanged: &str) -> Result<Self> {
        Ok(Self {
            reserved: Reserved::new(path, unchanged)?,
            path: path.to_owned(),
            format,
            delivered: false,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.reserved.file.write_all(bytes)?;
        self.reserved.settle()
    }
}

impl Sink for FileSink {
    fn deliver(
        &mut self,
        _: &mut Env,
        secret: &dyn Handed,
        about: &About,
        _: Option<&serde_json::Value>,
    ) -> Result<()> {
        let outcome = format::render(&self.format, secret, about)
            .map_err(io::Error::from)
            .and_then(|bytes| self.write(&bytes));
        let Err(cause) = outcome else {
            self.delivered = true;
            return Ok(());
        };
        let error = undelivered(&self.describes()).because(cause);
        Err(match self.reserved.remove() {
            Ok(()) => error,
            Err(left) => error.try_this(format!(
                "remove {}, which may hold a part of it: {left}",
                self.path.display()
            )),
        })
    }

    fn describes(&self) -> String {
        format!("file {}", self.path.display())
    }
}

/// A path that was reserved and never written to is given back.
impl Drop for FileSink {
    fn drop(&mut self) {
        if !self.delivered {
            // An empty file may stay; there is nobody left to tell, and the next run explains it.
            let _ = self.reserved.remove();
        }
    }
}

#[cfg(test)]
mod tests;
