//! Which place the credential is read from: the first one that is named.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::env::Env;

/// Names a credential file, like `--credential-file`.
const FILE: &str = "KEYADM_CREDENTIAL_FILE";
/// Names a command that prints the credential.
const COMMAND: &str = "KEYADM_CREDENTIAL_COMMAND";
/// Holds the credential itself; last of the variables, because children inherit it.
pub(super) const VARIABLE: &str = "KEYADM_CREDENTIAL";
/// Set by systemd for a unit with `LoadCredential=` or `SetCredentialEncrypted=`.
const SYSTEMD: &str = "CREDENTIALS_DIRECTORY";
/// The credential's name below [`SYSTEMD`].
const SYSTEMD_NAME: &str = "keyadm.admin";

/// Where `init` or `auth login` put a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The OS keyring: service `keyadm`, account = the store id.
    Keyring,
    /// A 0600 file.
    File(PathBuf),
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keyring => out.write_str("the OS keyring"),
            Self::File(path) => write!(out, "the file {}", path.display()),
        }
    }
}

/// Where a credential is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file named by flag or variable.
    File(PathBuf),
    /// An inherited descriptor.
    Fd(i32),
    /// A command line of `KEYADM_CREDENTIAL_COMMAND`.
    Command(String),
    /// A file that systemd provides.
    Systemd(PathBuf),
    /// The variable `KEYADM_CREDENTIAL`.
    Variable,
    /// The place chosen at `init`.
    Pinned(Place),
}

/// Says where, without the arguments of a command: people put tokens there.
impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(out, "the file {}", path.display()),
            Self::Fd(number) => write!(out, "file descriptor {number}"),
            Self::Command(line) => {
                let program = line.split_whitespace().next().unwrap_or_default();
                write!(out, "the command {program} ({COMMAND})")
            }
            Self::Systemd(path) => write!(out, "the systemd credential {}", path.display()),
            Self::Variable => write!(out, "the variable {VARIABLE}"),
            Self::Pinned(place) => place.fmt(out),
        }
    }
}

/// What the command line says about the credential; the parser allows one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// `--credential-file PATH`
    pub file: Option<PathBuf>,
    /// `--credential-fd N`
    pub fd: Option<i32>,
}

/// The places that a run can name, in the order in which they count, each with what it names. The
/// first that names something is read; when none does, the pinned one.
///
/// systemd's directory names a place only when it holds our file: a unit may load other credentials.
pub fn places(given: &Given, env: &Env) -> [(&'static str, Option<Source>); 6] {
    let file = |path: &str| Source::File(PathBuf::from(path));
    let command = |line: &str| Source::Command(line.into());
    [
        ("--credential-file", given.file.clone().map(Source::File)),
        ("--credential-fd", given.fd.map(Source::Fd)),
        (FILE, env.var(FILE).map(file)),
        (SYSTEMD, systemd(env)),
        (COMMAND, env.var(COMMAND).map(command)),
        (VARIABLE, env.var(VARIABLE).map(|_| Source::Variable)),
    ]
}

/// Our credential in systemd's directory. One that cannot be looked at counts as named.
fn systemd(env: &Env) -> Option<Source> {
    let path = Path::new(env.var(SYSTEMD)?).join(SYSTEMD_NAME);
    let absent = std::fs::symlink_metadata(&path)
        .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    (!absent).then_some(Source::Systemd(path))
}

/// Whether `path` is a file directly in the directory that systemd made for this unit.
pub(super) fn is_systemd(path: &Path, env: &Env) -> bool {
    env.var(SYSTEMD)
        .is_some_and(|directory| path.parent() == Some(Path::new(directory)))
}

#[cfg(test)]
mod tests {
    use super::super::fake::world;
    use super::*;

    fn locate(given: &Given, env: &Env) -> Option<Source> {
        places(given, env).into_iter().find_map(|(_, named)| named)
    }

    #[test]
    fn the_first_named_place_wins() {
        let directory = tempfile::tempdir().unwrap();
        let credentials = directory.path().to_str().unwrap();
        let credential = directory.path().join("keyadm.admin");
        std::fs::write(&credential, "x").unwrap();

        let mut env = world(&[
            (FILE, "/from/variable"),
            (SYSTEMD, credentials),
            (COMMAND, "pass show 'a b'"),
            (VARIABLE, "text"),
        ]);
        let given = Given {
            file: Some("/from/flag".into()),
            fd: Some(3),
        };
        let mut expect = |given: &Given, drop: &str, source: Option<Source>| {
            env.vars.remove(drop);
            assert_eq!(locate(given, &env), source);
        };
        let none = Given::default();
        expect(&given, "", Some(Source::File("/from/flag".into())));
        expect(
            &Given {
                file: None,
                fd: Some(3),
            },
            "",
            Some(Source::Fd(3)),
        );
        expect(&none, "", Some(Source::File("/from/variable".into())));
        expect(&none, FILE, Some(Source::Systemd(credential.clone())));
        std::fs::remove_file(&credential).unwrap();
        expect(&none, "", Some(Source::Command("pass show 'a b'".into())));
        expect(&none, COMMAND, Some(Source::Variable));
        expect(&none, VARIABLE, None);
    }

    #[test]
    fn an_empty_variable_names_nothing() {
        let env = world(&[(FILE, ""), (VARIABLE, "")]);
        assert_eq!(locate(&Given::default(), &env), None);
    }

    #[test]
    fn only_files_directly_in_systemds_directory_are_systemds() {
        let env = world(&[(SYSTEMD, "/run/credentials/k.service")]);
        assert!(is_systemd(Path::new("/run/credentials/k.service/x"), &env));
        assert!(!is_systemd(
            Path::new("/run/credentials/k.service/../x"),
            &env
        ));
        assert!(!is_systemd(Path::new("/run/credentials/k.service"), &env));
        assert!(!is_systemd(Path::new("/x"), &world(&[])));
    }

    #[test]
    fn the_arguments_of_a_command_are_not_shown() {
        let shown = Source::Command("vault --token=hvs.123 read".into()).to_string();
        assert_eq!(shown, "the command vault (KEYADM_CREDENTIAL_COMMAND)");
    }
}
