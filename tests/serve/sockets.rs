//! Where the server listens.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::Path;

use rustix::process::Signal;

use crate::support::server::{Reply, Server, all_of};
use crate::support::tool::needs;
use crate::support::{Desk, words};

fn ask(path: &Path, lines: &str) -> Reply {
    let mut stream = UnixStream::connect(path).unwrap();
    let request = format!("GET /auth HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    Reply::parse(&all_of(stream))
}

#[test]
fn a_unix_socket_is_for_the_group_and_its_peers_are_trusted_only_by_name() {
    let desk = Desk::new();
    let line = "create bound --role read-only --allow-ip 192.0.2.7 --secret-to -";
    let bound = desk.run(words(line)).expect(0).stdout;
    let free = desk.create("free");
    let socket = desk.path("k.sock");
    for (args, status) in [
        ("", 403),
        ("--trusted-proxy 127.0.0.1", 403),
        ("--trusted-proxy unix", 200),
    ] {
        let server = Server::start(&desk, &format!("--listen unix:k.sock {args}"));
        assert_eq!(
            fs::metadata(&socket).unwrap().permissions().mode() & 0o777,
            0o660
        );
        let line = format!("Authorization: Bearer {bound}\r\nX-Forwarded-For: 192.0.2.7\r\n");
        assert_eq!(ask(&socket, &line).status, status, "{args}");
        assert_eq!(
            ask(&socket, &format!("Authorization: Bearer {free}\r\n")).status,
            200
        );
        server.stop().expect(0);
        assert!(!socket.exists(), "it is left behind");
    }
}

#[test]
fn a_socket_is_replaced_only_when_nobody_answers() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let socket = desk.path("k.sock");
    let line = format!("Authorization: Bearer {secret}\r\n");
    let mut killed = Server::start(&desk, "--listen unix:k.sock");
    killed.signal(Signal::KILL);
    killed.wait();
    assert!(socket.exists());
    let second = Server::start(&desk, "--listen unix:k.sock");
    assert_eq!(ask(&socket, &line).status, 200);
    let third = desk
        .run(words("serve --listen unix:k.sock --json"))
        .expect(11);
    assert_eq!(third.error(), "busy.address");
    assert_eq!(
        ask(&socket, &line).status,
        200,
        "the second one still serves"
    );
    second.stop().expect(0);
    fs::write(&socket, "mine").unwrap();
    desk.run(words("serve --listen unix:k.sock"))
        .expect(11)
        .says("no socket stands there");
    assert_eq!(fs::read_to_string(&socket).unwrap(), "mine");
    desk.run(words("serve --listen unix:none/k.sock"))
        .expect(6)
        .says("[setup.listen]");
}

#[test]
fn an_address_that_is_taken_or_remote_is_an_error_before_anything_is_served() {
    let desk = Desk::new();
    let server = Server::start(&desk, "");
    let taken = format!("serve --listen {}", server.address);
    let ran = desk.run(words(&taken)).expect(11).says("[busy.address]");
    assert!(ran.stderr.contains("ss -ltnp"), "{ran}");
    for remote in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8700"] {
        let line = format!("serve --listen {remote}");
        desk.run(words(&line)).expect(2).says("--allow-remote");
    }
    desk.run(words("serve --listen 192.0.2.1:8700 --allow-remote"))
        .expect(6)
        .says("[setup.listen]");
    desk.run(words("serve --listen localhost:1")).expect(2);
    desk.run(words("serve --trusted-proxy everybody")).expect(2);
    desk.run(words("serve --audit-every 1s")).expect(2);
    let open = Server::start(&desk, "--listen 0.0.0.0:0 --allow-remote");
    assert!(
        open.log().contains(" and http://0.0.0.0:"),
        "{}",
        open.log()
    );
    Desk::bare()
        .run(words("serve --listen 127.0.0.1:0"))
        .expect(6)
        .says("[setup.no_store]");
}

#[test]
fn systemd_hands_over_a_socket_and_hears_when_it_is_served() {
    needs("systemd-socket-activate", "systemd");
    let desk = Desk::new();
    let secret = desk.create("ci");
    let (socket, heard) = (desk.path("given.sock"), desk.path("notify.sock"));
    let systemd = UnixDatagram::bind(&heard).unwrap();
    systemd
        .set_read_timeout(Some(std::time::Duration::from_secs(10)))
        .unwrap();
    let line = format!(
        "--setenv=HOME={} --setenv=NOTIFY_SOCKET={} --listen={} {} serve",
        desk.home().display(),
        heard.display(),
        socket.display(),
        crate::support::desk::KEYADM
    );
    let running = desk
        .program("systemd-socket-activate", words(&line))
        .start();
    while UnixStream::connect(&socket).is_err() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let line = format!("Authorization: Bearer {secret}\r\n");
    assert_eq!(ask(&socket, &line).status, 200);
    let hears = || {
        let mut bytes = [0; 64];
        let length = systemd.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    };
    assert_eq!(hears(), "READY=1");
    let pid = rustix::process::Pid::from_raw(i32::try_from(running.id()).unwrap()).unwrap();
    rustix::process::kill_process(pid, Signal::TERM).unwrap();
    assert_eq!(hears(), "STOPPING=1");
    running.wait().expect(0);
    assert!(
        socket.exists(),
        "a socket that was handed over is not ours to remove"
    );
}

#[test]
fn a_listener_that_is_not_ours_is_left_alone() {
    let desk = Desk::new();
    let path = desk.path("other.sock");
    let other = UnixListener::bind(&path).unwrap();
    desk.run(words("serve --listen unix:other.sock"))
        .expect(11)
        .says("another server answers there");
    drop(other);
}
