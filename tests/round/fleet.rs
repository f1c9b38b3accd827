//! A store with keys that are bound to sinks, and what those sinks hold.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use serde_json::Value;

use super::support::{Desk, Ran};

/// Long enough that every key of a fleet is due: its secrets change every 90 days.
pub const ALL: [&str; 4] = ["rotate", "--due", "--within", "100d"];

/// A home with keys `k000`, `k001`, … that are bound to the sinks `one`, `two` and `three`.
pub struct Fleet {
    /// The home.
    pub desk: Desk,
    /// The keys' names.
    pub names: Vec<String>,
}

impl Fleet {
    /// `count` keys bound to `sinks`, which keep one file for each key.
    pub fn new(count: usize, sinks: &[&str]) -> Self {
        let desk = Desk::new();
        let fleet = Self {
            names: (0..count).map(|at| format!("k{at:03}")).collect(),
            desk,
        };
        for sink in sinks {
            fleet.file_sink(sink);
        }
        fleet.create(sinks);
        fleet
    }

    fn create(&self, sinks: &[&str]) {
        let bound: String = sinks.iter().map(|sink| format!(" --sink {sink}")).collect();
        // In parts: what runs longer than a test may wait is taken for hanging.
        for names in self.names.chunks(40) {
            let script = format!(
                "set -e; for name in {}; do $K create $name --role read-only{bound} -q >/dev/null; done",
                names.join(" ")
            );
            self.desk.shell(&script).run().expect(0);
        }
    }

    /// Configures `name` as a sink that keeps `NAME/KEY.key`.
    pub fn file_sink(&self, name: &str) {
        let directory = self.desk.path(name);
        fs::create_dir_all(&directory).unwrap();
        let path = directory.join("{name}.key");
        self.configure(name, &format!("kind = \"file\"\npath = {path:?}\n"));
    }

    /// Configures `name` as a hook that runs `script`, with `settings` besides.
    pub fn hook(&self, name: &str, script: &str, settings: &str) {
        let hook = self.desk.path(&format!("{name}.hook"));
        fs::write(&hook, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o700)).unwrap();
        self.configure(name, &format!("command = [{hook:?}]\n{settings}\n"));
    }

    fn configure(&self, name: &str, settings: &str) {
        let directory = self.desk.path(".config/keyadm/sinks.d");
        fs::create_dir_all(&directory).unwrap();
        let file = directory.join(format!("{name}.toml"));
        fs::write(&file, format!("[sink]\n{settings}")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// Where the sink `sink` keeps the secret of `name`.
    pub fn file(&self, sink: &str, name: &str) -> PathBuf {
        self.desk.path(sink).join(format!("{name}.key"))
    }

    /// What `sink` holds, by key.
    pub fn held(&self, sink: &str) -> BTreeMap<String, String> {
        let read = |name: &String| {
            Some((
                name.clone(),
                fs::read_to_string(self.file(sink, name))
                    .ok()?
                    .trim()
                    .to_owned(),
            ))
        };
        self.names.iter().filter_map(read).collect()
    }

    /// Rotates everything and returns how it went.
    pub fn rotate<'a>(&self, more: impl IntoIterator<Item = &'a str>) -> Ran {
        self.desk.run(ALL.into_iter().chain(more))
    }

    /// The result codes of `verify` for these secrets.
    pub fn codes<'s>(&self, secrets: impl IntoIterator<Item = &'s String>) -> Vec<String> {
        let lines: String = secrets
            .into_iter()
            .map(|secret| format!("{}\n", secret.trim()))
            .collect();
        let said = self.desk.keyadm(["verify", "--batch", "--no-record"]);
        let said = said.stdin(lines).run();
        let code = |line: &str| {
            let answer: Value = serde_json::from_str(line).unwrap();
            answer["code"].as_str().unwrap().to_owned()
        };
        said.stdout.lines().map(code).collect()
    }

    /// Fails unless every secret of `held` is accepted.
    pub fn all_work(&self, held: &BTreeMap<String, String>, what: &str) {
        for (name, code) in std::iter::zip(held.keys(), self.codes(held.values())) {
            assert_eq!(code, "VALID", "{what}: {name}");
        }
    }

    /// The live versions of `name` as `3:current 2:retiring`.
    pub fn versions(&self, name: &str) -> String {
        let shown = self.desk.run(["show", name, "--json"]).expect(0).json();
        let live = shown["data"]["live_versions"].as_array().unwrap();
        let one = |version: &Value| {
            format!(
                "{}:{}",
                version["version"],
                version["state"].as_str().unwrap()
            )
        };
        live.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}

/// The items of a run in JSON that came to `result`, by name.
pub fn items(ran: &Ran, result: &str) -> Vec<String> {
    let document = ran.json();
    let items = document["data"]["items"].as_array().unwrap();
    let fits = |item: &&Value| item["result"] == result;
    let name = |item: &Value| item["name"].as_str().unwrap().to_owned();
    items.iter().filter(fits).map(name).collect()
}

/// A number of the summary of a run in JSON.
pub fn sum(ran: &Ran, what: &str) -> u64 {
    ran.json()["data"]["summary"][what].as_u64().unwrap()
}
