//! Files that are not a store of ours: refused with the reason and the command to run, and left
//! alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::Path;

use support::{Desk, words};

const CREATE: &str = "create k --role read-only --secret-to -";

/// Reading, changing and setting up all end with code 6 and `code`, and say what to do.
#[track_caller]
fn refused(desk: &Desk, db: &Path, code: &str, hint: &str) {
    for line in ["show k", CREATE, "init --credential-store file"] {
        let ran = desk.keyadm(words(line)).env("KEYADM_DB", db).run();
        let ran = ran.expect(6).says(&format!("[{code}]")).says(hint);
        assert_eq!(ran.stdout, "", "{line}");
    }
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn without_a_store_every_command_says_how_to_make_one() {
    let desk = Desk::bare();
    for line in ["show k", CREATE, "show k --db elsewhere.db"] {
        let ran = desk.run(words(line)).expect(6);
        ran.says("[setup.no_store]").says("keyadm init");
    }
    assert_eq!(
        fs::read_dir(desk.home()).unwrap().count(),
        0,
        "reading made something"
    );
}

#[test]
fn init_twice_changes_nothing() {
    let desk = Desk::new();
    let before = fs::read(desk.db()).unwrap();
    for line in ["init", "init --credential-store file", "init --prefix acme"] {
        desk.run(words(line)).expect(0).says("already set up");
    }
    assert_eq!(
        desk.run(["init", "--json"]).expect(0).json()["data"]["created"],
        false
    );
    assert_eq!(fs::read(desk.db()).unwrap(), before);
}

#[test]
fn an_empty_file_is_an_unfinished_init_that_the_next_one_finishes() {
    let desk = Desk::bare();
    let db = desk.path("keys.db");
    fs::write(&db, "").unwrap();
    mode(&db, 0o600);
    let with = |line| desk.keyadm(words(line)).env("KEYADM_DB", &db).run();
    with(CREATE).expect(6).says("keyadm init");
    with("show k")
        .expect(6)
        .says("an earlier `keyadm init` was interrupted");
    with("init --credential-store file").expect(0);
    with(CREATE).expect(0);
}

#[test]
fn a_foreign_file_is_left_alone() {
    let desk = Desk::bare();
    let text = desk.path("notes.txt");
    fs::write(&text, "Dear diary, ".repeat(100)).unwrap();
    let sqlite = desk.path("app.db");
    let app = rusqlite::Connection::open(&sqlite).unwrap();
    app.execute_batch("CREATE TABLE users (name TEXT); INSERT INTO users VALUES ('x')")
        .unwrap();
    drop(app);
    let short = desk.path("short");
    fs::write(&short, "x").unwrap();
    for path in [text, sqlite, short] {
        mode(&path, 0o600);
        let before = fs::read(&path).unwrap();
        refused(&desk, &path, "setup.foreign_file", "--db");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn another_application_id_is_foreign_and_a_newer_schema_is_too_new() {
    let desk = Desk::new();
    desk.open()
        .execute_batch("PRAGMA user_version = 99")
        .unwrap();
    refused(
        &desk,
        &desk.db(),
        "setup.schema_too_new",
        "install the keyadm that wrote it",
    );
    let sql = "PRAGMA user_version = 1; PRAGMA application_id = 7";
    desk.open().execute_batch(sql).unwrap();
    refused(&desk, &desk.db(), "setup.foreign_file", "another file");
}

#[test]
fn a_truncated_store_is_damaged_not_empty() {
    for length in [0, 1, 99, 100, 4096, 5000, 20_000] {
        let desk = Desk::new();
        desk.create("k");
        let file = fs::File::options().write(true).open(desk.db()).unwrap();
        file.set_len(length).unwrap();
        for line in ["show k", CREATE, "init --credential-store file"] {
            let ran = desk.run(words(line)).sane();
            assert!(
                [6, 14].contains(&ran.code()),
                "{length} bytes, {line}: {ran}"
            );
        }
    }
}

#[test]
fn a_store_that_was_emptied_is_not_set_up_anew() {
    let desk = Desk::new();
    fs::write(desk.db(), "").unwrap();
    for line in ["show k", CREATE, "init --credential-store file"] {
        desk.run(words(line))
            .expect(14)
            .says("[integrity.rolled_back]")
            .says("was emptied");
    }
    fs::remove_file(desk.db()).unwrap();
    desk.run(words("init --credential-store file")).expect(0);
    desk.create("k");
}

#[test]
fn what_is_no_plain_file_is_refused() {
    let desk = Desk::new();
    let path = |name: &str| desk.path(name);
    fs::create_dir(path("directory")).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, path("fifo"), 0o600.into()).unwrap();
    symlink(desk.db(), path("link")).unwrap();
    symlink("nowhere", path("dangling")).unwrap();
    for name in ["directory", "fifo", "link", "dangling"] {
        refused(&desk, &path(name), "setup.unsafe_file", "--db PATH");
    }
    refused(
        &desk,
        Path::new("/dev/zero"),
        "setup.unsafe_file",
        "--db PATH",
    );
}

#[test]
fn a_second_name_of_the_file_is_refused() {
    let desk = Desk::new();
    fs::hard_link(desk.db(), desk.path("copy.db")).unwrap();
    refused(&desk, &desk.path("copy.db"), "setup.unsafe_file", "");
    refused(&desk, &desk.db(), "setup.unsafe_file", "");
}

#[test]
fn a_file_that_others_can_read_is_refused_with_the_command_that_mends_it() {
    let desk = Desk::new();
    for wrong in [0o644, 0o640, 0o604, 0o660, 0o602] {
        mode(&desk.db(), wrong);
        let command = format!("chmod 600 '{}'", desk.db().display());
        refused(&desk, &desk.db(), "setup.unsafe_mode", &command);
        desk.shell(&command).run().expect(0);
        desk.run(["show", "k"]).expect(10);
    }
}

#[test]
fn a_directory_that_others_can_write_is_refused() {
    let desk = Desk::new();
    let directory = desk.db().parent().unwrap().to_owned();
    for wrong in [0o777, 0o770, 0o1777] {
        mode(&directory, wrong);
        let command = format!("chmod 700 '{}'", directory.display());
        refused(&desk, &desk.db(), "setup.unsafe_mode", &command);
        desk.shell(&command).run().expect(0);
        desk.run(["show", "k"]).expect(10);
    }
}

#[test]
fn a_file_of_somebody_else_is_refused() {
    if !rustix::process::geteuid().is_root() {
        // Only root can give files away; there nothing of somebody else is within reach but root's.
        refused(
            &Desk::bare(),
            Path::new("/etc/passwd"),
            "setup.unsafe_mode",
            "",
        );
        return;
    }
    let desk = Desk::new();
    chown(desk.db(), Some(12_345), None).unwrap();
    refused(&desk, &desk.db(), "setup.unsafe_file", "");
}

#[test]
fn a_run_without_any_environment_works_or_names_what_is_missing() {
    let desk = Desk::bare();
    let bare = |line: &str| {
        let run = desk.keyadm(words(line));
        run.with(|command| command.env_clear()).run().sane()
    };
    bare("--version").expect(0);
    bare("").expect(2);
    let ran = bare("show k --db none.db").expect(6);
    ran.says("[setup.no_store]");
    let credential = "--db keys.db --credential-file admin";
    bare(&format!("init {credential}")).expect(0);
    bare(&format!("{CREATE} {credential}")).expect(0);
    bare("show k --db keys.db").expect(0);
}

#[test]
fn a_relative_path_is_that_file_from_wherever_it_is_seen() {
    let desk = Desk::bare();
    desk.run(words("init --credential-store file --db keys.db"))
        .expect(0);
    fs::create_dir(desk.path("below")).unwrap();
    let create = format!("{CREATE} --db ../keys.db");
    let run = desk.keyadm(words(&create));
    run.with(|command| command.current_dir(desk.path("below")))
        .run()
        .expect(0);
    desk.run(words("show k --db ./keys.db")).expect(0);
}

#[test]
fn a_path_that_looks_like_a_uri_is_a_path() {
    let desk = Desk::new();
    desk.create("k");
    let uri = format!("file:{}?immutable=1", desk.db().display());
    for db in [
        &uri,
        ":memory:",
        "file::memory:?cache=shared",
        "file:keys.db?mode=memory",
    ] {
        let ran = desk.run(["show", "k", "--db", db]).expect(6);
        ran.says("[setup.no_store]");
    }
    let odd = "file:odd?immutable=1";
    desk.run(["init", "--credential-store", "file", "--db", odd])
        .expect(0);
    assert!(desk.path(odd).metadata().unwrap().len() > 0);
    desk.run(["show", "k", "--db", odd]).expect(10);
}
