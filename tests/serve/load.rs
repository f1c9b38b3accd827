//! Many clients at once, while others change the store: no answer is wrong.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::support::server::Server;
use crate::support::{Desk, words};

/// A connection that stays open, as those of proxies do.
struct Client(BufReader<std::net::TcpStream>);

impl Client {
    fn new(server: &Server) -> Self {
        let stream = server.connect();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// The status, and the code of a refusal.
    fn ask(&mut self, secret: &str) -> String {
        let head = "GET /auth?permission=orders.read HTTP/1.1\r\nHost: x\r\n";
        let request = format!("{head}Authorization: Bearer {secret}\r\n\r\n");
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut status, mut length) = (String::new(), 0);
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "it was closed");
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                rest[..3].clone_into(&mut status);
            }
            if let Some(rest) = line.strip_prefix("content-length: ") {
                length = rest.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        if length > 0 {
            let body = crate::support::json(&String::from_utf8(body).unwrap());
            status = format!("{status} {}", body["error"]["code"].as_str().unwrap());
        }
        status
    }
}

#[test]
fn no_answer_is_wrong_while_keys_are_made_and_revoked() {
    let desk = Desk::new();
    let good: Vec<String> = (0..4).map(|n| desk.create(&format!("good{n}"))).collect();
    let revoked = desk.create("revoked");
    desk.run(words("revoke revoked --yes")).expect(0);
    let suspended = desk.create("suspended");
    desk.run(words("suspend suspended")).expect(0);
    let foreign = Desk::new().create("foreign");
    let mut mixed: Vec<(&str, &str)> = good.iter().map(|secret| (&**secret, "200")).collect();
    mixed.extend([
        (&*revoked, "401 REVOKED"),
        (&*suspended, "401 SUSPENDED"),
        (&*foreign, "401 NOT_FOUND"),
        ("kadm_prod_forged", "401 INVALID_FORMAT"),
    ]);
    let server = Server::start(&desk, "--log off");
    let (over, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for start in 0..3 {
            let (mixed, over, asked) = (&mixed, &over, &asked);
            let mut client = Client::new(&server);
            scope.spawn(move || {
                let mut at = start;
                while !over.load(Ordering::Relaxed) {
                    let (secret, expected) = mixed[at % mixed.len()];
                    assert_eq!(client.ask(secret), expected);
                    asked.fetch_add(1, Ordering::Relaxed);
                    at += 1;
                }
            });
        }
        let mut client = Client::new(&server);
        for n in 0..25 {
            let name = format!("brief{n}");
            let secret = desk.create(&name);
            assert_eq!(client.ask(&secret), "200", "made a moment ago");
            desk.run(["revoke", &name, "--yes"]).expect(0);
            assert_eq!(client.ask(&secret), "401 REVOKED", "revoked a moment ago");
        }
        over.store(true, Ordering::Relaxed);
    });
    assert!(asked.into_inner() > 500);
    server.stop().expect(0);
    desk.is_sound();
}

#[test]
fn a_killed_server_loses_a_second_of_uses_at_most() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let line = "create few --role read-only --max-uses 30 --secret-to -";
    let few = desk.run(words(line)).expect(0).stdout;
    let mut server = Server::start(&desk, "--log off");
    let mut client = Client::new(&server);
    for _ in 0..20 {
        assert_eq!(
            (client.ask(&secret), client.ask(&few)),
            ("200".into(), "200".into())
        );
    }
    // They are written every second.
    thread::sleep(Duration::from_millis(1_600));
    server.signal(Signal::KILL);
    server.wait();
    let server = Server::start(&desk, "--log off");
    let mut client = Client::new(&server);
    let accepted = (0..20).filter(|_| client.ask(&few) == "200").count();
    assert_eq!(
        accepted, 10,
        "uses that were counted before it was killed count"
    );
}

#[test]
fn a_rotation_ends_when_serve_has_seen_the_new_secret_and_the_old_one_is_quiet() {
    let desk = Desk::new();
    let old = desk.create("ci");
    let server = Server::start(&desk, "");
    assert_eq!(server.auth("", &old).status, 200);
    let line = "rotate ci --finish seen --quiet 1s --secret-to -";
    let new = desk.run(words(line)).expect(0).stdout;
    assert_eq!(server.auth("", &old).status, 200);
    thread::sleep(Duration::from_millis(2_300));
    // Quiet is not enough: nobody has used the new one.
    assert_ne!(desk.run(words("rotation finish ci")).code(), 0);
    assert_eq!(server.auth("", &new).status, 200);
    let begun = Instant::now();
    loop {
        desk.run(words("rotation finish ci"));
        let flights = desk.run(words("rotation list --json")).expect(0).json();
        if flights["data"].as_array().unwrap().is_empty() {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(15), "{flights}");
        thread::sleep(Duration::from_millis(300));
    }
    assert_eq!(server.auth("", &old).status, 401);
    assert_eq!(server.auth("", &new).status, 200);
}
