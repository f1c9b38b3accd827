//! Small plain files. Reading them where something else may stand in their place: never a pipe that
//! blocks, never a device without end. Replacing them whole: a reader finds the old text or the new.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

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

/// Replaces the file at `path` by `bytes`, or makes it, with the permissions `mode`. When this fails
/// the old file stands untouched; when it returns, the new one survives a power cut.
///
/// # Errors
/// Those of the system.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let temporary = temporary(path);
    // Never through a link, and never into a file that somebody put there.
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let written = write_new(&temporary, bytes, mode).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written?;
    File::open(directory)?.sync_all()
}

/// A name beside `path` that no other process uses.
fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    PathBuf::from(name)
}

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.set_permissions(Permissions::from_mode(mode))?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_files_of_a_bounded_size_are_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        fs::write(&path, "text").unwrap();
        assert_eq!(read(&path).unwrap(), "text");
        fs::write(&path, vec![b'x'; (LIMIT + 1) as usize]).unwrap();
        assert_eq!(read(&path).unwrap_err().kind(), ErrorKind::InvalidInput);
        for odd in ["/dev/zero", "/dev/null"] {
            assert_eq!(
                read(Path::new(odd)).unwrap_err().kind(),
                ErrorKind::InvalidInput
            );
        }
        assert!(read(directory.path()).is_err());
    }

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        replace(&path, b"old", 0o600).unwrap();
        replace(&path, b"new", 0o644).unwrap();
        assert_eq!(read(&path).unwrap(), "new");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o644
        );
        assert_eq!(
            fs::read_dir(directory.path()).unwrap().count(),
            1,
            "nothing is left behind"
        );
        let taken = directory.path().join("directory");
        fs::create_dir(&taken).unwrap();
        assert!(replace(&taken, b"text", 0o600).is_err());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
    }
}
