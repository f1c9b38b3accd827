//! What is counted, how long it is kept, and what is said about it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::io::Write as _;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{Desk, World};

const CREATE: [&str; 4] = ["--role", "read-only", "--secret-to", "-"];

/// A key of a world, and its secret.
fn key(world: &World, name: &str) -> String {
    let args = [&["create", name], &CREATE[..]].concat();
    world.run(&args).expect(0).stdout
}

/// The data of a document.
fn data(world: &World, args: &[&str]) -> Value {
    let said = world.run(&[args, &["--json"]].concat()).expect(0).stdout;
    support::json(&said)["data"].clone()
}

/// Writes a line of NDJSON for `ingest`.
fn line(id: &str, at: &str, key: &str, more: Value) -> String {
    let mut line = json!({"id": id, "at": at, "key_id": key, "version": 1, "result": "VALID"});
    for (name, value) in more.as_object().unwrap() {
        line[name] = value.clone();
    }
    format!("{line}\n")
}

#[test]
fn every_verification_of_many_processes_is_counted_or_said_not_to_be() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let verify = |address: &str, permission: &str| {
        let args = ["verify", "--ip", address, "--permission", permission];
        let ran = desk.keyadm(args).stdin(&secret).run();
        u64::from(ran.stderr.contains("was not counted"))
    };
    let lost: u64 = thread::scope(|scope| {
        let verify = &verify;
        let all: Vec<_> = (0..8)
            .map(|process| {
                scope.spawn(move || -> u64 {
                    let address = format!("192.0.2.{process}");
                    let permission = if process < 6 { "a.read" } else { "a.write" };
                    (0..50).map(|_| verify(&address, permission)).sum()
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).sum()
    });
    let usage = desk.run(["usage", "ci", "--json"]).expect(0).json()["data"].clone();
    let count = |field: &str| usage[field].as_u64().unwrap();
    assert_eq!(count("allowed") + count("refused") + lost, 400);
    assert!(lost < 40, "{lost} of 400 were not counted");
    let addresses = usage["versions"][0]["addresses"].as_array().unwrap();
    let of = |field: &str| {
        addresses
            .iter()
            .map(|one| one[field].as_u64().unwrap())
            .sum()
    };
    let by_address: [u64; 2] = [of("allowed"), of("refused")];
    assert_eq!(by_address, [count("allowed"), count("refused")]);
}

#[test]
fn a_window_begins_with_the_hour_that_its_start_lies_in() {
    let world = World::new();
    let secret = key(&world, "ci");
    world.pass(2 * 3_600 - 1);
    world.run_on(&secret, &["verify"]).expect(0);
    world.pass(1);
    world.run_on(&secret, &["verify"]).expect(0);
    world.pass(1_800);
    let allowed = |since| data(&world, &["usage", "ci", "--since", since])["allowed"].clone();
    assert_eq!(allowed("2026-11-21T10:00:00Z"), 1);
    assert_eq!(allowed("2026-11-21T09:59:59Z"), 2);
    assert_eq!(allowed("30m"), 1);
    assert_eq!(allowed("31m"), 2);
    assert_eq!(allowed("2026-11-21"), 2);
    let since = data(&world, &["usage", "ci", "--since", "31m"])["since"].clone();
    assert_eq!(since, "2026-11-21T09:00:00Z", "the whole hour");
    let hours = data(&world, &["usage", "ci", "--by", "hour"]);
    let starts = [&hours[0]["hour"], &hours[1]["hour"]];
    assert_eq!(starts, ["2026-11-21T09:00:00Z", "2026-11-21T10:00:00Z"]);
    assert_eq!(
        (&hours[0]["allowed"], &hours[1]["allowed"]),
        (&json!(1), &json!(1))
    );
    let days = data(&world, &["usage", "--by", "day"]);
    assert_eq!(days[0]["day"], "2026-11-21");
    assert_eq!(days[0]["allowed"], 2);
    assert_eq!(days[1], Value::Null);
    world.run(&["usage", "--since", "2026-11-22"]).expect(2);
}

#[test]
fn never_used_is_said_with_since_when_that_is_known() {
    let world = World::new();
    world.pass(3_600);
    key(&world, "ci");
    world.pass(60);
    let said = world.run(&["usage", "ci", "-o", "table"]).expect(0).stdout;
    assert!(
        said.contains("never (tracked since 2026-11-21T09:00:00Z)"),
        "{said}"
    );
    let known = data(&world, &["usage", "ci"]);
    assert_eq!(
        known["tracking_since"], "2026-11-21T09:00:00Z",
        "the key is younger"
    );
    assert_eq!(known["resolution_seconds"], 3_600);
    assert_eq!(known["last_seen_at"], Value::Null);
    let list = world.run(&["usage", "-o", "table"]).expect(0);
    assert!(list.stdout.contains("never"), "{list:?}");
    assert!(
        list.stderr.contains("counted since 2026-11-21T08:00:00Z"),
        "{list:?}"
    );
    assert_eq!(
        data(&world, &["show", "ci"])["tracking_since"],
        "2026-11-21T09:00:00Z"
    );
}

#[test]
fn hours_are_forgotten_after_the_configured_time_and_totals_are_not() {
    let world = World::new();
    let config = world.desk.path("keyadm.toml");
    std::fs::write(&config, "[usage]\nkeep = \"2d\"\n").unwrap();
    let world = world.var("KEYADM_CONFIG", config.to_str().unwrap());
    let secret = key(&world, "ci");
    let verify = || world.run_on(&secret, &["verify", "--ip", "192.0.2.1"]);
    world.run(&["set", "ci", "--max-uses", "3"]).expect(0);
    verify().expect(0);
    world.pass(2 * 86_400);
    verify().expect(0);
    assert_eq!(
        data(&world, &["usage", "ci", "--since", "9d"])["allowed"],
        2
    );
    world.pass(3_600);
    verify().expect(0);
    let all = data(&world, &["usage", "ci"]);
    assert_eq!(
        (&all["allowed"], &all["first_seen_at"]),
        (&json!(3), &json!(support::world::MORNING))
    );
    let said = world
        .run(&["usage", "ci", "--since", "9d", "--json"])
        .expect(0)
        .stdout;
    let recent = support::json(&said);
    assert_eq!(recent["data"]["allowed"], 2);
    assert_eq!(recent["data"]["since"], "2026-11-21T09:00:00Z");
    assert!(
        recent["warnings"][0]
            .as_str()
            .unwrap()
            .contains("2026-11-21T09:00:00Z are forgotten")
    );
    verify().expect(20);
    assert_eq!(
        data(&world, &["usage", "ci"])["refused_by"]["USAGE_EXCEEDED"],
        1
    );
    for wrong in ["never", "23h", "soon"] {
        std::fs::write(&config, format!("[usage]\nkeep = \"{wrong}\"\n")).unwrap();
        world.run(&["usage"]).expect(6);
    }
}

#[test]
fn unknown_secrets_are_counted_by_network_without_the_secret() {
    let world = World::new();
    let stranger = key(&World::new(), "x");
    world.pass(59);
    for (text, ip) in [
        (&*stranger, "192.0.2.1"),
        ("kadm_garbage", "192.0.2.77"),
        ("", "2001:db8:0:1::1"),
    ] {
        world.run_on(text, &["verify", "--ip", ip]).expect(20);
    }
    world
        .run_on(&stranger, &["verify", "--no-record"])
        .expect(20);
    world.pass(1);
    world.run_on(&stranger, &["verify"]).expect(20);
    let all = data(&world, &["usage", "--unknown"]);
    let rows: Vec<_> = all.as_array().unwrap().iter().collect();
    let row = |at: usize| {
        (
            &rows[at]["minute"],
            &rows[at]["network"],
            &rows[at]["refused"],
        )
    };
    let minute = json!("2026-11-21T08:00:00Z");
    assert_eq!(row(0), (&minute, &json!("192.0.2.0/24"), &json!(2)));
    assert_eq!(row(1), (&minute, &json!("2001:db8::/48"), &json!(1)));
    assert_eq!(
        row(2),
        (&json!("2026-11-21T08:01:00Z"), &json!("-"), &json!(1))
    );
    assert_eq!(rows.len(), 3);
    let late = data(
        &world,
        &["usage", "--unknown", "--since", "2026-11-21T08:01:00Z"],
    );
    assert_eq!(late.as_array().unwrap().len(), 1);
    let file = std::fs::read(world.desk.db()).unwrap();
    let part = stranger.trim().rsplit('_').next().unwrap().as_bytes();
    assert!(!file.windows(part.len()).any(|bytes| bytes == part));
    world.run(&["usage", "--unknown", "--by", "hour"]).expect(2);
}

#[test]
fn an_old_secret_is_counted_for_its_version_and_named_by_show() {
    let world = World::new();
    let old = key(&world, "ci");
    let new = world.run(&["rotate", "ci", "--compromised", "--yes", "--secret-to", "-"]);
    world.run_on(&new.expect(0).stdout, &["verify"]).expect(0);
    world
        .run_on(&old, &["verify", "--ip", "198.51.100.9"])
        .expect(20);
    let usage = data(&world, &["usage", "ci"]);
    assert_eq!(
        usage["versions"][0]["refused_by"],
        json!({"VERSION_RETIRED": 1})
    );
    assert_eq!(usage["versions"][0]["last_refused_ip"], "198.51.100.9");
    assert_eq!(usage["versions"][1]["allowed"], 1);
    let reasons = data(&world, &["usage", "ci", "--by", "reason"]);
    assert_eq!(reasons[1]["result"], "VERSION_RETIRED");
    let card = world.run(&["show", "ci", "-o", "table"]).expect(0).stdout;
    let refused = "1 VERSION_RETIRED (last just now from 198.51.100.9)";
    assert!(card.contains(refused), "{card}");
}

#[test]
fn a_trend_is_drawn_for_people_and_numbers_for_machines() {
    let world = World::new().terminal(120);
    let secret = world
        .run(&["create", "ci", "--role", "read-only", "--secret-to", "-"])
        .expect(0)
        .stdout;
    let draw = |args: &[&str]| world.run(&[&["usage"], args].concat()).expect(0).stdout;
    let verify = |times: usize| {
        for _ in 0..times {
            world
                .run_on(&secret, &["verify", "--secret-stdin"])
                .expect(0);
        }
    };
    verify(1);
    world.pass(3_600);
    verify(7);
    world.pass(22 * 3_600);
    let flat = "▁".repeat(21);
    assert!(draw(&[]).contains(&format!("▂█{flat}▁")), "{}", draw(&[]));
    assert!(draw(&["--accessible"]).contains(".#____"));
    assert!(draw(&["-o", "csv"]).contains(&format!("\"1,7{}\"", ",0".repeat(22))));
    world.pass(3_600);
    assert!(
        draw(&[]).contains(&format!(" █{flat}▁")),
        "the first hour is past"
    );
    let days = draw(&["--since", "3d"]);
    assert!(days.contains(&format!("{}█▁", "▁".repeat(22))), "{days}");
}

#[test]
fn what_is_ingested_twice_counts_once() {
    let world = World::new();
    key(&world, "ci");
    let id = data(&world, &["show", "ci"])["id"]
        .as_str()
        .unwrap()
        .to_owned();
    world.pass(600);
    let at = "2026-11-21T08:05:00Z";
    let lines = [
        line("a", at, &id, json!({"count": 10, "ip": "192.0.2.1"})),
        line("b", at, &id, json!({"result": "EXPIRED"})),
        line("a", "2026-11-21T08:06:00Z", &id, json!({})),
        line(
            "c",
            at,
            "key_000000000000",
            json!({"result": "NOT_FOUND", "key_id": null}),
        ),
    ]
    .concat();
    let ingest = |more: &[&str]| {
        let args = [&["usage", "ingest", "--json"], more].concat();
        let said = world.run_on(&lines, &args).expect(0).stdout;
        let sum = support::json(&said)["data"].clone();
        (
            sum["counted"].as_u64().unwrap(),
            sum["duplicates"].as_u64().unwrap(),
        )
    };
    assert_eq!(ingest(&["--dry-run"]), (3, 1));
    assert_eq!(ingest(&[]), (3, 1));
    assert_eq!(ingest(&["-"]), (0, 4));
    let usage = data(&world, &["usage", "ci"]);
    assert_eq!(
        (&usage["allowed"], &usage["refused"]),
        (&json!(10), &json!(1))
    );
    assert_eq!(usage["last_ip"], "192.0.2.1");
    assert_eq!(data(&world, &["usage", "--unknown"])[0]["refused"], 1);
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_counted() {
    let world = World::new();
    let secret = key(&world, "ci");
    let id = data(&world, &["show", "ci"])["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let at = support::world::MORNING;
    let mut lines = String::from("\n");
    lines += &line("1", at, &id, json!({}));
    lines += &format!("{secret}\n");
    lines += &line("2", at, "key_000000000000", json!({}));
    lines += &line("3", at, &id, json!({"version": 9}));
    lines += &line("4", "2026-11-21T08:05:01Z", &id, json!({}));
    lines += &format!("{{\"id\": \"{}\"}}\n", "x".repeat(1_000_000));
    lines += &"[]\n".repeat(30);
    lines += &line("5", at, &id, json!({}));
    lines += "{\"id\": \"cut of";
    let said = world.run_on(&lines, &["usage", "ingest"]).expect(21);
    assert!(said.stdout.is_empty());
    for text in [
        "line 3: it is not JSON",
        "line 4: there is no key key_000000000000",
        "line 5: key_",
        "line 6: `at` is more than 5 minutes in the future",
        "line 7: it is longer than 4096 bytes",
        "16 more lines were left out",
        "2 counted, 0 counted before, 36 left out",
    ] {
        assert!(said.stderr.contains(text), "no {text:?} in {}", said.stderr);
    }
    assert!(
        !said.stderr.contains(secret.trim()),
        "a secret was repeated"
    );
    assert_eq!(data(&world, &["usage", "ci"])["allowed"], 2);
    let terminal = world.terminal(80);
    terminal.run(&["usage", "ingest"]).expect(2);
    terminal.run(&["usage", "ingest", "/nonexistent"]).expect(6);
}

/// Twenty thousand events of one key, in a file.
fn log(desk: &Desk) -> (String, u64) {
    desk.create("ci");
    let id = desk.run(["show", "ci", "--field", "id"]).stdout;
    let at = desk.run(["show", "ci", "--field", "created_at"]).stdout;
    let lines: String = (0..20_000)
        .map(|n| {
            line(
                &format!("e{n}"),
                at.trim(),
                id.trim(),
                json!({"count": 1 + n % 3}),
            )
        })
        .collect();
    std::fs::write(desk.path("log"), lines).unwrap();
    (id, (0..20_000).map(|n| 1 + n % 3).sum())
}

fn allowed(desk: &Desk) -> u64 {
    let usage = desk.run(["usage", "ci", "--json"]).expect(0).json();
    usage["data"]["allowed"].as_u64().unwrap()
}

#[test]
fn an_ingest_that_is_killed_is_made_exact_by_running_it_again() {
    let desk = Desk::new();
    let (_, all) = log(&desk);
    let (mut before, mut between) = (0, 0);
    for pause in [20, 40, 60, 80, 120, 160, 240, 320] {
        let running = desk.keyadm(["usage", "ingest", "log"]).start();
        thread::sleep(Duration::from_millis(pause));
        let id = running.id().to_string();
        desk.program("kill", ["-9", &id]).run();
        running.wait();
        let now = allowed(&desk);
        assert!((before..=all).contains(&now), "{before} {now} {all}");
        between += u32::from(now > before && now < all);
        before = now;
    }
    assert!(between > 0, "it was never killed in the middle");
    desk.run(["usage", "ingest", "log"]).expect(0);
    assert_eq!(allowed(&desk), all);
    let again = desk
        .run(["usage", "ingest", "log", "--json"])
        .expect(0)
        .json();
    assert_eq!(again["data"]["duplicates"], 20_000);
    assert_eq!(allowed(&desk), all);
}

#[test]
fn a_stream_that_pauses_is_recorded_before_it_goes_on() {
    let desk = Desk::new();
    desk.create("ci");
    let id = desk.run(["show", "ci", "--field", "id"]).stdout;
    let at = desk.run(["show", "ci", "--field", "created_at"]).stdout;
    let mut command = std::process::Command::new(support::desk::KEYADM);
    let mut child = command
        .args(["usage", "ingest", "-"])
        .env_clear()
        .env("HOME", desk.home())
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let started = Instant::now();
    for n in 1..=2 {
        let line = line(&n.to_string(), at.trim(), id.trim(), json!({}));
        stdin.write_all(line.as_bytes()).unwrap();
        while allowed(&desk) < n {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "line {n} is not recorded"
            );
        }
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}
