//! Texts that mean harm: to a terminal, to a reader, to a spreadsheet, to a query.

pub mod support;

use support::{Desk, Ran, World, words};

/// What may not be in any text that people give.
const REFUSED: &[&str] = &[
    "a\x1b[2Jb",
    "a\x1b]52;c;eA==\x07b",
    "a\x1b]8;;http://evil\x1b\\b",
    "a\nb",
    "a\rb",
    "a\tb",
    "a\x07b",
    "a\x7fb",
    "a\u{9b}2Jb",
    "a\u{85}b",
    "a\u{202e}b",
    "a\u{2066}b",
    "a\u{200b}b",
    "a\u{200f}b",
    "a\u{2028}b",
    "a\u{feff}b",
];
/// What is odd, and has to come back exactly as it went in.
const KEPT: &[&str] = &[
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(1)",
    "it's \"quoted\"; DROP TABLE keys; --",
    "100% _under_ %",
    "a,b;c|d",
    "Überschlüssel 鍵 🔑",
    "back\\slash",
    "$(reboot) `reboot` ${HOME}",
    "%s%n%d {} {0}",
    "null",
    "0",
];

/// Nothing in it acts on a terminal.
#[track_caller]
fn harmless(ran: &Ran) {
    for text in [&ran.stdout, &ran.stderr] {
        let acts = |c: char| {
            (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        };
        assert!(!text.contains(acts), "{text:?}");
    }
}

#[test]
fn what_acts_on_a_terminal_is_refused_wherever_people_write() {
    let desk = Desk::new();
    let events = desk.events();
    for text in REFUSED {
        let tag = format!("team={text}");
        let key = format!("{text}=x");
        let rest = ["--role", "read-only", "--secret-to", "-"];
        for args in [
            vec!["create", text],
            vec!["create", "k", "--owner", text],
            vec!["create", "k", "--description", text],
            vec!["create", "k", "--tag", &tag],
            vec!["create", "k", "--tag", &key],
            vec!["create", "k", "--reason", text],
        ] {
            let ran = desk.run([&args[..], &rest].concat()).expect(2);
            harmless(&ran);
            assert_eq!(ran.stdout, "");
        }
    }
    assert_eq!(desk.events(), events);
}

#[test]
fn what_is_repeated_in_an_error_is_escaped() {
    let desk = Desk::new();
    for text in REFUSED {
        let file = format!("file:no/{text}");
        for args in [
            vec![*text],
            vec!["show", text],
            vec!["show", "k", "--db", text],
            vec!["show", "k", "--config", text],
            vec!["show", "k", "--profile", text],
            vec!["show", "k", "--field", text],
            vec!["show", "k", "-o", text],
            vec!["show", "k", "--credential-file", text],
            vec!["show", "k", "--lock-wait", text],
            vec!["create", "k", "--role", text, "--secret-to", "-"],
            vec![
                "create",
                "k",
                "--role",
                "read-only",
                "--env",
                text,
                "--secret-to",
                "-",
            ],
            vec!["create", "k", "--role", "read-only", "--secret-to", text],
            vec!["create", "k", "--role", "read-only", "--secret-to", &file],
            vec![
                "create",
                "k",
                "--role",
                "read-only",
                "--expires",
                text,
                "--secret-to",
                "-",
            ],
            vec!["create", "k", "--role", "read-only", "--", text],
        ] {
            let ran = desk.run(args.clone()).sane();
            assert_ne!(ran.code(), 0, "{args:?}");
            harmless(&ran);
            harmless(&desk.run([&["--json"], &args[..]].concat()).sane());
        }
    }
}

#[test]
fn odd_texts_come_back_as_they_went_in() {
    let desk = Desk::new();
    for text in KEPT {
        let tag = format!("note={text}");
        let create = [
            "create",
            text,
            "--role",
            "read-only",
            "--owner",
            text,
            "--description",
            text,
            "--tag",
            &tag,
            "--secret-to",
            "file:secret",
        ];
        desk.run(create).expect(0);
        std::fs::remove_file(desk.path("secret")).unwrap();
        let shown = desk.run(["show", text, "--json"]).expect(0).json();
        for field in ["name", "owner", "description"] {
            assert_eq!(shown["data"][field], *text);
        }
        assert_eq!(shown["data"]["tags"]["note"], *text);
    }
    desk.is_sound();
}

#[test]
fn a_spreadsheet_gets_no_formula() {
    let desk = Desk::new();
    for text in KEPT {
        let create = [
            "create",
            text,
            "--role",
            "read-only",
            "--owner",
            text,
            "--secret-to",
            "-",
        ];
        desk.run(create).expect(0);
    }
    for line in ["list -o csv", "show 0 -o csv"] {
        let ran = desk.run(words(line)).expect(0);
        for cell in ran.stdout.lines().flat_map(|line| line.split(',')) {
            let start = cell.trim_start_matches('"').chars().next();
            assert!(!matches!(start, Some('=' | '+' | '@')), "{line}: {cell}");
        }
    }
}

#[test]
fn invalid_text_and_endless_text_are_refused() {
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::new();
    let invalid = std::ffi::OsStr::from_bytes(b"a\xff\xfe");
    let ran = desk
        .keyadm(["create"])
        .with(|command| command.arg(invalid))
        .run()
        .expect(2);
    harmless(&ran);
    desk.keyadm(["show", "k"])
        .env("KEYADM_OUTPUT", invalid)
        .run()
        .expect(10);
    let long = "x".repeat(100_000);
    for args in [
        ["create", &long, "--role", "read-only", "--secret-to", "-"],
        ["create", "k", "--role", &long, "--secret-to", "-"],
        ["create", "k", "--role", "read-only", "--expires", &long],
        ["create", "k", "--role", "read-only", "--owner", &long],
    ] {
        assert_ne!(desk.run(args).sane().code(), 0);
    }
    assert_eq!(desk.events(), 2);
}

#[test]
fn numbers_and_times_that_make_no_sense_are_refused() {
    let desk = Desk::new();
    for (flag, value) in [
        ("--expires", "-1d"),
        ("--expires", "1e99y"),
        ("--expires", "99999999999999999999d"),
        ("--expires", "2020-01-01"),
        ("--expires", "0s"),
        ("--rotate-every", "0d"),
        ("--rotate-every", "-1d"),
        ("--max-uses", "0"),
        ("--max-uses", "-1"),
        ("--max-uses", "18446744073709551616"),
        ("--rate", "0/min"),
        ("--rate", "1/fortnight"),
        ("--allow-ip", "10.0.0.0/33"),
        ("--allow-ip", "localhost"),
        ("--lock-wait", "-5s"),
        ("--credential-fd", "99999999999"),
    ] {
        let flag = format!("{flag}={value}");
        let args = [
            "create",
            "k",
            "--role",
            "read-only",
            "--secret-to",
            "-",
            &flag,
        ];
        let ran = desk.run(args).expect(2);
        assert_eq!(ran.stdout, "", "{flag}");
    }
    assert_eq!(desk.events(), 2);
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let narrow = |columns: u16| World::new().terminal(columns).var("NO_COLOR", "1");
    for columns in [40, 59, 60, 80, 120] {
        for world in [
            narrow(columns),
            narrow(columns).var("TERM", "dumb"),
            narrow(columns).var("COLUMNS", "0"),
        ] {
            fits(&world, columns);
        }
        fits(&narrow(200).var("COLUMNS", &columns.to_string()), columns);
    }
}

#[track_caller]
fn fits(world: &World, columns: u16) {
    let text =
        "A description that goes on for longer than any terminal here is wide, word after word";
    let name = "Production Server of the accounting department 鍵鍵鍵鍵鍵";
    let path = world.desk.path("secret");
    let file = format!("file:{}", path.display());
    let create = [
        "create",
        name,
        "--role",
        "read-only",
        "--description",
        text,
        "--owner",
        text,
        "-q",
        "--allow-ip",
        "2001:db8::/32",
        "--secret-to",
        &file,
    ];
    world.run(&create).expect(0);
    // `-o wide` is for those who have the room, or a pager that scrolls sideways.
    let listed = world.run(&["list"]).expect(0).stdout;
    let shown = world.run(&["show", name]).expect(0).stdout;
    for line in listed.lines().chain(shown.lines()) {
        let width = console::measure_text_width(line);
        assert!(
            width <= usize::from(columns),
            "{columns}: {width}: {line}\n{shown}"
        );
    }
    assert!(!shown.contains('\x1b'), "{shown:?}");
}
