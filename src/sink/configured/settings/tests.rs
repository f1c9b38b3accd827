use super::*;

fn parse(text: &str) -> Result<Settings, String> {
    let text = format!("# a sink\n[sink]\n{text}\n");
    Settings::parse(&text, Path::new("/s.toml")).map_err(|error| {
        assert_eq!(error.to_string(), "/s.toml cannot be understood");
        error.cause().unwrap().to_owned()
    })
}

#[test]
fn a_hook_has_the_defaults_of_the_contract() {
    let settings = parse("command = [\"/bin/hook\", \"x\"]").unwrap();
    let Kind::Command(hook) = &settings.kind else {
        panic!("{:?}", settings.kind)
    };
    assert_eq!(hook.command, ["/bin/hook", "x"]);
    assert_eq!(hook.operations, [Operation::Deliver]);
    assert_eq!(hook.stdin, Stdin::Secret);
    assert_eq!(settings.timeout, Span::seconds(60));
    assert_eq!(settings.retries, 2);
    assert!(settings.env_pass.is_empty() && settings.after_batch.is_none());
}

#[test]
fn the_example_of_the_contract_is_understood() {
    let text = r#"
        command    = ["/usr/local/lib/keyadm/hooks/vault-kv", "secret/billing"]
        operations = ["deliver", "test", "retired"]
        stdin      = "secret"
        timeout    = "60s"
        retries    = 2
        env_pass   = ["VAULT_ADDR"]
        [sink.after_batch]
        command    = ["/usr/local/lib/keyadm/hooks/reload-nginx"]"#;
    let settings = parse(text).unwrap();
    let after = settings.after_batch.unwrap();
    assert_eq!(after.command, ["/usr/local/lib/keyadm/hooks/reload-nginx"]);
}

#[test]
fn each_kind_has_words_of_its_own() {
    for text in [
        "kind = 'file'\npath = '/srv/{name}.key'\nformat = 'dotenv:KEY'",
        "kind = 'dotenv'\npath = '/srv/env'\nvariable = '{NAME}_API_KEY'",
        "kind = 'systemd-creds'\npath = '/srv/{name}.cred'\ncredential = 'api-key'",
        "kind = 'file'\npath = '/srv/x'\ntimeout = '9s'\n[sink.after_batch]\ncommand = ['/bin/x']",
    ] {
        parse(text).unwrap_or_else(|why| panic!("{text}: {why}"));
    }
}

/// What is wrong with each, in the order of the words.
#[track_caller]
fn wrong(all: &[(&str, &str)]) {
    for (text, why) in all {
        let error = parse(text).unwrap_err();
        assert!(error.contains(why), "{text}\n{error}\nis not {why}");
    }
}

/// What is wrong with each word below the command of a hook.
#[track_caller]
fn wrong_for_a_hook(all: &[(&str, &str)]) {
    for (text, why) in all {
        wrong(&[(&format!("command = ['/bin/x']\n{text}"), why)]);
    }
}

#[test]
fn what_is_wrong_with_a_command_is_named_with_its_line() {
    wrong(&[
        ("", "line 2: a sink of kind command needs `command`"),
        ("comand = []", "line 3: unknown field `comand`"),
        ("command = []", "line 3: a command is a list of words"),
        ("command = ['hook']", "line 3: a command begins with"),
    ]);
    wrong_for_a_hook(&[
        (
            "operations = ['test']",
            "line 4: operations needs \"deliver\"",
        ),
        (
            "operations = ['delivr']",
            "line 4: unknown variant `delivr`",
        ),
        ("stdin = 'yaml'", "line 4: unknown variant `yaml`"),
        ("timeout = 'soon'", "line 4: "),
        ("timeout = '0s'", "line 4: a timeout is at least 1s"),
        ("timeout = '2h'", "line 4: a timeout is at most 1h"),
        ("retries = 11", "line 4: retries is at most 10"),
        (
            "path = '/x'",
            "line 4: `path` means nothing for the kind command",
        ),
        (
            "[sink.after_batch]\ncommand = ['x']",
            "line 5: a command begins",
        ),
        (
            "[sink.after]\ncommand = ['x']",
            "line 4: unknown field `after`",
        ),
    ]);
}

#[test]
fn no_way_to_the_admin_credential_is_passed_on() {
    wrong_for_a_hook(&[
        (
            "env_pass = ['KEYADM_CREDENTIAL']",
            "KEYADM_CREDENTIAL leads to the admin credential",
        ),
        (
            "env_pass = ['KEYADM_CREDENTIAL_FILE']",
            "leads to the admin credential",
        ),
        (
            "env_pass = ['CREDENTIALS_DIRECTORY']",
            "leads to the admin credential",
        ),
        (
            "env_pass = ['KEYADM_SINK']",
            "line 4: KEYADM_SINK is set by keyadm",
        ),
        ("env_pass = ['PATH']", "line 4: PATH is set by keyadm"),
        ("env_pass = ['A=B']", "line 4: env_pass is a list"),
    ]);
}

#[test]
fn what_is_wrong_with_a_path_or_a_name_is_named_with_its_line() {
    wrong(&[
        (
            "kind = 'fil'",
            "line 3: a kind is command, file, dotenv or systemd-creds",
        ),
        ("kind = 'file'", "line 2: a sink of kind file needs `path`"),
        (
            "kind = 'file'\npath = 'x/{name}'",
            "line 4: a path is absolute",
        ),
        (
            "kind = 'file'\npath = '/srv/../{name}'",
            "line 4: a path is absolute",
        ),
        (
            "kind = 'file'\npath = '/srv/'",
            "line 4: a path is absolute",
        ),
        (
            "kind = 'file'\npath = '/srv/{nme}'",
            "line 4: in braces may stand {name}",
        ),
        (
            "kind = 'file'\npath = '/x'\nformat = 'xml'",
            "line 5: --format is raw",
        ),
        (
            "kind = 'file'\npath = '/x'\nmode = 640",
            "line 5: put the mode in quotes: mode = \"0640\"",
        ),
        (
            "kind = 'file'\npath = '/x'\nmode = 0640",
            "line 5: put the mode in quotes",
        ),
        (
            "kind = 'file'\npath = '/x'\nmode = '0644'",
            "line 5: a mode is",
        ),
        (
            "kind = 'file'\npath = '/x'\ntimeout = '9s'",
            "line 5: `timeout` means nothing",
        ),
        (
            "kind = 'dotenv'\npath = '/x'\nvariable = 'A-{name}'",
            "line 5: a variable is letters",
        ),
        (
            "kind = 'dotenv'\npath = '/x'\nvariable = '1{NAME}'",
            "line 5: a variable is letters",
        ),
        (
            "kind = 'systemd-creds'\npath = '/x'",
            "line 2: its path needs {name} or {key_id}",
        ),
    ]);
}
