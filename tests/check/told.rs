//! How it is told: tables, plugins, figures, exit statuses.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::{Desk, words};
use crate::{DAY, check, run, world};

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
fn figures(desk: &Desk) -> BTreeMap<String, f64> {
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
    let ran = desk.run(words(nowhere)).expect(6).says("none/keyadm.prom");
    assert!(ran.stdout.contains("no_owner"), "what was found: {ran}");
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
    let verified = || figures(&desk)["keyadm_check_journal_verified"];
    desk.run(words("check --openmetrics keyadm.prom"))
        .expect(14);
    assert_eq!(verified(), 0.0);
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

#[test]
fn a_store_that_is_refused_is_told_as_a_broken_journal() {
    let desk = Desk::new();
    desk.create("k");
    let sql = "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)";
    desk.program("sqlite3", [desk.db().to_str().unwrap(), sql])
        .run()
        .expect(0);
    desk.run(words("check -q --openmetrics keyadm.prom"))
        .expect(14)
        .says("[integrity.");
    let last = figures(&desk);
    assert_eq!(last["keyadm_check_up"], 0.0);
    assert_eq!(last["keyadm_check_journal_verified"], 0.0);
    let plugin = desk.run(words("check --nagios")).expect(2);
    assert!(plugin.stdout.starts_with("KEYADM CRITICAL - "), "{plugin}");
}
