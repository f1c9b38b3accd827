//! Configured sinks, by the real binary: what only processes, signals and files can show.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
pub mod support;

mod commands;
mod hooks;
mod places;

use std::fs;
use std::path::{Path, PathBuf};

use support::{Desk, Ran};

/// Configures the sink `name` of a desk.
fn configure(desk: &Desk, name: &str, settings: &str) {
    let directory = desk.path(".config/keyadm/sinks.d");
    fs::create_dir_all(&directory).unwrap();
    fs::write(
        directory.join(format!("{name}.toml")),
        format!("[sink]\n{settings}\n"),
    )
    .unwrap();
}

/// A desk whose sink `hook` runs `script`, which stands in the home directory.
fn hooked(script: &str, settings: &str) -> Desk {
    let desk = Desk::new();
    let path = desk.path("hook");
    fs::write(&path, format!("cd '{}'\n{script}\n", desk.home().display())).unwrap();
    let command = format!("command = ['/bin/sh', '{}']\n{settings}", path.display());
    configure(&desk, "hook", &command);
    desk
}

/// A new key `k`, delivered to the sink `hook`.
fn create(desk: &Desk) -> Ran {
    desk.run([
        "create",
        "k",
        "--role",
        "read-only",
        "--secret-to",
        "sink:hook",
    ])
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}

/// Every file below `directory`.
pub fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => files(&path),
            false => vec![path],
        })
        .collect()
}
