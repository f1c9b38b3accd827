//! `verify`, `explain` and `doctor`, through the real binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod store;

use serde_json::Value;
use store::User;

fn json(user: &User, args: &[&str], stdin: &str) -> Value {
    let output = user.run(&[args, &["--json"]].concat(), stdin);
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_refusal_has_its_code_status_and_exit() {
    let user = User::new();
    let secret = user.key("ci");
    let mut changed = secret.trim_end().to_owned();
    let last = if changed.ends_with('0') { '1' } else { '0' };
    changed.pop();
    changed.push(last);
    let header = format!("authorization: BEARER {secret}");
    let id = user.good(&["show", "ci", "--field", "id"]);
    let stranger = User::new().key("ci");
    for (stdin, args, code, reason) in [
        (&secret, &[][..], "VALID", None),
        (&secret, &["--permission", "orders.read"], "VALID", None),
        (
            &secret,
            &["--permission", "orders.write"],
            "INSUFFICIENT_PERMISSIONS",
            None,
        ),
        (&secret, &["--env", "staging"], "WRONG_ENVIRONMENT", None),
        (&header, &["--authorization"], "VALID", None),
        (&header, &[], "INVALID_FORMAT", Some("space")),
        (
            &secret,
            &["--authorization"],
            "INVALID_FORMAT",
            Some("header"),
        ),
        (&changed, &[], "INVALID_FORMAT", Some("checksum")),
        (&id, &[], "INVALID_FORMAT", Some("key_id")),
        (&String::new(), &[], "INVALID_FORMAT", Some("empty")),
        (
            &"x".repeat(100_000),
            &[],
            "INVALID_FORMAT",
            Some("too_long"),
        ),
        (&stranger, &[], "NOT_FOUND", None),
    ] {
        let expected = if code == "VALID" { 0 } else { 20 };
        assert_eq!(
            user.verify(stdin, args),
            (code.to_owned(), expected),
            "{args:?}"
        );
        let said = json(&user, &[&["verify"], args].concat(), stdin);
        assert_eq!(said["data"]["reason"].as_str(), reason, "{code}");
        assert_eq!(said["data"]["valid"], code == "VALID");
    }
    let unknown = json(&user, &["verify"], &stranger);
    for field in ["name", "role", "permissions", "environment", "version"] {
        assert_eq!(unknown["data"][field], Value::Null, "{field}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_not_echoed() {
    let user = User::new();
    let mut child = user.start(&["verify", "--json"]);
    let mut stdin = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut stdin, b"kadm\xff\xfe").unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["data"]["reason"], "not_text");
    assert_eq!(output.status.code(), Some(20));
}

#[test]
fn uses_are_recorded_per_version_unless_told_otherwise() {
    let user = User::new();
    let old = user.key("ci");
    user.verify(&old, &["--no-record"]);
    let new = user.good(&["rotate", "ci", "--secret-to", "-"]);
    user.verify(&old, &["--ip", "192.0.2.7"]);
    user.verify(&new, &["--permission", "orders.write"]);
    user.run(&["explain"], &new);
    let usage = json(&user, &["rotation", "show", "ci"], "");
    let versions = &usage["data"]["versions"];
    let counts = |at: usize| {
        (
            versions[at]["allowed"].as_u64(),
            versions[at]["refused"].as_u64(),
        )
    };
    assert_eq!(counts(0), (Some(1), Some(0)));
    assert_eq!(counts(1), (Some(0), Some(1)));
    assert_eq!(versions[0]["last_ip"], "192.0.2.7");
    assert_eq!(versions[1]["first_seen_at"], Value::Null);
}

#[test]
fn the_answer_needs_no_credential_and_does_not_depend_on_recording() {
    let user = User::new();
    let secret = user.key("ci");
    std::fs::remove_dir_all(user.home().join(".config")).unwrap();
    assert_eq!(user.verify(&secret, &[]).1, 0);
    let locked = rusqlite::Connection::open(user.db()).unwrap();
    locked.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(user.verify(&secret, &[]).1, 0);
    let said = user.run(&["verify"], &secret);
    let warning = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(warning.contains("this use was not counted"), "{warning}");
}

#[test]
fn explain_marks_the_first_step_that_fails_and_says_what_to_do() {
    let user = User::new();
    let secret = user.key("ci");
    let failing = |args: &[&str], stdin: &str| {
        let said = json(&user, &[&["explain"], args].concat(), stdin);
        let steps = said["data"]["steps"].as_array().unwrap().clone();
        let at = steps.iter().position(|step| step["ok"] == false);
        if let Some(at) = at {
            assert!(steps[at + 1..].iter().all(|step| step["ok"].is_null()));
            assert!(!said["data"]["advice"].as_array().unwrap().is_empty());
        }
        at.map(|at| steps[at]["name"].as_str().unwrap().to_owned())
    };
    assert_eq!(failing(&[], &secret), None);
    assert_eq!(failing(&["--key", "ci"], ""), None);
    assert_eq!(
        failing(&["--permission", "a.write"], &secret).unwrap(),
        "permission"
    );
    assert_eq!(failing(&[], &format!(" {secret}")).unwrap(), "form");
    assert_eq!(failing(&[], &User::new().key("x")).unwrap(), "key");
    user.good(&["rotate", "ci", "--secret-to", "file:new", "--grace", "7d"]);
    let later = ["--key", "ci", "--version", "1", "--at", "2999-01-01"];
    assert_eq!(failing(&later, "").unwrap(), "version");
    assert_eq!(failing(&["--key", "ci", "--at", "2999-01-01"], ""), None);
    assert_eq!(
        user.status(&["explain", "--key", "ci", "--version", "9"]),
        10
    );
    user.good(&[
        "rotate",
        "ci",
        "--compromised",
        "--yes",
        "--secret-to",
        "file:newer",
    ]);
    let said = user.run(&["explain"], &secret);
    assert_eq!(said.status.code(), Some(20));
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(
        said.contains("the client still uses v1; current is v3"),
        "{said}"
    );
}

#[test]
fn doctor_is_well_and_says_when_it_is_not() {
    let user = User::new();
    user.key("ci");
    assert_eq!(user.status(&["doctor"]), 0);
    assert_eq!(user.status(&["doctor", "--db", "none.db"]), 20);
    let credentials = user.home().join(".config/keyadm/credentials");
    std::fs::remove_dir_all(credentials).unwrap();
    let said = json(&user, &["doctor"], "");
    let checks = said["data"]["checks"].as_array().unwrap();
    let failed: Vec<_> = checks
        .iter()
        .filter(|check| check["result"] == "fail")
        .map(|check| check["name"].as_str().unwrap())
        .collect();
    assert_eq!(failed, ["credential"]);
    assert_eq!(user.status(&["doctor"]), 20);
}
