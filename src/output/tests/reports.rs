//! Reports in every form.

use std::io::ErrorKind;

use super::*;

/// One thing with a warning.
fn one() -> Report {
    Report::new("Key", json!({"id": "key_1", "name": "=a\tb", "owner": null, "tags": ["x", "y"], "due": {"at": 1}}))
        .view(Card::new().field("Key ID", Cell::text("key_1")))
        .warnings(["it is old".to_owned()])
        .exit(Exit::Incomplete)
}

/// What a report writes: both streams.
fn written(fake: &Fake, output: &Output, report: Report) -> (String, String) {
    output.report(&mut fake.env(), report).unwrap();
    (fake.stdout(), fake.stderr())
}

fn as_format(format: impl Into<Option<Format>>, report: Report) -> (String, String) {
    let fake = Fake::new();
    written(&fake, &fake.output(format), report)
}

#[test]
fn the_envelope_is_one_line_with_every_field() {
    let fake = Fake::new().terminal(80);
    let choice = Choice {
        format: Some(Format::Json),
        dry_run: true,
        ..Choice::default()
    };
    let mut output = fake.choose(choice);
    output.set_store("st_1");
    let exit = output
        .report(
            &mut fake.env(),
            Report {
                data: json!({"id": "key_1"}),
                ..one()
            },
        )
        .unwrap();
    assert_eq!(exit, Exit::Incomplete);
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        fake.stdout(),
        format!(
            concat!(
                r#"{{"format_version":"1.0","kind":"Key","data":{{"id":"key_1"}},"warnings":["it is old"],"#,
                r#""meta":{{"keyadm_version":"{}","store":"st_1","generated_at":"2026-11-21T02:00:00Z","dry_run":true}}}}"#,
                "\n"
            ),
            version
        )
    );
    assert_eq!(fake.stderr(), "");
}

#[test]
fn a_store_that_is_not_known_is_null() {
    let (json, _) = as_format(Format::Json, one());
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["meta"].get("store"), Some(&Value::Null));
    assert_eq!(value["meta"]["dry_run"], false);
    assert!(value["meta"].get("page").is_none(), "only lists have pages");
}

#[test]
fn without_json_warnings_are_lines_on_standard_error() {
    for format in [
        None,
        Some(Format::Table),
        Some(Format::Csv),
        Some(Format::Name),
    ] {
        assert_eq!(
            as_format(format, one()).1,
            "warning: it is old\n",
            "{format:?}"
        );
    }
    let fake = Fake::new().terminal(80);
    let (_, stderr) = written(&fake, &fake.output(None), one());
    assert_eq!(
        stderr,
        "\u{1b}[1m\u{1b}[33mwarning:\u{1b}[0m\u{1b}[0m it is old\n"
    );
}

#[test]
fn one_thing_is_a_card_for_people_and_pairs_in_a_pipe() {
    assert_eq!(as_format(Format::Table, one()).0, "Key ID:  key_1\n");
    assert_eq!(
        as_format(None, one()).0,
        "id\tkey_1\nname\t=a\\tb\nowner\t\ntags\tx,y\ndue\t{\"at\":1}\n"
    );
    assert_eq!(
        as_format(Format::Csv, one()).0,
        "id,name,owner,tags,due\nkey_1,'=a\\tb,,\"x,y\",\"{\"\"at\"\":1}\"\n"
    );
    assert_eq!(as_format(Format::Name, one()).0, "=a\\tb\n");
}

#[test]
fn a_report_is_streamed_as_one_item_or_as_those_of_its_list() {
    let (one, _) = as_format(
        Format::Ndjson,
        Report {
            data: json!({"id": 1}),
            ..one()
        },
    );
    let summary = r#"{"kind":"Summary","count":1,"total":1,"next":null,"warnings":["it is old"]}"#;
    let version = r#"{"format_version":"1.0","kind":"Key"}"#;
    assert_eq!(one, format!("{version}\n{{\"id\":1}}\n{summary}\n"));
    let (many, _) = as_format(Format::Ndjson, Report::new("Keys", json!([1, 2])));
    assert_eq!(many.lines().count(), 4);
}

#[test]
fn a_table_in_a_pipe_is_tab_separated_without_its_wide_columns() {
    let (tsv, _) = as_format(None, Report::new("KeyList", json!([])).view(keys()));
    assert_eq!(
        tsv.lines().last().unwrap(),
        "=evil\\u{1b}[2J\tkey_4f7q2m9xk3hd\tlq17\torders-reader\t2026-11-18T02:00:00Z\t\tactive"
    );
    assert_eq!(tsv.lines().count(), 3, "no header");
    let (csv, _) = as_format(Format::Csv, Report::new("KeyList", json!([])).view(keys()));
    assert_eq!(
        csv.lines().next().unwrap(),
        "name,id,last4,role,created_at,due_at,status,description"
    );
    assert!(csv.contains("\n'=evil\\u{1b}[2J,key_"), "{csv}");
}

#[test]
fn text_is_printed_as_it_is_and_ends_its_line() {
    assert_eq!(
        as_format(None, Report::new("X", json!({})).text("a\nb")).0,
        "a\nb\n"
    );
    assert_eq!(
        as_format(Format::Table, Report::new("X", json!({})).text("a\n")).0,
        "a\n"
    );
    assert_eq!(
        as_format(None, Report::new("X", json!({"id": 1}))).0,
        "",
        "nothing to see"
    );
}

#[test]
fn an_empty_table_says_so_to_people_only() {
    let empty = || {
        Report::new("KeyList", json!([])).view(Table {
            rows: vec![],
            ..keys()
        })
    };
    assert_eq!(
        as_format(Format::Table, empty()),
        (String::new(), "no keys yet\n".to_owned())
    );
    assert_eq!(as_format(None, empty()), (String::new(), String::new()));
}

#[test]
fn a_field_is_one_raw_value_and_the_streams_stay_apart() {
    let pick = |field: &str, report: Report| {
        let fake = Fake::new();
        let choice = Choice {
            field: Some(field.to_owned()),
            format: Some(Format::Json),
            ..Choice::default()
        };
        let result = fake.choose(choice).report(&mut fake.env(), report);
        (
            result.map_err(|error| error.code()),
            fake.stdout(),
            fake.stderr(),
        )
    };
    let warned = "warning: it is old\n".to_owned();
    assert_eq!(
        pick("id", one()),
        (Ok(Exit::Incomplete), "key_1\n".to_owned(), warned.clone())
    );
    assert_eq!(
        pick("owner", one()),
        (Ok(Exit::Incomplete), "\n".to_owned(), warned)
    );
    assert_eq!(
        pick("nope", one()),
        (Err(Code::Arguments), String::new(), String::new())
    );
    let many = Report::new("Keys", json!([{"a": 1}, {"a": null}, {"a": "x"}]));
    assert_eq!(
        pick("a", many),
        (Ok(Exit::Ok), "1\n\nx\n".to_owned(), String::new())
    );
}

#[test]
fn a_closed_pipe_and_a_full_disk_are_different_errors() {
    for (fault, code) in [
        (ErrorKind::BrokenPipe, Code::BrokenPipe),
        (ErrorKind::StorageFull, Code::Io),
    ] {
        for format in [
            None,
            Some(Format::Table),
            Some(Format::Json),
            Some(Format::Csv),
        ] {
            let fake = Fake::new().broken(fault);
            let error = fake
                .output(format)
                .report(&mut fake.env(), one())
                .unwrap_err();
            assert_eq!(error.code(), code, "{format:?}");
            assert_eq!(fake.stderr(), "", "no warning about what nobody got");
        }
    }
}

#[test]
fn a_disk_that_turns_out_full_when_flushed_is_an_error_too() {
    let fake = Fake::new().broken_late(ErrorKind::StorageFull);
    let error = fake
        .output(None)
        .report(&mut fake.env(), one())
        .unwrap_err();
    assert_eq!(error.code(), Code::Io);
}
