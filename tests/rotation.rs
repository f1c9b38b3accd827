//! One key's rotation, through the real binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod store;

use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, Instant};

use store::User;

/// A user with the key `ci`, and its secret.
fn user() -> (User, String) {
    let user = User::new();
    let secret = user.key("ci");
    (user, secret)
}

fn code(user: &User, secret: &str) -> String {
    user.verify(secret, &[]).0
}

fn read(user: &User, name: &str) -> String {
    fs::read_to_string(user.home().join(name)).unwrap()
}

#[test]
fn both_secrets_work_until_the_grace_is_over() {
    let (user, old) = user();
    let new = user.good(&["rotate", "ci", "--grace", "2s", "--secret-to", "-"]);
    assert_eq!(
        (code(&user, &old), code(&user, &new)),
        ("VALID".into(), "VALID".into())
    );
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(code(&user, &old), "VERSION_RETIRED");
    assert_eq!(code(&user, &new), "VALID");
}

#[test]
fn a_failed_delivery_leaves_the_old_secret_alone() {
    let (user, old) = user();
    assert_eq!(user.status(&["rotate", "ci", "--", "false"]), 22);
    assert_eq!(code(&user, &old), "VALID");
    assert_eq!(user.status(&["rotation", "show", "ci"]), 10);
}

#[test]
fn what_is_not_due_is_left_alone_and_no_destination_is_opened() {
    let (user, old) = user();
    let file = user.home().join("ci.key");
    let to = format!("file:{}", file.display());
    let said = user.run(&["rotate", "ci", "--if-due", "--secret-to", &to], "");
    assert!(said.status.success());
    assert!(String::from_utf8_lossy(&said.stderr).contains("not due until"));
    assert!(!file.exists());
    // Whoever reads the secret from a pipe must not take the report for it.
    assert_eq!(
        user.good(&["rotate", "ci", "--if-due", "--secret-to", "-"]),
        ""
    );
    assert_eq!(code(&user, &old), "VALID");
}

#[test]
fn a_compromised_secret_ends_first_even_when_the_delivery_fails() {
    let (user, old) = user();
    assert_eq!(
        user.status(&["rotate", "ci", "--compromised", "--secret-to", "-"]),
        2
    );
    assert_eq!(code(&user, &old), "VALID");

    let failed = user.run(
        &["rotate", "ci", "--compromised", "--yes", "--", "false"],
        "",
    );
    assert_eq!(failed.status.code(), Some(22));
    let said = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(
        said.contains("no working secret") && said.contains("keyadm rotate"),
        "{said}"
    );
    assert_eq!(code(&user, &old), "VERSION_RETIRED");

    let new = user.good(&["rotate", "ci", "--if-due", "--secret-to", "-"]);
    assert_eq!(code(&user, &new), "VALID");
}

#[test]
fn one_rotation_runs_at_a_time_and_nothing_else_waits_for_it() {
    let (user, old) = user();
    user.good(&["rotate", "ci", "--secret-to", "file:1.key"]);
    let lock = File::open(user.db().with_extension("db.rotate.lock")).unwrap();
    lock.lock().unwrap();
    let busy = user.run(&["rotate", "ci", "--json", "--secret-to", "file:2.key"], "");
    assert_eq!(busy.status.code(), Some(11));
    assert!(String::from_utf8_lossy(&busy.stderr).contains("busy.rotation"));
    assert!(!user.home().join("2.key").exists());
    assert_eq!(code(&user, &old), "VALID");
    user.key("another");
    drop(lock);
    user.good(&["rotate", "ci", "--secret-to", "file:2.key"]);
}

#[test]
fn seen_finishes_when_the_new_secret_is_used_and_the_old_one_quiet() {
    let (user, old) = user();
    let args = ["rotate", "ci", "--finish", "seen", "--quiet", "1s"];
    let to = ["--secret-to", "file:new.key"];
    let stalled = [&args[..], &["--wait", "1s"], &to].concat();
    assert_eq!(user.status(&stalled), 23);
    assert_eq!(code(&user, &old), "VALID");
    assert_eq!(user.status(&["rotation", "finish", "ci"]), 12);

    assert_eq!(code(&user, &read(&user, "new.key")), "VALID");
    std::thread::sleep(Duration::from_secs(2));
    user.good(&["rotation", "finish", "ci"]);
    assert_eq!(code(&user, &old), "VERSION_RETIRED");
}

#[test]
fn waiting_ends_with_the_old_secret_or_with_a_signal() {
    let (user, old) = user();
    let args = [
        "rotate", "ci", "--finish", "seen", "--quiet", "1s", "--wait", "60s",
    ];
    let child = user.start(&[&args[..], &["--secret-to", "file:a.key"]].concat());
    while !user.home().join("a.key").exists() || read(&user, "a.key").is_empty() {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(code(&user, &read(&user, "a.key")), "VALID");
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(code(&user, &old), "VERSION_RETIRED");

    let begun = Instant::now();
    let mut child = user.start(&[&args[..], &["--secret-to", "file:b.key"]].concat());
    std::thread::sleep(Duration::from_secs(2));
    let id = child.id().to_string();
    Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert_eq!(code(&user, &read(&user, "a.key")), "VALID");
}

#[test]
fn manual_ends_when_a_person_says_so() {
    let (user, old) = user();
    user.good(&[
        "rotate",
        "ci",
        "--finish",
        "manual",
        "--secret-to",
        "file:new.key",
    ]);
    assert_eq!(user.status(&["rotation", "extend", "ci", "--by", "7d"]), 12);
    user.good(&["rotation", "finish", "ci"]);
    assert_eq!(code(&user, &old), "VERSION_RETIRED");
    assert_eq!(user.status(&["rotation", "finish", "ci"]), 10);
}

#[test]
fn delivered_is_finished_early_only_by_force() {
    let (user, old) = user();
    user.good(&["rotate", "ci", "--secret-to", "file:new.key"]);
    assert_eq!(user.status(&["rotation", "finish", "ci"]), 12);
    assert_eq!(user.status(&["rotation", "finish", "ci", "--force"]), 2);
    assert_eq!(code(&user, &old), "VALID");
    user.good(&["rotation", "finish", "ci", "--force", "--yes"]);
    assert_eq!(code(&user, &old), "VERSION_RETIRED");
}

#[test]
fn an_extended_secret_lives_longer() {
    let (user, old) = user();
    user.good(&[
        "rotate",
        "ci",
        "--grace",
        "2s",
        "--secret-to",
        "file:new.key",
    ]);
    user.good(&["rotation", "extend", "ci", "--by", "7d"]);
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(code(&user, &old), "VALID");
}

#[test]
fn an_aborted_rotation_leaves_the_old_secret_without_an_end() {
    let (user, old) = user();
    let new = user.good(&["rotate", "ci", "--secret-to", "-"]);
    assert_eq!(code(&user, &new), "VALID");
    assert_eq!(user.status(&["rotation", "abort", "ci"]), 2);
    let said = user.run(&["rotation", "abort", "ci", "--yes"], "");
    assert!(said.status.success());
    assert!(String::from_utf8_lossy(&said.stderr).contains("has been used already"));
    assert_eq!(code(&user, &new), "VERSION_RETIRED");
    assert_eq!(code(&user, &old), "VALID");
    assert_eq!(user.good(&["rotation", "list"]), "");
    assert_eq!(
        user.good(&["show", "ci", "--field", "live_versions.expires_at"]),
        "\n"
    );
}

#[test]
fn a_dry_run_changes_nothing() {
    let (user, old) = user();
    let head = user.good(&["audit", "head", "--field", "seq"]);
    for more in [&[][..], &["--compromised"]] {
        let args = [
            &["rotate", "ci", "--dry-run", "--secret-to", "file:x"],
            more,
        ]
        .concat();
        user.good(&args);
    }
    assert_eq!(user.good(&["audit", "head", "--field", "seq"]), head);
    assert!(!user.home().join("x").exists());
    assert_eq!(code(&user, &old), "VALID");
}
