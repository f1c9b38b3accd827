//! How it lives with a store that others change, and how it ends.

use std::fs;
use std::io::{Read as _, Write as _};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::support::server::{Reply, Server, all_of};
use crate::support::{Desk, words};

/// Asks until the status is `status`; a few milliseconds are for the store to be looked at.
#[track_caller]
fn becomes(server: &Server, secret: &str, status: u16) -> Reply {
    let begun = Instant::now();
    loop {
        let reply = server.auth("", secret);
        if reply.status == status {
            return reply;
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{reply:?}");
    }
}

#[test]
fn what_another_process_changes_counts_from_the_next_request_on() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "");
    let status = || server.auth("", &secret).status;
    assert_eq!(status(), 200);
    desk.run(words("suspend ci")).expect(0);
    assert_eq!(status(), 401);
    desk.run(words("resume ci")).expect(0);
    assert_eq!(status(), 200);
    desk.run(words("revoke ci --yes")).expect(0);
    assert_eq!(status(), 401);
    let another = desk.create("another");
    assert_eq!(server.auth("", &another).status, 200);
    assert_eq!(server.auth("", &secret).status, 401);
}

#[test]
fn a_store_that_is_not_believed_lets_nobody_in() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let old = fs::read(desk.db()).unwrap();
    desk.create("later");
    let server = Server::start(&desk, "--log off");
    assert_eq!(server.auth("", &secret).status, 200);
    let closed = |what: &str| {
        let reply = becomes(&server, &secret, 503);
        reply.refuses(503, "unavailable");
        assert_eq!(reply.header("Retry-After"), Some("1"), "{what}");
        assert_eq!(reply.header("X-Keyadm-Role"), Some(""), "{what}");
        let body = format!("{{\"secret\":\"{secret}\"}}");
        server.verify(&body).refuses(503, "unavailable");
        assert_eq!(server.get("/readyz", &[]).status, 503, "{what}");
        assert_eq!(server.get("/healthz", &[]).status, 200, "{what}");
        assert!(
            server
                .get("/metrics", &[])
                .body
                .contains("keyadm_ready 0\n"),
            "{what}"
        );
    };
    // Moved away, and put back.
    let (db, away) = (desk.db(), desk.path(".local/share/keyadm/away.db"));
    fs::rename(&db, &away).unwrap();
    closed("moved");
    fs::rename(&away, &db).unwrap();
    becomes(&server, &secret, 200);
    // An older copy in its place.
    fs::rename(&db, &away).unwrap();
    fs::write(&db, &old).unwrap();
    fs::set_permissions(&db, fs::metadata(&away).unwrap().permissions()).unwrap();
    closed("rolled back");
    // Another file.
    fs::write(&db, "nothing of the kind").unwrap();
    closed("replaced");
    let log = server.log();
    assert!(log.contains("\"event\":\"failed\""), "{log}");
    assert!(!log.contains(&secret), "{log}");
}

#[test]
fn a_row_that_was_edited_lets_nobody_in_with_that_key() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    desk.open()
        .execute("UPDATE keys SET role = 'admin' WHERE name = 'ci'", ())
        .unwrap();
    let ran = desk.run(words("serve --listen 127.0.0.1:0")).expect(14);
    assert!(
        !ran.stderr.contains("listening"),
        "it was checked before anybody was let in: {ran}"
    );
    desk.open()
        .execute("UPDATE keys SET role = 'read-only' WHERE name = 'ci'", ())
        .unwrap();
    let server = Server::start(&desk, "--audit-every 10s");
    desk.open()
        .execute("UPDATE keys SET role = 'admin' WHERE name = 'ci'", ())
        .unwrap();
    server.auth("", &secret).refuses(401, "TAMPERED");
    // The timer finds it, and then nobody is let in at all.
    server.waits_for("\"event\":\"audit_failed\"");
    server.auth("", &secret).refuses(503, "unavailable");
    assert_eq!(server.get("/readyz", &[]).status, 503);
}

#[test]
fn what_is_in_flight_is_answered_before_the_end() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "");
    let body = format!("{{\"secret\":\"{secret}\"}}");
    let head = format!(
        "POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut working = server.connect();
    working.write_all(head.as_bytes()).unwrap();
    let mut idle = server.connect();
    let request =
        format!("GET /auth HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\n\r\n");
    idle.write_all(request.as_bytes()).unwrap();
    let mut start = [0; 12];
    idle.read_exact(&mut start).unwrap();
    thread::sleep(Duration::from_millis(100));
    server.signal(Signal::TERM);
    server.waits_for("\"event\":\"stopping\"");
    all_of(idle);
    assert!(
        std::net::TcpStream::connect(server.address).is_err(),
        "it still listens"
    );
    working.write_all(body.as_bytes()).unwrap();
    let reply = Reply::parse(&all_of(working));
    assert_eq!((reply.status, &reply.json()["valid"]), (200, &true.into()));
    let mut server = server;
    let ran = server.wait().expect(0);
    assert!(ran.took < Duration::from_secs(9), "{:?}", ran.took);
    // What was used is written before the end.
    let last = desk
        .run(words("show ci --field last_used_at"))
        .expect(0)
        .stdout;
    assert!(last.starts_with("20"), "{last:?}");
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let desk = Desk::new();
    let mut server = Server::start(&desk, "");
    let mut working = server.connect();
    working.write_all(b"GET /auth HTTP/1.1\r\nHost:").unwrap();
    thread::sleep(Duration::from_millis(100));
    server.signal(Signal::TERM);
    server.waits_for("\"event\":\"stopping\"");
    // One that follows at once is the same one: `timeout` signals a process and then its group.
    server.signal(Signal::TERM);
    thread::sleep(Duration::from_millis(1_200));
    server.signal(Signal::TERM);
    server.wait().expect(143);
}

#[test]
fn the_log_says_who_was_refused_and_never_with_what() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let forged = format!("{}canaryCANARY", &secret[..secret.len() - 12]);
    let run = |level: &str| {
        let server = Server::start(&desk, &format!("--log {level}"));
        server.auth("?permission=orders.read", &secret);
        server.auth("?permission=orders.write", &secret);
        server.auth("", &forged);
        server.auth("", "hunter2-canary");
        server.verify(&format!(
            "{{\"secret\":\"{secret}\",\"permission\":\"canary\"}}"
        ));
        server.get(
            "/auth?canary=1",
            &["X-Canary: canary", "Authorization: Basic canary"],
        );
        server.get("/canary", &[]);
        let ran = server.stop().expect(0);
        for text in [&*secret, &forged, "canary", "CANARY", "hunter2"] {
            assert!(!ran.stderr.contains(text), "{text} in {ran}");
        }
        let lines: Vec<_> = ran
            .stderr
            .lines()
            .filter(|line| line.starts_with('{'))
            .collect();
        lines
            .iter()
            .map(|line| crate::support::json(line))
            .collect::<Vec<_>>()
    };
    assert_eq!(run("off").len(), 1, "only the end of the server");
    assert_eq!(run("all").len(), 8);
    let refused = run("refused");
    assert_eq!(refused.len(), 7);
    let line = &refused[0];
    assert_eq!(line["code"], "INSUFFICIENT_PERMISSIONS");
    assert_eq!(
        (&line["status"], &line["path"]),
        (&403.into(), &"/auth".into())
    );
    assert_eq!(line["last4"], secret[secret.len() - 4..]);
    assert_eq!(
        (&line["version"], &line["ip"]),
        (&1.into(), &"127.0.0.1".into())
    );
    assert_eq!(line["permission"], "orders.write");
    assert!(line["key_id"].as_str().unwrap().starts_with("key_"));
    assert!(line["duration_us"].is_u64() && line["time"].is_string());
    assert!(
        refused[1]["last4"].is_null(),
        "the end of what is no secret of ours"
    );
}
