//! The path of the file, and what makes it safe to use.

use std::fmt;
use std::fs::{self, DirBuilder, Metadata, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{
    DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _,
};
use std::path::{Path, PathBuf};

use crate::error::{Code, Error, Result};

/// File systems over a network, whose locks SQLite cannot rely on: NFS, SMB, CIFS, SMB2 (statfs(2)).
const NETWORK: [u64; 4] = [0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42];

/// The smallest page of SQLite, and with it the smallest database that is not empty.
const SMALLEST: u64 = 512;

/// An absolute path to a store file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(PathBuf);

/// Which files a store was opened from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity(Vec<Option<Standing>>);

/// One file: device and number, and length and time of one that only others change.
type Standing = (u64, u64, Option<(u64, i64, i64)>);

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(out)
    }
}

impl Place {
    /// Makes `path` absolute. A relative path could be read as an SQLite URI (`file:…`).
    ///
    /// # Errors
    /// `setup.io`, when the current directory is gone.
    pub fn at(path: &Path) -> Result<Self> {
        std::path::absolute(path).map(Self).map_err(|error| {
            Error::new(Code::Io, "the current directory is not readable").because(error)
        })
    }

    /// The absolute path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Which files stand at the path now. SQLite's log and index count: when they are replaced, other
    /// processes share another log than we do. One that cannot be written has neither, and is the same
    /// only while its length and time are.
    pub fn identity(&self, read_only: bool) -> Identity {
        let beside = |end: &str| {
            let mut name = self.0.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        let ends = if read_only {
            &[""][..]
        } else {
            &["", "-wal", "-shm"]
        };
        Identity(
            ends.iter()
                .map(|end| {
                    let about = beside(end).symlink_metadata().ok()?;
                    let state = read_only.then(|| (about.len(), about.mtime(), about.mtime_nsec()));
                    Some((about.dev(), about.ino(), state))
                })
                .collect(),
        )
    }

    /// Whether anything is there.
    pub fn exists(&self) -> bool {
        self.0.symlink_metadata().is_ok()
    }

    fn directory(&self) -> &Path {
        self.0.parent().unwrap_or(Path::new("/"))
    }

    /// Creates the empty file 0600 in a directory that is made 0700 where it is missing. An empty
    /// file that is already there was left by an interrupted `init` and is taken over.
    pub fn reserve(&self) -> Result<()> {
        let refused = |error: std::io::Error| {
            Error::new(Code::Io, format!("cannot create {self}"))
                .because(error)
                .unchanged("no store was made")
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(self.directory())
            .map_err(refused)?;
        self.check_directory()?;
        let created = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&self.0);
        match created {
            Ok(file) => file.sync_all().map_err(refused),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => self.check(),
            Err(error) => Err(refused(error)),
        }
    }

    /// Refuses whatever is not a plain 0600 file of ours in a directory that only we can write.
    pub fn check(&self) -> Result<()> {
        let about = match self.0.symlink_metadata() {
            Ok(about) => about,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(
                    Error::new(Code::NoStore, format!("there is no store at {self}"))
                        .try_this("keyadm init    makes one")
                        .try_this("--db PATH or KEYADM_DB names another"),
                );
            }
            Err(error) => {
                return Err(Error::new(Code::Io, format!("cannot look at {self}")).because(error));
            }
        };
        self.check_kind(&about)?;
        let mode = about.mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(
                Error::new(Code::UnsafeMode, format!("others can use {self}"))
                    .why(format!("its mode is {mode:04o}, and keyadm wants 0600"))
                    .try_this(format!("chmod 600 {}", quoted(&self.0)))
                    .unchanged("nothing was read or changed"),
            );
        }
        self.check_directory()
    }

    fn check_kind(&self, about: &Metadata) -> Result<()> {
        let kind = about.file_type();
        let what = if kind.is_symlink() {
            "a symbolic link"
        } else if kind.is_dir() {
            "a directory"
        } else if kind.is_fifo() {
            "a pipe"
        } else if !kind.is_file() {
            "a device or socket"
        } else if about.nlink() > 1 {
            "a file with a second name (hard link)"
        } else if about.uid() != rustix::process::geteuid().as_raw() {
            "a file of another user"
        } else {
            return Ok(());
        };
        Err(Error::new(Code::UnsafeFile, format!("{self} is {what}"))
            .why("a store is one plain file of the user who runs keyadm")
            .try_this("name the file itself with --db PATH")
            .unchanged("nothing was read or changed"))
    }

    fn check_directory(&self) -> Result<()> {
        let directory = self.directory();
        let about = fs::metadata(directory).map_err(|error| {
            Error::new(Code::Io, format!("cannot look at {}", directory.display())).because(error)
        })?;
        let mode = about.mode() & 0o7777;
        let me = rustix::process::geteuid().as_raw();
        if mode & 0o022 != 0 || ![0, me].contains(&about.uid()) {
            return Err(Error::new(
                Code::UnsafeMode,
                format!("others can replace files in {}", directory.display()),
            )
            .why(format!(
                "its mode is {mode:04o} and its owner is user {}",
                about.uid()
            ))
            .try_this(format!("chmod 700 {}", quoted(directory)))
            .try_this("or keep the store in a directory of its own: --db PATH")
            .unchanged("nothing was read or changed"));
        }
        let network = rustix::fs::statfs(directory)
            .is_ok_and(|about| NETWORK.contains(&(about.f_type.cast_unsigned() & 0xffff_ffff)));
        if network {
            return Err(Error::new(
                Code::UnsafeFile,
                format!("{self} is on a network file system"),
            )
            .why("file locks do not hold there, and two writers would damage the store")
            .try_this("keep the store on a local disk: --db PATH")
            .unchanged("nothing was read or changed"));
        }
        Ok(())
    }

    /// Whether the file is not empty, and too short to be a database.
    pub fn holds_a_few_bytes(&self) -> bool {
        let length = self.0.symlink_metadata().map_or(0, |about| about.len());
        (1..SMALLEST).contains(&length)
    }

    /// Whether the file and its directory can be written, so that SQLite can lock and log.
    pub fn is_writable(&self) -> bool {
        let may_write = |path: &Path| {
            rustix::fs::accessat(
                rustix::fs::CWD,
                path,
                rustix::fs::Access::WRITE_OK,
                rustix::fs::AtFlags::EACCESS,
            )
            .is_ok()
        };
        may_write(&self.0) && may_write(self.directory())
    }

    /// Whether changes wait in a write-ahead log beside the file.
    pub fn has_log(&self) -> bool {
        let mut log = self.0.clone().into_os_string();
        log.push("-wal");
        fs::metadata(log).is_ok_and(|about| about.len() > 0)
    }

    /// The URI that makes SQLite read a file where it can neither lock nor log.
    pub fn immutable_uri(&self) -> PathBuf {
        let mut uri = String::from("file:");
        for byte in self.0.as_os_str().as_encoded_bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => {
                    uri.push(char::from(*byte));
                }
                other => uri.push_str(&format!("%{other:02X}")),
            }
        }
        uri.push_str("?immutable=1");
        PathBuf::from(uri)
    }
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}
