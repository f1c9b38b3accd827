//! Man pages and completion scripts are what the command line says, and are committed.
//!
//! `KEYADM_REGENERATE=1 cargo test --test generated` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod configuration;
mod hooks;
mod page;
mod topic;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap_complete::aot::{Shell, generate};

/// Every generated file below the root of the repository.
fn files() -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for (name, text) in page::all() {
        files.insert(Path::new("man").join(name), text);
    }
    for (shell, name) in [
        (Shell::Bash, "keyadm.bash"),
        (Shell::Zsh, "_keyadm"),
        (Shell::Fish, "keyadm.fish"),
    ] {
        let mut script = Vec::new();
        generate(
            shell,
            &mut keyadm::generated::definition(),
            "keyadm",
            &mut script,
        );
        files.insert(Path::new("completions").join(name), script);
    }
    files
}

/// Every file that is in the two directories now.
fn committed(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let read = |directory: &str| {
        fs::read_dir(root.join(directory))
            .ok()
            .into_iter()
            .flatten()
    };
    ["man", "completions"]
        .into_iter()
        .flat_map(read)
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let text = fs::read(&path).unwrap();
            (path.strip_prefix(root).unwrap().to_owned(), text)
        })
        .collect()
}

fn rewrite(root: &Path, old: &BTreeMap<PathBuf, Vec<u8>>, new: &BTreeMap<PathBuf, Vec<u8>>) {
    for gone in old.keys().filter(|path| !new.contains_key(*path)) {
        fs::remove_file(root.join(gone)).unwrap();
    }
    for (path, text) in new {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, not of keyadm"
)]
fn man_pages_and_completions_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (old, new) = (committed(root), files());
    if std::env::var_os("KEYADM_REGENERATE").is_some() {
        return rewrite(root, &old, &new);
    }
    let all = old.keys().chain(new.keys());
    let stale: Vec<&PathBuf> = all
        .filter(|path| old.get(*path) != new.get(*path))
        .collect();
    assert!(
        stale.is_empty(),
        "run KEYADM_REGENERATE=1 cargo test --test generated, and commit; stale: {stale:?}"
    );
}

#[test]
fn every_page_is_clean_for_mandoc() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = Command::new("mandoc");
    command.args(["-T", "lint", "-W", "warning"]);
    for (name, text) in page::all() {
        let path = directory.path().join(name);
        fs::write(&path, text).unwrap();
        command.arg(path);
    }
    let output = command
        .output()
        .expect("mandoc must be installed: tests/run does");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.is_empty(), "{said}");
}

#[test]
fn every_variable_that_keyadm_reads_is_explained() {
    let explained: Vec<&str> = keyadm::generated::VARIABLES
        .iter()
        .flat_map(|(names, _)| names.split(", "))
        .collect();
    let output = Command::new("grep")
        .args([
            "-rhoE",
            r#"var\("[A-Z_]+"\)|: &str = "KEYADM_[A-Z_]+""#,
            "src",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let found = String::from_utf8(output.stdout).unwrap();
    assert!(found.contains("KEYADM_DB"), "grep found nothing: {found}");
    for line in found.lines() {
        let name = line.split('"').nth(1).unwrap();
        assert!(
            explained.contains(&name),
            "{name} is missing in src/commands/environment.rs"
        );
    }
}

#[test]
fn keyadm_hooks_explains_every_word_and_every_variable() {
    let (_, page) = hooks::TOPIC.page();
    let page = String::from_utf8(page).unwrap().replace("\\-", "-");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sink/configured");
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    let table = read("table.rs");
    let (_, fields) = table.split_once("struct Table {").unwrap();
    let words = fields.lines().map_while(|line| match line {
        "}" => None,
        line => Some(line.trim().split(':').next().unwrap().to_owned()),
    });
    let variables = read("variables.rs");
    let (_, facts) = variables.split_once("let facts = [").unwrap();
    let names = facts.split('"').skip(1).step_by(2);
    let names = names.filter(|name| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    });
    let names = names.map(|name| format!("KEYADM_{name}"));
    let all: Vec<String> = words.filter(|word| !word.is_empty()).chain(names).collect();
    assert!(all.len() > 20, "{all:?}");
    for word in all
        .iter()
        .filter(|word| *word != "KEYADM_1" && *word != "KEYADM_0")
    {
        assert!(page.contains(word.as_str()), "{word} is not explained");
    }
}
