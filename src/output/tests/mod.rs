//! Whole results through the public interface, as a terminal and a pipe see them.

mod lists;
mod reports;
mod tables;

use serde_json::{Value, json};

use super::fake::{Fake, now};
use super::*;
use crate::error::{Code, Error, Exit};
use crate::time::Span;

const fn column(header: &'static str, name: &'static str, priority: u8) -> Column {
    Column {
        header,
        name,
        priority,
        wide: false,
        align_right: false,
    }
}

/// The columns of a list of keys, shortened.
const KEYS: &[Column] = &[
    column("NAME", "name", 0),
    column("KEY ID", "id", 3),
    column("LAST4", "last4", 0),
    column("ROLE", "role", 2),
    column("CREATED", "created_at", 5),
    column("DUE", "due_at", 0),
    column("STATUS", "status", 0),
    Column {
        wide: true,
        ..column("DESCRIPTION", "description", 1)
    },
];

/// A row of that list.
fn key(name: &str, status: &str) -> Vec<Cell> {
    let tone = if status == "active" {
        Tone::Good
    } else {
        Tone::Bad
    };
    vec![
        Cell::text(name),
        Cell::text("key_4f7q2m9xk3hd"),
        Cell::text("lq17"),
        Cell::text("orders-reader"),
        Cell::time(now().minus(Span::days(3)), now()),
        Cell::time(None, now()),
        Cell::text(status).tone(tone),
        Cell::text("reads what the shop has sold"),
    ]
}

fn keys() -> Table {
    Table {
        columns: KEYS,
        rows: vec![
            key("billing api", "active"),
            key("shop", "revoked"),
            key("=evil\u{1b}[2J", "active"),
        ],
        empty: "no keys yet",
    }
}

/// The JSON of a key.
fn data(name: &str) -> Value {
    json!({"id": "key_1", "name": name, "owner": null, "tags": ["a", "b"]})
}

/// Writes a list of these names and returns the world that took it.
fn list(fake: &Fake, output: &Output, names: &[&str], page: Page) -> Result<Exit> {
    let mut env = fake.env();
    let mut list = output.list("KeyList", KEYS);
    for name in names {
        list.row(&mut env, name, || key(name, "active"), || data(name))?;
    }
    list.finish(
        &mut env,
        page,
        vec!["clock is slow".to_owned()],
        "no keys yet",
    )
}

#[test]
fn the_format_is_the_flag_then_the_variable_then_what_suits_the_other_end() {
    let shape = |fake: &Fake, format: Option<Format>| fake.output(format).shape;
    let pipe = Fake::new();
    let terminal = Fake::new().terminal(80);
    let asked = Fake::new().terminal(80).var("KEYADM_OUTPUT", "csv");
    assert_eq!(shape(&pipe, None), Shape::Tsv);
    assert_eq!(shape(&terminal, None), Shape::Table { wide: false });
    assert_eq!(shape(&asked, None), Shape::Csv);
    assert_eq!(
        shape(&asked, Some(Format::Wide)),
        Shape::Table { wide: true }
    );
    let wrong = Fake::new().var("KEYADM_OUTPUT", "xml").env();
    let error = Output::new(Choice::default(), &wrong, now()).unwrap_err();
    assert_eq!(error.code(), Code::Config);
}

#[test]
fn notes_are_for_people_who_did_not_ask_for_quiet() {
    let said = |choice: Choice| {
        let fake = Fake::new();
        let output = fake.choose(choice);
        output.note(&mut fake.env(), "renamed\n\u{1b}").unwrap();
        output.warn(&mut fake.env(), "old\n").unwrap();
        assert_eq!(fake.stdout(), "");
        fake.stderr()
    };
    let json = Choice {
        format: Some(Format::Json),
        ..Choice::default()
    };
    let quiet = Choice {
        quiet: true,
        ..Choice::default()
    };
    assert_eq!(said(Choice::default()), "renamed\\n\\u{1b}\nwarning: old\n");
    assert_eq!(said(quiet), "warning: old\n");
    assert_eq!(said(json), "");
}

#[test]
fn an_error_goes_to_standard_error_in_the_form_that_was_asked_for() {
    let error = Error::new(Code::Busy, "the store is locked");
    for (json, start) in [
        (false, "error: the store is locked   [busy.store]\n"),
        (true, "{\"format"),
    ] {
        let fake = Fake::new();
        assert_eq!(
            Output::error(&mut fake.env(), &error, json, false),
            Exit::Busy
        );
        assert!(fake.stderr().starts_with(start), "{}", fake.stderr());
        assert_eq!(fake.stderr().lines().count(), 1);
        assert_eq!(fake.stdout(), "");
    }
}

#[test]
fn a_reader_that_went_away_is_told_nothing() {
    let fake = Fake::new();
    let gone = Error::new(Code::BrokenPipe, "gone");
    assert_eq!(
        Output::error(&mut fake.env(), &gone, false, false),
        Exit::BrokenPipe
    );
    assert_eq!(fake.stderr(), "");
}

#[test]
fn a_field_that_the_result_will_not_have_is_refused_beforehand() {
    let output = |field: &str| {
        Fake::new().choose(Choice {
            field: Some(field.to_owned()),
            ..Choice::default()
        })
    };
    assert!(output("due.at").check_field(&["id", "due"]).is_ok());
    let error = output("du").check_field(&["id", "due"]).unwrap_err();
    assert_eq!(
        (error.code(), error.hint()),
        (
            Code::Arguments,
            &["the fields here are: id, due".to_owned()][..]
        )
    );
    assert!(Fake::new().output(None).check_field(&[]).is_ok());
}
