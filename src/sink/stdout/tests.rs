use super::*;
use crate::error::Code;
use crate::fake::Tape;
use crate::sink::fake::{World, abandon};

fn sink(json: bool) -> StdoutSink {
    StdoutSink { json }
}

#[test]
fn exactly_the_secret_and_a_newline_only_on_a_terminal() {
    for (terminal, end) in [(false, ""), (true, "\n")] {
        let mut world = World::new();
        world.env.terminal.stdout = terminal;
        world.deliver(&mut sink(false)).unwrap();
        let expected = format!("{}{end}", world.secret.expose());
        assert_eq!(world.stdout.text(), expected);
    }
}

#[test]
fn json_puts_the_secret_into_data_on_one_line() {
    let mut world = World::new();
    world.deliver(&mut sink(true)).unwrap();
    let expected = format!(
        "{{\"kind\":\"Key\",\"data\":{{\"id\":\"{}\",\"secret\":\"{}\"}}}}\n",
        world.about.key_id,
        world.secret.expose()
    );
    assert_eq!(world.stdout.text(), expected);
}

#[test]
fn json_replaces_a_null_secret_and_needs_data() {
    let world = World::new();
    let document = serde_json::json!({"data": {"secret": null, "n": 1}});
    let line = with_secret(Some(&document), &world.secret).unwrap();
    let read: Value = serde_json::from_slice(&line).unwrap();
    assert_eq!(read["data"]["secret"], world.secret.expose());
    assert_eq!(read["data"]["n"], 1);
    let text = str::from_utf8(&line).unwrap();
    assert_eq!(text.matches("secret").count(), 1, "no field twice");
    for nothing in [None, Some(&serde_json::json!({"kind": "Key"}))] {
        assert!(with_secret(nothing, &world.secret).is_err());
    }
}

#[test]
fn the_buffer_of_a_document_never_grows() {
    let world = World::new();
    let document = serde_json::json!({"data": {"name": "\u{1}\"ü".repeat(1000)}});
    let line = with_secret(Some(&document), &world.secret).unwrap();
    let first = serde_json::to_string(&document).unwrap().len();
    assert!(line.capacity() >= line.len());
    assert_eq!(line.capacity(), first + world.secret.expose().len() + 64);
}

#[test]
fn a_stream_that_fails_early_late_or_at_its_flush_is_a_failure() {
    for room in [0, 1, 40] {
        let mut world = World::with_room(room);
        let error = world.deliver(&mut sink(false)).unwrap_err();
        assert_eq!(error.code(), Code::Undelivered);
        assert!(error.cause().is_some());
    }
    for json in [false, true] {
        let mut world = World::new();
        world.env.stdout = Box::new(Tape::failing_late(std::io::ErrorKind::StorageFull));
        let error = world.deliver(&mut sink(json)).unwrap_err();
        assert_eq!(error.code(), Code::Undelivered);
    }
}

#[test]
fn a_full_device_and_a_closed_pipe_are_failures() {
    let full = std::fs::File::options().write(true).open("/dev/full");
    let (reader, writer) = std::io::pipe().unwrap();
    abandon(reader, &writer);
    for stream in [Box::new(full.unwrap()) as Box<dyn Write>, Box::new(writer)] {
        let mut world = World::new();
        world.env.stdout = Box::new(std::io::LineWriter::new(stream));
        let error = world.deliver(&mut sink(false)).unwrap_err();
        assert_eq!(error.code(), Code::Undelivered);
    }
}

#[test]
fn a_lost_standard_output_is_refused_before_anything_is_made() {
    let mut world = World::new();
    world.env.stdout_lost = true;
    let error = StdoutSink::open(false, "nothing was created", &world.env)
        .err()
        .unwrap();
    assert_eq!(error.code(), Code::SecretDestination);
    assert_eq!(error.what_did_not_happen(), Some("nothing was created"));
}
