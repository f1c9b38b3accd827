//! Runs that are killed or stopped: what worked before works after, and the next run converges.

use std::fs;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::fleet::{ALL, Fleet, items};

/// How often a run is killed; `KEYADM_TEST_KILLS` says more.
#[expect(clippy::disallowed_methods, reason = "whoever runs the tests decides")]
fn kills() -> u32 {
    let more = std::env::var("KEYADM_TEST_KILLS").ok();
    more.map_or(24, |more| more.parse().unwrap())
}

/// A fleet that can be put back as it was.
struct Restored {
    fleet: Fleet,
    copy: tempfile::TempDir,
}

impl Restored {
    fn new(fleet: Fleet) -> Self {
        let copy = tempfile::tempdir().unwrap();
        let restored = Self { fleet, copy };
        restored.copy(restored.home(), restored.copy.path().to_str().unwrap());
        restored
    }

    fn home(&self) -> &str {
        self.fleet.desk.home().to_str().unwrap()
    }

    fn copy(&self, from: &str, to: &str) {
        let script = format!("find {to:?} -mindepth 1 -delete; cp -a {from:?}/. {to:?}");
        let status = Command::new("bash").args(["-c", &script]).status();
        assert!(status.unwrap().success());
    }

    fn restore(&self) {
        self.copy(self.copy.path().to_str().unwrap(), self.home());
    }
}

#[test]
fn after_a_death_at_any_moment_the_next_run_converges() {
    const SINKS: [&str; 3] = ["one", "two", "three"];
    let fleet = Fleet::new(40, &["one", "two"]);
    let directory = fleet.desk.path("three");
    fs::create_dir_all(&directory).unwrap();
    let keep = format!("cd {directory:?} && cat > .new && mv .new \"$KEYADM_KEY_NAME.key\"");
    fleet.hook("three", &keep, "");
    let bind = "for name in $($K list -o name --all); do $K set $name --sink one --sink two --sink three; done";
    fleet.desk.shell(bind).run().expect(0);
    fleet.rotate(["--grace", "1s"]).expect(0);
    sleep(Duration::from_secs(2));
    let before = fleet.held("three");
    assert_eq!(before.len(), 40);
    let whole = {
        let started = Instant::now();
        let restored = Restored::new(fleet);
        restored.fleet.rotate([]).expect(0);
        (restored, started.elapsed())
    };
    let (restored, took) = whole;
    let fleet = &restored.fleet;
    for at in 0..kills() {
        restored.restore();
        let run = fleet.desk.keyadm(ALL).start();
        // Spread over the run, a little beyond its end.
        sleep(took.mul_f64(f64::from(at) / f64::from(kills())));
        let id = i32::try_from(run.id()).unwrap();
        let process = rustix::process::Pid::from_raw(id).unwrap();
        let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
        let killed = run.wait().code() == 137;
        // A hook that outlives us finishes on its own.
        sleep(Duration::from_millis(50));
        let what = format!("kill {at} of {}, {killed}", kills());
        fleet.desk.is_sound();
        fleet.all_work(&before, &what);
        for sink in SINKS {
            fleet.all_work(&fleet.held(sink), &format!("{what}, in {sink}"));
        }
        let next = fleet.rotate(["--json"]).expect(0);
        assert!(items(&next, "failed").is_empty(), "{what}: {next}");
        let held = SINKS.map(|sink| fleet.held(sink));
        assert_eq!(held[0], held[1], "{what}");
        assert_eq!(held[1], held[2], "{what}: {next}");
        fleet.all_work(&held[0], &what);
        for name in &fleet.names {
            let versions = fleet.versions(name);
            assert!(!versions.contains("pending"), "{what}: {name}: {versions}");
            assert_eq!(
                versions.matches("current").count(),
                1,
                "{what}: {name}: {versions}"
            );
        }
    }
}

fn slow() -> Fleet {
    let fleet = Fleet::new(4, &["slow"]);
    fleet.hook(
        "slow",
        "cat > /dev/null; touch \"$HOME/under-way\"; sleep 1",
        "",
    );
    fleet
}

fn interrupt(id: u32) {
    let id = rustix::process::Pid::from_raw(i32::try_from(id).unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
}

fn wait_until_under_way(fleet: &Fleet) {
    let started = Instant::now();
    while !fleet.desk.path("under-way").exists() {
        assert!(started.elapsed() < Duration::from_secs(10));
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_signal_lets_what_is_under_way_finish_and_leaves_the_rest() {
    let fleet = slow();
    let run = fleet.desk.keyadm(ALL).start();
    wait_until_under_way(&fleet);
    interrupt(run.id());
    let run = run.wait();
    assert_eq!(run.code(), 130, "{run}");
    assert!(run.stderr.contains("stopping: "), "{run}");
    let mut versions: Vec<String> = fleet
        .names
        .iter()
        .map(|name| fleet.versions(name))
        .collect();
    versions.sort();
    assert_eq!(
        versions,
        [
            "1:current",
            "1:current",
            "1:current",
            "1:retiring 2:current"
        ]
    );
    let next = fleet.rotate(["--jobs", "4", "--json"]).expect(0);
    assert_eq!(
        items(&next, "rotated").len(),
        3,
        "the first one is in flight"
    );
    fleet.desk.is_sound();
}

#[test]
fn a_second_signal_leaves_the_delivery_to_the_next_run() {
    let fleet = slow();
    let run = fleet.desk.keyadm(ALL).start();
    wait_until_under_way(&fleet);
    interrupt(run.id());
    sleep(Duration::from_millis(50));
    let asked = Instant::now();
    interrupt(run.id());
    let run = run.wait();
    assert_eq!(run.code(), 130, "{run}");
    assert!(asked.elapsed() < Duration::from_millis(500));
    let pending = fleet
        .names
        .iter()
        .filter(|name| fleet.versions(name).contains("pending"));
    assert_eq!(pending.count(), 1);
    let next = fleet.desk.run(["rotate", "--due", "--json"]).expect(0);
    assert_eq!(items(&next, "rotated").len(), 1, "{next}");
    assert!(
        fleet
            .names
            .iter()
            .all(|name| !fleet.versions(name).contains("pending"))
    );
    fleet.desk.is_sound();
}
