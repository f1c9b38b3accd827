//! keyadm.toml(5).

use crate::topic::Part::{Code, Heading, Item, Text};
use crate::topic::Topic;

/// A file with every word in it.
const EXAMPLE: &str = r#"db = "/srv/keyadm/keys.db"
lock_wait = "30s"
default_environment = "staging"

[usage]
keep = "800d"

# Stricter than what is built in.
[environments.production]
tag = "prod"
rotate_every = "30d"
finish = "seen"
grace = "14d"
quiet = "2d"

# One of our own.
[environments.partners]
tag = "part"
rotate_every = "never"

[profiles.billing]
db = "/srv/billing/keys.db"
credential_file = "/etc/keyadm/billing.admin""#;

/// The sections of the tables, each with a file that has one word too many in its table.
#[cfg(test)]
const TABLES: &[(&str, &str)] = &[
    ("TOP LEVEL", "zzz = 1"),
    ("[usage]", "[usage]\nzzz = 1"),
    (
        "[environments.NAME]",
        "[environments.x]\ntag = 'xx'\nzzz = 1",
    ),
    ("[profiles.NAME]", "[profiles.x]\ndb = '/x'\nzzz = 1"),
];

/// What may stand in the configuration file.
pub const TOPIC: Topic = Topic {
    name: "keyadm.toml",
    section: "5",
    about: "the configuration file of keyadm",
    parts: &[
        Heading("DESCRIPTION"),
        Text(
            "keyadm needs no configuration. Where there is some it is one file in TOML: the one that \
             *--config* names, else the one that *KEYADM_CONFIG* names, else \
             $XDG_CONFIG_HOME/keyadm/config.toml (without that variable: ~/.config), else \
             /etc/keyadm/config.toml. The first of the last two that exists is read, and only that one: \
             files are not merged. A file that was named has to exist. keyadm never reads one in the \
             current directory.\n\n\
             Every word is optional unless it says otherwise. A word that is not known is an error that \
             names the line (exit status 6, *setup.config*), because a setting that is misspelt would \
             have no effect. The file is a plain file of at most 1 MiB. It holds no secret.\n\n\
             A *TIME* is whole numbers with units: \"90d\", \"26h\", \"1h 30m\", \"2w\"; at most 100 \
             years. A path is absolute; ~ and variables are not expanded.",
        ),
        Heading("PRECEDENCE"),
        Text(
            "A flag counts before a variable, a variable before a profile, a profile before the top \
             level of the file, and that before the default. What a key says for itself counts before \
             its environment. *keyadm config show --origin* says what holds, and where it came from.",
        ),
        Heading("TOP LEVEL"),
        Item(
            "db",
            "The store's file. *--db*, *KEYADM_DB* and the profile count before it. Default: \
             $XDG_DATA_HOME/keyadm/keys.db (without that variable: ~/.local/share).",
        ),
        Item(
            "lock_wait",
            "A TIME: how long a change waits while another process changes the store. *--lock-wait* \
             and *KEYADM_LOCK_WAIT* count before it. Default: \"10s\".",
        ),
        Item(
            "default_environment",
            "The environment of a key that is created without *--env*. Default: \"production\".",
        ),
        Item("usage", "A table, see below."),
        Item("environments", "Tables by name, see below."),
        Item("profiles", "Tables by name, see below."),
        Heading("[usage]"),
        Item(
            "keep",
            "A TIME of at least \"1d\": how long the uses of single hours are kept. Totals and the first \
             and last use are kept for ever; single minutes of unknown secrets for at most 30 days. \
             Default: \"400d\".",
        ),
        Heading("[environments.NAME]"),
        Text(
            "An environment decides the tag in the secrets of its keys, and how they are rotated. Three \
             are always there: *production* (tag prod, rotated every 90d), *staging* (stg, 180d) and \
             *development* (dev, 180d). A table of the same name replaces one of these as a whole: what \
             it leaves out is not taken from the one that was there. What changes here holds for keys \
             and rotations made from then on.",
        ),
        Item(
            "tag",
            "Required. 2 to 8 letters a-z that stand in each secret behind the prefix of the store, so \
             that people and scanners see where a secret belongs.",
        ),
        Item(
            "rotate_every",
            "A TIME or \"never\": how often secrets are to be replaced, for keys that are created \
             without *--rotate-every*. Default: \"never\".",
        ),
        Item(
            "finish",
            "How rotations finish, unless *--finish* or the key says otherwise. *delivered*: the old \
             secret ends when its grace is over. *seen*: it ends once the new one has been used and the \
             old one is quiet; if that has not come about when the grace is over, the rotation is \
             stalled and waits for a person. *manual*: when a person says so. Default: \"delivered\".",
        ),
        Item(
            "grace",
            "A TIME: how long the old secret works after the new one is delivered, unless *--grace* \
             says otherwise. Default: \"7d\".",
        ),
        Item(
            "quiet",
            "A TIME: for *seen*, how long the old secret has to be unused, unless *--quiet* says \
             otherwise. A client that runs once a day needs more than a day. Default: \"1h\".",
        ),
        Heading("[profiles.NAME]"),
        Text(
            "A profile is a store and its credential under one name, which *--profile* or \
             *KEYADM_PROFILE* chooses.",
        ),
        Item("db", "Required. The store's file."),
        Item(
            "credential_file",
            "The file that holds the admin credential (0600). A credential that a flag, a variable or \
             systemd names counts before it. Default: the place that was chosen at init.",
        ),
        Heading("SINKS"),
        Text(
            "Where new secrets are delivered stands in files of their own, sinks.d/NAME.toml beside this \
             one: see *keyadm-hooks*(7).",
        ),
        Heading("EXAMPLE"),
        Text("Every word there is:"),
        Code(EXAMPLE),
        Heading("FILES"),
        Item("$XDG_CONFIG_HOME/keyadm/config.toml", "The user's own."),
        Item("/etc/keyadm/config.toml", "That of a user who has none."),
        Heading("SEE ALSO"),
        Text("*keyadm*(1), *keyadm-config-show*(1), *keyadm-hooks*(7)"),
    ],
};

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::{Command, Output};

    use super::*;

    /// Runs keyadm with a configuration file.
    fn keyadm(text: &str, args: &[&str]) -> Output {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("config.toml");
        fs::write(&file, text).unwrap();
        Command::new(env!("CARGO_BIN_EXE_keyadm"))
            .args(args)
            .arg("--config")
            .arg(&file)
            .env_clear()
            .env("HOME", home.path())
            .output()
            .unwrap()
    }

    /// The words that a table may have, as keyadm lists them where there is one too many.
    fn words(text: &str) -> Vec<String> {
        let said = keyadm(text, &["config", "show"]).stderr;
        let said = String::from_utf8(said).unwrap();
        let line = said
            .lines()
            .find(|line| line.contains("unknown field `zzz`"));
        let line = line.unwrap_or_else(|| panic!("{said}"));
        let listed = line.split('`').skip(1).step_by(2).skip(1);
        listed.map(str::to_owned).collect()
    }

    /// The words that a section explains.
    fn explained(section: &str) -> Vec<&'static str> {
        let mut heading = "";
        let mut words = Vec::new();
        for part in TOPIC.parts {
            match part {
                Heading(title) => heading = title,
                Item(word, _) if heading == section => words.push(*word),
                _ => {}
            }
        }
        words
    }

    #[test]
    fn every_word_of_the_file_is_explained_and_none_besides() {
        for (section, text) in TABLES {
            let words = words(text);
            assert!(!words.is_empty(), "{section}");
            let mut explained = explained(section);
            explained.sort_unstable();
            let mut expected: Vec<&str> = words.iter().map(String::as_str).collect();
            expected.sort_unstable();
            assert_eq!(explained, expected, "{section}");
        }
    }

    /// The leaves of a table, with their dotted names.
    fn leaves(table: &toml::Table, path: &str, found: &mut Vec<(String, String)>) {
        for (name, value) in table {
            let path = format!("{path}{name}");
            match value {
                toml::Value::Table(inner) => leaves(inner, &format!("{path}."), found),
                value => found.push((path, value.as_str().unwrap().to_owned())),
            }
        }
    }

    #[test]
    fn the_example_has_every_word_and_each_takes_effect() {
        let mut all = Vec::new();
        leaves(&toml::from_str(EXAMPLE).unwrap(), "", &mut all);
        for (section, _) in TABLES {
            for word in explained(section) {
                let has = |(name, _): &(String, String)| match section.strip_prefix('[') {
                    None => name.split('.').next() == Some(word),
                    Some(table) => {
                        let table = table.split(['.', ']']).next().unwrap();
                        name.starts_with(table) && name.ends_with(&format!(".{word}"))
                    }
                };
                assert!(all.iter().any(has), "{section} {word}");
            }
        }
        let shown = |args: &[&str]| {
            let output = keyadm(EXAMPLE, &[&["config", "show", "--origin"], args].concat());
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).unwrap()
        };
        let (top, billing) = (shown(&[]), shown(&["--profile", "billing"]));
        for (name, value) in all {
            let (name, text) = match name.strip_prefix("profiles.billing.") {
                Some(name) => (name, &billing),
                None => (name.as_str(), &top),
            };
            let line = format!("{name}\t{value}\t");
            let found = text.lines().find(|shown| shown.starts_with(&line));
            let found = found.unwrap_or_else(|| panic!("{line:?} is not in\n{text}"));
            assert!(found.ends_with("config.toml"), "{found}");
        }
    }
}
