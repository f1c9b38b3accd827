//! Where sinks are configured: `NAME.toml` in the directories of `sinks.d`; the first that has it counts.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::{Code, Error};

/// The longest name.
const LONGEST: usize = 64;

/// How much of a name may be mistyped before another one is no longer suggested.
const ALIKE: f64 = 0.6;

/// One file that configures a sink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The sink's name.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// The file of an earlier directory that counts instead.
    pub shadowed_by: Option<PathBuf>,
}

/// Whether it can name a sink: `[a-z0-9][a-z0-9_-]*`, so that it is one safe file name.
pub fn is_name(text: &str) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

/// Every configured sink by name, shadowed ones after the one that counts. A directory that cannot be
/// read has none.
pub fn entries(directories: &[PathBuf]) -> Vec<Entry> {
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for directory in directories {
        for entry in directory.read_dir().into_iter().flatten().flatten() {
            let file = entry.file_name();
            let name = file.to_str().and_then(|file| file.strip_suffix(".toml"));
            if let Some(name) = name.filter(|name| is_name(name)) {
                found.entry(name.to_owned()).or_default().push(entry.path());
            }
        }
    }
    let entries = found.into_iter().flat_map(|(name, paths)| {
        let first = paths[0].clone();
        paths.into_iter().enumerate().map(move |(at, path)| Entry {
            name: name.clone(),
            path,
            shadowed_by: (at > 0).then(|| first.clone()),
        })
    });
    entries.collect()
}

/// The names of all sinks, sorted.
pub fn names(directories: &[PathBuf]) -> Vec<String> {
    let entries = entries(directories).into_iter();
    entries
        .filter(|entry| entry.shadowed_by.is_none())
        .map(|entry| entry.name)
        .collect()
}

/// The file of the sink `name`. One that exists and cannot be reached is found too: reading it says why.
///
/// # Errors
/// `not_found.sink`, naming those there are and the nearest.
pub fn find(name: &str, directories: &[PathBuf]) -> Result<PathBuf, Error> {
    let file = format!("{name}.toml");
    let exists = |path: &Path| match path.symlink_metadata() {
        Ok(_) => true,
        Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    };
    let mut paths = directories.iter().map(|directory| directory.join(&file));
    let found = paths.find(|path| is_name(name) && exists(path));
    found.ok_or_else(|| unknown(name, directories))
}

fn unknown(name: &str, directories: &[PathBuf]) -> Error {
    let names = names(directories);
    let error = Error::new(
        Code::SinkNotFound,
        format!("no sink `{}` is configured", name.escape_debug()),
    );
    let error = match (names.as_slice(), directories.last()) {
        (_, _) if !is_name(name) => {
            error.why("the name of a sink is lower-case letters, digits, - and _")
        }
        ([], Some(last)) => error.why(format!(
            "there is none at all; one is a file such as {}/{name}.toml, see man keyadm-hooks",
            directories.first().unwrap_or(last).display()
        )),
        _ => error.why(format!("configured are: {}", names.join(", "))),
    };
    let alike = |other: &String| strsim::normalized_damerau_levenshtein(name, other);
    let nearest = names
        .iter()
        .max_by(|a, b| alike(a).total_cmp(&alike(b)))
        .filter(|other| alike(other) >= ALIKE);
    match nearest {
        Some(nearest) => error.try_this(format!("did you mean `{nearest}`?")),
        None => error.try_this("keyadm sink list    shows the configured ones"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_name_is_one_safe_file_name() {
        for good in ["vault", "a", "0", "app-env_2"] {
            assert!(is_name(good), "{good}");
        }
        let long = "a".repeat(65);
        for bad in [
            "", "Vault", "-a", "_a", ".a", "a.b", "a/b", "../a", "ä", &long,
        ] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn the_first_directory_that_has_a_name_counts_and_the_others_are_shadowed() {
        let root = tempfile::tempdir().unwrap();
        let directories = ["a", "absent", "b"].map(|name| root.path().join(name));
        for file in [
            "a/one.toml",
            "a/notes.txt",
            "a/No.toml",
            "b/one.toml",
            "b/two.toml",
        ] {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        assert_eq!(names(&directories), ["one", "two"]);
        let all = entries(&directories);
        assert_eq!(all.len(), 3);
        assert_eq!(all[1].path, root.path().join("b/one.toml"));
        assert_eq!(all[1].shadowed_by, Some(root.path().join("a/one.toml")));
        assert_eq!(find("one", &directories).unwrap(), all[0].path);
        let error = find("tow", &directories).unwrap_err();
        assert_eq!(error.code(), Code::SinkNotFound);
        assert_eq!(error.cause(), Some("configured are: one, two"));
        assert_eq!(error.hint(), ["did you mean `two`?"]);
        assert!(find("../b/two", &directories).is_err());
        let none = find("one", &[root.path().join("absent")]).unwrap_err();
        assert!(none.cause().unwrap().contains("none at all"), "{none:?}");
    }
}
