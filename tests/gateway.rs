//! Real nginx in front of a service, with the configuration in `dist/nginx`: only ports are changed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use support::server::{Reply, Server, all_of};
use support::tool::needs;
use support::{Desk, words};

const NGINX: &str = "/usr/sbin/nginx";

/// What stands around the configuration of a site, for a process of this user.
const AROUND: &str = "
daemon off; master_process off; pid nginx.pid; error_log nginx.log;
events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
    include keyadm.conf;
}
";

/// nginx, keyadm behind it, and a service that answers with what it was asked.
struct Gateway {
    server: Server,
    nginx: Pid,
    address: SocketAddr,
}

impl Gateway {
    fn start(desk: &Desk) -> Self {
        needs(NGINX, "nginx");
        let server = Server::start(desk, "--trusted-proxy 127.0.0.1 --log all");
        let address = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let ports = [
            ("127.0.0.1:8700", server.address),
            ("127.0.0.1:8080", service()),
            ("127.0.0.1:8000", address),
        ];
        let configuration = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist/nginx");
        for entry in fs::read_dir(configuration).unwrap().map(Result::unwrap) {
            let mut text = fs::read_to_string(entry.path()).unwrap();
            for (port, ours) in &ports {
                text = text.replace(port, &ours.to_string());
            }
            fs::write(desk.home().join(entry.file_name()), text).unwrap();
        }
        fs::write(desk.path("nginx.conf"), AROUND).unwrap();
        let home = desk.home().to_str().unwrap();
        let line = format!("-p {home} -e {home}/nginx.log -c {home}/nginx.conf");
        let running = desk.program(NGINX, words(&line)).start();
        let nginx = Pid::from_raw(i32::try_from(running.id()).unwrap()).unwrap();
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            let log = fs::read_to_string(desk.path("nginx.log")).unwrap_or_default();
            assert!(
                begun.elapsed() < Duration::from_secs(10),
                "nginx is not there: {log}"
            );
            thread::sleep(Duration::from_millis(10));
        }
        Self {
            server,
            nginx,
            address,
        }
    }

    fn get(&self, path: &str, lines: &[&str]) -> Reply {
        let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n");
        self.say(&request)
    }

    fn say(&self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(15)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        Reply::parse(&all_of(stream))
    }

    fn with(&self, path: &str, secret: &str) -> Reply {
        self.get(path, &[&format!("Authorization: Bearer {secret}")])
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = kill_process(self.nginx, Signal::KILL);
    }
}

/// A service whose answer is the head of the request.
fn service() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || echo(stream.unwrap()));
        }
    });
    address
}

fn echo(mut stream: TcpStream) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        head.push(byte[0]);
    }
    let length = head.len();
    let answer =
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    let _ = stream.write_all(answer.as_bytes());
    let _ = stream.write_all(&head);
    let _ = stream.shutdown(Shutdown::Both);
}

/// The value of a header that the service was sent.
fn sent<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    let mut lines = reply.body.lines().filter_map(|line| {
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then_some(value)
    });
    let value = lines.next();
    assert!(lines.next().is_none(), "{name} twice: {}", reply.body);
    value
}

#[test]
fn the_service_learns_who_asks_and_only_from_keyadm() {
    let desk = Desk::new();
    let secret = desk.create("Müller");
    let id = desk.run(["show", "Müller", "--field", "id"]).stdout;
    let gateway = Gateway::start(&desk);
    let bearer = format!("Authorization: Bearer {secret}");
    for lies in [
        &[][..],
        &[
            "X-Keyadm-Role: admin",
            "X-Keyadm-Key-Id: key_000000000000",
            "X-Keyadm-Permissions: *",
        ],
        &[
            "X_Keyadm_Role: admin",
            "x-keyadm-ROLE: admin",
            "X-Keyadm-Environment: development",
        ],
        &[
            "X-Keyadm-Role: admin",
            "X-Keyadm-Role: admin",
            "X-Keyadm-Name: root",
        ],
    ] {
        let lines: Vec<&str> = [&*bearer].into_iter().chain(lies.iter().copied()).collect();
        let reply = gateway.get("/orders/7?page=2", &lines);
        assert_eq!(reply.status, 200, "{reply:?}");
        assert!(reply.body.starts_with("GET /orders/7?page=2 "), "{reply:?}");
        for (name, value) in [
            ("X-Keyadm-Key-Id", id.trim()),
            ("X-Keyadm-Name", "M%C3%BCller"),
            ("X-Keyadm-Role", "read-only"),
            ("X-Keyadm-Permissions", "*.read"),
            ("X-Keyadm-Environment", "production"),
        ] {
            assert_eq!(sent(&reply, name), Some(value), "{reply:?}");
        }
        assert_eq!(sent(&reply, "Authorization"), None, "the secret stays here");
        assert!(
            !reply.body.contains("admin") && !reply.body.contains(&secret),
            "{reply:?}"
        );
    }
}

#[test]
fn each_refusal_reaches_the_client_as_what_it_is() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let create = |line: &str| desk.run(words(line)).expect(0).stdout;
    let limited = create("create limited --role read-only --rate 2/hour --secret-to -");
    let bound = create("create bound --role read-only --allow-ip 127.0.0.0/8 --secret-to -");
    let away = create("create away --role read-only --allow-ip 192.0.2.7 --secret-to -");
    let gateway = Gateway::start(&desk);
    let nobody = gateway.get("/orders", &[]);
    assert_eq!(nobody.status, 401);
    assert_eq!(
        nobody.header("WWW-Authenticate"),
        Some("Bearer realm=\"keyadm\"")
    );
    let forged = gateway.with("/orders", "kadm_prod_nothing");
    assert_eq!(forged.status, 401);
    assert!(
        forged
            .header("WWW-Authenticate")
            .unwrap()
            .contains("invalid_token")
    );
    assert_eq!(gateway.with("/orders", &secret).status, 200);
    assert_eq!(gateway.with("/", &secret).status, 200);
    assert_eq!(gateway.with("/orders/new", &secret).status, 403);
    for _ in 0..2 {
        assert_eq!(gateway.with("/orders", &limited).status, 200);
    }
    let limit = gateway.with("/orders", &limited);
    assert_eq!(limit.status, 429, "{limit:?}");
    let wait: u64 = limit.header("Retry-After").unwrap().parse().unwrap();
    assert!((1_000..=1_800).contains(&wait), "{wait}");
    // The address is the one that nginx sees, whatever the client says.
    let lie = "X-Forwarded-For: 192.0.2.7";
    let bearer = |secret: &str| format!("Authorization: Bearer {secret}");
    assert_eq!(gateway.get("/", &[&bearer(&bound), lie]).status, 200);
    assert_eq!(gateway.get("/", &[&bearer(&away), lie]).status, 403);
    // Nor can it ask for less, or reach the question itself.
    let less = "X-Keyadm-Permission: orders.read";
    assert_eq!(
        gateway.get("/orders/new", &[&bearer(&secret), less]).status,
        403
    );
    let query = "/orders/new?permission=orders.read";
    assert_eq!(gateway.with(query, &secret).status, 403);
    for path in [
        "/_keyadm/any",
        "/_keyadm/orders.read",
        "/_keyadm/",
        "/orders/../_keyadm/any",
    ] {
        assert_eq!(gateway.with(path, &secret).status, 404, "{path}");
    }
}

#[test]
fn a_revoked_key_is_refused_on_the_next_request() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let gateway = Gateway::start(&desk);
    assert_eq!(gateway.with("/orders", &secret).status, 200);
    desk.run(words("revoke ci --yes")).expect(0);
    assert_eq!(gateway.with("/orders", &secret).status, 401);
}

#[test]
fn a_body_goes_to_the_service_and_not_to_keyadm() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let gateway = Gateway::start(&desk);
    let inner = "GET /auth HTTP/1.1\r\nHost: x\r\n\r\n";
    let post = |lines: &str, body: &str| {
        let request = format!(
            "POST /orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {secret}\r\n{lines}\r\n{body}"
        );
        gateway.say(&request).status
    };
    let length = format!("Content-Length: {}\r\n", inner.len());
    assert_eq!(post(&length, inner), 200);
    let chunk = format!("{:x}\r\n{inner}\r\n0\r\n\r\n", inner.len());
    assert_eq!(post("Transfer-Encoding: chunked\r\n", &chunk), 200);
    gateway.server.get("/healthz", &[]);
    // Lines come in order: what is to be seen stands before this one.
    let log = gateway.server.waits_for("/healthz");
    assert_eq!(log.matches("\"path\":\"/auth\"").count(), 2, "{log}");
}

#[test]
fn without_keyadm_nobody_is_let_in() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let mut gateway = Gateway::start(&desk);
    assert_eq!(gateway.with("/orders", &secret).status, 200);
    fs::rename(desk.db(), desk.path("away.db")).unwrap();
    thread::sleep(Duration::from_millis(10));
    let reply = gateway.with("/orders", &secret);
    assert_eq!(
        (reply.status, reply.header("Retry-After")),
        (503, Some("1")),
        "{reply:?}"
    );
    gateway.server.signal(Signal::KILL);
    gateway.server.wait();
    let reply = gateway.with("/orders", &secret);
    assert_eq!(
        (reply.status, reply.header("Retry-After")),
        (503, Some("1")),
        "{reply:?}"
    );
}
