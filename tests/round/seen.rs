//! Rotations that finish by proof of use.

use super::fleet::{Fleet, items};
use super::support::World;

/// A world with the key `ci`, bound to a sink that keeps files, and the secret it holds.
fn world() -> World {
    let world = World::new();
    let sinks = world.desk.path(".config/keyadm/sinks.d");
    std::fs::create_dir_all(&sinks).unwrap();
    let path = world.desk.path("{name}.key");
    let text = format!("[sink]\nkind = \"file\"\npath = {path:?}\n");
    std::fs::write(sinks.join("one.toml"), text).unwrap();
    let create = [
        "create",
        "ci",
        "--role",
        "read-only",
        "--sink",
        "one",
        "--finish",
        "seen",
        "--rotate-every",
        "10d",
    ];
    world.run(&create).expect(0);
    world
}

fn secret(world: &World) -> String {
    std::fs::read_to_string(world.desk.path("ci.key")).unwrap()
}

const DAY: i64 = 86_400;

#[test]
fn new_seen_and_old_quiet_is_finished_and_the_journal_says_why() {
    let world = world();
    let old = secret(&world);
    world.verify(&old).expect(0);
    world.pass(10 * DAY);
    world.run(&["rotate", "--due"]).expect(0);
    let new = secret(&world);
    assert_ne!(old, new);
    world.verify(&new).expect(0);
    world.verify(&old).expect(0);
    world.pass(3_000);
    let early = world.run(&["rotate", "--due", "--json"]).expect(0);
    assert!(early.stdout.contains("\"finished\":0"), "{}", early.stdout);
    world.pass(700);
    let done = world.run(&["rotate", "--due", "--json"]).expect(0);
    assert!(done.stdout.contains("\"finished\":1"), "{}", done.stdout);
    world.verify(&old).expect(20);
    world.verify(&new).expect(0);
    let journal = world
        .run(&["audit", "list", "--key", "ci", "--json"])
        .expect(0)
        .stdout;
    assert!(
        journal.contains("v2 has been used and v1 was quiet for"),
        "{journal}"
    );
}

#[test]
fn an_old_secret_that_is_still_used_at_the_deadline_stalls_and_is_never_revoked() {
    let world = world();
    let old = secret(&world);
    world.pass(10 * DAY);
    world.run(&["rotate", "--due"]).expect(0);
    let new = secret(&world);
    world.verify(&new).expect(0);
    for _ in 0..8 {
        world.pass(DAY);
        world.verify(&old).expect(0);
    }
    for _ in 0..2 {
        let run = world.run(&["rotate", "--due"]).expect(23);
        assert!(run.stderr.contains("nothing was revoked"), "{}", run.stderr);
        world.run(&["rotate", "--due", "--dry-run"]).expect(23);
        world.verify(&old).expect(0);
    }
    let listed = world.run(&["list", "--stalled", "-o", "name"]).expect(0);
    assert_eq!(listed.stdout.lines().count(), 1);
    // A person decides.
    world
        .run(&["rotation", "finish", "ci", "--force", "--yes"])
        .expect(0);
    world.verify(&old).expect(20);
    world.run(&["rotate", "--due"]).expect(0);
}

#[test]
fn a_grace_that_is_over_is_finished_by_the_next_run() {
    let fleet = Fleet::new(1, &["one"]);
    let old = fleet.held("one");
    fleet.rotate(["--grace", "1s"]).expect(0);
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    assert_eq!(fleet.codes(old.values()), ["VERSION_RETIRED"]);
    let run = fleet.desk.run(["rotate", "--due", "--json"]).expect(0);
    assert_eq!(items(&run, "finished"), ["k000"]);
    let again = fleet.desk.run(["rotate", "--due", "--json"]).expect(0);
    assert!(items(&again, "finished").is_empty(), "once is enough");
}
