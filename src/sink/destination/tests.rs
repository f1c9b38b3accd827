use super::*;
use crate::sink::fake::World;

fn choose(secret_to: Option<&str>, format: Option<&str>, command: &[&str]) -> Result<Destination> {
    let command: Vec<_> = command.iter().map(OsString::from).collect();
    let env = World::new().env;
    let unchanged = "nothing was created";
    Destination::choose(secret_to, format, &command, false, false, &env, unchanged)
}

#[test]
fn every_scheme_is_read() {
    let file = |format| Destination::File {
        path: "a/b:c".into(),
        format,
    };
    for (text, format, destination) in [
        ("-", None, Destination::Stdout),
        ("file:a/b:c", None, file(FileFormat::Raw)),
        ("file:a/b:c", Some("raw"), file(FileFormat::Raw)),
        ("file:a/b:c", Some("json"), file(FileFormat::Json)),
        (
            "file:a/b:c",
            Some("dotenv:_X9"),
            file(FileFormat::Dotenv("_X9".into())),
        ),
        ("fd:3", None, Destination::Fd(3)),
        ("sink:vault", None, Destination::Named("vault".into())),
    ] {
        assert_eq!(
            choose(Some(text), format, &[]).unwrap(),
            destination,
            "{text}"
        );
    }
    let words = choose(None, None, &["vault", "put"]).unwrap();
    assert_eq!(
        words,
        Destination::Command(vec!["vault".into(), "put".into()])
    );
}

#[test]
fn what_is_not_understood_is_refused_and_not_repeated() {
    for text in [
        "",
        "stdout",
        "/tmp/x",
        "file:",
        "fd:",
        "fd:-1",
        "fd:+3",
        "fd:99999999999",
        "sink:",
        "https://example.org",
        "FILE:x",
    ] {
        let error = choose(Some(text), None, &[]).unwrap_err();
        assert_eq!(error.code(), Code::Arguments, "{text}");
        assert_eq!(error.what_did_not_happen(), Some("nothing was created"));
    }
    let error = choose(Some("hunter2"), None, &[]).unwrap_err();
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[test]
fn formats_are_for_files_and_dotenv_takes_only_names() {
    for format in [
        "",
        "dotenv",
        "dotenv:",
        "dotenv:9X",
        "dotenv:A B",
        "dotenv:A=B",
        "RAW",
    ] {
        let error = choose(Some("file:x"), Some(format), &[]).unwrap_err();
        assert_eq!(error.code(), Code::Arguments, "{format}");
    }
    for (secret_to, command) in [(Some("-"), &[][..]), (None, &["cat"][..])] {
        let error = choose(secret_to, Some("raw"), command).unwrap_err();
        assert_eq!(error.code(), Code::Arguments);
    }
}

#[test]
fn two_destinations_are_refused() {
    assert_eq!(
        choose(Some("-"), None, &["cat"]).unwrap_err().code(),
        Code::Arguments
    );
    let mut env = World::new().env;
    env.terminal.stdout = true;
    for (secret_to, command) in [(Some("-"), vec![]), (None, vec!["cat".into()])] {
        let error =
            Destination::choose(secret_to, None, &command, true, true, &env, "").unwrap_err();
        assert_eq!(error.code(), Code::Arguments);
    }
}

#[test]
fn without_a_destination_it_takes_a_terminal_and_a_person_or_print() {
    for (stdout, print, may_ask, shown) in [
        (true, false, true, true),
        (true, true, false, true),
        (true, false, false, false),
        (false, false, true, false),
        (false, true, true, false),
    ] {
        let mut env = World::new().env;
        env.terminal.stdout = stdout;
        let chosen =
            Destination::choose(None, None, &[], print, may_ask, &env, "nothing was created");
        let case = (stdout, print, may_ask);
        match chosen {
            Ok(destination) => {
                assert!(shown, "{case:?}");
                assert_eq!(destination, Destination::Terminal);
            }
            Err(error) => {
                assert!(!shown, "{case:?}");
                assert_eq!(error.code(), Code::SecretNoDestination);
                let print = error.hint().iter().any(|line| line.contains("--print"));
                assert_eq!(print, stdout, "only helps on a terminal");
                assert!(
                    error
                        .hint()
                        .iter()
                        .any(|line| line.contains("--secret-to file:PATH"))
                );
                assert!(error.hint().iter().any(|line| line.contains("-- COMMAND")));
                assert_eq!(error.what_did_not_happen(), Some("nothing was created"));
            }
        }
    }
}
