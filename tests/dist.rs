//! What is shipped beside the binary: units of systemd, the alert, and the line for cron.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use support::desk::KEYADM;
use support::{Desk, Ran, tool};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The units, with their text.
fn units() -> Vec<(String, String)> {
    let files = fs::read_dir(root().join("dist/systemd")).unwrap();
    let units: Vec<(String, String)> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(units.len() >= 5, "{units:?}");
    units
}

fn executable(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A root directory with keyadm installed, and with the units that every system has.
fn installed() -> tempfile::TempDir {
    let system = tempfile::tempdir().unwrap();
    for program in ["usr/bin/keyadm", "usr/lib/keyadm/keyadm-alert"] {
        executable(&system.path().join(program), "#!/bin/sh\n");
    }
    let own = system.path().join("etc/systemd/system");
    fs::create_dir_all(&own).unwrap();
    for (name, text) in units() {
        fs::write(own.join(name), text).unwrap();
    }
    let theirs = system.path().join("usr/lib/systemd");
    fs::create_dir_all(&theirs).unwrap();
    let copied = Command::new("cp")
        .args(["-a", "/usr/lib/systemd/system"])
        .arg(theirs)
        .status()
        .unwrap();
    assert!(copied.success());
    system
}

#[test]
fn systemd_finds_nothing_wrong_with_any_unit() {
    tool::needs("systemd-analyze", "systemd");
    let system = installed();
    let mut verify = Command::new("systemd-analyze");
    verify
        .args(["verify", "--man=no", "--root"])
        .arg(system.path());
    for (name, _) in units() {
        verify.arg(system.path().join("etc/systemd/system").join(name));
    }
    let output = verify.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
}

#[test]
fn units_refer_to_man_pages_that_there_are() {
    for (name, text) in units() {
        let lines = text
            .lines()
            .filter_map(|line| line.strip_prefix("Documentation="));
        let pages: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
        assert!(!pages.is_empty() || name.ends_with(".socket"), "{name}");
        for page in pages {
            let (page, section) = page.strip_prefix("man:").unwrap().split_once('(').unwrap();
            let file = format!("man/{page}.{}", section.trim_end_matches(')'));
            assert!(root().join(&file).exists(), "{name}: {file}");
        }
    }
}

#[test]
fn what_has_to_alert_is_no_success() {
    for (name, text) in units() {
        if ["keyadm-rotate.service", "keyadm-check.service"].contains(&name.as_str()) {
            assert!(
                text.contains("\nOnFailure=keyadm-alert@%n.service\n"),
                "{name}"
            );
            assert!(!text.contains("\nSuccessExitStatus="), "{name}");
        }
    }
}

/// The command lines of units are understood: only the store is missing.
#[test]
fn every_command_line_of_a_unit_is_understood() {
    let desk = Desk::bare();
    for (name, text) in units() {
        let lines = text
            .lines()
            .filter_map(|line| line.strip_prefix("ExecStart="));
        for line in
            lines.filter(|line| line.contains("/keyadm rotate") || line.contains("/keyadm check"))
        {
            let cache = desk.home().display().to_string();
            let line = line.replace("/var/cache/keyadm", &cache);
            let ran = desk.keyadm(line.split_whitespace().skip(1)).run();
            assert!(
                ran.code() == 6 && ran.stderr.contains("[setup.no_store]"),
                "{name}: {ran}"
            );
        }
    }
}

/// Runs the alert with stand-ins for systemd and sendmail.
fn alert(desk: &Desk, mail: bool) -> Ran {
    let bin = |name: &str| desk.path("bin").join(name);
    executable(
        &bin("systemctl"),
        "#!/bin/sh\ncase $1 in show) echo 23 ;; *) echo 'ci: v1 was used' ; exit 3 ;; esac\n",
    );
    executable(
        &bin("systemd-cat"),
        "#!/bin/sh\n{ echo \"$@\"; cat; } >\"$HOME/journal\"\n",
    );
    executable(&bin("sendmail"), "#!/bin/sh\ncat >\"$HOME/mail\"\n");
    let script = root().join("dist/systemd/keyadm-alert");
    let path = format!("{}:/usr/bin:/bin", desk.path("bin").display());
    desk.program(script.to_str().unwrap(), ["keyadm-rotate.service"])
        .env("PATH", path)
        .env("MAILTO", if mail { "ops@example.com" } else { "" })
        .run()
}

#[test]
fn the_alert_says_what_failed_and_needs_no_mail() {
    let desk = Desk::bare();
    let ran = alert(&desk, false).expect(0);
    assert!(
        ran.stdout
            .contains("exit status 23, a rotation waits past its deadline"),
        "{ran}"
    );
    assert!(ran.stdout.contains("ci: v1 was used"), "{ran}");
    let journal = fs::read_to_string(desk.path("journal")).unwrap();
    assert!(
        journal.contains("--priority=crit") && journal.contains("keyadm-rotate.service failed")
    );
    assert!(!desk.path("mail").exists());

    alert(&desk, true).expect(0);
    let mail = fs::read_to_string(desk.path("mail")).unwrap();
    assert!(
        mail.starts_with("To: ops@example.com\nSubject: keyadm-rotate.service failed"),
        "{mail}"
    );
    assert!(
        mail.contains("\n\n") && mail.contains("ci: v1 was used"),
        "{mail}"
    );
}

/// The variables and the command lines of the file for cron.
fn crontab() -> (Vec<String>, Vec<String>) {
    let text = fs::read_to_string(root().join("dist/cron/keyadm")).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let (jobs, variables): (Vec<&str>, Vec<&str>) =
        lines.partition(|line| line.starts_with(|first: char| first.is_ascii_digit()));
    let command = |line: &&str| {
        assert!(
            !line.contains('%'),
            "cron takes a % for the end of the line"
        );
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[5], "keyadm", "the user");
        words[6..].join(" ")
    };
    (
        variables.iter().map(|&line| line.to_owned()).collect(),
        jobs.iter().map(command).collect(),
    )
}

/// Runs the jobs as cron does, some time from now: its variables and no others, no HOME, no terminal.
fn cron(desk: &Desk, offset: &str) -> Vec<Ran> {
    tool::needs("faketime", "faketime");
    let (variables, jobs) = crontab();
    let here = |text: &str| {
        text.replace("/var/lib/keyadm/keys.db", desk.db().to_str().unwrap())
            .replace(
                "/var/lib/keyadm/timer.admin",
                desk.path("timer.admin").to_str().unwrap(),
            )
            .replace(
                "/var/lib/keyadm/state",
                desk.path(".local/state").to_str().unwrap(),
            )
            .replace("/usr/bin/keyadm", KEYADM)
    };
    let config = format!("KEYADM_CONFIG={}", desk.path("config.toml").display());
    let run = |job: &String| {
        let mut words = vec!["-i".to_owned(), config.clone()];
        words.extend(variables.iter().map(|line| here(line)));
        words
            .extend(["setsid", "-w", "faketime", "-f", offset, "/bin/sh", "-c"].map(str::to_owned));
        words.push(here(job));
        desk.program("env", words.iter().map(String::as_str))
            .run()
            .sane()
    };
    jobs.iter().map(run).collect()
}

/// A desk with the timer's operator, and a key that goes to the sink `out`; a run may be weeks later.
fn rotating() -> Desk {
    let desk = Desk::new();
    fs::write(desk.path("config.toml"), "").unwrap();
    fs::create_dir(desk.path("sinks.d")).unwrap();
    let target = desk.path("{name}.key");
    let sink = format!("[sink]\nkind = 'file'\npath = '{}'\n", target.display());
    fs::write(desk.path("sinks.d/out.toml"), sink).unwrap();
    let script = "$K operator add timer --permission api.key.rotate --secret-to file:timer.admin &&
        $K create ci --role read-only --owner ops --rotate-every 30d --sink out";
    let config = desk.path("config.toml");
    desk.shell(script)
        .env("KEYADM_CONFIG", config)
        .run()
        .expect(0);
    desk
}

#[test]
fn cron_mails_nothing_when_nothing_is_wrong() {
    let desk = rotating();
    let secret = || fs::read_to_string(desk.path("ci.key")).unwrap();
    let old = secret();
    // It is due after 27 days at the earliest, and late after 30: only --within takes it before.
    for (offset, rotates) in [("+0", false), ("+22d", false), ("+647h", true)] {
        for ran in cron(&desk, offset) {
            let ran = ran.expect(0);
            assert_eq!((&*ran.stdout, &*ran.stderr), ("", ""), "{offset}");
        }
        assert_eq!(secret() != old, rotates, "{offset}");
    }
}

#[test]
fn cron_mails_what_is_wrong() {
    let desk = rotating();
    let sink = "[sink]\ncommand = ['/bin/false']\nretries = 0\n";
    fs::write(desk.path("sinks.d/out.toml"), sink).unwrap();
    let [rotate, check] = <[Ran; 2]>::try_from(cron(&desk, "+31d")).ok().unwrap();
    let rotate = rotate.expect(21);
    assert!(rotate.stderr.contains("ci"), "{rotate}");
    let check = check.expect(20);
    assert!(
        check
            .stdout
            .contains("CONDITION:  overdue\nNAME:       ci\n"),
        "{check}"
    );
}
