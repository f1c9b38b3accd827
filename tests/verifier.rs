//! `keyadm::verify` as a service uses it, beside the real binary that changes the store.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::collections::BTreeSet;
use std::fs;

use keyadm::verify::{Ask, Options, Permission, Verifier};
use support::{Desk, words};

/// A verifier that remembers what the user of `desk` has seen.
fn open(desk: &Desk) -> Verifier {
    Verifier::open(&desk.db(), &options(desk)).unwrap()
}

fn options(desk: &Desk) -> Options {
    Options {
        state: Some(desk.path(".local/state/keyadm")),
        ..Options::default()
    }
}

fn code(verifier: &Verifier, secret: &str) -> &'static str {
    verifier.verify(&Ask::secret(secret)).unwrap().code
}

#[test]
fn a_verifier_can_be_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Verifier>();
}

#[test]
fn every_change_of_another_process_counts_for_the_next_question() {
    let desk = Desk::new();
    let (secret, other) = (desk.create("ci"), desk.create("other"));
    let verifier = open(&desk);
    let asks = |permission: &str| {
        let ask = Ask::secret(&secret).permission(Permission::parse(permission).unwrap());
        verifier.verify(&ask).unwrap().code
    };
    for (line, expected) in [
        ("list", "VALID"),
        ("suspend ci", "SUSPENDED"),
        ("resume ci", "VALID"),
        ("set ci --expires 2020-01-01", "VALID"),
        ("role create writer --permission orders.write", "VALID"),
        ("set-role ci writer --yes", "INSUFFICIENT_PERMISSIONS"),
        ("role set writer --add orders.read --yes", "VALID"),
        (
            "role set writer --remove orders.read",
            "INSUFFICIENT_PERMISSIONS",
        ),
        ("set-role ci read-only --yes", "VALID"),
        (
            "operator add timer --permission api.key.rotate --secret-to file:t",
            "VALID",
        ),
        ("revoke ci --yes", "REVOKED"),
    ] {
        desk.run(words(line)).sane();
        assert_eq!(asks("orders.read"), expected, "{line}");
        assert_eq!(code(&verifier, &other), "VALID", "{line}");
    }
}

/// Makes keys in every state; returns texts about them that clients might present.
fn crowd(desk: &Desk) -> Vec<String> {
    let stranger = Desk::new().create("x");
    let mut texts = vec![stranger.clone(), String::new(), "kadm_prod_x".into()];
    for (name, lines) in [
        ("plain", &[][..]),
        ("gone", &["revoke gone --yes --reason leaked"]),
        ("resting", &["suspend resting"]),
        ("bound", &["set bound --allow-ip 10.0.0.0/8"]),
        ("used-up", &["set used-up --max-uses 1"]),
        (
            "turned",
            &["rotate turned --compromised --yes --secret-to file:turned"],
        ),
        ("edited", &[]),
    ] {
        let secret = desk.create(name);
        texts.push(
            desk.run(words(&format!("show {name} --field id")))
                .expect(0)
                .stdout,
        );
        for line in lines {
            desk.run(words(line)).expect(0);
        }
        if name == "used-up" {
            desk.keyadm(words("verify")).stdin(&secret).run().expect(0);
        }
        texts.extend([secret[1..].to_owned(), secret]);
    }
    let file = rusqlite::Connection::open(desk.db()).unwrap();
    file.execute("UPDATE keys SET role = 'admin' WHERE name = 'edited'", ())
        .unwrap();
    texts
}

#[test]
fn the_answer_is_that_of_the_command() {
    let desk = Desk::new();
    let texts = crowd(&desk);
    let silent = Options {
        record: false,
        ..options(&desk)
    };
    let verifier = Verifier::open(&desk.db(), &silent).unwrap();
    let mut codes = BTreeSet::new();
    for text in &texts {
        for (permission, ip, environment) in [
            (None, None, None),
            (Some("orders.read"), Some("10.1.2.3"), Some("production")),
            (Some("orders.write"), Some("192.0.2.1"), None),
            (None, Some("::ffff:10.1.2.3"), Some("staging")),
        ] {
            let mut args = words("verify --json --no-record");
            let mut ask = Ask::secret(text);
            if let Some(permission) = permission {
                args.extend(["--permission", permission]);
                ask = ask.permission(Permission::parse(permission).unwrap());
            }
            if let Some(ip) = ip {
                args.extend(["--ip", ip]);
                ask = ask.ip(ip.parse().unwrap());
            }
            if let Some(environment) = environment {
                args.extend(["--env", environment]);
                ask = ask.environment(environment);
            }
            let said = desk.keyadm(args.clone()).stdin(text).run().json();
            // Once from the store and once from memory.
            for _ in 0..2 {
                let answer = serde_json::to_value(verifier.verify(&ask).unwrap()).unwrap();
                if answer["code"] != "VALID" || answer["name"] != "used-up" {
                    assert_eq!(said["data"], answer, "{args:?} {text:.40}");
                }
                codes.insert(answer["code"].as_str().unwrap().to_owned());
            }
        }
    }
    assert_eq!(codes.len(), 11, "{codes:?}");
}

#[test]
fn an_older_copy_put_back_is_refused_until_the_store_is_right_again() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let (db, old, new) = (desk.db(), desk.path("old.db"), desk.path("new.db"));
    fs::copy(&db, &old).unwrap();
    let verifier = open(&desk);
    assert_eq!(code(&verifier, &secret), "VALID");
    desk.run(words("revoke ci --yes")).expect(0);
    assert_eq!(code(&verifier, &secret), "REVOKED");
    // As `mv` does it: another file at the same path, without the log.
    fs::rename(&db, &new).unwrap();
    let beside = ["-wal", "-shm"].map(|end| format!("{}{end}", db.display()));
    let away = ["-wal", "-shm"].map(|end| format!("{}{end}", new.display()));
    for (from, to) in beside.iter().zip(&away) {
        fs::rename(from, to).unwrap();
    }
    fs::rename(&old, &db).unwrap();
    for _ in 0..2 {
        let refused = verifier.verify(&Ask::secret(&secret)).unwrap_err();
        assert_eq!(refused.code().as_str(), "integrity.rolled_back");
    }
    fs::rename(&new, &db).unwrap();
    for (to, from) in beside.iter().zip(&away) {
        fs::rename(from, to).unwrap();
    }
    assert_eq!(code(&verifier, &secret), "REVOKED");
}

#[test]
fn a_journal_that_lost_its_end_refuses_all_until_the_end_is_back() {
    let desk = Desk::new();
    let (secret, _) = (desk.create("ci"), desk.create("other"));
    let verifier = open(&desk);
    assert_eq!(code(&verifier, &secret), "VALID");
    let file = rusqlite::Connection::open(desk.db()).unwrap();
    let last = "WHERE seq = (SELECT max(seq) FROM journal)";
    file.execute_batch(&format!(
        "CREATE TEMP TABLE kept AS SELECT * FROM journal {last}; DELETE FROM journal {last};"
    ))
    .unwrap();
    for _ in 0..2 {
        let refused = verifier.verify(&Ask::secret(&secret)).unwrap_err();
        assert_eq!(refused.code().as_str(), "integrity.rolled_back");
    }
    file.execute_batch("INSERT INTO journal SELECT * FROM kept")
        .unwrap();
    assert_eq!(code(&verifier, &secret), "VALID");
}

#[test]
fn a_forged_event_refuses_all() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let verifier = open(&desk);
    assert_eq!(code(&verifier, &secret), "VALID");
    desk.run(words("suspend ci")).expect(0);
    let file = rusqlite::Connection::open(desk.db()).unwrap();
    file.execute(
        "UPDATE journal SET body = replace(body, '\"suspended\"', '\"active\"')
         WHERE seq = (SELECT max(seq) FROM journal)",
        (),
    )
    .unwrap();
    let refused = verifier.verify(&Ask::secret(&secret)).unwrap_err();
    assert_eq!(refused.code().as_str(), "integrity.broken_journal");
}

#[test]
fn an_older_copy_written_over_the_open_file_revives_no_key_that_is_not_remembered() {
    let desk = Desk::new();
    let (secret, other) = (desk.create("ci"), desk.create("other"));
    let verifier = open(&desk);
    assert_eq!(code(&verifier, &other), "VALID");
    let settle = || {
        let file = rusqlite::Connection::open(desk.db()).unwrap();
        file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| {
            row.get::<_, i64>(0)
        })
        .unwrap();
    };
    settle();
    let old = fs::read(desk.db()).unwrap();
    desk.run(words("revoke ci --yes")).expect(0);
    settle();
    assert_eq!(code(&verifier, &other), "VALID");
    // SQLite notices nothing of this.
    fs::write(desk.db(), old).unwrap();
    let answer = verifier.verify(&Ask::secret(&secret));
    assert!(!answer.is_ok_and(|answer| answer.valid));
}

#[test]
fn a_store_that_is_gone_is_an_error_and_not_an_answer() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let verifier = open(&desk);
    fs::remove_file(desk.db()).unwrap();
    let refused = verifier.verify(&Ask::secret(&secret)).unwrap_err();
    assert_eq!(refused.code().as_str(), "setup.no_store");
}

#[test]
fn an_audit_that_finds_something_refuses_all_until_one_is_clean() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let verifier = open(&desk);
    verifier.audit().unwrap();
    let edit = |sql: &str| {
        let file = rusqlite::Connection::open(desk.db()).unwrap();
        file.execute_batch(sql).unwrap();
    };
    edit("UPDATE keys SET role = 'admin'");
    // What is remembered is what the journal signed.
    assert_eq!(code(&verifier, &secret), "TAMPERED");
    assert!(verifier.audit().is_err());
    assert!(verifier.verify(&Ask::secret(&secret)).is_err());
    edit("UPDATE keys SET role = 'read-only'");
    verifier.audit().unwrap();
    assert_eq!(code(&verifier, &secret), "VALID");
}

#[test]
fn uses_are_written_when_the_verifier_ends_and_not_when_told_otherwise() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    desk.run(words("rotate ci --grace 7d --secret-to file:new"))
        .expect(0);
    let uses = || {
        let shown = desk.run(words("rotation show ci --json")).json();
        shown["data"]["versions"][0]["allowed"].as_u64().unwrap()
    };
    let verifier = open(&desk);
    for _ in 0..3 {
        code(&verifier, &secret);
    }
    verifier.flush().unwrap();
    assert_eq!(uses(), 3);
    code(&verifier, &secret);
    drop(verifier);
    assert_eq!(uses(), 4);
    let silent = Options {
        record: false,
        ..options(&desk)
    };
    let verifier = Verifier::open(&desk.db(), &silent).unwrap();
    code(&verifier, &secret);
    drop(verifier);
    assert_eq!(uses(), 4);
}

#[test]
fn limits_hold_among_threads_and_are_handed_on_to_the_next_process() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    desk.run(words("set ci --rate 5/hour --max-uses 100"))
        .expect(0);
    let verifier = open(&desk);
    let granted = || {
        (0..20)
            .filter(|_| code(&verifier, &secret) == "VALID")
            .count()
    };
    let all: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(granted)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(all, 5);
    let answer = verifier.verify(&Ask::secret(&secret)).unwrap();
    assert_eq!((answer.code, answer.http_status), ("RATE_LIMITED", 429));
    assert!((700..=720).contains(&answer.retry_after_seconds.unwrap()));
    drop(verifier);
    let said = desk.keyadm(words("verify --json")).stdin(&secret).run();
    assert_eq!(said.json()["data"]["code"], "RATE_LIMITED");
    assert_eq!(code(&open(&desk), &secret), "RATE_LIMITED");
}
