//! Whether anybody else could change what is run: as sudo and ssh ask it, of every step of a path.
//!
//! Each directory, link and file on the way must belong to root or to the user and be writable by
//! nobody else, or others could replace what stands behind it. A directory that all may write to but
//! that is sticky (`/tmp`) is safe: there nobody else can remove or rename what belongs to us, and
//! every step is asked whose it is.
//!
//! The check happens before the use, and that is sound: when it holds, nobody but root and the user
//! can change the path in between.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

use crate::error::{Code, Error};

/// Links on one path; the kernel's own limit (`path_resolution(7)`).
const MOST_LINKS: usize = 40;

/// The permission to write of group and others.
const OTHERS_WRITE: u32 = 0o022;

/// Only the owner of an entry may remove or rename it.
const STICKY: u32 = 0o1000;

/// Why a path is not trusted.
#[derive(Debug)]
pub struct Distrust {
    why: String,
    advice: Option<String>,
}

impl Distrust {
    fn new(why: String) -> Self {
        Self { why, advice: None }
    }

    /// As the error of a sink.
    pub fn into_error(self, sink: &str) -> Error {
        let error = Error::new(
            Code::SinkUnsafe,
            format!("the sink `{sink}` cannot be trusted"),
        );
        let error = error.why(self.why);
        match self.advice {
            Some(advice) => error.try_this(advice),
            None => error,
        }
    }

    /// Why.
    #[cfg(test)]
    pub fn why(&self) -> &str {
        &self.why
    }
}

/// Follows `path`, which is absolute, to a plain file, and returns its real place.
///
/// # Errors
/// The step that somebody else could change, or that does not exist.
pub fn trusted_file(path: &Path) -> Result<PathBuf, Distrust> {
    let mut here = PathBuf::new();
    let mut steps: VecDeque<OsString> = steps(path);
    let mut links = 0;
    let mut found = None;
    while let Some(step) = steps.pop_front() {
        let next = here.join(&step);
        if step == ".." {
            here.pop();
            continue;
        }
        let about = next.symlink_metadata();
        let about = about.map_err(|error| Distrust::new(format!("{}: {error}", next.display())))?;
        safe(&next, &about)?;
        if about.is_symlink() {
            links += 1;
            let target = next.read_link().ok().filter(|_| links <= MOST_LINKS);
            let target =
                target.ok_or_else(|| Distrust::new(format!("{} leads nowhere", next.display())))?;
            for step in self::steps(&target).into_iter().rev() {
                steps.push_front(step);
            }
            continue;
        }
        here = next;
        found = Some(about);
    }
    match found {
        Some(about) if about.is_file() => Ok(here),
        _ => Err(Distrust::new(format!("{} is not a file", here.display()))),
    }
}

/// The parts of a path; an absolute one begins with `/`, which leads back to the root from anywhere.
fn steps(path: &Path) -> VecDeque<OsString> {
    path.components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| part.as_os_str().to_owned())
        .collect()
}

/// Whether nobody but root and the user can change what stands at one step.
pub fn safe(path: &Path, about: &Metadata) -> Result<(), Distrust> {
    let shown = path.display();
    let me = rustix::process::geteuid().as_raw();
    if ![0, me].contains(&about.uid()) {
        return Err(Distrust {
            why: format!(
                "{shown} belongs to user {}, neither to root nor to you",
                about.uid()
            ),
            advice: Some(format!("chown root {shown}    if it is what it should be")),
        });
    }
    let shared = about.is_dir() && about.mode() & STICKY != 0;
    if about.is_symlink() || shared || about.mode() & OTHERS_WRITE == 0 {
        return Ok(());
    }
    Err(Distrust {
        why: format!(
            "others may write to {shown} (its mode is {:04o})",
            about.mode() & 0o7777
        ),
        advice: Some(format!("chmod go-w {shown}")),
    })
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    /// `inner/hook` in a fresh directory.
    fn tree() -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let inner = directory.path().join("inner");
        fs::create_dir(&inner).unwrap();
        let hook = inner.join("hook");
        fs::write(&hook, "").unwrap();
        mode(&inner, 0o755);
        mode(&hook, 0o755);
        (directory, hook)
    }

    #[test]
    fn only_what_others_cannot_write_is_trusted() {
        let (directory, hook) = tree();
        let real = hook.canonicalize().unwrap();
        assert_eq!(trusted_file(&hook).unwrap(), real);
        for (path, bad) in [
            (hook.as_path(), 0o775),
            (&hook, 0o757),
            (hook.parent().unwrap(), 0o775),
            (directory.path(), 0o702),
        ] {
            mode(path, bad);
            let why = trusted_file(&hook).unwrap_err();
            assert!(why.why().contains(&format!("{bad:04o}")), "{why:?}");
            assert!(why.why().contains(path.to_str().unwrap()), "{why:?}");
            mode(path, 0o755);
        }
        mode(directory.path(), 0o1777);
        assert!(trusted_file(&hook).is_ok(), "a sticky directory is safe");
    }

    #[test]
    fn a_link_is_followed_and_every_step_of_it_is_checked() {
        let (directory, hook) = tree();
        let open = directory.path().join("open");
        fs::create_dir(&open).unwrap();
        symlink(&hook, open.join("link")).unwrap();
        let outer = directory.path().join("outer");
        symlink("open/../open/./link", &outer).unwrap();
        assert_eq!(trusted_file(&outer).unwrap(), hook.canonicalize().unwrap());
        mode(&open, 0o777);
        let why = trusted_file(&outer).unwrap_err();
        assert!(why.why().contains("/open "), "{why:?}");
    }

    #[test]
    fn what_is_missing_no_file_or_a_circle_has_a_reason() {
        let (directory, hook) = tree();
        assert!(trusted_file(hook.parent().unwrap()).is_err());
        assert!(trusted_file(&directory.path().join("absent")).is_err());
        let circle = directory.path().join("circle");
        symlink("circle", &circle).unwrap();
        assert!(trusted_file(&circle).unwrap_err().why().contains("nowhere"));
    }

    #[test]
    fn a_file_of_somebody_else_is_not_trusted() {
        let (_directory, hook) = tree();
        if std::os::unix::fs::chown(&hook, Some(65_534), None).is_err() {
            // Only root can give files away; for others the rule is the same line of code.
            return;
        }
        let me = rustix::process::geteuid().as_raw();
        let why = trusted_file(&hook);
        assert_eq!(why.is_ok(), me == 65_534, "{why:?}");
    }
}
