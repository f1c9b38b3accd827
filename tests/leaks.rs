//! A secret and an admin credential are nowhere but where they belong.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{Desk, words};

/// So many characters of a secret are never found by chance.
const TELLING: usize = 8;

/// Fails if `bytes` hold any telling part of `canary`.
#[track_caller]
fn silent(place: &str, bytes: &[u8], canary: &str) {
    let parts = canary.as_bytes().windows(TELLING);
    for part in parts {
        let found = bytes.windows(TELLING).any(|bytes| bytes == part);
        let part = String::from_utf8_lossy(part);
        assert!(!found, "{place} holds {part:?} of a secret");
    }
}

/// Every file below `directory`.
fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// The random part: what stands before it is public.
fn random(secret: &str) -> &str {
    secret.trim_end().rsplit('_').next().unwrap()
}

/// The private part of the admin credential.
fn seed(desk: &Desk) -> String {
    let text = fs::read_to_string(desk.credential()).unwrap();
    text.split_whitespace().last().unwrap().to_owned()
}

/// Looks through all files of the desk but those that may hold it.
#[track_caller]
fn nowhere(desk: &Desk, canary: &str, but: &[PathBuf]) {
    let all = files(desk.home());
    assert!(all.len() > 3);
    for path in all.iter().filter(|path| !but.contains(path)) {
        silent(
            &path.display().to_string(),
            &fs::read(path).unwrap(),
            canary,
        );
    }
}

#[test]
fn only_the_last_four_characters_stay_behind_whatever_the_destination() {
    let desk = Desk::new();
    // A reader keeps the write-ahead log from being folded into the file.
    let reader = desk.open();
    reader
        .execute_batch("BEGIN; SELECT * FROM journal")
        .unwrap();
    let create = "\"$K\" create";
    let script = format!(
        "{create} a --role read-only --secret-to - >a && {create} b --role read-only --secret-to file:b \
         && {create} c --role read-only --secret-to fd:5 5>c && {create} d --role read-only -- sh -c 'cat >d' \
         && {create} e --role read-only --secret-to - --json >e \
         && {create} f --role read-only --secret-to file:f --format json --json"
    );
    let ran = desk.shell(&script).run().expect(0);
    let wal = desk.db().with_extension("db-wal");
    assert!(wal.metadata().unwrap().len() > 0);
    let places = ["a", "b", "c", "d", "e", "f"].map(|name| desk.path(name));
    for place in &places {
        let text = fs::read_to_string(place).unwrap();
        let start = text.find("kadm_prod_").unwrap();
        let length = text[start..]
            .find(['"', '\n'])
            .unwrap_or(text.len() - start);
        let secret = random(&text[start..start + length]);
        assert_eq!(secret.len(), 38, "{text}");
        nowhere(&desk, secret, std::slice::from_ref(place));
        let name = place.file_name().unwrap().to_str().unwrap();
        silent("standard error", ran.stderr.as_bytes(), secret);
        silent("standard output", ran.stdout.as_bytes(), secret);
        let shown = desk.run(["show", name, "--json"]).expect(0);
        silent("show", shown.stdout.as_bytes(), secret);
        assert_eq!(shown.json()["data"]["last4"], secret[34..]);
    }
    nowhere(&desk, &seed(&desk), &[desk.credential()]);
}

#[test]
fn a_child_sees_neither_secret_nor_credential_in_command_line_or_environment() {
    let desk = Desk::new();
    let seed = seed(&desk);
    let text = fs::read_to_string(desk.credential()).unwrap();
    let file = desk.credential().display().to_string();
    let dump = "cat /proc/$$/environ /proc/$$/cmdline /proc/$PPID/cmdline >seen; cat >secret";
    let places = [
        ("KEYADM_CREDENTIAL_FILE", file.as_str()),
        ("KEYADM_CREDENTIAL_COMMAND", &format!("cat {file}")),
        ("KEYADM_CREDENTIAL", text.trim()),
    ];
    for (number, (variable, value)) in places.iter().enumerate() {
        let name = format!("k{number}");
        let args = [
            "create",
            &name,
            "--role",
            "read-only",
            "--",
            "sh",
            "-c",
            dump,
        ];
        desk.keyadm(args).env(variable, value).run().expect(0);
        let seen = fs::read(desk.path("seen")).unwrap();
        let said = String::from_utf8_lossy(&seen);
        assert!(said.contains("KEYADM_KEY_NAME=k"), "{said}");
        assert!(!said.contains("KEYADM_CREDENTIAL"), "{said}");
        silent("the child's surroundings", &seen, &seed);
        let secret = fs::read_to_string(desk.path("secret")).unwrap();
        silent("the child's surroundings", &seen, random(&secret));
    }
}

#[test]
fn a_secret_on_the_command_line_is_refused_and_never_repeated() {
    let desk = Desk::new();
    let secret = desk.create("k");
    let events = desk.events();
    for line in [
        "show SECRET",
        "verify SECRET",
        "create SECRET --role read-only --secret-to -",
        "create n --role read-only --secret-to - --description SECRET",
        "create n --role read-only --secret-to - --description=SECRET",
        "create n --role read-only --secret-to - --tag team=SECRET",
        "create n --role read-only --secret-to - --owner (SECRET)",
        "create n --role read-only -- sh -c SECRET",
        "SECRET",
        "show SECRET --json",
        "show --no-such-flag SECRET",
        "help SECRET",
    ] {
        let line = line.replace("SECRET", &secret);
        let ran = desk.run(words(&line)).expect(2);
        let ran = ran.says("secret.on_command_line").says("exposed");
        silent("standard error", ran.stderr.as_bytes(), random(&secret));
        assert_eq!(ran.stdout, "");
    }
    assert_eq!(desk.events(), events);
}

#[test]
fn a_credential_that_is_refused_is_not_repeated() {
    let desk = Desk::new();
    let text = fs::read_to_string(desk.credential()).unwrap();
    let seed = seed(&desk);
    let create = words("create k --role read-only --secret-to -");
    for broken in [
        text.replace("-v1", "-v9"),
        format!("{} x", text.trim()),
        seed.clone(),
    ] {
        let ran = desk
            .keyadm(create.clone())
            .env("KEYADM_CREDENTIAL", &broken)
            .run()
            .expect(4);
        silent("standard error", ran.stderr.as_bytes(), &seed);
    }
    let of_another = Desk::new();
    of_another
        .run(words("init --credential-store file --db other.db"))
        .expect(0);
    let ran = of_another.keyadm(words(
        "create k --role read-only --secret-to - --db other.db",
    ));
    let ran = ran.env("KEYADM_CREDENTIAL", text.trim()).run().expect(4);
    silent(
        "standard error",
        ran.says("auth.credential_rejected").stderr.as_bytes(),
        &seed,
    );
}

#[test]
fn a_process_that_holds_secrets_cannot_be_looked_into() {
    let desk = Desk::new();
    let look = "grep '^Max core' /proc/$PPID/limits >limits; \
                stat -c %u /proc/$PPID/environ >owner; cat >/dev/null";
    let args = ["create", "k", "--role", "read-only", "--", "sh", "-c", look];
    desk.keyadm(args).run().expect(0);
    let limits = fs::read_to_string(desk.path("limits")).unwrap();
    assert_eq!(
        words(&limits)[..6],
        ["Max", "core", "file", "size", "0", "0"]
    );
    // A process that is not dumpable belongs to root, and nobody else may attach to it.
    assert_eq!(fs::read_to_string(desk.path("owner")).unwrap().trim(), "0");
}

#[test]
fn a_secret_that_is_presented_stays_nowhere() {
    let desk = Desk::new();
    let reader = desk.open();
    reader
        .execute_batch("BEGIN; SELECT * FROM journal")
        .unwrap();
    let secret = desk.create("k");
    let last = secret.chars().last().unwrap();
    let wrong = secret.replace(last, if last == 'x' { "y" } else { "x" });
    for (line, presented) in [
        ("verify", &secret),
        ("verify --json --ip 10.0.0.1", &secret),
        ("verify --permission orders.write", &secret),
        ("verify", &wrong),
        ("verify --json", &wrong),
        ("verify --json", &format!("{secret}{secret}")),
        ("verify --json", &secret[1..].to_owned()),
        (
            "verify --authorization --json",
            &format!("Authorization: Bearer {secret}"),
        ),
        ("explain --json", &secret),
        ("explain", &wrong),
        ("rotate k --secret-to file:new", &String::new()),
        ("revoke --secret-stdin --yes", &secret),
        ("verify --json", &secret),
    ] {
        let ran = desk.keyadm(words(line)).stdin(presented).run().sane();
        silent(line, ran.stdout.as_bytes(), random(&secret));
        silent(line, ran.stderr.as_bytes(), random(&secret));
    }
    assert_eq!(desk.states("k"), ["revoked"]);
    nowhere(&desk, random(&secret), &[]);
    let new = fs::read_to_string(desk.path("new")).unwrap();
    nowhere(&desk, random(&new), &[desk.path("new")]);
}
