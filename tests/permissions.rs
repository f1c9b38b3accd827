//! Files and directories that permissions keep from us.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use support::desk::KEYADM;
use support::{Desk, Ran, tool, words};

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Runs as somebody whom permissions hold back, with everything in the desk theirs.
fn as_somebody(desk: &Desk, line: &str) -> Ran {
    let mut args = tool::unprivileged();
    let program = args.remove(0);
    args.push(KEYADM);
    args.extend(words(line));
    desk.program(program, args).run()
}

fn given_away() -> Desk {
    let desk = Desk::new();
    desk.create("k");
    if rustix::process::geteuid().is_root() {
        let everything = format!("chown -R 65534:65534 '{}'", desk.home().display());
        desk.shell(&everything).run().expect(0);
    }
    desk
}

#[test]
fn where_nothing_can_be_written_reading_works_and_a_change_says_why_not() {
    let desk = given_away();
    let directory = desk.db().parent().unwrap().to_owned();
    mode(&directory, 0o500);
    as_somebody(&desk, "show k").expect(0);
    let create = "create new --role read-only --secret-to -";
    as_somebody(&desk, create)
        .expect(6)
        .says("[setup.read_only]");
    as_somebody(&desk, "init").expect(0).says("already set up");
    mode(&directory, 0o700);
    mode(&desk.db(), 0o400);
    as_somebody(&desk, "show k").expect(0);
    as_somebody(&desk, create)
        .expect(6)
        .says("[setup.read_only]");
    mode(&desk.db(), 0o600);
    as_somebody(&desk, create).expect(0);
}

#[test]
fn a_home_that_cannot_be_written_gets_no_store() {
    let desk = given_away();
    mode(desk.home(), 0o500);
    let ran = as_somebody(&desk, "init --credential-store file --db new/keys.db");
    assert_eq!(ran.expect(6).says("no store was made").stdout, "");
    mode(desk.home(), 0o700);
}
