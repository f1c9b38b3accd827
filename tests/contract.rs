//! What holds for every command: streams, JSON, exit codes, and texts that mean harm.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::collections::BTreeSet;

use support::{Desk, Ran, words};

/// Every command, with words that make it do something at a desk with a key `k` where that is
/// possible without a person.
const COMMANDS: &[&str] = &[
    "init",
    "create n --role read-only --secret-to file:n.key",
    "list",
    "show k",
    "rename k other",
    "set-role k read-only",
    "set k --owner ops",
    "suspend k",
    "resume k",
    "revoke k --yes",
    "rotate k --secret-to file:k.key",
    "rotation list",
    "rotation show k",
    "rotation finish k",
    "rotation extend k 1d",
    "rotation abort k",
    "verify",
    "explain --key k",
    "usage k --by hour",
    "usage ingest",
    // Refused, as it would go on for ever.
    "serve --listen 0.0.0.0:0",
    "role create orders --permission orders.read",
    "role list",
    "role show read-only",
    "role set orders --permission orders.write",
    "role delete orders",
    "auth status",
    "auth login",
    "auth logout",
    "auth export",
    "auth import",
    "auth recover",
    "operator list",
    "operator add eve",
    "operator set root",
    "operator remove root",
    "sink list",
    "sink show app",
    "sink test app",
    "audit list",
    "audit verify",
    "audit head",
    "check",
    "doctor",
    "config show",
    "completion bash",
    "help",
];

fn desk_with_key() -> Desk {
    let desk = Desk::new();
    desk.create("k");
    let sinks = desk.path(".config/keyadm/sinks.d");
    std::fs::create_dir(&sinks).unwrap();
    let path = desk.path("{name}.key");
    let sink = format!("[sink]\nkind = 'file'\npath = '{}'\n", path.display());
    std::fs::write(sinks.join("app.toml"), sink).unwrap();
    desk
}

/// The commands that a help text lists.
fn listed(desk: &Desk, path: &[&str]) -> Vec<String> {
    let help = desk.run([path, &["--help"]].concat()).expect(0).stdout;
    let Some((_, rest)) = help.split_once("\nCommands:\n") else {
        return Vec::new();
    };
    rest.lines()
        .take_while(|line| !line.is_empty())
        // What stands further in belongs to the line before.
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| words(line)[0].to_owned())
        .collect()
}

/// Every command there is, groups with each of theirs: `show`, `role list`.
fn every_command(desk: &Desk) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for name in listed(desk, &[]) {
        let below = listed(desk, &[&name]);
        all.extend(below.iter().map(|one| format!("{name} {one}")));
        if below.is_empty() {
            all.insert(name);
        }
    }
    all
}

#[test]
fn the_list_of_commands_here_is_complete() {
    let all = every_command(&Desk::bare());
    assert!(all.len() > 20, "{all:?}");
    let is_here = |path: &String| COMMANDS.iter().any(|line| starts(line, path));
    let missing: Vec<_> = all.iter().filter(|path| !is_here(path)).collect();
    assert!(missing.is_empty(), "add to COMMANDS: {missing:?}");
}

/// Whether `line` begins with the words of `path`.
fn starts(line: &str, path: &str) -> bool {
    words(line).starts_with(&words(path))
}

/// One document on standard output, or one JSON error on standard error and nothing else.
#[track_caller]
fn one_document_or_one_error(line: &str, ran: &Ran) {
    if !ran.stdout.is_empty() {
        let document = ran.json();
        assert!(
            document["kind"].is_string() && document["meta"].is_object(),
            "{line}: {ran}"
        );
        assert!(
            ran.stdout.ends_with("}\n") && ran.stdout.lines().count() == 1,
            "{line}: {ran}"
        );
        return;
    }
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let errors = lines.iter().filter(|line| line.starts_with('{')).count();
    assert_eq!(errors, 1, "{line}: {ran}");
    ran.error();
    assert_eq!(
        support::json(lines.last().unwrap())["error"]["exit_code"],
        ran.code(),
        "{line}"
    );
    assert_ne!(ran.code(), 0, "{line}: {ran}");
}

#[test]
fn every_command_with_json_gives_one_document_or_one_error_and_never_hangs() {
    // Help and completions are texts for people and shells.
    let texts = ["help", "completion bash"];
    for line in COMMANDS.iter().filter(|line| !texts.contains(line)) {
        for json in ["--json", "-o json"] {
            let line = format!("{line} {json}");
            let desk = desk_with_key();
            one_document_or_one_error(&line, &desk.run(words(&line)).sane());
            let nothing = Desk::bare();
            one_document_or_one_error(&line, &nothing.run(words(&line)).sane());
        }
    }
}

#[test]
fn every_command_without_arguments_and_terminal_ends() {
    for line in COMMANDS.iter().filter(|line| !line.starts_with("serve")) {
        let desk = desk_with_key();
        let command: Vec<_> = words(line).into_iter().take(1).collect();
        let ran = desk.run(command).sane();
        assert!(ran.code() < 128, "{line}: {ran}");
        // What was refused says nothing where results are expected.
        assert!(ran.code() != 2 || ran.stdout.is_empty(), "{line}: {ran}");
    }
}

#[test]
fn every_command_ends_quietly_when_its_reader_does() {
    for line in COMMANDS {
        for reader in ["head -1", "true"] {
            let desk = desk_with_key();
            let script = format!("set -o pipefail; \"$K\" {line} | {reader} >/dev/null");
            let ran = desk.shell(&script).run().sane();
            assert!(!ran.stderr.contains("os error 32"), "{line}: {ran}");
        }
    }
}

#[test]
fn every_help_is_on_standard_output_and_fits_a_hundred_columns() {
    let desk = Desk::bare();
    for line in every_command(&desk) {
        let ran = desk.run([words(&line), vec!["--help"]].concat()).expect(0);
        assert_eq!(ran.stderr, "");
        let widest = ran.stdout.lines().map(|line| line.chars().count()).max();
        assert!(widest.unwrap() <= 100, "{line}: {}", ran.stdout);
    }
}

#[test]
fn no_arguments_and_unknown_ones_are_usage_errors() {
    let desk = desk_with_key();
    let ran = desk.run([]).expect(2).says("Usage: keyadm");
    assert_eq!(ran.stdout, "");
    for line in [
        "crate",
        "lst",
        "creat n --role read-only",
        "show k --no-such-flag",
        "show",
        "role",
    ] {
        let ran = desk.run(words(line)).expect(2);
        assert_eq!(ran.stdout, "", "{line}");
        let ran = desk.run(words(&format!("{line} --json"))).expect(2);
        assert_eq!(ran.stdout, "", "{line}");
    }
    assert_eq!(
        desk.run(words("crate --json")).expect(2).error(),
        "usage.arguments"
    );
    desk.run(["crate"]).expect(2).says("create");
    desk.run(["--version"]).expect(0);
}

#[test]
fn nothing_but_a_flag_means_yes() {
    for (variable, value) in [
        ("KEYADM_YES", "1"),
        ("YES", "1"),
        ("KEYADM_NO_INPUT", "1"),
        ("CI", "true"),
    ] {
        let desk = desk_with_key();
        let ran = desk.keyadm(words("revoke k")).env(variable, value).run();
        ran.expect(2).says("--yes");
        assert_eq!(desk.states("k"), ["current"]);
    }
}
