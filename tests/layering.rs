//! The import rules of the crate, held by reading its source.
//!
//! Text is enough: the rules are about what stands in a file. Test modules (`tests.rs`, `fake.rs`,
//! `tests/`, and the block `#[cfg(test)] mod tests`) may import and call what they like.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// What each module may import, from the top of the crate downwards. `cli` and `commands` are one
/// layer: the command line names its commands, and they share its flags. `env` names the traits of
/// `prompt` and `vault`, whose implementations are handed the environment: these three are one layer,
/// too.
const LAYERS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("time", &[]),
    ("entropy", &[]),
    ("process", &["error"]),
    ("key", &["entropy", "time"]),
    ("journal", &["entropy", "error", "key", "time"]),
    ("store", &["error", "journal", "key", "time"]),
    ("known", &["error", "journal", "regular"]),
    ("regular", &[]),
    ("admin", &["entropy", "error", "journal", "key", "time"]),
    ("env", &["entropy", "process", "prompt", "time", "vault"]),
    ("prompt", &["env", "error", "process"]),
    ("vault", &["entropy", "env", "error"]),
    ("config", &["env", "error", "key", "regular", "time"]),
    ("output", &["env", "error", "time"]),
    (
        "sink",
        &[
            "config", "env", "error", "key", "output", "process", "prompt", "regular", "time",
        ],
    ),
    (
        "ops",
        &[
            "admin", "entropy", "error", "journal", "key", "known", "sink", "store", "time",
        ],
    ),
    ("serve", &["error", "key", "process", "time", "verify"]),
    (
        "verify",
        &[
            "config", "env", "error", "journal", "key", "known", "ops", "store", "time",
        ],
    ),
    (
        "commands",
        &[
            "admin", "cli", "config", "env", "error", "journal", "key", "known", "ops", "output",
            "process", "prompt", "regular", "serve", "sink", "store", "time", "vault", "verify",
        ],
    ),
    (
        "cli",
        &["commands", "env", "error", "key", "ops", "output", "time"],
    ),
    ("generated", &["cli", "commands"]),
    ("lib", &["cli", "commands", "env", "error", "output"]),
    ("main", &[]),
];

/// Where alone an outside crate is named.
const HOMES: &[(&str, &[&str])] = &[
    ("anyhow", &["error"]),
    ("argon2", &["vault"]),
    ("axum", &["serve"]),
    ("chacha20poly1305", &["vault"]),
    ("chrono", &["time"]),
    ("clap", &["cli", "commands"]),
    ("clap_complete", &["commands"]),
    ("clap_mangen", &[]),
    ("close_fds", &["process"]),
    ("comfy_table", &["output"]),
    ("console", &["output", "prompt"]),
    ("crc32fast", &["key"]),
    ("dialoguer", &["prompt"]),
    ("ed25519_dalek", &["journal"]),
    ("governor", &["key"]),
    ("http_body_util", &["serve"]),
    ("humantime", &["time"]),
    ("hyper", &["serve"]),
    ("hyper_util", &["serve"]),
    ("indicatif", &["output"]),
    ("keyring", &["vault"]),
    ("listenfd", &["serve"]),
    ("percent_encoding", &["serve"]),
    ("prometheus_client", &["output", "serve"]),
    ("rand", &["entropy"]),
    ("rusqlite", &["store/sqlite"]),
    ("sha2", &["key", "journal"]),
    ("shlex", &["vault"]),
    ("signal_hook", &["process"]),
    ("strsim", &["ops", "sink"]),
    ("subtle", &["key"]),
    ("tokio", &["serve"]),
    ("toml", &["config", "known", "sink/configured"]),
];

/// Text that stands in no source file, or only below the given places.
const ONLY_IN: &[(&str, &[&str])] = &[
    (".expose(", &["sink", "key/secret"]),
    ("#[allow", &[]),
    ("#![allow", &[]),
    ("todo!", &[]),
    ("unimplemented!", &[]),
    ("println!", &[]),
    ("eprintln!", &[]),
    ("eprint!", &[]),
    ("dbg!", &[]),
    ("std::env::var", &["env.rs"]),
];

/// Names that say nothing about what is inside.
const VAGUE: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "misc", "types",
];

/// Lines in a file, tests included; a longer one hides a second subject.
const LONGEST: usize = 300;

/// A source file: its path below `src`, its text, and its code without comments and tests.
struct File {
    path: PathBuf,
    lines: usize,
    code: String,
}

impl File {
    fn read(path: &Path, root: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let path = path.strip_prefix(root).unwrap().to_owned();
        let product = match text.split_once("#[cfg(test)]\nmod tests {") {
            Some((before, tests)) => format!("{before}{}", tests.split_once("\n}\n").unwrap().1),
            None => text.clone(),
        };
        let code: Vec<&str> = product
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        Self {
            lines: text.lines().count(),
            code: code.join("\n"),
            path,
        }
    }

    fn is_test(&self) -> bool {
        self.path
            .iter()
            .any(|part| ["tests", "tests.rs", "fake.rs"].contains(&part.to_str().unwrap()))
    }

    /// The top module it belongs to.
    fn module(&self) -> &str {
        let first = self.path.iter().next().unwrap().to_str().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn is_below(&self, place: &str) -> bool {
        self.path.starts_with(place) || self.path.with_extension("").starts_with(place)
    }

    /// Modules of this crate that the code names: `crate::x`, `crate::{x, y}`, and in the root
    /// `use x::`.
    fn imports(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for rest in self.code.split("crate::").skip(1) {
            match rest.strip_prefix('{') {
                Some(group) => {
                    let group = group.split('}').next().unwrap();
                    found.extend(group.split(',').map(word));
                }
                None => found.push(word(rest)),
            }
        }
        if self.module() == "lib" {
            found.extend(self.code.lines().filter_map(|line| {
                let name = word(line.strip_prefix("use ")?);
                LAYERS
                    .iter()
                    .any(|(known, _)| *known == name)
                    .then_some(name)
            }));
        }
        found
    }

    /// Whether the code names the outside crate `name`.
    fn names(&self, name: &str) -> bool {
        let used = format!("{name}::");
        self.code.match_indices(&used).any(|(at, _)| {
            let before = self.code[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || "_:.".contains(c))
        })
    }
}

/// The identifier that `text` starts with.
fn word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// Every file of the crate; the product's alone unless `tests` are wanted.
fn sources(tests: bool) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut rest = vec![root.clone()];
    while let Some(directory) = rest.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                rest.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                files.push(File::read(&path, &root));
            }
        }
    }
    assert!(files.len() > 50, "the source was not found");
    files.retain(|file| tests || !file.is_test());
    files
}

/// Fails with every line of `broken`.
fn nothing(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}

#[test]
fn imports_point_downwards() {
    let mut broken = Vec::new();
    for file in sources(false) {
        let module = file.module();
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            panic!("{module} has no layer yet: give it one in LAYERS");
        };
        for import in file.imports() {
            let known = LAYERS.iter().any(|(name, _)| *name == import);
            if known && import != module && !allowed.contains(&import) {
                broken.push(format!("{} imports {import}", file.path.display()));
            }
        }
    }
    nothing("a module imports what stands above it", &broken);
}

#[test]
fn an_outside_crate_is_named_only_at_home() {
    let mut broken = Vec::new();
    for file in sources(false) {
        for (name, homes) in HOMES {
            if file.names(name) && !homes.iter().any(|home| file.is_below(home)) {
                broken.push(format!("{} names {name}", file.path.display()));
            }
        }
    }
    nothing("a crate is named away from home", &broken);
}

#[test]
fn only_ops_changes_the_store() {
    let broken: Vec<String> = sources(false)
        .iter()
        .filter(|file| !file.is_below("ops") && !file.is_below("store"))
        // std's OpenOptions has an `append` of its own; that of a store takes a signer first.
        .filter(|file| {
            let changes = |rest: &str| !rest.starts_with("append)") && !rest.starts_with("true)");
            file.code.split(".append(").skip(1).any(changes)
        })
        .map(|file| file.path.display().to_string())
        .collect();
    nothing("a store is changed outside of ops", &broken);
}

#[test]
fn sink_takes_nothing_from_output_but_escape() {
    let broken: Vec<String> = sources(false)
        .iter()
        .filter(|file| file.is_below("sink"))
        .filter(|file| {
            let mut uses = file.code.split("output::").skip(1);
            uses.any(|rest| word(rest) != "escape")
        })
        .map(|file| file.path.display().to_string())
        .collect();
    nothing("a sink prints through output", &broken);
}

#[test]
fn forbidden_text_stands_nowhere_else() {
    let mut broken = Vec::new();
    for file in sources(false) {
        for (text, places) in ONLY_IN {
            if file.code.contains(text) && !places.iter().any(|place| file.is_below(place)) {
                broken.push(format!("{} has {text}", file.path.display()));
            }
        }
    }
    nothing("text that belongs elsewhere", &broken);
}

#[test]
fn no_file_has_a_vague_name() {
    let broken: Vec<String> = sources(true)
        .iter()
        .filter(|file| {
            let path = file.path.with_extension("");
            path.iter()
                .any(|part| VAGUE.contains(&part.to_str().unwrap()))
        })
        .map(|file| file.path.display().to_string())
        .collect();
    nothing("a name that says nothing", &broken);
}

#[test]
fn no_file_is_too_long() {
    let broken: Vec<String> = sources(true)
        .iter()
        .filter(|file| file.lines > LONGEST)
        .map(|file| format!("{}: {} lines", file.path.display(), file.lines))
        .collect();
    nothing("a file over 300 lines", &broken);
}
