//! The OS keyring, against the real gnome-keyring on a bus of its own.
//!
//! Each test starts `dbus-run-session` with a fresh home and runs one of the functions marked
//! `#[ignore]` in there, as a child of this very binary; those do nothing but fail outside. They
//! need `dbus` and `gnome-keyring` and fail without them: a test that is skipped proves nothing.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test that cannot go on fails"
)]

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use keyadm::env::Env;
use keyadm::error::Code;
use keyadm::vault::{Keyring, KeyringFault, OsKeyring, Place, Source, read, remove, write};

/// Starts the daemon as a desktop login does, the password unlocking the login keyring.
const UNLOCKED: &str = "printf %s password \
    | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 97; sleep 0.3";
/// Starts it on the same files without the password.
const LOCKED: &str = "gnome-keyring-daemon --start --components=secrets \
    >/dev/null 2>&1 || exit 97; sleep 0.3";
const ACCOUNT: &str = "st_0123456789ab";
/// A bus without service files.
const BARE_BUS: &str = "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>\
    <policy context='default'><allow send_destination='*'/><allow receive_sender='*'/>\
    <allow own='*'/></policy></busconfig>";
const DEADLINE: Option<Duration> = Some(Duration::from_secs(3));
/// Set for children only, so that `--include-ignored` never touches a developer's own keyring.
const INSIDE: &str = "KEYADM_TEST_INSIDE";

/// Runs `inner` in a session whose shell first ran `setup`; the home is kept between sessions.
fn session(home: &Path, setup: &str, inner: &str) {
    let output = start(home, setup, inner);
    assert!(
        output.status.success(),
        "{inner} inside `dbus-run-session` with `{setup}` (are dbus and gnome-keyring installed?)\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let ran = String::from_utf8_lossy(&output.stdout).contains("1 passed");
    assert!(ran, "{inner} is not a test of this binary");
}

fn start(home: &Path, setup: &str, inner: &str) -> Output {
    let run = home.join("run");
    std::fs::create_dir_all(&run).unwrap();
    set_mode(&run, 0o700);
    let script = format!("{setup}; exec \"$@\"");
    Command::new("dbus-run-session")
        .args(["--", "sh", "-c", &script, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", inner, "--ignored", "--nocapture"])
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_RUNTIME_DIR", &run)
        .env(INSIDE, "1")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("dbus-run-session must be installed")
}

fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// The world of a child; fails outside one.
fn inside() -> Env {
    let env = Env::real();
    assert!(
        env.var(INSIDE).is_some(),
        "only runs as a child of its test"
    );
    env
}

/// The daemon that owns the keyring's name on this bus.
fn daemon() -> Pid {
    let output = Command::new("dbus-send")
        .args([
            "--session",
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
            "/",
        ])
        .args([
            "org.freedesktop.DBus.GetConnectionUnixProcessID",
            "string:org.freedesktop.secrets",
        ])
        .output()
        .expect("dbus-send must be installed");
    let reply = String::from_utf8(output.stdout).unwrap();
    let number = reply.split_whitespace().last().unwrap().parse().unwrap();
    Pid::from_raw(number).unwrap()
}

fn code_of_reading(env: &mut Env) -> Code {
    let error = read(&Source::Pinned(Place::Keyring), ACCOUNT, env).unwrap_err();
    eprintln!("{error}: {:?}", error.cause());
    error.code()
}

#[test]
fn a_credential_is_kept_read_back_replaced_and_removed() {
    let home = tempfile::tempdir().unwrap();
    session(home.path(), UNLOCKED, "inner_round_trip");
}

#[test]
#[ignore = "runs as a child"]
fn inner_round_trip() {
    let mut env = inside();
    assert_eq!(code_of_reading(&mut env), Code::KeyringItem);
    write(&Place::Keyring, ACCOUNT, "one", false, &mut env).unwrap();
    let refused = write(&Place::Keyring, ACCOUNT, "two", false, &mut env).unwrap_err();
    assert_eq!(refused.code(), Code::SecretDestination);
    write(&Place::Keyring, ACCOUNT, "two", true, &mut env).unwrap();
    let held = read(&Source::Pinned(Place::Keyring), ACCOUNT, &mut env).unwrap();
    assert_eq!(*held, "two");
    assert_eq!(
        OsKeyring.get("st_other", DEADLINE),
        Err(KeyringFault::Missing)
    );
    remove(&Place::Keyring, ACCOUNT, &mut env).unwrap();
    remove(&Place::Keyring, ACCOUNT, &mut env).unwrap();
    assert_eq!(OsKeyring.get(ACCOUNT, DEADLINE), Err(KeyringFault::Missing));
}

#[test]
fn a_locked_keyring_says_so_at_once() {
    let home = tempfile::tempdir().unwrap();
    session(home.path(), UNLOCKED, "inner_store");
    session(home.path(), LOCKED, "inner_locked");
}

#[test]
#[ignore = "runs as a child"]
fn inner_store() {
    write(&Place::Keyring, ACCOUNT, "text", false, &mut inside()).unwrap();
}

#[test]
#[ignore = "runs as a child"]
fn inner_locked() {
    let mut env = inside();
    let begun = Instant::now();
    assert_eq!(code_of_reading(&mut env), Code::KeyringLocked);
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert_eq!(
        OsKeyring.set("st_new", "new", DEADLINE),
        Err(KeyringFault::Locked)
    );
    assert_eq!(
        OsKeyring.set(ACCOUNT, "new", DEADLINE),
        Err(KeyringFault::Locked)
    );
    assert_eq!(
        OsKeyring.delete(ACCOUNT, DEADLINE),
        Err(KeyringFault::Locked)
    );
}

#[test]
fn a_keyring_that_does_not_answer_is_given_up_after_three_seconds() {
    let home = tempfile::tempdir().unwrap();
    session(home.path(), UNLOCKED, "inner_silent");
}

#[test]
#[ignore = "runs as a child"]
fn inner_silent() {
    let mut env = inside();
    write(&Place::Keyring, ACCOUNT, "text", false, &mut env).unwrap();
    let daemon = daemon();
    kill_process(daemon, Signal::STOP).unwrap();
    let begun = Instant::now();
    let code = code_of_reading(&mut env);
    let took = begun.elapsed();
    kill_process(daemon, Signal::CONT).unwrap();
    assert_eq!(code, Code::KeyringTimeout);
    assert!((3_000..4_000).contains(&took.as_millis()), "{took:?}");
}

#[test]
fn two_matching_items_are_ambiguous() {
    let home = tempfile::tempdir().unwrap();
    session(home.path(), UNLOCKED, "inner_ambiguous");
}

#[test]
#[ignore = "runs as a child"]
fn inner_ambiguous() {
    let mut env = inside();
    write(&Place::Keyring, ACCOUNT, "text", false, &mut env).unwrap();
    // Look-ups go by service and account alone, so an item with one attribute more fits too.
    keyring_core::Entry::new_with_modifiers("keyadm", ACCOUNT, &[("target", "default")].into())
        .and_then(|entry| entry.set_password("text"))
        .unwrap();
    assert_eq!(
        OsKeyring.get(ACCOUNT, DEADLINE),
        Err(KeyringFault::Ambiguous)
    );
    assert_eq!(code_of_reading(&mut env), Code::KeyringItem);
}

#[test]
fn without_a_service_the_keyring_is_absent() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("bus.conf");
    std::fs::write(&config, BARE_BUS).unwrap();
    // The first bus starts a second one that knows no service it could start.
    let bare = format!(
        "set -- dbus-run-session --config-file={} -- \"$@\"",
        config.display()
    );
    session(home.path(), &bare, "inner_absent");
}

#[test]
fn without_a_bus_the_keyring_is_absent() {
    let home = tempfile::tempdir().unwrap();
    let no_bus = "export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent";
    session(home.path(), no_bus, "inner_absent");
}

#[test]
#[ignore = "runs as a child"]
fn inner_absent() {
    let mut env = inside();
    let begun = Instant::now();
    assert_eq!(code_of_reading(&mut env), Code::KeyringAbsent);
    assert!(begun.elapsed() < Duration::from_secs(3));
}
