//! Reading small files that may have been replaced by something else: never a pipe that blocks, never
//! a device without end.

use std::fs::OpenOptions;
use std::io::{Error, ErrorKind, Read as _, Result};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// The most that is read: configuration and pins are kilobytes.
const LIMIT: u64 = 1 << 20;

/// Reads a plain file of at most 1 MiB of UTF-8; links are followed, what they lead to is checked.
///
/// # Errors
/// Those of the system; `InvalidInput` for anything that is not a file, and for a larger one.
pub fn read(path: &Path) -> Result<String> {
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags)
        .open(path)?;
    let refused = |why| Error::new(ErrorKind::InvalidInput, why);
    if !file.metadata()?.is_file() {
        return Err(refused("it is not a plain file"));
    }
    let mut text = String::new();
    let read = file.take(LIMIT + 1).read_to_string(&mut text)? as u64;
    if read > LIMIT {
        return Err(refused("it is larger than 1 MiB"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_files_of_a_bounded_size_are_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        std::fs::write(&path, "text").unwrap();
        assert_eq!(read(&path).unwrap(), "text");
        std::fs::write(&path, vec![b'x'; (LIMIT + 1) as usize]).unwrap();
        assert_eq!(read(&path).unwrap_err().kind(), ErrorKind::InvalidInput);
        for odd in ["/dev/zero", "/dev/null"] {
            assert_eq!(
                read(Path::new(odd)).unwrap_err().kind(),
                ErrorKind::InvalidInput
            );
        }
        assert!(read(directory.path()).is_err());
    }
}
