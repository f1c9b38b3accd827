//! Keys after they are made, whole commands in process against a real store.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod world;

use serde_json::Value;
use world::{Ended, World};

fn json(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).unwrap()
}

#[test]
fn pages_behind_a_cursor_show_every_key_once_in_every_order() {
    let world = World::with(&["a", "b", "c", "d", "e"]);
    world.use_key("b", 100);
    world.run(&["set", "c", "--expires", "9d"]);
    world.run(&["suspend", "d"]);
    for sort in [
        "name",
        "created",
        "id",
        "last-used",
        "due",
        "expires",
        "role",
        "status",
    ] {
        for direction in [&[][..], &["--reverse"]] {
            let order = [&["--sort", sort][..], direction].concat();
            let whole = world.names(&order);
            assert_eq!(whole.len(), 5, "{order:?}");
            let mut paged = Vec::new();
            let mut after: Option<String> = None;
            loop {
                let mut args = [&["list", "--json", "--limit", "2"][..], &order].concat();
                if let Some(cursor) = &after {
                    args.extend(["--after", cursor.as_str()]);
                }
                let page = json(&world.run(&args));
                let keys = page["data"].as_array().unwrap();
                paged.extend(
                    keys.iter()
                        .map(|key| key["name"].as_str().unwrap().to_owned()),
                );
                after = page["meta"]["next"].as_str().map(str::to_owned);
                assert_eq!(
                    after.is_none(),
                    page["warnings"].as_array().unwrap().is_empty()
                );
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(paged, whole, "{order:?}");
        }
    }
}

#[test]
fn an_unknown_name_among_several_changes_nothing() {
    let world = World::with(&["a", "b"]);
    assert_eq!(world.run(&["suspend", "a", "nosuch", "b"]).code, 10);
    assert_eq!(world.names(&["--status", "active"]), ["a", "b"]);
}

#[test]
fn a_batch_that_failed_in_part_is_a_result_and_the_rest_is_done() {
    let world = World::with(&["a", "b"]);
    assert_eq!(world.run(&["revoke", "a", "--yes"]).code, 0);
    let alone = world.run(&["suspend", "a", "--json"]);
    assert_eq!((alone.code, alone.stdout.as_str()), (12, ""));
    let ended = world.run(&["suspend", "a", "b", "--json"]);
    assert_eq!(ended.code, 21);
    let document = json(&ended);
    assert_eq!(document["kind"], "KeyChanges");
    assert_eq!(
        document["data"]["items"][0]["error"]["code"],
        "conflict.state"
    );
    assert_eq!(document["data"]["items"][1]["result"], "done");
    assert_eq!(document["data"]["summary"]["failed"], 1);
    assert_eq!(world.names(&["--status", "suspended"]), ["b"]);
}

#[test]
fn revoking_needs_yes_and_for_more_than_one_named_key_their_number() {
    let world = World::with(&["a", "b", "c"]);
    for (args, flag) in [
        (&["revoke", "a"][..], "add --yes to confirm"),
        (&["revoke", "a", "b", "--yes"], "--yes --expect 2"),
        (
            &["revoke", "--role", "read-only", "--yes"],
            "--yes --expect 3",
        ),
        (&["revoke", "--name", "a", "--yes"], "--yes --expect 1"),
    ] {
        let ended = world.run(args);
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.stderr.contains(flag), "{ended:?}");
    }
    let wrong = world.run(&["revoke", "--role", "read-only", "--yes", "--expect", "2"]);
    assert_eq!(wrong.code, 12, "{wrong:?}");
    let dry = world.run(&["revoke", "--role", "read-only", "--dry-run"]);
    assert_eq!((dry.code, dry.stdout.lines().count()), (0, 3));
    assert_eq!(world.names(&[]), ["a", "b", "c"]);
    let done = world.run(&["revoke", "--name", "[!c]", "--yes", "--expect", "0"]);
    assert_eq!((done.code, done.stdout.as_str()), (0, ""));
    let done = world.run(&["revoke", "a", "b", "--yes", "--expect", "2"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(world.names(&[]), ["c"]);
    let again = world.run(&["revoke", "a", "--json"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(json(&again)["data"]["items"][0]["result"], "unchanged");
}

#[test]
fn a_secret_finds_its_key_and_a_made_up_one_does_not() {
    let world = World::with(&["b"]);
    let secret = world.secret("a");
    let revoke = ["revoke", "--secret-stdin", "--yes"];
    let forged = forged(&secret);
    let ended = world.fed(&forged, &revoke);
    assert_eq!(ended.code, 10, "{ended:?}");
    assert!(!ended.stderr.contains(&forged));
    assert_eq!(world.fed(&"x".repeat(5_000), &revoke).code, 2);
    assert_eq!(world.fed("", &revoke).code, 2);
    assert_eq!(world.fed(&secret, &revoke[..2]).code, 2);
    assert_eq!(world.names(&[]), ["a", "b"]);
    assert_eq!(world.fed(&format!("{secret}\n"), &revoke).code, 0);
    assert_eq!(world.names(&[]), ["b"]);
}

/// A text of the right form for the same key, which nobody was ever given.
fn forged(secret: &str) -> String {
    const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let stem = &secret[..secret.len() - 8];
    let mut text = format!(
        "{stem}{}",
        if secret[..secret.len() - 6].ends_with("00") {
            "11"
        } else {
            "00"
        }
    );
    let mut rest = crc32fast::hash(text.as_bytes()) as usize;
    let mut digits = [0; 6];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[rest % 62];
        rest /= 62;
    }
    text.push_str(std::str::from_utf8(&digits).unwrap());
    text
}

#[test]
fn a_key_in_use_is_protected_when_asked_and_told_of_when_not() {
    let world = World::with(&["a"]);
    world.use_key("a", 90);
    let refused = world.run(&["revoke", "a", "--yes", "--if-unused-for", "1h"]);
    assert_eq!(refused.code, 12);
    assert!(refused.stderr.contains("10.0.0.7"), "{refused:?}");
    let told = world.run(&["revoke", "a", "--yes", "--if-unused-for", "1m", "--json"]);
    assert_eq!(told.code, 0);
    let warning = json(&told)["warnings"][0].to_string();
    assert!(warning.contains("from 10.0.0.7 (v1)"), "{warning}");
}

#[test]
fn one_version_can_be_revoked_and_the_key_lives_on() {
    let world = World::with(&["a"]);
    assert_eq!(
        world.run(&["revoke", "a", "--version", "2", "--yes"]).code,
        10
    );
    let ended = world.run(&["revoke", "a", "--version", "1", "--yes"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("keyadm rotate"), "{ended:?}");
    assert_eq!(world.names(&[]), ["a"]);
    let shown = json(&world.run(&["show", "a", "--json"]));
    assert_eq!(shown["data"]["live_versions"], Value::Array(Vec::new()));
    let newest = &shown["data"]["recent_events"][0];
    assert_eq!(newest["action"], "key.revoke_version");
    assert_eq!(newest["by_name"], "root");
}

#[test]
fn edits_say_what_differs_and_a_wider_role_asks() {
    let world = World::with(&["a", "b"]);
    assert_eq!(world.run(&["rename", "a", "b"]).code, 12);
    assert_eq!(world.run(&["set", "a"]).code, 2);
    let field = |args: &[&str], field: &str| {
        let ended = world.run(&[args, &["--field", field]].concat());
        assert_eq!(ended.code, 0, "{ended:?}");
        (ended.stdout.trim_end().to_owned(), ended.stderr)
    };
    let (owner, said) = field(&["set", "a", "--owner", "ops"], "owner");
    assert_eq!(owner, "ops");
    assert!(said.starts_with("changed"), "{said}");
    assert!(
        field(&["set", "a", "--owner", "ops"], "owner")
            .1
            .starts_with("nothing changed")
    );
    assert_eq!(
        field(&["set", "a", "--no-owner", "--dry-run"], "owner").0,
        ""
    );
    assert_eq!(field(&["show", "a"], "owner").0, "ops");
    assert_eq!(world.run(&["set-role", "a", "admin"]).code, 2);
    assert_eq!(
        field(&["set-role", "a", "admin", "--yes"], "role").0,
        "admin"
    );
    assert_eq!(
        field(&["set-role", "a", "read-only"], "role").0,
        "read-only"
    );
    assert_eq!(world.run(&["rename", "a", "c", "--field", "nmae"]).code, 2);
    assert_eq!(world.names(&[]), ["a", "b"]);
}
