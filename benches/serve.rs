//! `keyadm serve` against the same server answering 200 without a check (`examples/bare.rs`), asked by
//! wrk in turns, in one run.
//!
//! `cargo bench --bench serve` prints requests per second and CPU time per request of both, and the
//! medians of the ratios; with uses recorded and without. `cargo bench --bench serve -- 10000` does so
//! with as many keys, each asked for in turn (making them takes the most of the time).

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints, and stops at once when it cannot measure"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const KEYADM: &str = env!("CARGO_BIN_EXE_keyadm");
const ROUNDS: usize = 7;
const SECONDS: u32 = 3;
const CONNECTIONS: u32 = 64;

/// Asks for each key in turn; the requests are made beforehand, as making them costs wrk more than
/// sending.
const SCRIPT: &str = r#"
local asks, i = {}, 0
for secret in io.lines("secrets") do
    asks[#asks + 1] = wrk.format("GET", "/auth?permission=orders.read",
        { Host = "x", Authorization = "Bearer " .. secret })
end
request = function()
    i = i % #asks + 1
    return asks[i]
end
"#;

fn main() {
    let keys = std::env::args().find_map(|arg| arg.parse().ok());
    let keys: usize = keys.unwrap_or(500);
    let home = tempfile::tempdir().expect("a temporary directory");
    let home = home.path();
    fill(home, keys);
    let bare = Server::start(bare());
    let recording = Server::start(serve(home, &[]));
    let silent = Server::start(serve(home, &["--no-record"]));
    println!("{keys} keys, {ROUNDS} rounds of {SECONDS} s each, {CONNECTIONS} connections");
    println!("ratios are medians over rounds: keyadm serve / the same server without a check");
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push([&bare, &recording, &silent].map(|server| server.ask(home)));
    }
    let column = |of: fn(&[Asked; 3]) -> f64| median(rounds.iter().map(of).collect());
    let rate = [
        column(|round| round[0].rate),
        column(|round| round[1].rate),
        column(|round| round[2].rate),
    ];
    println!(
        "requests/s : bare {:.0}, serve {:.0}, serve --no-record {:.0}",
        rate[0], rate[1], rate[2]
    );
    println!(
        "throughput : {:.2}",
        column(|round| round[1].rate / round[0].rate)
    );
    println!(
        "CPU per request : {:.2}",
        column(|round| round[1].cpu / round[0].cpu)
    );
    println!(
        "recording on / off : {:.2}",
        column(|round| round[1].rate / round[2].rate)
    );
}

/// A home with a store of so many keys, and their secrets in a file.
fn fill(home: &Path, keys: usize) {
    fs::write(home.join("ask.lua"), SCRIPT).expect("a file");
    let script = format!(
        "set -e; $K init --credential-store file -q >init
         for n in $(seq {keys}); do $K create name$n --role read-only --secret-to - -q; echo; done >secrets"
    );
    let status = Command::new("sh")
        .args(["-c", &script])
        .current_dir(home)
        .env_clear()
        .env("K", KEYADM)
        .env("HOME", home)
        .env("PATH", "/usr/bin:/bin")
        .status();
    assert!(status.expect("sh").success(), "no keys");
}

fn serve(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(KEYADM);
    command
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(args)
        .env_clear()
        .env("HOME", home);
    command
}

/// The reference, built in the profile of this bench.
fn bare() -> Command {
    let directory = Path::new(KEYADM).parent().expect("a directory");
    let profile = match directory.ends_with("release") {
        true => "--release",
        false => "--profile=dev",
    };
    let built = Command::new(env!("CARGO"))
        .args(["build", profile, "--quiet", "--example", "bare"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(built.expect("cargo").success(), "examples/bare.rs");
    Command::new(directory.join("examples/bare"))
}

/// A server that runs; killed when it is dropped.
struct Server {
    child: Child,
    address: String,
    /// Kept open, so that it can go on writing.
    _output: Vec<Box<dyn Read>>,
}

/// What wrk and the kernel say about one round.
struct Asked {
    rate: f64,
    /// Clock ticks of the server for each request.
    cpu: f64,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a server");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        // The one names itself on standard output, the other on standard error.
        let keyadm = command.get_program() == KEYADM;
        let mut says: Box<dyn std::io::BufRead> = if keyadm {
            Box::new(stderr)
        } else {
            Box::new(stdout)
        };
        let mut line = String::new();
        says.read_line(&mut line).expect("its address");
        let at = line.find("127.0.0.1:").expect("its address");
        let address = line[at..].split_whitespace().next().expect("a word");
        Self {
            child,
            address: address.to_owned(),
            _output: vec![Box::new(says)],
        }
    }

    /// Clock ticks that the process has used.
    fn ticks(&self) -> f64 {
        let path = PathBuf::from(format!("/proc/{}/stat", self.child.id()));
        let stat = fs::read_to_string(path).expect("/proc");
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .expect("fields")
            .split_whitespace()
            .collect();
        let tick = |at: usize| fields[at].parse::<f64>().expect("a number");
        tick(11) + tick(12)
    }

    fn ask(&self, home: &Path) -> Asked {
        let before = self.ticks();
        let output = Command::new("wrk")
            .args([
                "-t1",
                &format!("-c{CONNECTIONS}"),
                &format!("-d{SECONDS}s"),
                "-s",
                "ask.lua",
            ])
            .arg(format!("http://{}", self.address))
            .current_dir(home)
            .output()
            .expect("wrk (apt-get install wrk)");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success() && !said.contains("Non-2xx"),
            "{said}"
        );
        let number = |before: &str, after: &str| {
            let line = said
                .lines()
                .find(|line| line.contains(before) && line.contains(after));
            let words = line.expect("a figure").split_whitespace();
            words
                .filter_map(|word| word.parse::<f64>().ok())
                .next()
                .expect("a number")
        };
        let requests = number(" requests in ", "read");
        Asked {
            rate: number("Requests/sec:", ""),
            cpu: (self.ticks() - before) / requests,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
