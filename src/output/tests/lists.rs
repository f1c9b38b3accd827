//! Lists in every form, and what is written before they end.

use serde_json::Value;

use std::io::ErrorKind;

use super::*;

fn written(format: Option<Format>, names: &[&str], page: Page) -> (String, String) {
    let fake = Fake::new();
    list(&fake, &fake.output(format), names, page).unwrap();
    (fake.stdout(), fake.stderr())
}

#[test]
fn json_is_one_document_with_its_page() {
    let page = Page {
        page: 2,
        limit: Some(100),
        total: Some(143),
        next: None,
    };
    let (stdout, stderr) = written(Some(Format::Json), &["a", "b"], page);
    let value: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(value["data"], json!([data("a"), data("b")]));
    assert_eq!(value["warnings"], json!(["clock is slow"]));
    assert_eq!(
        (&value["meta"]["page"], &value["meta"]["total"]),
        (&json!(2), &json!(143))
    );
    assert_eq!((stdout.lines().count(), &*stderr), (1, ""));
    let (empty, stderr) = written(Some(Format::Json), &[], Page::default());
    assert!(empty.contains(r#""data":[],"warnings""#), "{empty}");
    assert_eq!(stderr, "");
}

#[test]
fn ndjson_is_a_version_items_and_a_summary() {
    let page = Page {
        page: 1,
        limit: Some(2),
        total: Some(9),
        next: Some("c1".to_owned()),
    };
    let (stdout, stderr) = written(Some(Format::Ndjson), &["a", "b"], page);
    let lines: Vec<Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        lines[0],
        json!({"format_version": "1.0", "kind": "KeyList"})
    );
    assert_eq!(lines[1..3], [data("a"), data("b")]);
    assert_eq!(
        lines[3],
        json!({"kind": "Summary", "count": 2, "total": 9, "next": "c1", "warnings": ["clock is slow"]})
    );
    assert_eq!((lines.len(), &*stderr), (4, ""));
    assert_eq!(
        written(Some(Format::Ndjson), &[], Page::default())
            .0
            .lines()
            .count(),
        2
    );
}

#[test]
fn the_forms_for_scripts_are_written_row_by_row_and_the_others_at_the_end() {
    for (format, streams) in [
        (None, true),
        (Some(Format::Csv), true),
        (Some(Format::Name), true),
        (Some(Format::Ndjson), true),
        (Some(Format::Json), false),
        (Some(Format::Table), false),
    ] {
        let fake = Fake::new();
        let mut list = fake.output(format).list("KeyList", KEYS);
        list.row(&mut fake.env(), "a", || key("a", "active"), || data("a"))
            .unwrap();
        assert_eq!(!fake.stdout().is_empty(), streams, "{format:?}");
        assert!(
            list.rows.is_empty() && list.items.is_empty() || !streams,
            "{format:?} keeps nothing"
        );
    }
}

#[test]
fn only_json_asks_for_the_data() {
    for format in [
        None,
        Some(Format::Table),
        Some(Format::Csv),
        Some(Format::Name),
    ] {
        let fake = Fake::new();
        let mut list = fake.output(format).list("KeyList", KEYS);
        let wanted = || -> Value { panic!("{format:?} needs no JSON") };
        list.row(&mut fake.env(), "a", || key("a", "active"), wanted)
            .unwrap();
    }
}

#[test]
fn names_are_escaped_and_one_per_line() {
    assert_eq!(
        written(Some(Format::Name), &["a", "b\nc"], Page::default()).0,
        "a\nb\\nc\n"
    );
}

#[test]
fn an_empty_csv_still_has_its_header() {
    let (stdout, _) = written(Some(Format::Csv), &[], Page::default());
    assert_eq!(
        stdout,
        "name,id,last4,role,created_at,due_at,status,description\n"
    );
}

#[test]
fn an_empty_list_says_so_on_a_terminal_unless_quiet() {
    let said = |quiet| {
        let fake = Fake::new().terminal(80).var("NO_COLOR", "1");
        let output = fake.choose(Choice {
            quiet,
            ..Choice::default()
        });
        assert_eq!(
            list(&fake, &output, &[], Page::default()).unwrap(),
            Exit::Ok
        );
        assert_eq!(fake.stdout(), "");
        fake.stderr()
    };
    assert_eq!(said(false), "no keys yet\nwarning: clock is slow\n");
    assert_eq!(said(true), "warning: clock is slow\n");
    assert_eq!(
        written(None, &[], Page::default()).1,
        "warning: clock is slow\n"
    );
}

#[test]
fn a_list_cut_by_its_limit_tells_how_to_go_on() {
    let page = Page {
        page: 1,
        limit: Some(1),
        total: Some(3),
        next: Some("c1".to_owned()),
    };
    let (_, stderr) = written(None, &["a"], page);
    assert_eq!(
        stderr,
        "1 of 3 shown; for more: --after c1\nwarning: clock is slow\n"
    );
}

#[test]
fn a_field_of_a_list_is_one_line_per_row() {
    let pick = |field: &str| {
        let fake = Fake::new();
        let output = fake.choose(Choice {
            field: Some(field.to_owned()),
            ..Choice::default()
        });
        let result = list(&fake, &output, &["a", "b"], Page::default());
        (result.map_err(|error| error.code()), fake.stdout())
    };
    assert_eq!(pick("name"), (Ok(Exit::Ok), "a\nb\n".to_owned()));
    assert_eq!(pick("tags"), (Ok(Exit::Ok), "a,b\na,b\n".to_owned()));
    assert_eq!(pick("nope"), (Err(Code::Arguments), String::new()));
}

#[test]
fn a_list_stops_at_a_closed_pipe() {
    for format in [
        None,
        Some(Format::Json),
        Some(Format::Ndjson),
        Some(Format::Table),
    ] {
        let fake = Fake::new().broken(ErrorKind::BrokenPipe);
        let error = list(&fake, &fake.output(format), &["a"], Page::default()).unwrap_err();
        assert_eq!(error.code(), Code::BrokenPipe, "{format:?}");
    }
}

#[test]
fn a_list_is_flushed_at_its_end_not_after_each_row() {
    for format in [None, Some(Format::Csv), Some(Format::Ndjson)] {
        let fake = Fake::new().broken_late(ErrorKind::StorageFull);
        let mut list = fake.output(format).list("KeyList", KEYS);
        let row = list.row(&mut fake.env(), "a", || key("a", "active"), || data("a"));
        assert!(row.is_ok(), "{format:?}");
        let end = list.finish(&mut fake.env(), Page::default(), vec![], "");
        assert_eq!(end.unwrap_err().code(), Code::Io, "{format:?}");
    }
}
