//! What a shell is told when somebody presses Tab: names from the store, never a secret, no noise.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod home;

use home::{Home, said};

/// What bash offers for the unfinished line `words` after `setup`, one candidate to a line.
fn offered(home: &Home, setup: &str, words: &str) -> String {
    let script = format!(
        "{setup}
        source <(COMPLETE=bash keyadm)
        COMP_WORDS=(keyadm {words})
        COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
        _clap_complete_keyadm keyadm \"${{COMP_WORDS[COMP_CWORD]}}\" x
        printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let output = home.run(&["bash"], &script);
    assert!(
        output.stderr.is_empty() && output.status.success(),
        "{script}\n{}",
        said(&output)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let values = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('-'));
    values.map(|line| format!("{line}\n")).collect()
}

fn prepared() -> Home {
    let home = Home::empty();
    let output = home.run(
        &["bash", "-eu"],
        "keyadm init --credential-store file
         for name in ci 'Production Server' 'Production $(reboot)' \"it's\"; do
             keyadm create \"$name\" --role read-only --secret-to \"file:$name.key\"
         done
         keyadm create lost --role read-only -- false || test $? = 22
         chmod 000 .config/keyadm/credentials/*",
    );
    assert!(output.status.success(), "{}", said(&output));
    home
}

#[test]
fn names_of_keys_are_completed_as_one_word_each() {
    let home = prepared();
    assert_eq!(
        offered(&home, "", "show Prod"),
        "Production\\ \\$\\(reboot\\)\nProduction\\ Server\n"
    );
    assert_eq!(
        offered(&home, "", r"show 'Production\ S'"),
        "Production\\ Server\n"
    );
    assert_eq!(offered(&home, "", "show c"), "ci\n");
    let id = offered(&home, "", "show it");
    assert!(id.starts_with("key_") && id.len() == 17, "{id}");
    let id = id.trim_end();
    assert_eq!(
        offered(&home, "", &format!("show {}", &id[..10])),
        format!("{id}\n")
    );
}

#[test]
fn a_revoked_key_is_not_offered() {
    assert_eq!(offered(&prepared(), "", "show lo"), "");
}

#[test]
fn roles_and_operators_are_completed_where_they_are_named() {
    let home = prepared();
    assert_eq!(offered(&home, "", "create x --role r"), "read-only\n");
    assert_eq!(offered(&home, "", "init --operator r"), "");
}

#[test]
fn the_store_is_the_one_that_the_line_or_the_variable_names() {
    let home = prepared();
    let moved = "mv .local/share/keyadm d 2>/dev/null || true";
    assert_eq!(offered(&home, moved, "show c"), "");
    assert_eq!(
        offered(&home, "export KEYADM_DB=$HOME/d/keys.db", "show c"),
        "ci\n"
    );
    assert_eq!(offered(&home, "", "--db=d/keys.db show c"), "ci\n");
    assert_eq!(offered(&home, "", "--db '~/d/keys.db' show c"), "ci\n");
}

#[test]
fn whatever_is_wrong_with_the_store_completes_to_nothing_in_silence() {
    let home = prepared();
    for setup in [
        "chmod 644 .local/share/keyadm/keys.db",
        "chmod 600 .local/share/keyadm/keys.db; echo garbage > .local/share/keyadm/keys.db",
        ": > .local/share/keyadm/keys.db",
        "rm -r .local",
        "mkdir -p .config/keyadm; echo 'garbage' > .config/keyadm/config.toml",
        "unset HOME",
    ] {
        assert_eq!(offered(&home, setup, "show c"), "", "{setup}");
    }
}

#[test]
fn a_shell_that_is_not_known_is_told_so() {
    let output = Home::empty().run(&["sh"], "COMPLETE=tcsh keyadm");
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("[usage.arguments]"));
}

#[test]
fn the_static_scripts_are_understood_by_their_shells() {
    let home = Home::empty();
    for (shell, check) in [("bash", "bash -n"), ("zsh", "zsh -n"), ("fish", "fish -n")] {
        let script = format!(
            "keyadm completion {shell} > script
             if command -v {shell} > installed; then {check} script; fi"
        );
        let output = home.run(&["bash", "-eu"], &script);
        assert!(output.status.success(), "{shell}\n{}", said(&output));
    }
}

#[test]
fn names_of_sinks_are_completed_where_a_sink_is_named() {
    let home = Home::empty();
    let setup = "mkdir -p .config/keyadm/sinks.d; touch .config/keyadm/sinks.d/{app,vault}.toml";
    assert_eq!(offered(&home, setup, "sink test a"), "app\n");
    assert_eq!(offered(&home, setup, "sink show ''"), "app\nvault\n");
    let to = "create ci --role read-only --secret-to s";
    assert_eq!(offered(&home, setup, to), "sink:app\nsink:vault\n");
}
