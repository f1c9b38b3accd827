use std::fs;
use std::time::{Duration, Instant};

use super::*;
use crate::error::Code;
use crate::sink::fake::World;

fn open(world: &World, words: &[&str]) -> Result<CommandSink> {
    let words: Vec<_> = words.iter().map(OsString::from).collect();
    CommandSink::open(&words, "nothing was created", &world.env)
}

fn run(words: &[&str]) -> Result<()> {
    let mut world = World::new();
    let mut sink = open(&world, words).unwrap();
    world.deliver(&mut sink)
}

fn cause(words: &[&str]) -> String {
    let error = run(words).unwrap_err();
    assert_eq!(error.code(), Code::Undelivered);
    error.cause().unwrap().to_owned()
}

#[test]
fn the_command_reads_exactly_the_secret() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("out");
    let mut world = World::new();
    let words = ["sh", "-c", "exec cat > \"$0\"", path.to_str().unwrap()];
    let mut sink = open(&world, &words).unwrap();
    assert_eq!(sink.describes(), "command sh");
    world.deliver(&mut sink).unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), world.secret.expose());
}

#[test]
fn a_command_that_fails_or_dies_is_a_failure() {
    assert_eq!(cause(&["/bin/false"]), "it exited with status 1");
    assert_eq!(
        cause(&["sh", "-c", "cat > /dev/null; exit 3"]),
        "it exited with status 3"
    );
    let killed = cause(&["sh", "-c", "cat > /dev/null; kill -9 $$"]);
    assert_eq!(killed, "it was killed by signal 9");
}

#[test]
fn exit_0_without_reading_everything_is_a_failure() {
    let unread = "it ended without reading the whole secret";
    assert_eq!(cause(&["sh", "-c", "exit 0"]), unread);
    assert_eq!(cause(&["sh", "-c", "exec <&-; exit 0"]), unread);
    let five = "dd bs=5 count=1 of=/dev/null 2>/dev/null";
    assert_eq!(cause(&["sh", "-c", five]), unread);
}

#[test]
fn what_is_not_a_program_is_refused_before_or_fails_at_its_start() {
    let world = World::new();
    for words in [&["no-such-tool"][..], &["/etc/passwd"], &["/"], &[""], &[]] {
        let error = open(&world, words).err().unwrap();
        assert_eq!(error.code(), Code::SecretDestination);
        assert_eq!(error.what_did_not_happen(), Some("nothing was created"));
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tool");
    fs::copy("/bin/true", &path).unwrap();
    let mut world = World::new();
    let mut sink = open(&world, &[path.to_str().unwrap()]).unwrap();
    fs::remove_file(&path).unwrap();
    let error = world.deliver(&mut sink).unwrap_err();
    assert_eq!(error.code(), Code::Undelivered);
}

#[test]
fn the_environment_tells_public_facts_and_no_credential() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("out");
    let mut world = World::new();
    for name in [
        "KEYADM_CREDENTIAL",
        "KEYADM_CREDENTIAL_FILE",
        "CREDENTIALS_DIRECTORY",
        "OTHER",
    ] {
        world.env.vars.insert(name.into(), "canary".into());
    }
    let script = "cat > /dev/null; cat /proc/$$/cmdline > \"$0\"; env >> \"$0\"";
    let mut sink = open(&world, &["sh", "-c", script, path.to_str().unwrap()]).unwrap();
    world.deliver(&mut sink).unwrap();
    let text = fs::read_to_string(path).unwrap();
    for expected in [
        format!("KEYADM_KEY_ID={}\n", world.about.key_id),
        format!("KEYADM_LAST4={}\n", world.about.last4),
        "KEYADM_KEY_NAME=Production Server\n".to_owned(),
        "KEYADM_ROLE=orders.read\n".to_owned(),
        "KEYADM_ENVIRONMENT=production\n".to_owned(),
        "KEYADM_VERSION=3\n".to_owned(),
        "OTHER=canary\n".to_owned(),
    ] {
        assert!(text.contains(&expected), "{expected} in {text}");
    }
    assert!(!text.contains("CREDENTIAL"), "{text}");
    // Cargo sets it for every test; our `Env` does not have it.
    assert!(!text.contains("CARGO_MANIFEST_DIR"), "{text}");
    assert!(!text.contains(world.secret.expose()));
}

#[test]
fn a_child_left_behind_does_not_hold_us() {
    let script = "cat > /dev/null; exec 3<&0; sleep 5 <&3 > /dev/null 2>&1 & exit 0";
    let start = Instant::now();
    run(&["sh", "-c", script]).unwrap();
    assert!(start.elapsed() < Duration::from_secs(4));
}

/// Run in a process of its own by the test below, whose streams can be told apart.
#[test]
#[ignore = "a part of the_output_of_the_command_is_never_ours"]
fn speaks() {
    run(&["sh", "-c", "cat > /dev/null; echo on 1; echo on 2 >&2"]).unwrap();
}

#[test]
fn the_output_of_the_command_is_never_ours() {
    let test = "sink::command::tests::speaks";
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stdout.contains("1 passed") && !stdout.contains("on 1"),
        "{stdout}"
    );
    assert!(stderr.contains("on 1\non 2\n"), "{stderr}");
}
