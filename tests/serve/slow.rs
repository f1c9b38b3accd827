//! Clients that take their time, and too many of them.

use std::io::{Read as _, Write as _};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::Desk;
use crate::support::server::{Reply, Server, all_of};

/// A question without a secret.
const ASK: &str = "GET /auth HTTP/1.1\r\nHost: x\r\n\r\n";

#[test]
fn a_slow_head_or_body_is_ended_in_time_and_others_are_served() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "");
    let drip = |start: &'static str, drops: &'static str| {
        let mut stream = server.connect();
        thread::spawn(move || {
            let begun = Instant::now();
            stream.write_all(start.as_bytes()).unwrap();
            let reader = stream.try_clone().unwrap();
            let reader = thread::spawn(move || (all_of(reader), begun.elapsed()));
            // Fails when the other end has closed.
            while stream.write_all(drops.as_bytes()).is_ok() && !reader.is_finished() {
                thread::sleep(Duration::from_millis(300));
            }
            reader.join().unwrap()
        })
    };
    let head = drip("GET /auth HTTP/1.1\r\nHost: x\r\n", "X-A: b\r\n");
    let silent = drip("", "");
    let body = drip(
        "POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 8000\r\n\r\n{",
        " ",
    );
    for _ in 0..20 {
        assert_eq!(server.auth("", &secret).status, 200);
    }
    for slow in [head, silent] {
        let (said, took) = slow.join().unwrap();
        assert_eq!(said, "");
        assert!((4.5..8.5).contains(&took.as_secs_f64()), "{took:?}");
    }
    let (said, took) = body.join().unwrap();
    Reply::parse(&said).refuses(408, "request.slow");
    assert!((9.5..13.0).contains(&took.as_secs_f64()), "{took:?}");
    let metrics = server.get("/metrics", &[]).body;
    assert!(
        metrics.contains("keyadm_connections_too_slow_total 2\n"),
        "{metrics}"
    );
}

#[test]
fn a_client_that_asks_and_never_reads_is_ended() {
    let desk = Desk::new();
    let server = Server::start(&desk, "--log off");
    let mut stream = server.connect();
    stream
        .set_write_timeout(Some(Duration::from_secs(1)))
        .unwrap();
    let many = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000);
    // Until neither side's buffers take any more.
    while stream.write_all(many.as_bytes()).is_ok() {}
    let begun = Instant::now();
    while !server
        .get("/metrics", &[])
        .body
        .contains("too_slow_total 1\n")
    {
        assert!(begun.elapsed() < Duration::from_secs(14), "it is kept");
        thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn connections_over_the_limit_are_closed_at_once() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "--max-connections 3");
    let mut guests: Vec<_> = (0..3).map(|_| server.connect()).collect();
    for guest in &mut guests {
        guest.write_all(ASK.as_bytes()).unwrap();
        let mut byte = [0];
        guest.read_exact(&mut byte).unwrap();
    }
    assert_eq!(server.exchange(ASK), "");
    guests.pop();
    let begun = Instant::now();
    let line = format!("Authorization: Bearer {secret}\r\nConnection: close\r\n");
    let ask = format!("GET /auth HTTP/1.1\r\nHost: x\r\n{line}\r\n");
    while !server.exchange(&ask).starts_with("HTTP/1.1 200") {
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "no seat is free again"
        );
    }
}
