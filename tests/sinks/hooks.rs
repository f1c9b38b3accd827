//! Hooks: what they get, and what becomes of those that misbehave.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use super::support::{Desk, Ran};
use super::{create, files, hooked, read};

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
