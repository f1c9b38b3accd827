use std::io::{Read, Seek};
use std::os::fd::AsRawFd;

use super::*;
use crate::error::Code;
use crate::key::Secret;
use crate::sink::fake::{World, abandon, inherited};

fn refusal(number: i32) -> String {
    let error = FdSink::open(number, "nothing was created").err().unwrap();
    assert_eq!(error.code(), Code::SecretDestination);
    assert_eq!(error.what_did_not_happen(), Some("nothing was created"));
    error.cause().unwrap().to_owned()
}

#[test]
fn exactly_the_secret_goes_through_a_pipe() {
    let mut world = World::new();
    let (mut reader, writer) = io::pipe().unwrap();
    let mut sink = FdSink::open(inherited(&writer), "").unwrap();
    world.deliver(&mut sink).unwrap();
    writeln!(&writer, "!").unwrap();
    let expected = format!("{}!", world.secret.expose());
    let mut read = vec![0; expected.len()];
    reader.read_exact(&mut read).unwrap();
    assert_eq!(read, expected.as_bytes());
}

#[test]
fn a_file_is_continued_where_its_owner_stands() {
    let mut world = World::new();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"before ").unwrap();
    let mut sink = FdSink::open(inherited(&file), "").unwrap();
    world.deliver(&mut sink).unwrap();
    file.write_all(b" after").unwrap();
    file.rewind().unwrap();
    let text = io::read_to_string(file).unwrap();
    assert_eq!(text, format!("before {} after", world.secret.expose()));
}

#[test]
fn what_cannot_take_a_secret_is_refused() {
    for number in [0, 2] {
        assert!(refusal(number).contains("no place"));
    }
    assert_eq!(refusal(987_654), "it is not open");
    let own = tempfile::tempfile().unwrap();
    assert!(refusal(own.as_raw_fd()).contains("not inherited"));
    let (reader, writer) = io::pipe().unwrap();
    assert!(refusal(inherited(&reader)).contains("not open for writing"));
    abandon(reader, &writer);
    assert!(refusal(inherited(&writer)).contains("nobody reads"));
    let null = File::options().write(true).open("/dev/null").unwrap();
    assert!(refusal(inherited(&null)).contains("null device"));
}

#[test]
fn a_full_device_and_a_reader_that_leaves_are_failures() {
    let mut world = World::new();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut sink = FdSink::open(inherited(&full), "").unwrap();
    assert_eq!(
        world.deliver(&mut sink).unwrap_err().code(),
        Code::Undelivered
    );
    let (reader, writer) = io::pipe().unwrap();
    let mut sink = FdSink::open(inherited(&writer), "").unwrap();
    abandon(reader, &writer);
    assert_eq!(
        world.deliver(&mut sink).unwrap_err().code(),
        Code::Undelivered
    );
}

/// Run by the test below, in a process that a shell gives descriptor 9 to.
#[test]
#[ignore = "a part of a_descriptor_of_the_shell_receives_the_secret"]
fn receives() {
    let mut sink = FdSink::open(9, "").unwrap();
    World::new().deliver(&mut sink).unwrap();
}

#[test]
fn a_descriptor_of_the_shell_receives_the_secret() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("out");
    let script = "printf 'before ' >&9; \"$0\" --exact sink::fd::tests::receives --ignored; \
                  printf ' after' >&9";
    let output = std::process::Command::new("sh")
        .args(["-c", &format!("exec 9>\"$1\"; {script}")])
        .arg(std::env::current_exe().unwrap())
        .arg(&path)
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.contains("1 passed"), "{stdout}");
    let text = std::fs::read_to_string(&path).unwrap();
    let secret = text.strip_prefix("before ").unwrap().strip_suffix(" after");
    assert!(Secret::parse(secret.unwrap()).is_ok(), "{text}");
}
