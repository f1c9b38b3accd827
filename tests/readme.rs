//! The README's commands work, in the order in which it tells them, for a new user.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod home;

use std::path::Path;

use home::{Home, said};

/// What a reader types to install. The test has the binary already: only this is left out, and
/// keyadm comes first in PATH instead.
const INSTALL: &str = "cargo install --locked --path .";

/// What a reader types to run the tests; here it would never end.
const TESTS: &str = "tests/run";

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    std::fs::read_to_string(path).unwrap()
}

/// The fenced blocks: language and text.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    text.split("\n```")
        .skip(1)
        .step_by(2)
        .map(|block| block.split_once('\n').unwrap())
        .collect()
}

#[test]
fn every_command_of_the_readme_works_in_order_on_a_fresh_home() {
    let text = readme();
    let home = Home::empty();
    let mut ran = 0;
    for (_, script) in blocks(&text)
        .iter()
        .filter(|(language, _)| *language == "sh")
    {
        if script.trim() == TESTS {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TESTS);
            assert!(path.is_file(), "{TESTS} is missing");
            continue;
        }
        let script = script.replace(INSTALL, "true");
        let output = home.run(&["bash", "-eu", "-o", "pipefail"], &script);
        assert!(output.status.success(), "{script}\n{}", said(&output));
        ran += 1;
    }
    assert!(ran >= 5, "only {ran} blocks were found");
}

#[test]
fn commands_stand_in_sh_blocks_and_the_two_set_up_commands_are_there() {
    let text = readme();
    let blocks = blocks(&text);
    for (language, block) in &blocks {
        assert!(
            ["sh", "text", "toml"].contains(language),
            "a block of {language:?}: commands are marked sh, so that they are tested"
        );
        assert!(
            *language == "sh" || !block.contains("keyadm ") || block.trim() == site().trim(),
            "a command outside of an sh block: {block}"
        );
    }
    let starts = |what: &str| blocks.iter().any(|(_, block)| block.starts_with(what));
    assert!(starts(INSTALL) && starts(TESTS));
}

/// The configuration that `tests/gateway.rs` runs.
fn site() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist/nginx/keyadm.conf");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_site_for_nginx_is_the_one_that_is_tested() {
    let (text, site) = (readme(), site());
    assert!(
        blocks(&text)
            .iter()
            .any(|(_, block)| block.trim() == site.trim())
    );
}

#[test]
fn the_table_of_exit_codes_is_complete() {
    let text = readme();
    for exit in keyadm::error::Exit::ALL {
        let row = format!(
            "| {} | {} | {} |",
            exit.status(),
            exit.name(),
            exit.meaning()
        );
        assert!(text.contains(&row), "{row} is missing");
    }
}
