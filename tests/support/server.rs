//! `keyadm serve` as a process, and what is said to it byte by byte.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::desk::Running;
use super::{Desk, Ran, words};

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(15);

/// A server on a port of its own; killed when it is dropped.
pub struct Server {
    running: Option<Running>,
    pid: Pid,
    log: PathBuf,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts it with these arguments, and waits until it listens.
    #[track_caller]
    pub fn start(desk: &Desk, args: &str) -> Self {
        let line = format!("serve --listen 127.0.0.1:0 {args}");
        let log = desk.path("serve.log");
        let stderr = File::create(&log).unwrap();
        let running = desk
            .keyadm(words(&line))
            .with(|command| command.stderr(stderr))
            .start();
        let pid = Pid::from_raw(i32::try_from(running.id()).unwrap()).unwrap();
        let mut server = Self {
            running: Some(running),
            pid,
            log,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let said = server.waits_for("listening on ");
        let (_, rest) = said.split_once("http://").unwrap();
        let end = rest.find(' ').unwrap();
        server.address = rest[..end].parse().unwrap();
        server
    }

    /// All that was logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Waits until the log has `text`, and returns it all.
    #[track_caller]
    pub fn waits_for(&self, text: &str) -> String {
        let begun = Instant::now();
        loop {
            let log = self.log();
            // Only whole lines count.
            if log.contains(text) && log.ends_with('\n') {
                return log;
            }
            assert!(begun.elapsed() < PATIENCE, "no {text:?} in: {log}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// A connection to it.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends these bytes and returns all that comes back until the connection ends.
    pub fn exchange(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        // A server that refuses may close before everything is sent.
        let _ = stream.write_all(bytes.as_ref());
        all_of(stream)
    }

    /// Sends one request with these header lines, and returns the answer.
    #[track_caller]
    pub fn get(&self, target: &str, lines: &[&str]) -> Reply {
        let mut request = format!("GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        for line in lines {
            request.push_str(line);
            request.push_str("\r\n");
        }
        Reply::parse(&self.exchange(request + "\r\n"))
    }

    /// Presents `secret` at `/auth` with this query.
    #[track_caller]
    pub fn auth(&self, query: &str, secret: &str) -> Reply {
        let line = format!("Authorization: Bearer {secret}");
        self.get(&format!("/auth{query}"), &[&line])
    }

    /// Posts `body` to `/v1/verify`.
    #[track_caller]
    pub fn verify(&self, body: &str) -> Reply {
        let length = body.len();
        let request = format!(
            "POST /v1/verify HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        Reply::parse(&self.exchange(request))
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Tells it to stop and waits for its end. What it logged is the standard error.
    #[track_caller]
    pub fn stop(mut self) -> Ran {
        self.signal(Signal::TERM);
        self.wait()
    }

    /// Waits for its end.
    #[track_caller]
    pub fn wait(&mut self) -> Ran {
        let ran = self.running.take().unwrap().wait();
        Ran {
            stderr: self.log(),
            ..ran
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.running.is_some() {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

/// All that comes until the other end closes.
#[track_caller]
pub fn all_of(mut stream: impl Read) -> String {
    let mut bytes = Vec::new();
    let ended = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match ended {
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            panic!("the connection stays open: {text}")
        }
        _ => text,
    }
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Its line and the headers.
    pub head: String,
    /// The rest.
    pub body: String,
}

impl Reply {
    /// Reads one.
    #[track_caller]
    pub fn parse(text: &str) -> Self {
        let parts = text.split_once("\r\n\r\n");
        let (head, body) = parts.unwrap_or_else(|| panic!("no answer: {text:?}"));
        Self {
            status: head[9..12].parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// The value of a header that is there once at most.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.head.lines().skip(1).filter_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        });
        let value = values.next();
        assert!(values.next().is_none(), "{name} twice: {}", self.head);
        value
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        super::json(&self.body)
    }

    /// Fails unless it has this status and this code, in the body's `error`.
    #[track_caller]
    pub fn refuses(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.json()["error"]["code"], code, "{self:?}");
    }
}
