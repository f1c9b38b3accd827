//! Every status for the request that it is for.

use crate::support::server::{Reply, Server};
use crate::support::{Desk, words};

const IDENTITY: [&str; 5] = [
    "X-Keyadm-Key-Id",
    "X-Keyadm-Name",
    "X-Keyadm-Role",
    "X-Keyadm-Permissions",
    "X-Keyadm-Environment",
];

/// Fails unless every identity header is there and empty.
#[track_caller]
fn is_anonymous(reply: &Reply) {
    for name in IDENTITY {
        assert_eq!(reply.header(name), Some(""), "{reply:?}");
    }
    assert_eq!(reply.header("Cache-Control"), Some("no-store"));
}

#[test]
fn an_accepted_client_is_named_to_the_proxy() {
    let desk = Desk::new();
    desk.run(words(
        "role create shop --permission orders.read --permission items.*",
    ))
    .expect(0);
    let args = [
        "create",
        "Müller & Söhne 100%",
        "--role",
        "shop",
        "--env",
        "staging",
    ];
    let secret = desk
        .run(args.into_iter().chain(["--secret-to", "-"]))
        .expect(0)
        .stdout;
    let server = Server::start(&desk, "");
    for query in [
        "",
        "?permission=orders.read",
        "?permission=items.write&environment=staging",
    ] {
        let reply = server.auth(query, &secret);
        assert_eq!((reply.status, &*reply.body), (200, ""), "{reply:?}");
        let id = desk
            .run(["show", "Müller & Söhne 100%", "--field", "id"])
            .stdout;
        let values = IDENTITY.map(|name| reply.header(name).unwrap());
        let name = "M%C3%BCller & S%C3%B6hne 100%25";
        let mut permissions: Vec<&str> = values[3].split(',').collect();
        permissions.sort_unstable();
        assert_eq!(permissions, ["items.*", "orders.read"]);
        assert_eq!(
            [values[0], values[1], values[2], values[4]],
            [id.trim(), name, "shop", "staging"]
        );
        assert_eq!(reply.header("WWW-Authenticate"), None);
        assert_eq!(reply.header("Cache-Control"), Some("no-store"));
    }
}

#[test]
fn a_refused_client_gets_the_status_of_its_reason_and_no_name() {
    let desk = Desk::new();
    let good = desk.create("good");
    let revoked = desk.create("revoked");
    desk.run(words("revoke revoked --yes")).expect(0);
    let suspended = desk.create("suspended");
    desk.run(words("suspend suspended")).expect(0);
    let create = |line: &str| desk.run(words(line)).expect(0).stdout;
    let bound = create("create bound --role read-only --allow-ip 192.0.2.0/24 --secret-to -");
    let few = create("create few --role read-only --max-uses 1 --secret-to -");
    let slow = create("create slow --role read-only --rate 1/hour --secret-to -");
    let server = Server::start(&desk, "");
    assert_eq!(server.auth("", &few).status, 200);
    assert_eq!(server.auth("", &slow).status, 200);
    let forged = format!("{}0", &good[..good.len() - 1]);
    let (write, staging) = ("?permission=orders.write", "?environment=staging");
    let table = [
        ("", &*revoked, 401, "REVOKED"),
        ("", &*suspended, 401, "SUSPENDED"),
        ("", &*forged, 401, "INVALID_FORMAT"),
        ("", "kadm_prod", 401, "INVALID_FORMAT"),
        ("", "", 401, "INVALID_FORMAT"),
        (write, &*good, 403, "INSUFFICIENT_PERMISSIONS"),
        (staging, &*good, 403, "WRONG_ENVIRONMENT"),
        ("", &*bound, 403, "IP_NOT_ALLOWED"),
        ("", &*few, 429, "USAGE_EXCEEDED"),
        ("", &*slow, 429, "RATE_LIMITED"),
    ];
    for (query, secret, status, code) in table {
        let reply = server.auth(query, secret);
        reply.refuses(status, code);
        is_anonymous(&reply);
        let error = match status {
            401 => Some("invalid_token"),
            403 => Some("insufficient_scope"),
            _ => None,
        };
        let expected = error.map(|error| {
            let scope = if query == write {
                ", scope=\"orders.write\""
            } else {
                ""
            };
            format!(
                "Bearer realm=\"keyadm\", error=\"{error}\", error_description=\"{code}\"{scope}"
            )
        });
        assert_eq!(reply.header("WWW-Authenticate"), expected.as_deref());
        let wait = reply
            .header("Retry-After")
            .map(|text| text.parse::<u64>().unwrap());
        assert_eq!(wait.is_some(), code == "RATE_LIMITED", "{reply:?}");
        assert!(
            wait.is_none_or(|wait| (3_000..=3_600).contains(&wait)),
            "{wait:?}"
        );
    }
}

#[test]
fn without_one_bearer_secret_nobody_is_let_in() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "");
    let bearer = format!("Authorization: Bearer {secret}");
    let (basic, bare) = (
        format!("Authorization: Basic {secret}"),
        format!("Authorization: {secret}"),
    );
    let other = format!("X-Api-Key: {secret}");
    let proxy = format!("Proxy-Authorization: Bearer {secret}");
    for lines in [&[][..], &[&*basic], &[&*bare], &[&*other], &[&*proxy]] {
        let reply = server.get("/auth", lines);
        reply.refuses(401, "request.no_secret");
        // RFC 6750, 3.1: whoever brought nothing is told no error.
        assert_eq!(
            reply.header("WWW-Authenticate"),
            Some("Bearer realm=\"keyadm\"")
        );
        is_anonymous(&reply);
    }
    for scheme in ["bearer", "BEARER", "BeArEr"] {
        let line = format!("authorization: {scheme}  {secret}");
        assert_eq!(server.get("/auth", &[&line]).status, 200, "{scheme}");
    }
    for twice in [
        [&*bearer, &*bearer],
        [&*bearer, &*basic],
        [&*basic, &*bearer],
    ] {
        let reply = server.get("/auth", &twice);
        reply.refuses(400, "request.two_credentials");
        is_anonymous(&reply);
    }
    let both = format!("Authorization: Bearer {secret}, Bearer {secret}");
    server.get("/auth", &[&both]).refuses(401, "INVALID_FORMAT");
}

#[test]
fn a_service_asks_in_json_and_gets_what_verify_says() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "");
    let ask = |rest: &str| server.verify(&format!("{{\"secret\":\"{secret}\"{rest}}}"));
    for (rest, args, code) in [
        ("", "", "VALID"),
        (
            ",\"permission\":\"orders.read\"",
            "--permission orders.read",
            "VALID",
        ),
        (
            ",\"permission\":\"orders.write\"",
            "--permission orders.write",
            "INSUFFICIENT_PERMISSIONS",
        ),
        (
            ",\"ip\":\"192.0.2.1\",\"environment\":\"production\"",
            "--ip 192.0.2.1 --env production",
            "VALID",
        ),
        (
            ",\"ip\":null,\"permission\":null,\"environment\":\"staging\"",
            "--env staging",
            "WRONG_ENVIRONMENT",
        ),
    ] {
        let reply = ask(rest);
        assert_eq!(reply.status, 200, "an answered question");
        assert_eq!(reply.json()["code"], code);
        let said = desk.keyadm(words(&format!("verify --json --no-record {args}")));
        assert_eq!(
            reply.json(),
            said.stdin(&secret).run().json()["data"],
            "{rest}"
        );
    }
    let unknown = server.verify("{\"secret\":\"nonsense\"}");
    assert_eq!(
        (unknown.status, &unknown.json()["valid"]),
        (200, &false.into())
    );
}

#[test]
fn a_question_that_is_none_is_refused() {
    let desk = Desk::new();
    let server = Server::start(&desk, "");
    for (body, code) in [
        ("", "request.body"),
        ("{", "request.body"),
        ("[]", "request.body"),
        ("{}", "request.body"),
        ("{\"secret\":1}", "request.body"),
        ("{\"secret\":\"a\",\"secret\":\"b\"}", "request.body"),
        (
            "{\"secret\":\"a\",\"permision\":\"orders.read\"}",
            "request.body",
        ),
        ("{\"secret\":\"a\",\"ip\":\"nowhere\"}", "request.body"),
        (
            "{\"secret\":\"a\",\"permission\":\"\"}",
            "request.permission",
        ),
        (
            "{\"secret\":\"a\",\"permission\":\"orders.*\"}",
            "request.permission",
        ),
        (
            "{\"secret\":\"a\",\"environment\":\"\"}",
            "request.environment",
        ),
    ] {
        server.verify(body).refuses(400, code);
    }
    let post = |target: &str, lines: &str| {
        let head = format!("POST {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}");
        Reply::parse(&server.exchange(head + "Content-Length: 2\r\n\r\n{}"))
    };
    post("/v1/verify", "").refuses(415, "request.media_type");
    post("/v1/verify", "Content-Type: text/plain\r\n").refuses(415, "request.media_type");
    let json = "Content-Type: Application/JSON; charset=utf-8\r\n";
    post("/v1/verify", json).refuses(400, "request.body");
    post("/v1/verify?permission=a.b", json).refuses(400, "request.parameter");
    post("/healthz", json).refuses(405, "request.method");
    server.get("/v1/verify", &[]).refuses(405, "request.method");
    for target in [
        "/", "/auth/", "/auth/x", "//auth", "/AUTH", "/v1", "/auth%2f",
    ] {
        server.get(target, &[]).refuses(404, "request.path");
    }
    let log = server.stop().stderr;
    for line in [
        r#""path":"/v1/verify","status":405,"code":"request.method""#,
        r#""path":"/healthz","status":405,"code":"request.method""#,
        r#""path":"other","status":404,"code":"request.path""#,
    ] {
        assert!(log.contains(line), "{line}: {log}");
    }
}

#[test]
fn monitoring_sees_codes_and_no_names() {
    let desk = Desk::new();
    let secret = desk.create("a-telling-name");
    let server = Server::start(&desk, "");
    assert_eq!(server.get("/healthz", &[]).status, 200);
    assert_eq!(server.get("/readyz", &[]).status, 200);
    server.auth("?permission=orders.read", &secret);
    server.auth("?permission=orders.write", &secret);
    let reply = server.get("/metrics", &[]);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assert_eq!(reply.header("Content-Type"), Some(kind));
    for line in [
        "keyadm_answers_total{path=\"/auth\",code=\"VALID\"} 1\n",
        "keyadm_answers_total{path=\"/auth\",code=\"INSUFFICIENT_PERMISSIONS\"} 1\n",
        "keyadm_ready 1\n",
        "keyadm_cache_keys 1\n",
        "keyadm_request_duration_seconds_count{path=\"/auth\"} 2\n",
        "keyadm_usage_flush_errors_total 0\n",
    ] {
        assert!(reply.body.contains(line), "no {line} in {}", reply.body);
    }
    assert!(reply.body.ends_with("# EOF\n"));
    for secret in [&*secret, "a-telling-name", "key_", "read-only"] {
        assert!(!reply.body.contains(secret), "{secret}");
    }
}
