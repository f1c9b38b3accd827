//! The place of a Unix socket in the file system.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

/// For the owner and the group: the proxy runs as another user of our group.
const MODE: u32 = 0o660;

/// A path at which our socket stands; removed with it, unless somebody put another one there.
pub struct SocketPlace {
    path: PathBuf,
    identity: Identity,
}

/// Device, inode and change time: the number of a removed inode is soon that of another one.
type Identity = (u64, u64, i64, i64);

impl SocketPlace {
    /// Lets `bind` make the socket at `path`. A socket that nobody answers on is left over from a
    /// server that was killed, and is replaced; anything else that stands there stays.
    ///
    /// # Errors
    /// `AddrInUse` when somebody answers or another file is in the way; those of `bind`.
    pub fn take(path: &Path, bind: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<Self> {
        clear(path)?;
        bind(path)?;
        // Nobody can connect yet: it is bound, but not listened to.
        fs::set_permissions(path, fs::Permissions::from_mode(MODE))?;
        Ok(Self {
            path: path.to_owned(),
            identity: identity(path)?,
        })
    }

    /// The path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for SocketPlace {
    fn drop(&mut self) {
        if identity(&self.path).is_ok_and(|now| now == self.identity) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn clear(path: &Path) -> io::Result<()> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let taken = |what| Err(io::Error::new(ErrorKind::AddrInUse, what));
    if !found.file_type().is_socket() {
        return taken("a file that is no socket stands there");
    }
    match UnixStream::connect(path) {
        Ok(_) => taken("another server answers there"),
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => fs::remove_file(path),
        Err(error) => Err(error),
    }
}

fn identity(path: &Path) -> io::Result<Identity> {
    let found = fs::symlink_metadata(path)?;
    Ok((found.dev(), found.ino(), found.ctime(), found.ctime_nsec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    fn take(path: &Path) -> io::Result<(SocketPlace, UnixListener)> {
        let mut listener = None;
        let place = SocketPlace::take(path, |path| {
            listener = Some(UnixListener::bind(path)?);
            Ok(())
        })?;
        Ok((place, listener.unwrap()))
    }

    #[test]
    fn only_a_socket_that_nobody_answers_on_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("s");
        let first = take(&path).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            MODE
        );
        assert_eq!(take(&path).err().unwrap().kind(), ErrorKind::AddrInUse);
        // Left behind, as by kill -9.
        drop(first.1);
        let second = take(&path).unwrap();
        // The first one's place is not its own any more.
        drop(first.0);
        assert!(path.exists());
        drop(second);
        assert!(!path.exists());
        fs::write(&path, "a letter").unwrap();
        assert_eq!(take(&path).err().unwrap().kind(), ErrorKind::AddrInUse);
        assert_eq!(fs::read_to_string(&path).unwrap(), "a letter");
    }
}
