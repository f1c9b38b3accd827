//! Where a new secret goes when its destination does not take it: never exit 0, and never an active
//! key that nobody holds.

pub mod support;

use std::fs::File;
use std::io::Write as _;
use std::time::Duration;

use support::{Desk, Ran};

/// What the journal holds of a store without keys.
const FOUNDED: i64 = 2;
const CREATE: [&str; 4] = ["create", "k", "--role", "read-only"];

/// The destination was refused: code 2, and not even an event.
#[track_caller]
fn refused(desk: &Desk, ran: Ran, why: &str) {
    let ran = ran.expect(2).says(why).says("nothing was created");
    assert_eq!(ran.stdout, "");
    assert_eq!(desk.events(), FOUNDED);
    assert!(desk.states("k").is_empty());
}

/// It failed after the key was made: code 22, the key is revoked, and the journal says both.
#[track_caller]
fn revoked(desk: &Desk, ran: Ran, why: &str) {
    ran.expect(22).says(why).says("was revoked at once");
    assert_eq!(desk.states("k"), ["revoked"]);
    assert_eq!(desk.actions()[2..], ["key.create", "key.undelivered"]);
    // The name is free again, and no time has to pass first.
    desk.create("k");
    assert_eq!(desk.states("k"), ["revoked", "current"]);
}

fn to<'a>(destination: &'a [&'a str]) -> Vec<&'a str> {
    [&CREATE[..], destination].concat()
}

#[test]
fn without_a_destination_and_a_terminal_nothing_is_made() {
    let desk = Desk::new();
    refused(&desk, desk.run(CREATE), "--secret-to file:PATH");
    refused(&desk, desk.run(to(&["--print"])), "--secret-to -");
    refused(&desk, desk.run(to(&["--no-input"])), "-- COMMAND");
}

#[test]
fn a_closed_standard_output_is_refused() {
    let desk = Desk::new();
    for line in ["--secret-to -", "--secret-to fd:1", "--secret-to - --json"] {
        let script = format!("\"$K\" create k --role read-only {line} >&-");
        let ran = desk.shell(&script).run();
        if line.ends_with("--json") {
            assert_eq!(ran.expect(2).error(), "secret.destination");
            assert_eq!(desk.events(), FOUNDED);
        } else {
            refused(&desk, ran, "secret.destination");
        }
    }
}

#[test]
fn the_null_device_is_refused() {
    let desk = Desk::new();
    let null = File::options().write(true).open("/dev/null").unwrap();
    let ran = desk.keyadm(to(&["--secret-to", "-"])).stdout(null).run();
    refused(&desk, ran, "secret.destination");
    let ran = desk.run(to(&["--secret-to", "file:/dev/null"]));
    refused(&desk, ran, "exists already");
    let ran = desk.shell("exec \"$K\" create k --role read-only --secret-to fd:7 7>/dev/null");
    refused(&desk, ran.run(), "fd:7");
}

#[test]
fn a_full_standard_output_leaves_no_key() {
    for json in [&["--secret-to", "-"][..], &["--secret-to", "-", "--json"]] {
        let desk = Desk::new();
        let full = File::options().write(true).open("/dev/full").unwrap();
        let ran = desk.keyadm(to(json)).stdout(full).run();
        revoked(&desk, ran, "standard output");
    }
}

#[test]
fn a_pipe_whose_reader_has_gone_is_refused() {
    let desk = Desk::new();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ran = desk.keyadm(to(&["--secret-to", "-"])).stdout(writer).run();
    refused(&desk, ran, "nobody reads standard output");
}

#[test]
fn a_reader_that_goes_during_the_delivery_leaves_no_key() {
    let desk = Desk::new();
    let (reader, mut writer) = std::io::pipe().unwrap();
    // A full pipe holds the delivery up for as long as the reader stays.
    rustix::io::ioctl_fionbio(&writer, true).unwrap();
    while writer.write(&[b'x'; 4096]).is_ok() {}
    rustix::io::ioctl_fionbio(&writer, false).unwrap();
    let create = desk.keyadm(to(&["--secret-to", "-"])).stdout(writer);
    let running = create.start();
    while desk.states("k").is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(desk.states("k"), ["pending"]);
    drop(reader);
    revoked(&desk, running.wait(), "standard output");
}

#[test]
fn a_file_that_exists_is_never_overwritten() {
    let desk = Desk::new();
    let path = desk.path("k.key");
    std::fs::write(&path, "precious").unwrap();
    let ran = desk.run(to(&["--secret-to", "file:k.key"]));
    refused(&desk, ran, "exists already");
    assert_eq!(std::fs::read_to_string(path).unwrap(), "precious");
    std::os::unix::fs::symlink("elsewhere", desk.path("link")).unwrap();
    let ran = desk.run(to(&["--secret-to", "file:link"]));
    refused(&desk, ran, "is a symbolic link");
    assert!(!desk.path("elsewhere").exists());
}

#[test]
fn a_file_that_cannot_be_made_is_refused() {
    let desk = Desk::new();
    let ran = desk.run(to(&["--secret-to", "file:no/such/k.key"]));
    refused(&desk, ran, "cannot make a file in no/such");
    let ran = desk.run(to(&["--secret-to", "file:"]));
    refused(&desk, ran, "file: needs a path");
}

#[test]
fn a_descriptor_that_was_not_inherited_is_refused() {
    let desk = Desk::new();
    for number in ["2147483647", "99", "5"] {
        let to_fd = format!("fd:{number}");
        refused(&desk, desk.run(to(&["--secret-to", &to_fd])), &to_fd);
    }
}

#[test]
fn a_command_that_is_missing_is_refused() {
    let desk = Desk::new();
    let ran = desk.run(to(&["--", "no-such-command"]));
    refused(&desk, ran, "cannot run the command no-such-command");
    let ran = desk.run(to(&["--", "/etc/passwd"]));
    refused(&desk, ran, "cannot run the command /etc/passwd");
}

#[test]
fn a_command_that_does_not_take_the_secret_leaves_no_key() {
    let commands: [(&[&str], &str); 4] = [
        (&["false"], "exited with status 1"),
        (&["true"], "without reading the whole secret"),
        (&["head", "-c", "7"], "without reading the whole secret"),
        (&["sh", "-c", "kill -9 $$"], "killed by signal 9"),
    ];
    for (command, why) in commands {
        let desk = Desk::new();
        let ran = desk.run([&CREATE[..], &["--"], command].concat());
        revoked(&desk, ran, why);
    }
}

#[test]
fn a_result_that_cannot_be_printed_does_not_lose_the_delivered_secret() {
    let desk = Desk::new();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let create = desk.keyadm(to(&["--secret-to", "file:k.key"]));
    let ran = create.stdout(full).run().sane();
    assert_ne!(ran.code(), 0, "{ran}");
    assert_eq!(desk.states("k"), ["current"]);
    assert!(desk.path("k.key").metadata().unwrap().len() > 50);
}

#[test]
fn each_destination_gets_exactly_the_secret() {
    let desk = Desk::new();
    let create = |name| format!("\"$K\" create {name} --role read-only -q");
    let script = [
        format!("{} --secret-to - >a", create("a")),
        format!("{} --secret-to file:b >/dev/null", create("b")),
        format!("{} --secret-to fd:5 5>c >/dev/null", create("c")),
        format!("{} -- tee d >/dev/null 2>&1", create("d")),
    ];
    desk.shell(&script.join(" && ")).run().expect(0);
    for name in ["a", "b", "c", "d"] {
        let secret = std::fs::read_to_string(desk.path(name)).unwrap();
        let last4 = desk.run(["show", name, "--field", "last4"]).expect(0);
        let [prefix, tag, id, random] = secret.split('_').collect::<Vec<_>>()[..] else {
            panic!("{name} got {secret:?}")
        };
        assert_eq!((prefix, tag, id.len()), ("kadm", "prod", 12));
        assert_eq!(random.trim_end().len(), 38, "{name} got {secret:?}");
        assert!(random.trim_end().ends_with(last4.stdout.trim()));
    }
    use std::os::unix::fs::PermissionsExt as _;
    let mode = desk.path("b").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_rotation_that_cannot_be_delivered_leaves_the_old_secret_as_it_was() {
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let failures: [(&[&str], i32); 5] = [
        (&["--secret-to", "-"], 22),
        (&["--", "false"], 22),
        (&["--", "true"], 22),
        (&["--secret-to", "file:k.key"], 2),
        (&["--", "no-such-command"], 2),
    ];
    for (to, code) in failures {
        let desk = Desk::new();
        let secret = desk.create("k");
        std::fs::write(desk.path("k.key"), "precious").unwrap();
        let rotate = desk.keyadm([&["rotate", "k"], to].concat());
        rotate.stdout(full()).run().expect(code);
        let live = desk.run(["show", "k", "--json"]).expect(0).json();
        let live = live["data"]["live_versions"].as_array().unwrap().clone();
        assert_eq!(live.len(), 1, "{to:?}: {live:?}");
        assert_eq!(
            (&live[0]["version"], &live[0]["state"]),
            (&1.into(), &"current".into())
        );
        assert!(live[0]["expires_at"].is_null());
        desk.keyadm(["verify"]).stdin(secret).run().expect(0);
    }
}
