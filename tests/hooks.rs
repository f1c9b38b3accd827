//! The example hooks in `dist/hooks`, called by keyadm as a user would have them called.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Desk, tool};

/// Stands in for HashiCorp's CLI: notes how it was called, and what it knows is in files.
const VAULT: &str = r#"#!/bin/sh
set -eu
cd "$HOME"
printf '%s\n' "$*" >>vault.argv
tr '\0' '\n' </proc/$$/cmdline >>vault.argv
env >>vault.env
if [ -f vault.fails ]; then
    cat >/dev/null
    echo "Error: $(cat vault.fails)" >&2
    exit "$(cat vault.fails)"
fi
case "$1 $2" in
    'kv put')
        case "$*" in *' value=-'*) cat >vault.stdin ;; esac
        ;;
    'kv metadata')
        case "$*" in *current_version*) echo 3 ;; esac
        ;;
esac
"#;

fn hooks() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dist/hooks")
}

fn executable(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A desk with a copy of the hook `name` as the sink of the same name.
fn desk(name: &str, argument: &str, settings: &str) -> Desk {
    let desk = Desk::new();
    let hook = desk.path(name);
    executable(&hook, &fs::read_to_string(hooks().join(name)).unwrap());
    let directory = desk.path(".config/keyadm/sinks.d");
    fs::create_dir_all(&directory).unwrap();
    let text = format!(
        "[sink]\ncommand = ['{}', '{argument}']\n{settings}\n",
        hook.display()
    );
    fs::write(directory.join(format!("{name}.toml")), text).unwrap();
    desk
}

fn vault() -> Desk {
    let settings = "operations = ['deliver', 'test', 'retired']\nretries = 0\n\
         env_pass = ['VAULT_ADDR', 'VAULT_TOKEN', 'VAULT_CLI']";
    let desk = desk("vault-kv", "secret/billing", settings);
    executable(&desk.path("vault"), VAULT);
    desk
}

/// Runs keyadm as somebody who has Vault.
fn with_vault<'a>(desk: &Desk, args: impl IntoIterator<Item = &'a str>) -> support::desk::Run {
    let run = desk.keyadm(args);
    run.env("VAULT_CLI", desk.path("vault"))
        .env("VAULT_ADDR", "https://vault.example:8200")
        .env("VAULT_TOKEN", "hvs.token")
}

const CREATE: [&str; 6] = [
    "create",
    "ci",
    "--role",
    "read-only",
    "--secret-to",
    "sink:vault-kv",
];

fn read(path: PathBuf) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn shellcheck_has_nothing_to_say_about_the_hooks() {
    tool::needs("shellcheck", "shellcheck");
    let paths: Vec<PathBuf> = fs::read_dir(hooks())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(paths.len() >= 2);
    for path in &paths {
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "{} is not executable", path.display());
    }
    let output = Command::new("shellcheck").args(paths).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

#[test]
fn vault_gets_the_secret_on_standard_input_and_nowhere_else() {
    let desk = vault();
    with_vault(&desk, CREATE)
        .run()
        .expect(0)
        .says("went to sink vault-kv");
    let secret = read(desk.path("vault.stdin"));
    desk.keyadm(["verify"]).stdin(&secret).run().expect(0);
    let argv = read(desk.path("vault.argv"));
    assert!(
        argv.starts_with("kv put -mount=secret billing/ci value=- key_id=key_"),
        "{argv}"
    );
    let env = read(desk.path("vault.env"));
    assert!(env.contains("VAULT_TOKEN=hvs.token"), "{env}");
    let body = secret.rsplit('_').next().unwrap();
    for text in [argv, env] {
        assert!(
            !text.contains(&body[..8]) && !text.contains(&body[20..28]),
            "{text}"
        );
    }
}

#[test]
fn vault_is_tried_out_beside_the_key() {
    let desk = vault();
    let ran = with_vault(&desk, ["sink", "test", "vault-kv", "--json"])
        .run()
        .expect(0);
    assert_eq!(ran.json()["data"]["did"], "test");
    let argv = read(desk.path("vault.argv"));
    let test = "-mount=secret billing/keyadm-test.keyadm-test";
    assert!(argv.contains(&format!("kv put {test} value=-")), "{argv}");
    assert!(
        argv.contains(&format!("kv metadata delete {test}")),
        "{argv}"
    );
}

#[test]
fn versions_before_the_current_one_are_destroyed_when_a_secret_is_retired() {
    let desk = vault();
    let script =
        "cd / && KEYADM_PROTOCOL=1 KEYADM_KEY_NAME=ci \"$HOME/vault-kv\" secret/billing retired";
    let run = desk.shell(script).env("VAULT_CLI", desk.path("vault"));
    run.env("VAULT_ADDR", "x").run().expect(0);
    let argv = read(desk.path("vault.argv"));
    assert!(
        argv.contains("kv destroy -mount=secret -versions=1,2 billing/ci"),
        "{argv}"
    );
}

#[test]
fn what_is_wrong_with_the_configuration_is_not_tried_again() {
    let desk = vault();
    // Without VAULT_ADDR.
    let run = desk.keyadm(CREATE).env("VAULT_CLI", desk.path("vault"));
    run.run()
        .expect(22)
        .says("VAULT_ADDR is not set")
        .says("status 78");
    let spaced = [
        "create",
        "a b",
        "--role",
        "read-only",
        "--secret-to",
        "sink:vault-kv",
    ];
    with_vault(&desk, spaced)
        .run()
        .expect(22)
        .says("becomes a path in Vault");
    fs::write(desk.path("vault.fails"), "1").unwrap();
    with_vault(&desk, CREATE).run().expect(22).says("status 78");
    fs::write(desk.path("vault.fails"), "2").unwrap();
    with_vault(&desk, CREATE)
        .run()
        .expect(22)
        .says("status 2")
        .says("Error: 2");
}

#[test]
fn systemd_decrypts_what_the_hook_wrote() {
    tool::needs("systemd-creds", "systemd");
    let store = tempfile::tempdir().unwrap();
    let directory = store.path().to_str().unwrap();
    let settings = "operations = ['deliver', 'test']\nretries = 0";
    let desk = desk("systemd-credential", directory, settings);
    let create = [
        "create",
        "ci",
        "--role",
        "read-only",
        "--secret-to",
        "sink:systemd-credential",
    ];
    desk.run(create).expect(0);
    desk.run(["sink", "test", "systemd-credential"]).expect(0);
    let names: Vec<_> = fs::read_dir(store.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["ci"]);
    let file = format!("{directory}/ci");
    let ran = desk
        .program("systemd-creds", ["decrypt", "--name=ci", &file, "-"])
        .run()
        .expect(0);
    desk.keyadm(["verify"]).stdin(ran.stdout).run().expect(0);
}
