//! Every example in every `--help` works as it stands there.

pub mod home;

use std::process::Output;

use clap::Command;
use home::{Home, said};

/// A store with a role and an operator, which the examples of `create` find.
const STORE: &[&str] = &[
    "keyadm init --credential-store file",
    "keyadm role create orders-reader --permission orders.read",
    "keyadm operator add timer --permission api.key.rotate --secret-to file:.timer",
];

/// Keys, which all other examples find besides.
const KEYS: &[&str] = &[
    "keyadm create 'Production Server' --role read-only --secret-to file:.production",
    "keyadm create ci --role read-only --secret-to file:.ci",
];

/// What the examples of a command, or of all commands of a group, find besides.
const BESIDES: &[(&str, &str)] = &[
    ("revoke", "cp .ci ci.key"),
    (
        "rotation",
        "keyadm rotate ci --finish manual --secret-to file:.ci-2",
    ),
    (
        "sink",
        "umask 077; mkdir -p .config/keyadm/sinks.d; \
         printf '[sink]\\nkind = \"file\"\\npath = \"%s/{name}\"\\n' \"$HOME\" >.config/keyadm/sinks.d/app.toml",
    ),
    (
        "auth",
        "umask 077; echo correct horse battery staple > passphrase",
    ),
    (
        "auth import",
        "keyadm auth export --to keyadm.kit --passphrase-file passphrase",
    ),
];

/// Commands whose answer may be no.
const MAY_SAY_NO: &[&str] = &["verify", "explain", "doctor", "check"];

/// What examples for a person at a desktop end with where there is none: their arguments were
/// understood, and nothing was made. Exit status and error code.
const NEEDS_A_DESKTOP: &[(i32, &str)] = &[
    (2, "[secret.no_destination]"),
    (2, "[usage.input_required]"),
    (2, "[usage.confirmation_required]"),
    (4, "[auth.keyring_absent]"),
];

/// A command that does something: its words after `keyadm`, and its help's end.
struct Leaf {
    name: String,
    after: Option<String>,
}

fn leaves(command: &Command, path: &[&str], found: &mut Vec<Leaf>) {
    let after = command
        .get_after_long_help()
        .or_else(|| command.get_after_help());
    if command.has_subcommands() {
        for inner in command.get_subcommands() {
            leaves(inner, &[path, &[inner.get_name()]].concat(), found);
        }
        // A group that does something by itself has examples, too.
        if path.is_empty() || command.is_subcommand_required_set() {
            return;
        }
    }
    found.push(Leaf {
        name: path.join(" "),
        after: after.map(ToString::to_string),
    });
}

fn examples(leaf: &Leaf) -> Vec<&str> {
    let lines = leaf.after.as_deref().unwrap_or_default();
    let (_, lines) = lines.split_once("Examples:\n").unwrap_or_default();
    lines.lines().map(str::trim).collect()
}

fn sh(home: &Home, line: &str) -> Output {
    home.run(&["sh"], line)
}

fn prepare(home: &Home, line: &str) {
    let output = sh(home, line);
    assert!(output.status.success(), "{line}\n{}", said(&output));
}

/// Why an example is wrong, if it is.
fn fault(leaf: &Leaf, line: &str, home: &Home) -> Option<String> {
    let output = sh(home, line);
    let errors = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => None,
        Some(20) if MAY_SAY_NO.contains(&&*leaf.name) => None,
        Some(status)
            if NEEDS_A_DESKTOP
                .iter()
                .any(|(code, text)| *code == status && errors.contains(text)) =>
        {
            None
        }
        _ => Some(format!("$ {line}\n{}", said(&output))),
    }
}

#[test]
fn every_command_has_examples_and_each_of_them_works() {
    let mut all = Vec::new();
    leaves(&keyadm::generated::definition(), &[], &mut all);
    assert!(all.len() > 30, "commands are missing");
    let home = Home::empty();
    home.save("init");
    STORE.iter().for_each(|line| prepare(&home, line));
    home.save("create");
    KEYS.iter().for_each(|line| prepare(&home, line));
    home.save("other");
    let mut faults = Vec::new();
    for leaf in &all {
        let lines = examples(leaf);
        let own = format!("keyadm {}", leaf.name);
        if !(2..=5).contains(&lines.len()) || !lines.iter().all(|line| line.contains(&own)) {
            faults.push(format!(
                "{own} --help: two to five examples of it, not {lines:?}"
            ));
        }
        for line in lines {
            let found = ["init", "create"].iter().find(|name| **name == leaf.name);
            home.restore(found.unwrap_or(&"other"));
            for (name, line) in BESIDES {
                if format!("{} ", leaf.name).starts_with(&format!("{name} ")) {
                    prepare(&home, line);
                }
            }
            faults.extend(fault(leaf, line, &home));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
