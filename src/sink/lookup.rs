//! Finding the program of `-- COMMAND`, before there is a secret to give it.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

/// The search path where `PATH` is not set (POSIX `confstr`, plus the usual local directory).
const DEFAULT_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Finds an executable file as a shell would: a name with a slash is a path, another is searched for.
///
/// Relative entries of `PATH` are passed over, the empty one included: a secret does not go to
/// whatever the current directory holds.
///
/// # Errors
/// A sentence that says why nothing there can be run.
pub fn program(name: &OsStr, path: Option<&str>) -> Result<PathBuf, String> {
    if name.is_empty() {
        return Err("the command is empty".to_owned());
    }
    if name.as_bytes().contains(&b'/') {
        let program = PathBuf::from(name);
        return runnable(&program).map(|()| program);
    }
    let mut reason = "it is not in PATH".to_owned();
    let directories = path.unwrap_or(DEFAULT_PATH);
    for directory in std::env::split_paths(directories).filter(|entry| entry.is_absolute()) {
        let program = directory.join(name);
        match runnable(&program) {
            Ok(()) => return Ok(program),
            Err(why) if program.exists() => reason = why,
            Err(_) => {}
        }
    }
    Err(reason)
}

/// Whether a file can be executed by us; links are followed.
pub fn runnable(program: &Path) -> Result<(), String> {
    let shown = program.display();
    let found = program
        .metadata()
        .map_err(|error| format!("{shown}: {error}"))?;
    if !found.is_file() {
        return Err(format!("{shown} is not a file"));
    }
    access(program, Access::EXEC_OK).map_err(|_| format!("{shown} is not executable"))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn file(path: &Path, mode: u32) {
        fs::write(path, "#!/bin/sh\n").unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_name_is_searched_for_and_a_path_is_taken_as_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let (first, second) = (directory.path().join("a"), directory.path().join("b"));
        for (parent, mode) in [(&first, 0o644), (&second, 0o755)] {
            fs::create_dir(parent).unwrap();
            file(&parent.join("tool"), mode);
        }
        let path = format!("{}:{}", first.display(), second.display());
        let tool = second.join("tool");
        assert_eq!(program("tool".as_ref(), Some(&path)), Ok(tool.clone()));
        assert_eq!(program(tool.as_os_str(), Some("")), Ok(tool));
        assert_eq!(
            program("cat".as_ref(), None).unwrap().file_name(),
            Some("cat".as_ref())
        );
        let only = program("tool".as_ref(), first.to_str()).unwrap_err();
        assert!(only.ends_with("is not executable"), "{only}");
    }

    #[test]
    fn what_cannot_be_run_has_a_reason() {
        let directory = tempfile::tempdir().unwrap();
        let plain = directory.path().join("plain");
        file(&plain, 0o644);
        for name in [
            "",
            "no-such-tool",
            "/no/such/tool",
            "/tmp",
            plain.to_str().unwrap(),
        ] {
            assert!(
                program(name.as_ref(), Some("/usr/bin:/bin")).is_err(),
                "{name}"
            );
        }
    }

    #[test]
    fn an_empty_name_is_not_the_first_directory() {
        let reason = program("".as_ref(), Some("/usr/bin")).unwrap_err();
        assert_eq!(reason, "the command is empty");
    }

    #[test]
    fn relative_entries_of_the_search_path_are_passed_over() {
        // The tests run in the package's directory.
        let inside = tempfile::tempdir_in(".").unwrap();
        file(&inside.path().join("tool"), 0o755);
        let relative = Path::new(inside.path().file_name().unwrap());
        assert!(relative.join("tool").exists());
        assert!(program("tool".as_ref(), relative.to_str()).is_err());
    }
}
