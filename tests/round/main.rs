//! Runs over many keys: `rotate --due` and its kin, through the real binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
pub mod support;

mod fleet;
mod interrupted;
mod seen;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use fleet::{ALL, Fleet, items, sum};

#[test]
fn of_two_hundred_keys_one_fails_and_the_next_run_repairs_it() {
    let fleet = Fleet::new(200, &["one", "two", "three"]);
    let before = fleet.held("one");
    assert_eq!(before.len(), 200);
    // Something stands in the way of one key in one sink.
    let blocked = fleet.file("two", "k077");
    fs::remove_file(&blocked).unwrap();
    fs::create_dir_all(blocked.join("in the way")).unwrap();

    let run = fleet.rotate(["--json"]).expect(21);
    assert_eq!(
        (sum(&run, "due"), sum(&run, "rotated"), sum(&run, "failed")),
        (200, 199, 1)
    );
    assert_eq!(items(&run, "failed"), ["k077"]);
    assert_eq!(
        fleet.versions("k077"),
        "1:current 2:pending",
        "two of its sinks took v2"
    );
    fleet.all_work(&before, "what was there before");
    fleet.all_work(&fleet.held("one"), "what the sinks hold");

    fs::remove_dir_all(&blocked).unwrap();
    let again = fleet.desk.run(["rotate", "--due", "--json"]).expect(0);
    assert_eq!(items(&again, "rotated"), ["k077"]);
    assert_eq!(fleet.versions("k077"), "1:retiring 2:retiring 3:current");
    let held = ["one", "two", "three"].map(|sink| fleet.held(sink));
    assert!(held[0] == held[1] && held[1] == held[2]);
    fleet.all_work(&held[0], "after the repair");
    fleet.all_work(&before, "the old ones inside their grace");
    assert_eq!(
        fleet.versions("k078"),
        "1:retiring 2:current",
        "nothing was doubled"
    );
    fleet.desk.is_sound();
}

#[test]
fn a_failure_is_told_with_its_reason_and_what_to_type() {
    let fleet = Fleet::new(3, &["one"]);
    fs::remove_dir_all(fleet.desk.path("one")).unwrap();
    let run = fleet.rotate([]).expect(21);
    let last = run.stderr.lines().last().unwrap();
    assert_eq!(last, "due 3, rotated 0, failed 3", "{run}");
    assert!(run.stderr.contains("`k001` failed: "), "{run}");
    assert!(run.stderr.contains("the old secret still works"), "{run}");
    assert_eq!(fleet.versions("k001"), "1:current");
}

#[test]
fn nothing_due_is_one_line_and_with_q_nothing() {
    let fleet = Fleet::new(1, &["one"]);
    let run = fleet.desk.run(["rotate", "--due"]).expect(0);
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str()),
        ("", "nothing is due\n")
    );
    let quiet = fleet.desk.run(["rotate", "--due", "-q"]).expect(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    let worked = fleet.rotate(["-q"]).expect(0);
    assert_eq!(
        (worked.stdout.as_str(), worked.stderr.as_str()),
        ("", ""),
        "cron mails nothing"
    );
    assert_eq!(fleet.versions("k000"), "1:retiring 2:current");
}

#[test]
fn the_most_urgent_come_first_and_the_rest_waits_for_the_next_run() {
    let fleet = Fleet::new(5, &["one"]);
    let due = |name: &str| {
        let shown = fleet
            .desk
            .run(["show", name, "--field", "due_at"])
            .expect(0);
        shown.stdout.trim().to_owned()
    };
    let mut order: Vec<(String, String)> = fleet
        .names
        .iter()
        .map(|name| (due(name), name.clone()))
        .collect();
    order.sort();
    let run = fleet.rotate(["--max", "2", "--json"]).expect(0);
    let first: Vec<&String> = order.iter().take(2).map(|(_, name)| name).collect();
    assert_eq!(items(&run, "rotated").iter().collect::<Vec<_>>(), first);
    assert_eq!((sum(&run, "due"), sum(&run, "waiting")), (5, 3));
    let rest = fleet.rotate(["--json"]).expect(0);
    assert_eq!(
        (sum(&rest, "due"), sum(&rest, "rotated")),
        (3, 3),
        "the first two are in flight"
    );
}

#[test]
fn a_dry_run_changes_nothing_and_says_what_the_real_run_would() {
    let fleet = Fleet::new(3, &["one"]);
    fleet
        .desk
        .run([
            "create",
            "loose",
            "--role",
            "read-only",
            "--secret-to",
            "file:loose",
        ])
        .expect(0);
    // A sink that is not there fails both alike.
    let (sink, away) = (
        fleet.desk.path(".config/keyadm/sinks.d/one.toml"),
        fleet.desk.path("away"),
    );
    fs::rename(&sink, &away).unwrap();
    let rehearsal = fleet.rotate(["--dry-run", "--json"]).expect(21);
    let real = fleet.rotate(["--json"]).expect(21);
    assert_eq!(items(&rehearsal, "failed"), items(&real, "failed"));
    assert_eq!(fleet.versions("k000"), "1:current", "no version was made");
    fs::rename(&away, &sink).unwrap();

    let (database, held) = (fs::read(fleet.desk.db()).unwrap(), fleet.held("one"));
    let rehearsal = fleet.rotate(["--dry-run", "--json"]).expect(0);
    assert_eq!(items(&rehearsal, "would_rotate").len(), 3);
    assert_eq!(items(&rehearsal, "waiting"), ["loose"]);
    assert_eq!(fs::read(fleet.desk.db()).unwrap(), database);
    assert_eq!(fleet.held("one"), held);
    let real = fleet.rotate(["--json"]).expect(0);
    assert_eq!(items(&real, "rotated"), items(&rehearsal, "would_rotate"));
}

#[test]
fn two_runs_at_once_rotate_each_key_once() {
    let fleet = Fleet::new(20, &["slow"]);
    fleet.hook("slow", "sleep 0.02; cat > /dev/null", "");
    let start = || fleet.desk.keyadm(ALL).start();
    let (first, second) = (start(), start());
    let mut codes = [first.wait().code(), second.wait().code()];
    codes.sort_unstable();
    assert!(codes == [0, 11] || codes == [0, 0], "{codes:?}");
    if codes == [0, 11] {
        for name in &fleet.names {
            assert_eq!(fleet.versions(name), "1:retiring 2:current");
        }
    }
}

#[test]
fn whoever_waits_for_its_turn_finds_the_work_done() {
    let fleet = Fleet::new(10, &["slow"]);
    fleet.hook("slow", "sleep 0.05; cat > /dev/null", "");
    let run = fleet.desk.keyadm(ALL).start();
    std::thread::sleep(Duration::from_millis(200));
    let after = fleet.rotate(["--lock-wait", "20s", "--json"]).expect(0);
    assert_eq!(sum(&after, "rotated"), 0);
    run.wait().expect(0);
}

#[test]
fn a_revocation_in_the_middle_takes_milliseconds_and_the_run_skips_that_key() {
    let fleet = Fleet::new(4, &["slow"]);
    fleet.hook("slow", "cat > /dev/null; sleep 1", "");
    let run = fleet
        .desk
        .keyadm(ALL)
        .with(|command| command.arg("--json"))
        .start();
    std::thread::sleep(Duration::from_millis(300));
    let started = Instant::now();
    fleet
        .desk
        .run([
            "revoke", "k000", "k001", "k002", "k003", "--yes", "--expect", "4",
        ])
        .expect(0);
    let took = started.elapsed();
    assert!(took < Duration::from_millis(500), "{took:?}");
    let run = run.wait().expect(0);
    assert_eq!(items(&run, "skipped").len(), 4, "{run}");
    fleet.desk.is_sound();
}

#[test]
fn several_deliveries_go_at_a_time() {
    let fleet = Fleet::new(8, &["slow"]);
    fleet.hook("slow", "cat > /dev/null; sleep 0.5", "");
    let started = Instant::now();
    fleet.rotate(["--jobs", "8"]).expect(0);
    let took = started.elapsed();
    assert!(
        took < Duration::from_millis(2_500),
        "8 × 0.5 s one after the other are 4 s: {took:?}"
    );
}

#[test]
fn after_the_first_failure_nothing_more_is_started_if_so_wished() {
    let fleet = Fleet::new(6, &["one"]);
    fleet.hook("one", "exit 78", "");
    let run = fleet.rotate(["--fail-fast", "--json"]).expect(21);
    assert_eq!((sum(&run, "failed"), sum(&run, "left")), (1, 5), "{run}");
    assert!(
        fleet
            .names
            .iter()
            .all(|name| fleet.versions(name) == "1:current")
    );
}

#[test]
fn keys_that_filters_fit_are_rotated_when_somebody_says_how_many() {
    let fleet = Fleet::new(3, &["one"]);
    fleet.desk.run(["rotate", "--env", "production"]).expect(2);
    fleet
        .desk
        .run(["rotate", "--env", "production", "--yes"])
        .expect(2);
    fleet
        .desk
        .run(["rotate", "--env", "production", "--yes", "--expect", "4"])
        .expect(12);
    assert_eq!(fleet.versions("k000"), "1:current");
    let run = fleet
        .desk
        .run(["rotate", "--name", "k00[01]", "--dry-run", "--json"]);
    run.expect(0);
    let run = fleet
        .desk
        .run([
            "rotate", "--name", "k000", "--yes", "--expect", "1", "--json",
        ])
        .expect(0);
    assert_eq!(items(&run, "rotated"), ["k000"]);
    assert_eq!(fleet.versions("k001"), "1:current");
}

#[test]
fn lines_appear_while_the_run_goes_on_and_the_last_says_that_it_ended() {
    let fleet = Fleet::new(3, &["one"]);
    let run = fleet.rotate(["-o", "ndjson"]).expect(0);
    let lines: Vec<serde_json::Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[0]["kind"], "RotationRun");
    assert_eq!(lines[4]["summary"]["rotated"], 3);
}

#[test]
fn figures_for_monitoring_are_written_also_when_the_run_fails() {
    let fleet = Fleet::new(2, &["one"]);
    let read = || fs::read_to_string(fleet.desk.path("run.prom")).unwrap();
    fleet.rotate(["--metrics-file", "run.prom"]).expect(0);
    assert!(
        read().contains("keyadm_rotation_keys{result=\"rotated\"} 2.0\n"),
        "{}",
        read()
    );
    assert!(read().ends_with("# EOF\n"));
    let mode = fs::metadata(fleet.desk.path("run.prom"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o644);
    fs::remove_file(fleet.desk.credential()).unwrap();
    fleet.rotate(["--metrics-file", "run.prom"]).expect(4);
    assert!(
        read().contains("keyadm_rotation_exit_code 4.0\n"),
        "{}",
        read()
    );
}

#[test]
fn under_cron_it_works_and_says_nothing_when_nothing_is_wrong() {
    let fleet = Fleet::new(2, &["one"]);
    let (db, credential) = (fleet.desk.db(), fleet.desk.credential());
    let config = fleet.desk.path(".config/keyadm/config.toml");
    fs::write(&config, "").unwrap();
    let run = fleet
        .desk
        .keyadm(ALL)
        .with(|command| {
            command
                .arg("-q")
                .env_clear()
                .env("PATH", "/usr/bin:/bin")
                .env("SHELL", "/bin/sh")
        })
        .env("KEYADM_DB", db)
        .env("KEYADM_CREDENTIAL_FILE", credential)
        .env("KEYADM_CONFIG", config)
        .run()
        .expect(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    assert_eq!(fleet.versions("k000"), "1:retiring 2:current");
}

#[test]
fn an_operator_for_the_timer_needs_one_permission_and_no_other() {
    let fleet = Fleet::new(2, &["one"]);
    let add = [
        "operator",
        "add",
        "timer",
        "--permission",
        "api.key.rotate",
        "--secret-to",
        "file:timer",
    ];
    fleet.desk.run(add).expect(0);
    fleet.rotate(["--credential-file", "timer"]).expect(0);
    assert_eq!(fleet.versions("k000"), "1:retiring 2:current");
    fleet
        .desk
        .run([
            "create",
            "x",
            "--role",
            "read-only",
            "--sink",
            "one",
            "--credential-file",
            "timer",
        ])
        .expect(4);
    fleet.desk.is_sound();
}

#[test]
fn a_run_that_could_not_finish_its_batch_says_so_by_its_exit_status() {
    let fleet = Fleet::new(1, &["one"]);
    fleet.hook(
        "one",
        "cat > /dev/null",
        "[sink.after_batch]\ncommand = [\"/bin/false\"]",
    );
    let run = fleet
        .rotate(["-q", "--metrics-file", "run.prom"])
        .expect(21);
    assert!(
        run.stderr.contains("after_batch of sink one failed"),
        "{run}"
    );
    let figures = fs::read_to_string(fleet.desk.path("run.prom")).unwrap();
    assert!(
        figures.contains("keyadm_rotation_warnings 1.0\n"),
        "{figures}"
    );
    assert_eq!(fleet.versions("k000"), "1:retiring 2:current");
}

#[test]
fn a_filter_ends_no_old_secret_and_a_key_that_was_chosen_has_to_be_rotated() {
    let fleet = Fleet::new(1, &["one"]);
    let old = fleet.held("one");
    fleet.rotate(["--grace", "1s"]).expect(0);
    std::thread::sleep(Duration::from_millis(1_100));
    let chosen = ["rotate", "--name", "k*", "--yes", "--expect", "1", "--json"];
    assert!(items(&fleet.desk.run(chosen).expect(0), "finished").is_empty());
    assert_eq!(fleet.codes(old.values()), ["VERSION_RETIRED"]);
    fleet.desk.run(["set", "k000", "--no-sink"]).expect(0);
    let failed = fleet.desk.run(chosen).expect(21);
    assert_eq!(items(&failed, "failed"), ["k000"]);
    fleet
        .desk
        .run(["rotate", "--due", "--env", "prodution"])
        .expect(2);
}

#[test]
fn a_sink_that_was_left_with_a_dead_secret_gets_another_from_the_next_run() {
    let fleet = Fleet::new(1, &["one"]);
    fleet.rotate([]).expect(0);
    let abort = fleet
        .desk
        .run(["rotation", "abort", "k000", "--yes"])
        .expect(0);
    assert!(abort.stderr.contains("one holds v2"), "{abort}");
    assert_eq!(fleet.codes(fleet.held("one").values()), ["VERSION_RETIRED"]);
    let next = fleet.desk.run(["rotate", "--due", "--json"]).expect(0);
    assert_eq!(items(&next, "rotated"), ["k000"]);
    fleet.all_work(&fleet.held("one"), "after the next run");
}

#[test]
fn a_sink_that_fails_for_days_does_not_block_a_key_for_good() {
    let fleet = Fleet::new(1, &["one", "two"]);
    fleet.hook("two", "exit 78", "");
    for _ in 0..6 {
        fleet.rotate([]).expect(21);
    }
    assert_eq!(
        fleet.versions("k000").split(' ').count(),
        4,
        "v1 and three that one took"
    );
    fleet.file_sink("two");
    fleet.rotate([]).expect(0);
    let held = fleet.held("one");
    assert_eq!(held, fleet.held("two"));
    fleet.all_work(&held, "after the repair");
}
