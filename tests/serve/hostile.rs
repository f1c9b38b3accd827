//! Clients that do not play by the rules: a documented status, nothing crashes, nothing leaks.

use std::io::{Read as _, Write as _};

use crate::support::Desk;
use crate::support::server::{Reply, Server};

/// A request for `/auth` with these header lines, for a connection that stays open.
fn auth(lines: &str) -> String {
    format!("GET /auth HTTP/1.1\r\nHost: x\r\n{lines}\r\n")
}

/// How many answers stand in `text`.
fn answers(text: &str) -> usize {
    text.matches("HTTP/1.1 ").count()
}

#[test]
fn what_is_too_long_is_refused_and_said_so() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "");
    let bearer = format!("Authorization: Bearer {secret}\r\nConnection: close\r\n");
    let long =
        |bytes: usize| server.exchange(auth(&format!("{bearer}X-A: {}\r\n", "a".repeat(bytes))));
    assert_eq!(Reply::parse(&long(15 * 1024)).status, 200);
    assert_eq!(Reply::parse(&long(17 * 1024)).status, 431);
    assert_eq!(Reply::parse(&long(1 << 20)).status, 431);
    // Heard to the end, so that the answer is not lost in a reset.
    let mut patient = server.connect();
    let head = auth(&format!("X-A: {}\r\n", "a".repeat(32 << 20)));
    patient.write_all(head.as_bytes()).unwrap();
    let many = "X-A: b\r\n".repeat(200);
    assert_eq!(
        Reply::parse(&server.exchange(auth(&format!("{bearer}{many}")))).status,
        431
    );
    let target = format!(
        "GET /auth?{} HTTP/1.1\r\nHost: x\r\n\r\n",
        "a".repeat(70_000)
    );
    assert!([414, 431].contains(&Reply::parse(&server.exchange(target)).status));
    let ask = |padding: usize| {
        server.verify(&format!(
            "{{\"secret\":\"{secret}\"{}}}",
            " ".repeat(padding)
        ))
    };
    assert_eq!(ask(8_000).status, 200);
    ask(8_192).refuses(413, "request.too_large");
    ask(1 << 20).refuses(413, "request.too_large");
    let chunk = format!("2000\r\n{}\r\n", " ".repeat(0x2000));
    let head = "POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    Reply::parse(&server.exchange(format!("{head}{chunk}{chunk}")))
        .refuses(413, "request.too_large");
    assert_eq!(server.auth("", &secret).status, 200);
}

#[test]
fn nothing_can_be_smuggled_in_behind_a_request() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "");
    let bearer = format!("Authorization: Bearer {secret}\r\n");
    let inner = auth(&bearer);
    let length = inner.len();
    // What is refused, is refused with one answer and the connection closed.
    for lines in [
        format!("Content-Length: 0\r\nContent-Length: {length}\r\n"),
        format!("Content-Length: 0, {length}\r\n"),
        "Content-Length: +0\r\n".to_owned(),
        "Content-Length: 0x0\r\n".to_owned(),
        "Content-Length: -1\r\n".to_owned(),
        "Content-Length : 0\r\n".to_owned(),
        "Transfer-Encoding: identity\r\n".to_owned(),
        "Transfer-Encoding: chunked, identity\r\n".to_owned(),
        "Transfer-Encoding: chunkedx\r\n".to_owned(),
        "X-A: b\r\n folded\r\n".to_owned(),
        "X-A: b\r\n\tfolded\r\n".to_owned(),
        "X-A: b\0c\r\n".to_owned(),
        "X A: b\r\n".to_owned(),
        ": b\r\n".to_owned(),
        "X-A: b\rc\r\n".to_owned(),
    ] {
        let said = server.exchange(format!("{}{inner}", auth(&format!("{bearer}{lines}"))));
        assert_eq!(
            (answers(&said), Reply::parse(&said).status),
            (1, 400),
            "{lines:?} {said}"
        );
    }
    // Two lengths in one message: the chunks are the body, and nothing after them is read.
    for lines in [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n"),
    ] {
        let said = server.exchange(format!(
            "{}0\r\n\r\n{inner}",
            auth(&format!("{bearer}{lines}"))
        ));
        assert_eq!(
            (answers(&said), Reply::parse(&said).status),
            (1, 200),
            "{lines:?} {said}"
        );
    }
    let old = format!(
        "GET /auth HTTP/1.0\r\nHost: x\r\n{bearer}Transfer-Encoding: chunked\r\n\r\n{inner}"
    );
    let said = server.exchange(old);
    assert_eq!(
        (
            answers(&said.replace("/1.0", "/1.1")),
            Reply::parse(&said).status
        ),
        (1, 400)
    );
}

#[test]
fn a_body_at_auth_is_never_taken_for_a_request() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "");
    let inner = auth(&format!(
        "Authorization: Bearer {secret}\r\nConnection: close\r\n"
    ));
    let announced = auth(&format!("Content-Length: {}\r\n", inner.len()));
    let last = auth("Connection: close\r\n");
    let said = server.exchange(format!("{announced}{inner}{last}"));
    assert!(!said.contains("HTTP/1.1 200"), "{said}");
}

#[test]
fn a_request_names_its_host_once() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "");
    let rest = format!("Authorization: Bearer {secret}\r\nConnection: close\r\n\r\n");
    let say = |start: &str| Reply::parse(&server.exchange(format!("{start}{rest}")));
    say("GET /auth HTTP/1.1\r\n").refuses(400, "request.host");
    say("GET /auth HTTP/1.1\r\nHost: a\r\nHost: b\r\n").refuses(400, "request.host");
    assert_eq!(say("GET /auth HTTP/1.0\r\n").status, 200);
    for method in ["POST", "HEAD", "OPTIONS", "DELETE", "PURGE"] {
        assert_eq!(
            say(&format!("{method} /auth HTTP/1.1\r\nHost: x\r\n")).status,
            200,
            "{method}"
        );
    }
}

#[test]
fn many_requests_in_one_packet_are_answered_in_order() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "--log off");
    let good = auth(&format!("Authorization: Bearer {secret}\r\n"));
    let (bad, last) = (auth(""), auth("Connection: close\r\n"));
    let said = server.exchange(format!("{}{last}", format!("{good}{bad}").repeat(200)));
    let statuses: Vec<&str> = said
        .split("HTTP/1.1 ")
        .skip(1)
        .map(|rest| &rest[..3])
        .collect();
    assert_eq!(statuses.len(), 401);
    assert!(
        statuses[..400].chunks(2).all(|pair| pair == ["200", "401"]),
        "{statuses:?}"
    );
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "--log all");
    let say = |line: &[u8]| {
        let mut bytes = b"GET /auth HTTP/1.1\r\nHost: x\r\nConnection: close\r\n".to_vec();
        bytes.extend_from_slice(line);
        bytes.extend_from_slice(b"\r\n\r\n");
        Reply::parse(&server.exchange(bytes))
    };
    say(b"Authorization: Bearer \xff\xfe\xfd").refuses(401, "INVALID_FORMAT");
    say(b"Authorization: \xff\xfe").refuses(401, "request.no_secret");
    let bearer = format!("Authorization: Bearer {secret}\r\n");
    let with = |line: &[u8]| say(&[bearer.as_bytes(), line].concat());
    with(b"X-Keyadm-Permission: \xff").refuses(400, "request.permission");
    with(b"X-Keyadm-Environment: a\xc3\xbc").refuses(400, "request.environment");
    assert_eq!(with(b"X-Other: \xff\x80").status, 200);
    assert_eq!(with(b"X-\xff: a").status, 400);
    let body = server.exchange(
        [
            &b"POST /v1/verify HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n"[..],
            b"{\"secret\":\"\xff\xfe\"}",
        ]
        .concat(),
    );
    Reply::parse(&body).refuses(400, "request.body");
    for noise in [
        &b"\0\0\0\0"[..],
        b"\x16\x03\x01\x02\x00",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\r\n\r\nGET",
    ] {
        let mut stream = server.connect();
        stream.write_all(noise).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said);
        assert!(
            said.is_empty() || said.starts_with(b"HTTP/1.1 400"),
            "{noise:?}: {said:?}"
        );
    }
    let log = server.stop().expect(0).stderr;
    assert!(log.is_ascii() && !log.contains("\\u"), "{log}");
}
