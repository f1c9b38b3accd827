//! Whole commands against Debian's `sqlite3` doing comparable work, pair by pair in one run.
//!
//! `cargo bench` prints a line per pair: both medians in milliseconds and the median of the ratios.
//! Absolute times move with the machine; only the ratios mean anything.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints, and stops at once when it cannot measure"
)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const KEYADM: &str = env!("CARGO_BIN_EXE_keyadm");
const PAIRS: usize = 41;
const KEYS: usize = 10_000;

fn main() {
    let home = tempfile::tempdir().expect("a temporary directory");
    let bench = Bench::new(home.path());
    println!("{PAIRS} pairs each; milliseconds, median; ratio keyadm / reference, median of pairs");
    bench.pair(
        "start (--version) : /bin/true",
        &["--version"],
        None,
        &mut |_| Command::new("/bin/true"),
    );
    bench.pair(
        "create : one durable insert",
        &["create", "NAME", "--role", "read-only", "--secret-to", "-", "-q"],
        None,
        &mut |n| {
            bench.sqlite(&[&format!(
                "PRAGMA synchronous = FULL; INSERT INTO k (name, a, b, c) VALUES ('new{n}', 'a{n}', 'b', {n})"
            )])
        },
    );
    let secret = bench.secret();
    bench.pair(
        "verify --no-record : select of one row",
        &["verify", "--no-record"],
        Some(&secret),
        &mut |n| bench.sqlite(&[&format!("SELECT * FROM k WHERE name = 'name{n}'")]),
    );
    bench.pair(
        "list -o ndjson --all : sqlite3 -json",
        &["list", "-o", "ndjson", "--all"],
        None,
        &mut |_| bench.sqlite(&["-json", "SELECT * FROM k"]),
    );
}

/// A home with a store and a reference database of as many rows.
struct Bench {
    home: PathBuf,
}

impl Bench {
    fn new(home: &Path) -> Self {
        let bench = Self {
            home: home.to_owned(),
        };
        bench
            .keyadm(&["init", "--credential-store", "file", "-q"], 0)
            .output()
            .expect("init");
        bench.fill();
        let rows = format!(
            "PRAGMA journal_mode = WAL;
             CREATE TABLE k (id INTEGER PRIMARY KEY, name TEXT UNIQUE, a TEXT, b TEXT, c INTEGER);
             CREATE INDEX k_a ON k (a);
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {KEYS})
             INSERT INTO k (name, a, b, c)
                SELECT 'name' || i, 'a' || i, hex(randomblob(200)), i FROM n;"
        );
        bench
            .sqlite(&[&rows])
            .output()
            .expect("sqlite3 (apt-get install sqlite3)");
        bench
    }

    /// Rows as the store has them, copied from one real key: reading does not ask the journal.
    fn fill(&self) {
        self.keyadm(
            &[
                "create",
                "name0",
                "--role",
                "read-only",
                "--secret-to",
                "-",
                "-q",
            ],
            0,
        )
        .output()
        .expect("create");
        let store = self.home.join(".local/share/keyadm/keys.db");
        let copies = format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {KEYS})
             INSERT INTO keys SELECT 'key_' || substr('000000000000' || i, -12), 'name' || i, role,
                environment, owner, description, tags, allow_ips, rate_limit, max_uses, expires_at,
                rotate_every, finish, sinks, status, versions, created_at, created_by, revoked_at,
                revoked_by, revoke_reason, seq FROM n, keys WHERE keys.name = 'name0';"
        );
        Command::new("sqlite3")
            .arg(store)
            .arg(copies)
            .output()
            .expect("sqlite3");
    }

    fn secret(&self) -> Vec<u8> {
        self.keyadm(
            &[
                "create",
                "bench",
                "--role",
                "read-only",
                "--secret-to",
                "-",
                "-q",
            ],
            0,
        )
        .output()
        .expect("create")
        .stdout
    }

    fn keyadm(&self, args: &[&str], n: usize) -> Command {
        let mut command = Command::new(KEYADM);
        let name = format!("new{n}");
        let args = args
            .iter()
            .map(|arg| if *arg == "NAME" { name.as_str() } else { arg });
        command
            .args(args)
            .env_clear()
            .env("HOME", &self.home)
            .env("PATH", "/usr/bin:/bin");
        command
    }

    fn sqlite(&self, args: &[&str]) -> Command {
        let mut command = Command::new("sqlite3");
        let (options, sql) = args.split_at(args.len() - 1);
        command
            .args(options)
            .arg(self.home.join("reference.db"))
            .args(sql);
        command
    }

    fn pair(
        &self,
        title: &str,
        args: &[&str],
        stdin: Option<&[u8]>,
        reference: &mut dyn FnMut(usize) -> Command,
    ) {
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for n in 1..=PAIRS {
            let a = timed(self.keyadm(args, n), stdin);
            let b = timed(reference(n), None);
            ours.push(a);
            theirs.push(b);
            ratios.push(a / b);
        }
        println!(
            "{title:<42} {:8.2} {:8.2}   {:.2}",
            median(ours),
            median(theirs),
            median(ratios)
        );
    }
}

/// Milliseconds of a whole process that has to succeed; its output is read from a file's end.
fn timed(mut command: Command, stdin: Option<&[u8]>) -> f64 {
    let output = fs::File::create("/dev/shm/keyadm-bench-output").expect("/dev/shm");
    let begun = Instant::now();
    let mut child = command
        .stdin(if stdin.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(output)
        .spawn()
        .expect("the command");
    if let (Some(text), Some(mut pipe)) = (stdin, child.stdin.take()) {
        pipe.write_all(text).expect("a pipe");
    }
    let status = child.wait().expect("its end");
    let time = begun.elapsed().as_secs_f64() * 1_000.0;
    assert!(status.success(), "{command:?} failed");
    time
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
