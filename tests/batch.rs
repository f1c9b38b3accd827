//! `keyadm verify --batch` through the real binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::desk::KEYADM;
use support::{Desk, words};

/// A batch that runs, asked line by line.
struct Batch {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Batch {
    fn start(desk: &Desk, args: &[&str]) -> Self {
        let mut child = Command::new(KEYADM)
            .args(["verify", "--batch"])
            .args(args)
            .env_clear()
            .env("HOME", desk.home())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            stdin: child.stdin.take(),
            stdout: BufReader::new(child.stdout.take().unwrap()),
            child,
        }
    }

    fn write(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(line.as_bytes()).unwrap();
        stdin.write_all(b"\n").unwrap();
    }

    /// The answer to one line, which is waited for before anything else is written.
    fn ask(&mut self, line: &str) -> Value {
        self.write(line);
        let mut answer = String::new();
        self.stdout.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap_or(Value::Null)
    }

    fn code(&mut self, line: &str) -> String {
        self.ask(line)["code"].as_str().unwrap_or("none").to_owned()
    }

    /// A number of the process's status, in KiB.
    fn memory(&self, field: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(field)).unwrap();
        let number = line.split_whitespace().nth(1).unwrap();
        number.parse().unwrap()
    }

    /// Ends the input; the exit status and standard error.
    fn end(mut self) -> (Option<i32>, String) {
        drop(self.stdin.take());
        let output = self.child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), said)
    }
}

/// A key named `name`; its secret without the line break.
fn key(desk: &Desk, name: &str) -> String {
    desk.create(name).trim_end().to_owned()
}

fn allowed(desk: &Desk) -> u64 {
    let file = rusqlite::Connection::open(desk.db()).unwrap();
    let sql = "SELECT coalesce(sum(uses), 0) FROM totals WHERE result = 'VALID'";
    let uses: i64 = file.query_row(sql, (), |row| row.get(0)).unwrap();
    uses.unsigned_abs()
}

/// Lines, how each is answered, and whether it is broken.
fn table(secret: &str) -> Vec<(String, &'static str, bool)> {
    let ask = |fields: Value| {
        let mut line = json!({"secret": secret});
        line.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        line.to_string()
    };
    vec![
        (secret.to_owned(), "VALID", false),
        (String::new(), "INVALID_FORMAT", false),
        (format!("{secret}\r"), "VALID", false),
        ("nonsense".into(), "INVALID_FORMAT", false),
        (ask(json!({})), "VALID", false),
        (
            ask(json!({"permission": "orders.write"})),
            "INSUFFICIENT_PERMISSIONS",
            false,
        ),
        (ask(json!({"permission": null})), "VALID", false),
        (
            ask(json!({"environment": "staging"})),
            "WRONG_ENVIRONMENT",
            false,
        ),
        (ask(json!({"ip": "192.0.2.1"})), "VALID", false),
        (ask(json!({"ip": "192.0.2"})), "INVALID_FORMAT", true),
        (ask(json!({"permission": "*"})), "INVALID_FORMAT", true),
        (
            ask(json!({"permision": "orders.write"})),
            "INVALID_FORMAT",
            true,
        ),
        (json!({"id": 1}).to_string(), "INVALID_FORMAT", true),
        (json!({"secret": 5}).to_string(), "INVALID_FORMAT", true),
        (json!({(secret): "x"}).to_string(), "INVALID_FORMAT", true),
        (ask(json!({"id": secret})), "INVALID_FORMAT", true),
        (format!("{{\"secret\":\"{secret}"), "INVALID_FORMAT", true),
        (
            format!("{}{}", "{\"id\":".repeat(9_000), "}".repeat(9_000)),
            "INVALID_FORMAT",
            true,
        ),
        ("x".repeat(70_000), "INVALID_FORMAT", true),
        (
            secret.replace("kadm", "\u{1b}[31m"),
            "INVALID_FORMAT",
            false,
        ),
        (secret.to_owned(), "VALID", false),
    ]
}

#[test]
fn every_line_is_answered_once_in_order_whatever_it_is() {
    let desk = Desk::new();
    let secret = key(&desk, "ci");
    let table = table(&secret);
    let input: String = table.iter().map(|(line, ..)| format!("{line}\n")).collect();
    let ran = desk
        .keyadm(words("verify --batch"))
        .stdin(&input)
        .run()
        .expect(0);
    let answers: Vec<Value> = ran.stdout.lines().map(support::json).collect();
    assert_eq!(answers.len(), table.len());
    for ((line, code, broken), answer) in table.iter().zip(&answers) {
        assert_eq!(answer["code"], *code, "{line:.200}");
        assert_eq!(answer["valid"], *code == "VALID", "{line:.200}");
        assert_eq!(answer["error"].is_string(), *broken, "{answer}");
    }
    assert!(!ran.stdout.contains(&secret[15..]) && !ran.stderr.contains(&secret[15..]));
    assert_eq!(ran.stderr, "");
}

#[test]
fn an_answer_is_that_of_verify_with_the_id_that_came_along() {
    let desk = Desk::new();
    let secret = key(&desk, "ci");
    let plain = desk
        .keyadm(words("verify --json --no-record"))
        .stdin(&secret);
    let mut expected = plain.run().json()["data"].clone();
    expected["error"] = Value::Null;
    let mut batch = Batch::start(&desk, &["--no-record"]);
    for id in [
        "null",
        "7",
        "123456789012345678901234567890",
        "\"a \\u202e b\"",
        "{\"a\": [1, 2]}",
        "{\"a\":\t\r1}",
    ] {
        expected["id"] = serde_json::from_str(id).unwrap();
        let line = format!("{{\"secret\":\"{secret}\",\"id\":{id}}}");
        assert_eq!(batch.ask(&line), expected);
    }
    batch.write(&format!(
        "{{\"secret\":\"{secret}\",\"id\":123456789012345678901234567890}}"
    ));
    let mut line = String::new();
    batch.stdout.read_line(&mut line).unwrap();
    assert!(
        line.contains("\"id\":123456789012345678901234567890"),
        "{line}"
    );
    assert_eq!(batch.end(), (Some(0), String::new()));
}

#[test]
fn what_a_line_does_not_name_comes_from_the_command_line() {
    let desk = Desk::new();
    let secret = key(&desk, "ci");
    let mut batch = Batch::start(
        &desk,
        &["--permission", "orders.write", "--env", "production"],
    );
    assert_eq!(batch.code(&secret), "INSUFFICIENT_PERMISSIONS");
    let other = json!({"secret": secret, "permission": "orders.read"});
    assert_eq!(batch.code(&other.to_string()), "VALID");
    let other = json!({"secret": secret, "permission": "orders.read", "environment": "staging"});
    assert_eq!(batch.code(&other.to_string()), "WRONG_ENVIRONMENT");
}

#[test]
fn a_change_of_another_process_counts_for_the_next_line() {
    let desk = Desk::new();
    let secret = key(&desk, "ci");
    let mut batch = Batch::start(&desk, &[]);
    for _ in 0..5 {
        assert_eq!(batch.code(&secret), "VALID");
        desk.run(words("suspend ci")).expect(0);
        assert_eq!(batch.code(&secret), "SUSPENDED");
        desk.run(words("resume ci")).expect(0);
    }
    desk.run(words("revoke ci --yes")).expect(0);
    assert_eq!(batch.code(&secret), "REVOKED");
    let new = key(&desk, "ci");
    assert_eq!(batch.code(&new), "VALID");
}

#[test]
fn a_hundred_thousand_lines_take_no_more_memory_than_a_hundred() {
    let desk = Desk::new();
    let secret = key(&desk, "ci");
    let mut batch = Batch::start(&desk, &[]);
    for _ in 0..100 {
        assert_eq!(batch.code(&secret), "VALID");
    }
    let before = batch.memory("VmHWM");
    let mut stdin = batch.stdin.take().unwrap();
    let stranger = secret.replace("kadm_", "kodm_");
    let writer = std::thread::spawn(move || {
        for n in 0..100_000 {
            let line = match n % 4 {
                0 => &secret,
                1 => &stranger,
                _ => "kadm_prod_x",
            };
            writeln!(stdin, "{line}").unwrap();
        }
        // A line without end.
        for _ in 0..100 {
            stdin.write_all(&[b'x'; 100_000]).unwrap();
        }
        stdin
    });
    let mut valid = 0;
    let mut line = String::new();
    for _ in 0..100_000 {
        line.clear();
        batch.stdout.read_line(&mut line).unwrap();
        valid += usize::from(line.starts_with("{\"valid\":true"));
    }
    batch.stdin = Some(writer.join().unwrap());
    batch.write("");
    line.clear();
    batch.stdout.read_line(&mut line).unwrap();
    assert!(line.contains("longer than 64 KiB"), "{line}");
    let grown = batch.memory("VmHWM") - before;
    assert_eq!(valid, 25_000);
    assert!(grown < 4_096, "it grew by {grown} KiB");
    assert_eq!(batch.end(), (Some(0), String::new()));
    assert_eq!(allowed(&desk), 25_100);
}

#[test]
fn uses_are_recorded_every_second_and_when_a_signal_ends_it() {
    let desk = Desk::new();
    let secret = key(&desk, "ci");
    let mut batch = Batch::start(&desk, &[]);
    batch.code(&secret);
    let started = Instant::now();
    while allowed(&desk) < 1 {
        assert!(started.elapsed() < Duration::from_secs(10), "not recorded");
        std::thread::sleep(Duration::from_millis(20));
    }
    for signal in ["-INT", "-TERM"] {
        let before = allowed(&desk);
        let mut batch = Batch::start(&desk, &[]);
        batch.code(&secret);
        let pid = batch.child.id().to_string();
        Command::new("kill").args([signal, &pid]).status().unwrap();
        let code = batch.child.wait().unwrap().code();
        assert_eq!(code, Some(if signal == "-INT" { 130 } else { 143 }));
        assert_eq!(allowed(&desk), before + 1, "{signal}");
    }
    let mut silent = Batch::start(&desk, &["--no-record"]);
    silent.code(&secret);
    let before = allowed(&desk);
    assert_eq!(silent.end().0, Some(0));
    assert_eq!(allowed(&desk), before);
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let desk = Desk::new();
    key(&desk, "ci");
    let script = "yes x | \"$K\" verify --batch | head -n 2 >/dev/null; echo ${PIPESTATUS[1]}";
    let ran = desk.shell(script).run().expect(0);
    assert_eq!((ran.stdout.trim(), &*ran.stderr), ("141", ""));
}

#[test]
fn an_older_store_put_back_is_never_believed() {
    let desk = Desk::new();
    let secret = key(&desk, "ci");
    let old = desk.path("old.db");
    fs::copy(desk.db(), &old).unwrap();
    let mut batch = Batch::start(&desk, &[]);
    assert_eq!(batch.code(&secret), "VALID");
    desk.run(words("revoke ci --yes")).expect(0);
    assert_eq!(batch.code(&secret), "REVOKED");
    for end in ["-wal", "-shm"] {
        fs::remove_file(format!("{}{end}", desk.db().display())).unwrap();
    }
    fs::rename(&old, desk.db()).unwrap();
    assert_eq!(batch.code(&secret), "none");
    let (code, said) = batch.end();
    assert_eq!(code, Some(14));
    assert!(said.contains("[integrity.rolled_back]"), "{said}");
}

#[test]
fn rows_and_events_edited_meanwhile_never_make_an_accept() {
    let edits = [
        "UPDATE keys SET status = 'active', revoked_at = NULL WHERE name = 'gone'",
        "UPDATE keys SET role = 'admin' WHERE name = 'weak'",
        "UPDATE keys SET versions = (SELECT versions FROM keys WHERE name = 'weak') WHERE name = 'gone'",
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
        "UPDATE journal SET body = replace(body, 'revoked', 'active ') WHERE seq = (SELECT max(seq) FROM journal)",
    ];
    for warm in [true, false] {
        for edit in edits {
            let desk = Desk::new();
            let (gone, weak) = (key(&desk, "gone"), key(&desk, "weak"));
            desk.run(words("revoke gone --yes")).expect(0);
            let mut batch = Batch::start(&desk, &["--permission", "orders.write"]);
            if warm {
                assert_eq!(batch.code(&gone), "REVOKED");
                assert_eq!(batch.code(&weak), "INSUFFICIENT_PERMISSIONS");
            } else {
                // It has begun.
                batch.code("");
            }
            let file = rusqlite::Connection::open(desk.db()).unwrap();
            assert_eq!(file.execute(edit, ()).unwrap(), 1, "{edit}");
            for secret in [&gone, &weak] {
                if batch.child.try_wait().unwrap().is_none() {
                    let code = batch.code(secret);
                    assert_ne!(code, "VALID", "{edit}");
                }
            }
        }
    }
}

#[test]
fn a_store_without_keys_or_without_a_file_is_said_at_once() {
    let desk = Desk::bare();
    let ran = desk.keyadm(words("verify --batch")).stdin("x\n").run();
    ran.expect(6).says("[setup.no_store]");
}
