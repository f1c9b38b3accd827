//! What is configured: how it is shown, and what is refused before anything is made.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::{configure, create, hooked, read};

#[test]
fn a_sink_that_others_can_change_is_refused_before_anything_is_made() {
    let desk = hooked("cat >/dev/null", "");
    let before = desk.events();
    let file = desk.path(".config/keyadm/sinks.d/hook.toml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o664)).unwrap();
    create(&desk)
        .expect(6)
        .says("setup.unsafe_sink")
        .says("chmod go-w")
        .says("nothing was created");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let own = desk.path("own");
    configure(&desk, "hook", &format!("command = ['{}']", own.display()));
    create(&desk)
        .expect(6)
        .says("setup.config")
        .says("No such file")
        .says("nothing was created");
    fs::write(&own, "#!/bin/sh\ncat >/dev/null\n").unwrap();
    fs::set_permissions(&own, fs::Permissions::from_mode(0o775)).unwrap();
    create(&desk)
        .expect(6)
        .says("setup.unsafe_sink")
        .says("(its mode is 0775)");
    let absent = [
        "create",
        "k",
        "--role",
        "read-only",
        "--secret-to",
        "sink:hok",
    ];
    desk.run(absent)
        .expect(10)
        .says("did you mean `hook`?")
        .says("nothing was created");
    assert_eq!(desk.events(), before);
}

#[test]
fn lists_cards_and_tests_say_what_is_configured() {
    let desk = hooked(
        "cat >/dev/null; echo hello; exit 5",
        "operations = ['deliver', 'test']",
    );
    configure(&desk, "bad", "kind = 'fil'");
    configure(
        &desk,
        "files",
        &format!(
            "kind = 'file'\npath = '{}/{{name}}.key'",
            desk.home().display()
        ),
    );
    let list = desk.run(["sink", "list", "--json"]).expect(0).json();
    assert_eq!(list["kind"], "SinkList");
    let rows = list["data"].as_array().unwrap();
    let states: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row["name"].as_str().unwrap(),
                row["status"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        states,
        [("bad", "unusable"), ("files", "ok"), ("hook", "ok")]
    );
    assert_eq!(rows[0]["problem"]["code"], "setup.config");
    assert_eq!(
        desk.run(["sink", "list", "-o", "name"]).expect(0).stdout,
        "bad\nfiles\nhook\n"
    );
    let show = desk
        .run(["sink", "show", "files", "--json"])
        .expect(0)
        .json();
    assert_eq!(show["data"]["keys"], serde_json::json!([]));
    assert_eq!(show["data"]["timeout_seconds"], 60);
    let test = desk
        .run(["sink", "test", "hook", "--json"])
        .expect(22)
        .json();
    assert_eq!(test["data"]["exit_code"], 5);
    assert_eq!(test["data"]["output"], serde_json::json!(["hello"]));
    desk.create("k");
    let test = desk
        .run(["sink", "test", "files", "--key", "k", "--json"])
        .expect(0)
        .json();
    assert_eq!(test["data"]["did"], "write");
    assert!(!desk.path("k.key.keyadm-test").exists());
    desk.run(["sink", "show", "bad"])
        .expect(6)
        .says("line 2: a kind is command, file");
    desk.run(["sink", "test", "nope"]).expect(10);
}

#[test]
fn a_canary_has_the_form_of_a_secret_and_never_verifies() {
    let desk = hooked("cat >canary", "operations = ['deliver', 'test']");
    desk.run(["sink", "test", "hook"]).expect(0);
    let canary = read(desk.path("canary"));
    let ran = desk
        .keyadm(["verify", "--json"])
        .stdin(canary)
        .run()
        .expect(20);
    assert_eq!(ran.json()["data"]["code"], "NOT_FOUND");
}

#[test]
fn the_sinks_beside_a_named_configuration_file_count_instead_of_the_usual_ones() {
    let desk = hooked("cat >/dev/null", "");
    fs::create_dir_all(desk.path("other/sinks.d")).unwrap();
    fs::write(desk.path("other/config.toml"), "").unwrap();
    fs::write(
        desk.path("other/sinks.d/env.toml"),
        "[sink]\nkind='dotenv'\npath='/x'\nvariable='X'",
    )
    .unwrap();
    let list = |args: &[&str]| {
        desk.run([&["sink", "list", "-o", "name"], args].concat())
            .expect(0)
            .stdout
    };
    assert_eq!(list(&["--config", "other/config.toml"]), "env\n");
    assert_eq!(list(&[]), "hook\n");
}

#[test]
fn an_admin_credential_goes_to_no_sink() {
    let desk = hooked("cat >/dev/null", "");
    let add = [
        "operator",
        "add",
        "timer",
        "--permission",
        "api.key.rotate",
        "--secret-to",
        "sink:hook",
    ];
    desk.run(add).expect(2).says("not an admin credential");
}
