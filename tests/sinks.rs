//! Configured sinks, by the real binary: what only processes, signals and files can show.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use support::harm::{Change, Harm, everywhere};
use support::{Desk, Ran};

/// Configures the sink `name` of a desk.
fn configure(desk: &Desk, name: &str, settings: &str) {
    let directory = desk.path(".config/keyadm/sinks.d");
    fs::create_dir_all(&directory).unwrap();
    fs::write(
        directory.join(format!("{name}.toml")),
        format!("[sink]\n{settings}\n"),
    )
    .unwrap();
}

/// A desk whose sink `hook` runs `script`, which stands in the home directory.
fn hooked(script: &str, settings: &str) -> Desk {
    let desk = Desk::new();
    let path = desk.path("hook");
    fs::write(&path, format!("cd '{}'\n{script}\n", desk.home().display())).unwrap();
    let command = format!("command = ['/bin/sh', '{}']\n{settings}", path.display());
    configure(&desk, "hook", &command);
    desk
}

/// A new key `k`, delivered to the sink `hook`.
fn create(desk: &Desk) -> Ran {
    desk.run([
        "create",
        "k",
        "--role",
        "read-only",
        "--secret-to",
        "sink:hook",
    ])
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}

/// The delivery failed in at least `least` and less than `most` seconds; the key is revoked.
#[track_caller]
fn failed(desk: &Desk, ran: Ran, why: &str, least: u64, most: u64) {
    let ran = ran.expect(22).says(why).says("was revoked at once");
    assert!(ran.took >= Duration::from_secs(least), "{:?}", ran.took);
    assert!(ran.took < Duration::from_secs(most), "{:?}", ran.took);
    assert_eq!(desk.states("k"), ["revoked"]);
}

#[test]
fn a_hook_takes_the_secret_and_the_key_works() {
    let desk = hooked("cat >secret; umask >umask; pwd -P >&2", "");
    create(&desk).expect(0).says("went to sink hook");
    let secret = read(desk.path("secret"));
    desk.keyadm(["verify"]).stdin(&secret).run().expect(0);
    assert_eq!(read(desk.path("umask")).trim(), "0077");
    assert_eq!(
        desk.path("secret").metadata().unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn a_hook_that_fails_twice_is_called_after_1_and_after_5_seconds() {
    let desk = hooked(
        "cat >secret; echo $KEYADM_ATTEMPT >>n; test $KEYADM_ATTEMPT = 3",
        "",
    );
    let ran = create(&desk).expect(0);
    assert_eq!(read(desk.path("n")), "1\n2\n3\n");
    assert!(ran.took >= Duration::from_secs(6), "{:?}", ran.took);
    assert!(ran.took < Duration::from_secs(12), "{:?}", ran.took);
}

#[test]
fn a_hook_that_hangs_is_ended_in_its_time() {
    let desk = hooked("cat >/dev/null; sleep 300", "timeout = '1s'\nretries = 0");
    let ran = create(&desk);
    failed(
        &desk,
        ran,
        "it did not end within 1s and was told to end",
        1,
        5,
    );
}

#[test]
fn a_hook_that_ignores_term_is_killed_5_seconds_later() {
    let desk = hooked(
        "trap '' TERM; cat >/dev/null; while :; do sleep 1; done",
        "timeout = '1s'\nretries = 0",
    );
    let ran = create(&desk);
    failed(&desk, ran, "was killed", 6, 11);
}

#[test]
fn a_child_that_holds_the_output_does_not_hold_the_delivery_up() {
    let desk = hooked("cat >/dev/null; sleep 15 & exit 0", "");
    let ran = create(&desk).expect(0);
    assert!(ran.took < Duration::from_secs(8), "{:?}", ran.took);
}

#[test]
fn a_hook_that_does_not_read_or_says_78_is_not_called_for_long() {
    let desk = hooked("exit 0", "retries = 0");
    let ran = create(&desk);
    failed(&desk, ran, "without reading the whole secret", 0, 5);
    let desk = hooked("echo . >>n; exit 78", "");
    let ran = create(&desk);
    failed(&desk, ran, "it was not called again", 0, 1);
    assert_eq!(read(desk.path("n")), ".\n");
}

#[test]
fn ten_megabytes_of_output_are_no_obstacle_and_are_not_kept() {
    let script = "cat >/dev/null; head -c 10000000 /dev/zero | tr '\\0' '\\n'; echo last; exit 1";
    let desk = hooked(script, "retries = 0");
    let ran = create(&desk);
    assert!(ran.stderr.len() < 1000, "{}", ran.stderr.len());
    failed(&desk, ran, "last", 0, 10);
}

/// Every file below `directory`.
fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => files(&path),
            false => vec![path],
        })
        .collect()
}

#[test]
fn a_hook_that_prints_the_secret_in_every_form_leaks_nothing() {
    let script = "s=$(cat); printf %s \"$s\" >secret; set -x; echo \"$s\"; printf %s \"$s\" | base64; \
         printf %s \"user:$s\" | base64 -w0; echo; printf %s \"$s\" | od -An -tx1; \
         printf %s \"$s\" | tr a-z A-Z >/dev/null; echo \"${s%??????????}\"; exit 1";
    let desk = hooked(script, "retries = 0");
    let text = create(&desk).expect(22);
    let json = [
        "create",
        "j",
        "--role",
        "read-only",
        "--secret-to",
        "sink:hook",
        "--json",
    ];
    let first = read(desk.path("secret"));
    let json = desk.run(json).expect(22);
    for (said, secret) in [(text, first), (json, read(desk.path("secret")))] {
        let said = format!("{}{}", said.stdout, said.stderr);
        assert!(said.matches("[secret]").count() >= 4, "{said}");
        let body = secret.rsplit('_').next().unwrap();
        let hex: String = body.bytes().map(|byte| format!("{byte:02x}")).collect();
        let compact: String = said.split_whitespace().collect();
        for part in [
            &body[..8],
            &body[15..23],
            &body[30..38],
            &hex[..16],
            &hex[40..56],
        ] {
            assert!(!compact.contains(part), "{part} in {said}");
        }
        for path in files(desk.home()) {
            let bytes = fs::read(&path).unwrap();
            let holds = bytes
                .windows(8)
                .any(|window| window == &body.as_bytes()[10..18]);
            assert!(!holds || path.ends_with("secret"), "{}", path.display());
        }
    }
}

#[test]
fn a_hook_inherits_no_descriptor_and_no_ignored_child_signal() {
    let desk = hooked(
        "cat >/dev/null; ls /proc/self/fd >fds; ps -o pgid= -p $$ >group; echo $$ >>group",
        "",
    );
    let create = "exec \"$K\" create k --role read-only --secret-to sink:hook";
    let script = format!("trap '' CHLD; exec 7</etc/passwd 9>file; {create}");
    desk.shell(&script).run().expect(0);
    // The fourth is the directory that ls itself reads.
    assert_eq!(read(desk.path("fds")), "0\n1\n2\n3\n");
    let group = read(desk.path("group"));
    let ids: Vec<&str> = group.split_whitespace().collect();
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn the_environment_has_nothing_but_what_the_contract_lists() {
    let desk = hooked(
        "cat >/dev/null; env | sed 's/=.*//' | sort >names",
        "env_pass = ['VAULT_ADDR']",
    );
    let credential = desk.credential();
    let run = desk.keyadm([
        "create",
        "k",
        "--role",
        "read-only",
        "--secret-to",
        "sink:hook",
    ]);
    run.env("VAULT_ADDR", "x")
        .env("LANG", "C.UTF-8")
        .env("LD_LIBRARY_PATH", "/nowhere")
        .env("KEYADM_CREDENTIAL_FILE", credential)
        .run()
        .expect(0);
    let known = [
        "ATTEMPT",
        "DRY_RUN",
        "ENVIRONMENT",
        "EXPIRES_AT",
        "KEY_ID",
        "KEY_NAME",
        "LAST4",
        "OLD_LAST4",
        "OLD_VERSION",
        "OPERATION",
        "PROTOCOL",
        "REASON",
        "ROLE",
        "SINK",
        "VERSION",
    ];
    let mut expected: Vec<String> = known.map(|name| format!("KEYADM_{name}")).into();
    // A shell sets PWD and OLDPWD itself.
    expected.extend(["HOME", "LANG", "PATH", "PWD", "OLDPWD", "VAULT_ADDR"].map(str::to_owned));
    expected.sort();
    let found = read(desk.path("names"));
    let mut found: Vec<&str> = found.lines().collect();
    found.sort_unstable();
    assert_eq!(found, expected);
}

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
fn an_interrupt_waits_for_the_hook_that_has_the_secret() {
    let desk = hooked("cat >secret; sleep 1", "");
    let args = [
        "create",
        "k",
        "--role",
        "read-only",
        "--secret-to",
        "sink:hook",
    ];
    let running = desk.keyadm(args).start();
    while !desk.path("secret").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = i32::try_from(running.id()).unwrap();
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    running.wait().expect(130).says("went to sink hook");
    assert_eq!(desk.states("k"), ["current"]);
}

#[test]
fn after_a_delivery_its_command_runs_and_cannot_undo_it() {
    let desk = Desk::new();
    let settings = format!(
        "kind = 'file'\npath = '{}/key'\nretries = 0\n[sink.after_batch]\ncommand = ['/bin/sh', '-c', 'echo no; exit 4']",
        desk.home().display()
    );
    configure(&desk, "hook", &settings);
    create(&desk)
        .expect(0)
        .says("warning: after_batch of sink hook failed")
        .says("status 4");
    assert_eq!(desk.states("k"), ["current"]);
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

#[test]
fn a_credential_of_systemd_can_be_decrypted_again() {
    support::tool::needs("systemd-creds", "systemd");
    let desk = Desk::new();
    let settings = format!(
        "kind = 'systemd-creds'\npath = '{}/{{name}}.cred'",
        desk.home().display()
    );
    configure(&desk, "hook", &settings);
    create(&desk).expect(0);
    desk.run(["rotate", "k", "--secret-to", "sink:hook"])
        .expect(0);
    assert!(desk.path("k.cred.previous").exists());
    desk.run(["sink", "test", "hook", "--key", "k"]).expect(0);
    let ran = desk
        .program("systemd-creds", ["decrypt", "--name=k", "k.cred", "-"])
        .run()
        .expect(0);
    desk.keyadm(["verify"]).stdin(ran.stdout).run().expect(0);
    let leftover = files(desk.home())
        .into_iter()
        .any(|path| path.to_string_lossy().contains(".keyadm-"));
    assert!(!leftover);
}

/// The file of the key is whole: the secret before or the one after.
const REPLACE: Change = Change {
    prepare: |desk| {
        let settings = format!(
            "kind = 'file'\npath = '{}/{{name}}.key'",
            desk.home().display()
        );
        configure(desk, "hook", &settings);
        create(desk).expect(0);
        fs::copy(desk.path("k.key"), desk.path("before")).unwrap();
    },
    args: &["rotate", "k", "--secret-to", "sink:hook"],
    is_new: |desk| {
        let (before, now) = (read(desk.path("before")), read(desk.path("k.key")));
        assert_eq!(before.len(), now.len(), "{now:?}");
        desk.keyadm(["verify", "--no-record"])
            .stdin(&before)
            .run()
            .expect(0);
        now != before
    },
};

#[test]
fn a_file_is_the_old_one_or_the_new_one_wherever_keyadm_is_killed() {
    let points = everywhere(Desk::new, &REPLACE, &[Harm::Death], |desk, _, is_new| {
        // What the killed process left is no obstacle for the next.
        desk.run(REPLACE.args.iter().copied()).expect(0);
        let now = read(desk.path("k.key"));
        desk.keyadm(["verify", "--no-record"])
            .stdin(now)
            .run()
            .expect(0);
        assert!(is_new || desk.path("k.key.previous").exists());
    });
    assert!(points.values().sum::<usize>() > 30);
}
