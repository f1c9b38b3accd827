//! Tables and cards at the widths that terminals have.

use super::*;

/// What a table looks like on a terminal of this width, without colour.
fn at(width: u16, format: Option<Format>) -> String {
    let fake = Fake::new().terminal(width).var("NO_COLOR", "1");
    let report = Report::new("KeyList", json!([])).view(keys());
    fake.output(format).report(&mut fake.env(), report).unwrap();
    fake.stdout()
}

#[test]
fn every_line_of_a_table_stays_within_the_terminal_and_has_no_blanks_at_its_end() {
    for width in [60, 66, 80, 99, 120] {
        for line in at(width, None).lines() {
            assert!(line.chars().count() <= width.into(), "{width}: {line}");
            assert_eq!(line, line.trim_end(), "{width}");
        }
    }
}

#[test]
fn a_wide_terminal_shows_every_column_of_the_default_table() {
    let expected = r"NAME            KEY ID            LAST4  ROLE           CREATED     DUE  STATUS
billing api     key_4f7q2m9xk3hd  lq17   orders-reader  3 days ago  –    active
shop            key_4f7q2m9xk3hd  lq17   orders-reader  3 days ago  –    revoked
=evil\u{1b}[2J  key_4f7q2m9xk3hd  lq17   orders-reader  3 days ago  –    active
";
    assert_eq!(at(120, None), expected);
}

#[test]
fn columns_leave_by_priority_as_the_terminal_narrows() {
    let header = |width| {
        at(width, None)
            .lines()
            .next()
            .unwrap()
            .split("  ")
            .filter(|name| !name.is_empty())
            .map(str::trim)
            .collect::<Vec<_>>()
            .join(",")
    };
    assert_eq!(header(80), "NAME,KEY ID,LAST4,ROLE,CREATED,DUE,STATUS");
    assert_eq!(header(79), "NAME,KEY ID,LAST4,ROLE,DUE,STATUS");
    assert_eq!(header(68), "NAME,KEY ID,LAST4,ROLE,DUE,STATUS");
    assert_eq!(header(67), "NAME,LAST4,ROLE,DUE,STATUS");
    assert_eq!(header(60), "NAME,LAST4,ROLE,DUE,STATUS");
}

#[test]
fn below_sixty_columns_each_row_is_a_card() {
    let forty = at(40, None);
    assert_eq!(at(59, None), forty);
    let expected = r"NAME:     billing api
KEY ID:   key_4f7q2m9xk3hd
LAST4:    lq17
ROLE:     orders-reader
CREATED:  3 days ago
DUE:      –
STATUS:   active

NAME:     shop
";
    assert!(forty.starts_with(expected), "{forty}");
    assert!(!forty.ends_with("\n\n"));
}

#[test]
fn what_must_stay_whole_becomes_a_card_rather_than_being_cut() {
    let fake = Fake::new().terminal(80).var("NO_COLOR", "1");
    let name = "n".repeat(64);
    let table = Table {
        rows: vec![key(&name, "active")],
        ..keys()
    };
    let report = Report::new("KeyList", json!([])).view(table);
    fake.output(None).report(&mut fake.env(), report).unwrap();
    assert!(
        fake.stdout().starts_with(&format!("NAME:     {name}\n")),
        "{}",
        fake.stdout()
    );
}

#[test]
fn wide_shows_all_columns_and_cuts_nothing() {
    let text = at(80, Some(Format::Wide));
    assert_eq!(
        text.lines().next().unwrap().split_whitespace().count(),
        9,
        "KEY ID is two words"
    );
    assert!(text.lines().next().unwrap().chars().count() > 80);
    assert!(text.contains("reads what the shop has sold\n"));
    assert!(at(59, Some(Format::Wide)).contains("DESCRIPTION:  reads what"));
}

#[test]
fn long_text_is_cut_where_it_would_push_columns_out() {
    const NOTES: &[Column] = &[column("NAME", "name", 0), column("NOTE", "note", 1)];
    let fake = Fake::new().terminal(60).var("NO_COLOR", "1");
    let note = "word ".repeat(20);
    let rows = vec![vec![Cell::text("two words"), Cell::text(&note)]];
    let table = Table {
        columns: NOTES,
        rows,
        empty: "",
    };
    fake.output(None)
        .report(&mut fake.env(), Report::new("Notes", json!([])).view(table))
        .unwrap();
    let expected = format!("NAME       NOTE\ntwo words  {}wor…\n", "word ".repeat(9));
    assert_eq!(fake.stdout(), expected);
    assert_eq!(expected.lines().last().unwrap().chars().count(), 60);
}

#[test]
fn off_a_terminal_a_table_is_as_wide_as_it_needs_unless_columns_is_set() {
    let draw = |fake: Fake| {
        let report = Report::new("KeyList", json!([])).view(keys());
        fake.output(Format::Table)
            .report(&mut fake.env(), report)
            .unwrap();
        fake.stdout()
    };
    let free = draw(Fake::new());
    assert!(
        free.starts_with("NAME") && free.contains("CREATED"),
        "{free}"
    );
    assert!(!free.contains('\u{1b}'));
    assert!(!draw(Fake::new().var("COLUMNS", "70")).contains("CREATED"));
}

#[test]
fn colour_marks_the_header_and_the_tones_and_nothing_else_changes() {
    let draw = |fake: Fake| {
        let report = Report::new("KeyList", json!([])).view(keys());
        fake.output(None).report(&mut fake.env(), report).unwrap();
        fake.stdout()
    };
    let coloured = draw(Fake::new().terminal(80));
    assert!(
        coloured.starts_with("\u{1b}[1mNAME\u{1b}[0m  "),
        "{coloured:?}"
    );
    assert!(
        coloured.contains("  \u{1b}[31mrevoked\u{1b}[0m\n"),
        "{coloured:?}"
    );
    let codes = ["0", "1", "2", "31", "32"].map(|code| format!("\u{1b}[{code}m"));
    let bare = codes
        .iter()
        .fold(coloured, |text, code| text.replace(code, ""));
    assert_eq!(bare, at(80, None));
    assert_eq!(
        draw(Fake::new().terminal(80).var("TERM", "dumb")),
        at(80, None)
    );
}

#[test]
fn a_card_wraps_its_values_under_their_beginning_and_shows_its_tables() {
    let fake = Fake::new().terminal(60).var("NO_COLOR", "1");
    let list = "orders.read orders.list orders.export customers.read";
    let card = Card::new()
        .field("Key ID", Cell::text("key_4f7q2m9xk3hd"))
        .field("Permissions", Cell::text(list))
        .field("URL", Cell::text(&"x".repeat(70)))
        .field("Owner", Cell::maybe(None))
        .section(
            "Versions",
            Table {
                columns: &KEYS[..1],
                rows: vec![vec![Cell::text("v1")]],
                empty: "",
            },
        )
        .section(
            "Journal",
            Table {
                columns: KEYS,
                rows: vec![],
                empty: "no entries",
            },
        );
    let report = Report::new("Key", json!({})).view(card);
    fake.output(None).report(&mut fake.env(), report).unwrap();
    let long = "x".repeat(70);
    let expected = format!(
        "\
Key ID:       key_4f7q2m9xk3hd
Permissions:  orders.read orders.list orders.export
              customers.read
URL:          {long}
Owner:        –

Versions
  NAME
  v1

Journal
  no entries
"
    );
    assert_eq!(fake.stdout(), expected);
}

#[test]
fn a_cell_whose_end_matters_is_cut_at_its_beginning() {
    const TREND: &[Column] = &[column("NAME", "name", 0), column("TREND", "trend", 1)];
    let trend = "▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█";
    let row = |name: &str| vec![Cell::text(name), Cell::text(trend).ends()];
    let fake = Fake::new().terminal(60).var("NO_COLOR", "1");
    let name = "n".repeat(37);
    let table = Table {
        columns: TREND,
        rows: vec![row(&name)],
        empty: "",
    };
    let report = Report::new("List", json!([])).view(table);
    fake.output(None).report(&mut fake.env(), report).unwrap();
    let expected = format!("{name}  …▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█");
    assert_eq!(fake.stdout().lines().last(), Some(&*expected));
}
