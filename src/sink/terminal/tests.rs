use super::*;
use crate::sink::fake::{World, options};

fn sink(inline: bool, ask: bool) -> TerminalSink {
    TerminalSink { inline, ask }
}

fn no() -> Result<String> {
    Ok("nope".into())
}

#[test]
fn whoever_types_the_last_four_characters_has_it() {
    let at_once = |last4: &str| [Ok(last4.to_owned()), no(), no()];
    let at_last = |last4: &str| [no(), Ok(String::new()), Ok(format!(" {last4}\n"))];
    for mut world in [World::new().answers(at_once), World::new().answers(at_last)] {
        world.deliver(&mut sink(false, true)).unwrap();
        let text = world.stdout.text();
        assert!(text.starts_with("\x1b[?1049h"));
        assert!(text.ends_with("\x1b[?1049l"));
        assert!(text.contains(&format!("\n{}\n", world.secret.expose())));
        assert!(text.contains("Production Server\nkey_"));
        assert!(text.contains("shown once: store it now"));
    }
}

#[test]
fn whoever_does_not_declines_and_the_screen_comes_back() {
    let gone = || Err(Error::new(Code::Declined, "no answer"));
    let broken = || Err(Error::new(Code::Io, "the terminal is gone"));
    for answers in [
        [no(), no(), no()],
        [Ok(String::new()), Ok(String::new()), Ok(String::new())],
        [gone(), no(), no()],
        [no(), broken(), no()],
    ] {
        let mut world = World::new().answers(|_| answers);
        let error = world.deliver(&mut sink(false, true)).unwrap_err();
        assert_eq!(error.code(), Code::Declined);
        assert_eq!(error.to_string(), "not confirmed");
        assert!(world.stdout.text().ends_with("\x1b[?1049l"));
    }
}

#[test]
fn an_interrupt_stays_an_interrupt() {
    let mut world = World::new().answers(|_| [Err(Error::new(Code::Interrupted, "interrupted"))]);
    let error = world.deliver(&mut sink(false, true)).unwrap_err();
    assert_eq!(error.code(), Code::Interrupted);
    assert!(world.stdout.text().ends_with("\x1b[?1049l"));
}

#[test]
fn inline_writes_no_escape_codes_and_asks_only_where_it_may() {
    let mut world = World::new();
    world.deliver(&mut sink(true, false)).unwrap();
    let text = world.stdout.text();
    assert!(text.contains(&format!("\n{}\n", world.secret.expose())));
    assert!(!text.contains('\x1b') && !text.contains("revoked"));
    let mut world = World::new().answers(|_| [no(), no(), no()]);
    let error = world.deliver(&mut sink(true, true)).unwrap_err();
    assert_eq!(error.code(), Code::Declined);
    assert!(!world.stdout.text().contains('\x1b'));
}

#[test]
fn a_name_cannot_write_to_the_terminal() {
    let mut world = World::new();
    world.about.name = "\x1b]52;c;eA==\x07\n".into();
    world.deliver(&mut sink(true, false)).unwrap();
    assert!(!world.stdout.text().contains('\x1b'));
    assert!(!world.stdout.text().contains('\x07'));
}

#[test]
fn a_terminal_that_stops_taking_text_is_a_failure_and_nobody_is_asked() {
    for room in [0, 5, ENTER.len(), 80, 150] {
        let mut world = World::with_room(room);
        let error = world.deliver(&mut sink(false, true)).unwrap_err();
        assert_eq!(error.code(), Code::Undelivered, "{room}");
    }
}

#[test]
fn without_a_person_or_with_json_it_is_refused() {
    let asked = Options {
        may_ask: true,
        ..options()
    };
    for refused in [
        options(),
        Options {
            json: true,
            ..asked.clone()
        },
    ] {
        let error = TerminalSink::open(&refused).err().unwrap();
        assert_eq!(error.code(), Code::SecretNoDestination);
        assert_eq!(error.what_did_not_happen(), Some("nothing was created"));
    }
    assert!(TerminalSink::open(&asked).is_ok());
    let print = Options {
        inline: true,
        ..options()
    };
    assert!(TerminalSink::open(&print).is_ok());
}
