//! `check`: what monitoring is told, and how.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod found;
#[path = "../support/mod.rs"]
pub mod support;
mod told;

use std::fs;

use serde_json::Value;
use support::world::{Heard, MORNING};
use support::{World, json, words};

const DAY: i64 = 86_400;

/// A world with the key `k`, of which there is nothing to say.
fn world() -> World {
    let world = World::new();
    run(
        &world,
        "create k --role read-only --owner ops --rotate-every never --secret-to file:k.key",
    );
    world
}

/// Runs a line that has to succeed; `file:` means the world's home.
fn run(world: &World, line: &str) -> Heard {
    let home = format!("file:{}/", world.desk.home().display());
    let line = line.replace("file:", &home);
    world.run(&words(&line)).expect(0)
}

/// The document of a check, and its exit status.
fn check(world: &World, more: &str) -> (u8, Value) {
    let line = format!("check --json {more}");
    let heard = world.run(&words(&line));
    assert!([0, 14, 20].contains(&heard.code), "{heard:#?}");
    (heard.code, json(&heard.stdout))
}

/// The conditions that are found, the most urgent first.
fn found(world: &World) -> Vec<String> {
    let (code, document) = check(world, "");
    let items = document["data"]["items"].as_array().unwrap();
    let name = |item: &Value| item["condition"].as_str().unwrap().to_owned();
    let names: Vec<String> = items.iter().map(name).collect();
    assert_eq!(code == 20, !names.is_empty(), "{document:#}");
    names
}

/// The finding of `condition`.
fn finding(world: &World, condition: &str) -> Value {
    let (_, document) = check(world, "");
    let items = document["data"]["items"].as_array().unwrap();
    let found = items.iter().find(|item| item["condition"] == condition);
    found.unwrap_or(&Value::Null).clone()
}

/// Records that a secret of `k` was presented so many seconds after the morning.
fn seen(world: &World, version: u32, result: &str, at: i64, count: u32) {
    let id = run(world, "show k --field id").stdout;
    let begin = keyadm::time::Timestamp::parse(MORNING).unwrap().seconds();
    let at = keyadm::time::Timestamp::from_seconds(begin + at);
    let event = format!(
        r#"{{"id": "{version} {result} {at}", "at": "{at}", "key_id": "{}", "version": {version}, "result": "{result}", "ip": "192.0.2.7", "count": {count}}}"#,
        id.trim()
    );
    let path = world.desk.path("events");
    fs::write(&path, event).unwrap();
    world
        .run(&["usage", "ingest", path.to_str().unwrap()])
        .expect(0);
}
