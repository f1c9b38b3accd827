//! Each condition appears, and goes away when it is mended.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use crate::support::desk::KEYADM;
use crate::support::{Desk, World, json, words};
use crate::{DAY, check, finding, found, run, seen, world};

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
fn four_live_secrets_are_found_when_another_is_wanted() {
    let world = world();
    run(&world, "set k --rotate-every 30d");
    for number in 2..=4 {
        assert!(found(&world).is_empty());
        run(
            &world,
            &format!("rotate k --finish manual --secret-to file:{number}.key"),
        );
    }
    assert!(found(&world).is_empty(), "they end in their time");
    world.pass(30 * DAY);
    assert_eq!(found(&world), ["blocked", "overdue", "no_sink"]);
    run(&world, "rotation finish k");
    assert_eq!(found(&world), ["overdue", "no_sink"]);
}

#[test]
fn a_sink_that_cannot_be_used_is_one_finding_whatever_is_bound_to_it() {
    let desk = Desk::new();
    let config = desk.path("config.toml");
    fs::write(&config, "").unwrap();
    fs::create_dir(desk.path("sinks.d")).unwrap();
    let file = desk.path("sinks.d/out.toml");
    let place = desk.path("{name}.key");
    let text = format!("[sink]\nkind = 'file'\npath = '{}'\n", place.display());
    fs::write(&file, text).unwrap();
    let keyadm = |line: &str| {
        let ran = desk.keyadm(words(line));
        ran.env("KEYADM_CONFIG", config.to_str().unwrap()).run()
    };
    for name in ["a", "b"] {
        keyadm(&format!(
            "create {name} --role read-only --owner ops --sink out"
        ))
        .expect(0);
    }
    keyadm("check").expect(0);
    fs::remove_file(&file).unwrap();
    let ran = keyadm("check --json").expect(20);
    let items = &ran.json()["data"]["items"];
    assert_eq!(items.as_array().unwrap().len(), 1, "{ran}");
    assert_eq!(items[0]["condition"], "sink");
    let what = items[0]["what"].as_str().unwrap();
    assert!(
        what.contains("out cannot be used, 2 keys are bound to it"),
        "{what}"
    );
    let ran = keyadm("doctor").expect(20);
    assert!(ran.stdout.contains("2 keys are bound to it"), "{ran}");
}

#[test]
fn keys_without_an_owner_are_one_finding() {
    let world = World::new();
    for name in 1..=7 {
        let line = format!("create k{name} --role read-only --secret-to file:{name}.key");
        run(&world, &line);
    }
    assert_eq!(found(&world), ["no_owner"]);
    let what = finding(&world, "no_owner")["what"].clone();
    assert_eq!(what, "7 keys have no owner: k1, k2, k3, k4, k5 and 2 more");
}

#[test]
fn a_filter_that_names_nothing_is_refused() {
    let world = world();
    for command in ["check", "list"] {
        let heard = world.run(&[command, "--env", "prodution"]).expect(2);
        assert!(
            heard.stderr.contains("no environment `prodution`"),
            "{heard:?}"
        );
        world.run(&[command, "--role", "nobody"]).expect(10);
    }
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
fn an_event_from_the_future_is_found_until_time_has_come() {
    let world = world();
    world.pass(2 * DAY);
    run(&world, "set k --owner somebody");
    world.pass(-2 * DAY);
    assert_eq!(found(&world), ["clock"]);
    world.pass(2 * DAY - 300);
    assert!(found(&world).is_empty());
}
