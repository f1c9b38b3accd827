use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::sink::fake::World;

/// A directory with a hook and the file of a sink that calls it; pauses are short.
struct Shelf {
    directory: tempfile::TempDir,
    world: World,
}

impl Shelf {
    /// `script` is the hook, `settings` what follows its `command`.
    fn with(script: &str, settings: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let hook = directory.path().join("hook");
        fs::write(
            &hook,
            format!("#!/bin/sh\ncd '{}'\n{script}\n", directory.path().display()),
        )
        .unwrap();
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
        // By its shell: a file that another thread has just written may be busy (ETXTBSY).
        let text = format!(
            "[sink]\ncommand = [\"/bin/sh\", \"{}\"]\n{settings}\n",
            hook.display()
        );
        fs::write(directory.path().join("vault.toml"), text).unwrap();
        let mut world = World::new();
        world.env.home = Some("/home/op".into());
        Self { directory, world }
    }

    /// The hook itself is the command.
    fn called_directly() -> Self {
        let shelf = Self::with("cat >/dev/null", "");
        let hook = shelf.directory.path().join("hook");
        let text = format!("[sink]\ncommand = ['{}']\n", hook.display());
        fs::write(shelf.directory.path().join("vault.toml"), text).unwrap();
        shelf
    }

    fn open(&self) -> Configured {
        let directories = [self.directory.path().to_owned()];
        let mut sink = Configured::open("vault", &directories, &self.world.env).unwrap();
        sink.pace.pauses = vec![Duration::from_millis(1)];
        sink
    }

    fn deliver(&self) -> Result<()> {
        self.open().deliver(&self.world.secret, &self.world.about)
    }

    fn why(&self) -> String {
        let error = self.deliver().unwrap_err();
        assert_eq!(error.code(), Code::Undelivered);
        let why = error.cause().unwrap().to_owned();
        assert!(!why.contains(&self.world.secret.expose()[23..]), "{why}");
        why
    }

    /// What the hook wrote to a file of its directory.
    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.directory.path().join(name)).unwrap_or_default()
    }
}

#[test]
fn a_hook_gets_the_secret_and_the_operation() {
    let shelf = Shelf::with("echo \"$@\" >args; cat >secret", "");
    shelf.deliver().unwrap();
    assert_eq!(shelf.read("args"), "deliver\n");
    assert_eq!(shelf.read("secret"), shelf.world.secret.expose());
}

#[test]
fn a_hook_that_wants_json_gets_one_object() {
    let shelf = Shelf::with("cat >json", "stdin = \"json\"");
    shelf.deliver().unwrap();
    let json: serde_json::Value = serde_json::from_str(&shelf.read("json")).unwrap();
    assert_eq!(json["secret"], shelf.world.secret.expose());
    assert_eq!(json["name"], "Production Server");
}

#[test]
fn the_environment_is_exactly_that_of_the_contract() {
    let mut shelf = Shelf::with(
        "cat >/dev/null; env -0 >env",
        "env_pass = ['VAULT_ADDR', 'UNSET']",
    );
    for (name, value) in [
        ("VAULT_ADDR", "https://vault"),
        ("LOGNAME", "op"),
        ("TZ", "UTC"),
        ("LD_PRELOAD", "/evil.so"),
        ("KEYADM_CREDENTIAL", "x"),
        ("KEYADM_DB", "x"),
    ] {
        shelf.world.env.vars.insert(name.into(), value.into());
    }
    shelf.world.about.name = "two\nlines".into();
    shelf.world.about.old_version = Some(2);
    shelf.world.about.old_last4 = Some("abcd".into());
    shelf.world.about.reason = Some("rotate".into());
    shelf.deliver().unwrap();
    let about = &shelf.world.about;
    let mut expected = vec![
        format!("PATH={}", variables::PATH),
        "HOME=/home/op".into(),
        "USER=op".into(),
        "LOGNAME=op".into(),
        "TZ=UTC".into(),
        "VAULT_ADDR=https://vault".into(),
        "KEYADM_PROTOCOL=1".into(),
        "KEYADM_OPERATION=deliver".into(),
        "KEYADM_SINK=vault".into(),
        format!("KEYADM_KEY_ID={}", about.key_id),
        "KEYADM_KEY_NAME=two\nlines".into(),
        "KEYADM_ROLE=orders.read".into(),
        "KEYADM_ENVIRONMENT=production".into(),
        "KEYADM_VERSION=3".into(),
        format!("KEYADM_LAST4={}", about.last4),
        "KEYADM_OLD_VERSION=2".into(),
        "KEYADM_OLD_LAST4=abcd".into(),
        "KEYADM_REASON=rotate".into(),
        "KEYADM_ATTEMPT=1".into(),
        "KEYADM_EXPIRES_AT=".into(),
        "KEYADM_DRY_RUN=0".into(),
    ];
    expected.sort();
    let text = shelf.read("env");
    // The shell that the hook is adds these itself.
    let own =
        |line: &&str| !line.is_empty() && !line.starts_with("PWD=") && !line.starts_with("OLDPWD=");
    let mut found: Vec<&str> = text.split('\0').filter(own).collect();
    found.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn a_hook_that_fails_is_called_again_and_told_which_attempt_it_is() {
    let shelf = Shelf::with(
        "cat >/dev/null; echo $KEYADM_ATTEMPT >>n; [ $KEYADM_ATTEMPT = 3 ]",
        "",
    );
    shelf.deliver().unwrap();
    assert_eq!(shelf.read("n"), "1\n2\n3\n");
    let shelf = Shelf::with("cat >/dev/null; echo . >>n; exit 3", "retries = 1");
    assert_eq!(shelf.why(), "it exited with status 3 (2 attempts)");
    assert_eq!(shelf.read("n"), ".\n.\n");
}

#[test]
fn exit_78_means_never_again() {
    let shelf = Shelf::with("cat >/dev/null; echo . >>n; exit 78", "");
    assert!(shelf.why().contains("it was not called again"));
    assert_eq!(shelf.read("n"), ".\n");
}

#[test]
fn exit_0_without_reading_is_no_delivery() {
    let shelf = Shelf::with("exit 0", "retries = 0");
    assert!(shelf.why().contains("without reading"));
}

#[test]
fn the_last_twenty_lines_are_shown_without_the_secret() {
    let script = "s=$(cat); seq 1 30; echo \"$s\" | base64; echo \"token: $s\" >&2; exit 1";
    let why = Shelf::with(script, "retries = 0").why();
    let lines: Vec<&str> = why.lines().collect();
    assert_eq!(lines.len(), 2 + 20, "{why}");
    assert_eq!(lines[2], "  13");
    assert_eq!(lines[21], "  token: [secret]");
}

#[test]
fn only_what_a_hook_knows_is_called() {
    let script = "cat >/dev/null; echo \"$1 $KEYADM_VERSION\" >>n";
    let shelf = Shelf::with(script, "");
    let sink = shelf.open();
    sink.retired(&shelf.world.about).unwrap();
    sink.after_batch(3).unwrap();
    let tested = sink.test(&shelf.world.secret, &shelf.world.about).unwrap();
    assert_eq!(tested.did, "check");
    assert_eq!(shelf.read("n"), "");
    let shelf = Shelf::with(script, "operations = ['deliver', 'test', 'retired']");
    let sink = shelf.open();
    sink.retired(&shelf.world.about).unwrap();
    let tested = sink.test(&shelf.world.secret, &shelf.world.about).unwrap();
    assert_eq!((tested.did, tested.exit_code), ("test", Some(0)));
    assert_eq!(shelf.read("n"), "retired 3\ntest 3\n");
}

#[test]
fn after_a_batch_its_command_runs_as_it_is_written_if_anything_was_delivered() {
    let mut shelf = Shelf::with("exit 9", "");
    let hook = shelf.directory.path().join("hook");
    let text = format!(
        "[sink]\nkind = 'file'\npath = '{0}/key'\nretries = 0\n[sink.after_batch]\ncommand = ['/bin/sh', '{1}', 'x']\n",
        shelf.directory.path().display(),
        hook.display()
    );
    fs::write(shelf.directory.path().join("vault.toml"), text).unwrap();
    let sink = shelf.open();
    sink.after_batch(0).unwrap();
    let error = sink.after_batch(1).unwrap_err();
    assert_eq!(error.code(), Code::SinkFailed);
    assert_eq!(error.cause(), Some("it exited with status 9"));
    fs::write(
        &hook,
        "#!/bin/sh\necho \"$@ $KEYADM_OPERATION $KEYADM_REASON\" >\"${0%/*}/n\"\n",
    )
    .unwrap();
    shelf.open().after_batch(1).unwrap();
    assert_eq!(shelf.read("n"), "x after-batch batch\n");
    shelf.world.about.name.clear();
}

#[test]
fn two_threads_use_one_sink() {
    let shelf = Shelf::with("cat >>all; sleep 0.1", "");
    let sink = shelf.open();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let (secret, about) = (&shelf.world.secret, &shelf.world.about);
            let sink = &sink;
            scope.spawn(move || sink.deliver(secret, about).unwrap());
        }
    });
    assert_eq!(shelf.read("all").matches("kadm_").count(), 2);
}

#[test]
fn what_others_can_write_is_not_used() {
    for (name, mode) in [("vault.toml", 0o664), ("hook", 0o775), ("hook", 0o757)] {
        let shelf = Shelf::called_directly();
        let path = shelf.directory.path().join(name);
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let directories = [shelf.directory.path().to_owned()];
        let error = Configured::open("vault", &directories, &shelf.world.env)
            .err()
            .unwrap();
        assert_eq!(error.code(), Code::SinkUnsafe, "{name} {mode:o}");
        assert_eq!(error.hint(), [format!("chmod go-w {}", path.display())]);
    }
}

#[test]
fn a_command_that_is_missing_or_no_program_is_a_matter_of_configuration() {
    let shelf = Shelf::called_directly();
    let hook = shelf.directory.path().join("hook");
    let directories = [shelf.directory.path().to_owned()];
    let open = || {
        Configured::open("vault", &directories, &shelf.world.env)
            .err()
            .unwrap()
    };
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o644)).unwrap();
    let error = open();
    assert_eq!(error.code(), Code::Config);
    assert!(
        error.cause().unwrap().contains("not executable"),
        "{error:?}"
    );
    fs::remove_file(&hook).unwrap();
    assert!(
        open().cause().unwrap().contains("No such file"),
        "{:?}",
        open()
    );
}
