//! `check`: what monitoring is told, and how.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use serde_json::Value;
use support::desk::KEYADM;
use support::world::{Heard, MORNING};
use support::{Desk, World, json, words};

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

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    let world = world();
    let (code, document) = check(&world, "");
    assert_eq!((code, &document["data"]["items"]), (0, &json("[]")));
    let summary = &document["data"]["summary"];
    assert_eq!(
        (&summary["ok"], &summary["keys"]),
        (&true.into(), &1.into())
    );
    assert_eq!(summary["journal_verified"], true);
    let heard = world.run(&["check"]).expect(0);
    assert_eq!(heard.stdout, "");
    assert_eq!(heard.stderr, "nothing found: 1 key and 4 events checked\n");
    let heard = world.run(&["check", "-q"]).expect(0);
    assert_eq!((&*heard.stdout, &*heard.stderr), ("", ""));
}

#[test]
fn what_is_due_is_found_until_it_is_rotated() {
    let world = world();
    run(&world, "set k --rotate-every 30d");
    assert!(found(&world).is_empty());
    world.pass(30 * DAY - 1);
    assert_eq!(found(&world), ["due"]);
    world.pass(1);
    assert_eq!(found(&world), ["overdue", "no_sink"]);
    let late = finding(&world, "overdue");
    assert_eq!(
        (&late["severity"], &late["name"]),
        (&"critical".into(), &"k".into())
    );
    assert_eq!(late["since"], "2026-12-21T08:00:00Z");
    assert!(
        late["run"]
            .as_str()
            .unwrap()
            .starts_with("keyadm rotate key_")
    );
    run(&world, "rotate k --secret-to file:2.key");
    assert!(found(&world).is_empty());
}

#[test]
fn what_forgotten_keys_need_is_found_until_it_is_given() {
    let world = World::new();
    run(
        &world,
        "create k --role read-only --rotate-every never --expires 100d --secret-to file:k.key",
    );
    assert_eq!(found(&world), ["no_owner"]);
    run(&world, "set k --owner ops");
    world.pass(86 * DAY);
    assert_eq!(found(&world), ["expiring"]);
    assert_eq!(check(&world, "--expiring-within 13d").0, 0);
    world.pass(4 * DAY);
    assert_eq!(found(&world), ["expiring", "unused"]);
    let text = finding(&world, "unused")["what"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(text, "it was never used (tracked since 2026-11-21)");
    seen(&world, 1, "VALID", 80 * DAY, 1);
    assert_eq!(found(&world), ["expiring"]);
    assert_eq!(
        check(&world, "--unused-for 10d").1["data"]["summary"]["findings"],
        2
    );
    world.pass(10 * DAY);
    assert_eq!(found(&world), ["expired"]);
    run(&world, "revoke k --yes");
    assert!(found(&world).is_empty());
}

#[test]
fn a_key_without_a_secret_is_found_until_it_has_one() {
    let world = world();
    run(&world, "revoke k --version 1 --yes");
    assert_eq!(found(&world), ["no_secret"]);
    run(&world, "rotate k --secret-to file:2.key");
    assert!(found(&world).is_empty());
}

#[test]
fn use_of_an_old_secret_is_found_while_it_works_and_when_it_has_ended() {
    let world = world();
    run(&world, "rotate k --grace 7d --secret-to file:2.key");
    world.pass(DAY);
    assert!(found(&world).is_empty());
    seen(&world, 1, "VALID", DAY - 60, 1);
    assert_eq!(found(&world), ["old_secret_used"]);
    let old = finding(&world, "old_secret_used");
    assert_eq!(
        (&old["version"], &old["address"]),
        (&1.into(), &"192.0.2.7".into())
    );
    assert_eq!(old["since"], "2026-11-22T07:59:00Z");
    let what = old["what"].as_str().unwrap();
    assert!(
        what.contains("it ends 2026-11-28T08:00:00Z") && what.contains("--finish seen"),
        "{what}"
    );
    assert!(old["run"].as_str().unwrap().contains("rotation extend"));

    world.pass(6 * DAY);
    assert!(found(&world).is_empty(), "it has ended, and nobody tried");
    seen(&world, 1, "VERSION_RETIRED", 7 * DAY, 2);
    assert_eq!(found(&world), ["revoked_secret_used"]);
    let dead = finding(&world, "revoked_secret_used");
    assert_eq!(
        (&dead["address"], &dead["since"]),
        (&"192.0.2.7".into(), &"2026-11-28T08:00:00Z".into())
    );
    world.pass(DAY);
    assert!(found(&world).is_empty());
}

#[test]
fn a_stalled_rotation_is_found_until_somebody_decides() {
    let world = world();
    run(
        &world,
        "rotate k --finish seen --grace 2d --secret-to file:2.key",
    );
    world.pass(2 * DAY);
    assert!(found(&world).is_empty());
    seen(&world, 1, "VALID", 2 * DAY - 60, 1);
    assert_eq!(found(&world), ["old_secret_used"]);
    world.pass(1);
    assert_eq!(found(&world), ["stalled"]);
    let what = finding(&world, "stalled")["what"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(what.contains("from 192.0.2.7"), "{what}");
    run(&world, "rotation extend k --by 1d");
    assert_eq!(found(&world), ["old_secret_used"]);
}

#[test]
fn four_live_secrets_are_found_until_one_ends() {
    let world = world();
    for number in 2..=4 {
        assert!(found(&world).is_empty());
        run(
            &world,
            &format!("rotate k --finish manual --secret-to file:{number}.key"),
        );
    }
    assert_eq!(found(&world), ["blocked"]);
    run(&world, "rotation finish k");
    assert!(found(&world).is_empty());
}

#[test]
fn refusals_of_an_hour_are_a_spike() {
    let world = world();
    world.pass(3_600);
    seen(&world, 1, "IP_NOT_ALLOWED", 3_000, 99);
    assert!(found(&world).is_empty());
    seen(&world, 1, "IP_NOT_ALLOWED", 3_001, 1);
    assert_eq!(found(&world), ["refusal_spike"]);
    let what = finding(&world, "refusal_spike")["what"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        what.starts_with("refused 100 times since 2026-11-21T08:00:00Z (IP_NOT_ALLOWED 100)"),
        "{what}"
    );
    assert_eq!(check(&world, "--refusals 101").0, 0);
    world.pass(3_001);
    assert!(found(&world).is_empty(), "over an hour ago");
}

#[test]
fn secrets_that_no_key_has_are_a_spike_of_the_whole_store() {
    let world = world();
    let path = world.desk.path("events");
    let event = r#"{"id": "1", "at": "2026-11-21T08:00:00Z", "result": "NOT_FOUND", "ip": "198.51.100.4", "count": 100}"#;
    fs::write(&path, event).unwrap();
    world
        .run(&["usage", "ingest", path.to_str().unwrap()])
        .expect(0);
    let spike = finding(&world, "refusal_spike");
    assert_eq!(
        (&spike["name"], &spike["key_id"]),
        (&Value::Null, &Value::Null)
    );
    assert!(
        spike["what"]
            .as_str()
            .unwrap()
            .contains("100 of them from 198.51.100.0/24"),
        "{spike}"
    );
    assert_eq!(
        check(&world, "--env production").0,
        0,
        "of these keys nothing is wrong"
    );
    world.pass(3_660);
    assert!(found(&world).is_empty());
}

#[test]
fn a_delivery_that_was_never_confirmed_is_found() {
    let desk = Desk::new();
    desk.create("k");
    let rotate = desk.keyadm(words("rotate k -- sleep 3"));
    let rotate = rotate.stdout(Stdio::null());
    let running = rotate.with(|command| command.stderr(Stdio::null())).start();
    let pending = || {
        desk.run(words("show k --field live_versions.state"))
            .stdout
            .contains("pending")
    };
    while !pending() {}
    let id = running.id().to_string();
    desk.program("kill", ["-9", &id]).run().expect(0);
    assert_eq!(running.wait().code(), 137);
    let later = |line: &str| {
        let mut args = vec!["-f", "+121s", KEYADM];
        args.extend(words(line));
        desk.program("faketime", args).run()
    };
    let line = "check --fail-on undelivered --field condition";
    assert!(
        !desk
            .run(words(line))
            .expect(0)
            .stdout
            .contains("undelivered")
    );
    assert!(later(line).expect(20).stdout.contains("undelivered"));
    desk.run(words("rotation abort k --yes")).expect(0);
    assert!(!later(line).expect(0).stdout.contains("undelivered"));
}

#[test]
fn what_makes_it_fail_can_be_chosen() {
    let world = world();
    run(&world, "set k --rotate-every 30d");
    world.pass(30 * DAY - 1);
    for (more, code) in [
        ("", 20),
        ("--fail-on warning", 20),
        ("--fail-on due,stalled", 20),
        ("--fail-on critical", 0),
        ("--fail-on overdue", 0),
        ("--fail-on never", 0),
        ("--name other", 0),
        ("--env production", 20),
    ] {
        assert_eq!(check(&world, more).0, code, "{more}");
    }
    let heard = world
        .run(&["check", "-q", "--fail-on", "critical"])
        .expect(0);
    assert_eq!((&*heard.stdout, &*heard.stderr), ("", ""));
    let heard = world.run(&["check", "-q"]).expect(20);
    assert!(
        heard.stdout.starts_with("warning\tdue\tk\tkey_") && heard.stderr.is_empty(),
        "{heard:?}"
    );
    world.run(&["check", "--fail-on", "late"]).expect(2);
}

#[test]
fn people_get_a_table_or_cards_and_one_line_that_sums_up() {
    let world = world().var("NO_COLOR", "1").terminal(200);
    run(&world, "set k --rotate-every 30d");
    world.pass(31 * DAY);
    let heard = world.run(&["check"]).expect(20);
    let head: Vec<&str> = heard
        .stdout
        .lines()
        .next()
        .unwrap()
        .split("  ")
        .filter(|word| !word.is_empty())
        .map(str::trim)
        .collect();
    assert!(
        head.starts_with(&["SEVERITY", "CONDITION", "NAME"]),
        "{head:?}"
    );
    assert!(
        heard
            .stderr
            .ends_with("1 critical, 1 warning: 1 key and 5 events checked\n"),
        "{}",
        heard.stderr
    );
    let heard = world
        .run(&["check", "--no-audit", "--fail-on", "never"])
        .expect(0);
    assert!(
        heard.stderr.contains("the journal was not (--no-audit)"),
        "{}",
        heard.stderr
    );
}

#[test]
fn a_plugin_says_one_line_and_ends_as_plugins_do() {
    let world = world();
    let nagios = |more: &[&str]| {
        let heard = world.run(&[&["check", "--nagios"], more].concat());
        assert_eq!(heard.stdout.lines().count(), 1, "{heard:?}");
        (heard.code, heard.stdout.trim_end().to_owned())
    };
    let (code, line) = nagios(&[]);
    assert_eq!(code, 0);
    assert!(
        line.starts_with(
            "KEYADM OK - nothing found: 1 key and 4 events checked|keys=1;;;0 journal=0;;;0 "
        ),
        "{line}"
    );
    run(&world, "rename k a|b");
    run(&world, "set a|b --rotate-every 30d");
    world.pass(30 * DAY - 1);
    let (code, line) = nagios(&["-q"]);
    assert_eq!(code, 1);
    assert!(
        line.starts_with("KEYADM WARNING - 1 warning: 1 key and 6 events checked; a/b due|"),
        "{line}"
    );
    assert_eq!(line.matches('|').count(), 1, "{line}");
    assert_eq!(nagios(&["--fail-on", "critical"]).0, 0);
    world.pass(1);
    let (code, line) = nagios(&[]);
    assert_eq!(code, 2);
    assert!(
        line.contains("KEYADM CRITICAL - 1 critical, 1 warning: ")
            && line.contains(" overdue=1;;;0 "),
        "{line}"
    );

    let (code, line) = nagios(&["--db", "/nonexistent/keys.db"]);
    assert_eq!(code, 3);
    assert!(
        line.starts_with("KEYADM UNKNOWN - ") && line.ends_with("[setup.no_store]"),
        "{line}"
    );
    assert_eq!(nagios(&["--config", "/nonexistent/config.toml"]).0, 3);
    assert_eq!(nagios(&["--refusals", "many"]).0, 3);
}

/// The value of each figure in a file of them.
fn figures(desk: &Desk) -> std::collections::BTreeMap<String, f64> {
    let path = desk.path("keyadm.prom");
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o644
    );
    let text = fs::read_to_string(path).unwrap();
    let lines = text.strip_suffix("# EOF\n").unwrap().lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.rsplit_once(' ').unwrap())
        .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
        .collect()
}

#[test]
fn figures_are_replaced_also_when_the_check_could_not_be_made() {
    let desk = Desk::new();
    desk.create("k");
    let line = "check -q --fail-on never --openmetrics keyadm.prom";
    desk.run(words(line)).expect(0);
    let first = figures(&desk);
    assert_eq!(first["keyadm_check_up"], 1.0);
    assert_eq!(first[r#"keyadm_check_keys{status="active"}"#], 1.0);
    assert_eq!(
        first[r#"keyadm_check_findings{condition="no_owner",severity="warning"}"#],
        1.0
    );
    assert_eq!(
        first[r#"keyadm_check_findings{condition="overdue",severity="critical"}"#],
        0.0
    );
    assert_eq!(
        (
            first["keyadm_journal_head"],
            first["keyadm_check_journal_verified"]
        ),
        (4.0, 1.0)
    );
    assert!(
        first["keyadm_check_timestamp_seconds"] >= first["keyadm_journal_head_timestamp_seconds"]
    );
    assert!(
        !first.keys().any(|name| name.contains("\"k\"")),
        "{first:?}"
    );

    for broken in ["--db none.db", "--config none.toml"] {
        desk.run(words(line)).expect(0);
        desk.run(words(&format!("{line} {broken}"))).expect(6);
        let last = figures(&desk);
        assert_eq!(last["keyadm_check_up"], 0.0, "{broken}");
        assert_eq!(last.len(), 3, "nothing old is left: {last:?}");
    }
    let nowhere = "check --openmetrics none/keyadm.prom";
    desk.run(words(nowhere)).expect(6).says("none/keyadm.prom");
}

#[test]
fn a_broken_journal_is_14_whatever_was_asked() {
    let desk = Desk::new();
    desk.create("k");
    let sql = "UPDATE keys SET owner = 'eve'";
    desk.program("sqlite3", [desk.db().to_str().unwrap(), sql])
        .run()
        .expect(0);
    let ran = desk.run(words("check --fail-on never --json")).expect(14);
    let document = ran.json();
    assert_eq!(document["data"]["items"][0]["condition"], "journal");
    assert_eq!(document["data"]["items"][0]["run"], "keyadm audit verify");
    assert_eq!(document["data"]["summary"]["journal_verified"], false);
    desk.run(words("check -q")).expect(14);
    desk.run(words("check --nagios")).expect(2);
    let blind = desk
        .run(words("check --no-audit --fail-on critical --json"))
        .expect(0);
    assert_eq!(
        blind.json()["data"]["summary"]["journal_verified"],
        Value::Null
    );
}

#[test]
fn it_works_for_cron() {
    let desk = Desk::new();
    desk.run(words(
        "create k --role read-only --owner ops --secret-to file:k.key",
    ))
    .expect(0);
    let (db, credential) = (desk.db(), desk.credential());
    let line = format!(
        "env -i PATH=/usr/bin:/bin $K check -q --db {} --credential-file {}",
        db.display(),
        credential.display()
    );
    let ran = desk.shell(&line).run().expect(0);
    assert_eq!((&*ran.stdout, &*ran.stderr), ("", ""));
    desk.create("nobodys");
    let ran = desk.shell(&line).run().expect(20);
    assert!(
        ran.stdout.contains("no_owner") && ran.stderr.is_empty(),
        "{ran}"
    );
}

#[test]
fn checking_changes_nothing() {
    let desk = Desk::new();
    desk.create("k");
    let pins = fs::read(desk.pins()).unwrap();
    let events = desk.events();
    desk.run(words("check")).expect(20);
    assert_eq!(fs::read(desk.pins()).unwrap(), pins);
    assert_eq!(desk.events(), events);
}
