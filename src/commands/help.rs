//! `keyadm help`.

use serde_json::{Value, json};

use super::Context;
use super::environment::{FILES, VARIABLES};
use crate::cli::{self, Global};
use crate::env::Env;
use crate::error::{Code, Error, Exit, Result};
use crate::ops::distance;
use crate::output::Report;

/// What can be explained besides commands.
const TOPICS: [&str; 4] = ["error", "exit-codes", "environment", "hooks"];

/// Explain a command, an error, the exit codes or the environment
///
/// Topics: a command (`role create`), `error` with or without a code, `exit-codes`, `environment`, `hooks`.
/// The text goes to standard output.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm help create
  keyadm help role create
  keyadm help error secret.no_destination
  keyadm help exit-codes
  keyadm help environment")]
pub struct Args {
    /// A command, or error, exit-codes, environment or hooks [default: keyadm itself]
    #[arg(value_name = "TOPIC")]
    topic: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// `usage.arguments` for an unknown topic, with the nearest one.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let words: Vec<&str> = args.topic.iter().map(String::as_str).collect();
    let report = match words[..] {
        ["error"] => errors(),
        ["error", code] => error(code)?,
        ["exit-codes"] => exit_codes(),
        ["environment"] => environment(),
        ["hooks"] => hooks(),
        _ => command(&words)?,
    };
    context.output.report(context.env, report)
}

/// The JSON document for `--help` and `--version`, which clap answers before there are arguments.
///
/// # Errors
/// A stream that cannot be written.
pub fn document(text: &str, env: &mut Env) -> Result<Exit> {
    let global = Global {
        json: true,
        ..Global::default()
    };
    let context = Context::explaining(env, global)?;
    let report = Report::new("Help", json!({"topic": null, "text": text}));
    context.output.report(context.env, report)
}

fn command(words: &[&str]) -> Result<Report> {
    let mut definition = cli::definition();
    definition.build();
    let mut here = &mut definition;
    for (index, word) in words.iter().enumerate() {
        let mut known: Vec<String> = here
            .get_subcommands()
            .filter(|command| !command.is_hide_set())
            .map(|command| command.get_name().to_owned())
            .collect();
        if index == 0 {
            known.extend(TOPICS.map(str::to_owned));
        }
        here = here
            .find_subcommand_mut(word)
            .ok_or_else(|| unknown(&words[..=index], &known))?;
    }
    let text = here.render_long_help().to_string();
    let data = json!({"topic": words.join(" "), "text": text});
    Ok(Report::new("Help", data).text(text))
}

fn unknown(words: &[&str], known: &[String]) -> Error {
    let topic = words.join(" ");
    let error = Error::new(Code::Arguments, format!("there is no help on `{topic}`"));
    let (before, last) = words.split_at(words.len() - 1);
    let error = match nearest(last[0], known.iter().map(String::as_str)) {
        Some(near) => {
            let near: Vec<&str> = before.iter().copied().chain([near]).collect();
            error.try_this(format!("did you mean: keyadm help {}", near.join(" ")))
        }
        None => error,
    };
    error.try_this("keyadm help    lists the commands")
}

fn errors() -> Report {
    let wide = widest(Code::ALL.iter().map(|code| code.as_str()));
    let lines = Code::ALL.iter().map(|code| {
        let (first, _) = sentences(code.explanation());
        format!(
            "{:wide$}  {:>3}  {first}\n",
            code.as_str(),
            code.exit().status()
        )
    });
    let text: String = lines.collect();
    let data = Code::ALL.iter().map(|code| explained(*code)).collect();
    Report::new("ErrorCodeList", Value::Array(data)).text(text)
}

fn error(text: &str) -> Result<Report> {
    let code = Code::parse(text).ok_or_else(|| {
        let error = Error::new(Code::Arguments, format!("there is no error code `{text}`"));
        match nearest(text, Code::ALL.iter().map(|code| code.as_str())) {
            Some(near) => error.try_this(format!("did you mean: keyadm help error {near}")),
            None => error,
        }
        .try_this("keyadm help error    lists the codes")
    })?;
    let exit = code.exit();
    let again = if code.retryable() {
        "The same command may work later.\n"
    } else {
        ""
    };
    let text = format!(
        "{}\n\n{}\n{again}\nExit status {}, {}: {}\n",
        code.as_str(),
        code.explanation(),
        exit.status(),
        exit.name(),
        exit.meaning()
    );
    Ok(Report::new("ErrorCode", explained(code)).text(text))
}

fn explained(code: Code) -> Value {
    json!({
        "name": code.as_str(),
        "exit_code": code.exit().status(),
        "retryable": code.retryable(),
        "explanation": code.explanation(),
    })
}

fn exit_codes() -> Report {
    let wide = widest(Exit::ALL.iter().map(|exit| exit.name()));
    let lines = Exit::ALL.iter().map(|exit| {
        let (status, name) = (exit.status(), exit.name());
        format!("{status:>3}  {name:wide$}  {}\n", exit.meaning())
    });
    let text: String = lines.collect();
    let text = text
        + "\nAny other code means failure. Several at once: a signal, 1, (4 6 11 14), 21 and 22, 23, 20, 0.\n";
    let data = Exit::ALL.iter().map(
        |exit| json!({"exit_code": exit.status(), "name": exit.name(), "meaning": exit.meaning()}),
    );
    Report::new("ExitCodeList", data.collect()).text(text)
}

fn environment() -> Report {
    let section = |title: &str, entries: &[(&str, &str)]| {
        let lines = entries
            .iter()
            .map(|(name, meaning)| format!("  {name}\n      {meaning}\n"));
        format!("{title}:\n{}", lines.collect::<String>())
    };
    let list = |entries: &[(&str, &str)]| -> Value {
        let item = |(name, meaning): &(&str, &str)| json!({"name": name, "meaning": meaning});
        entries.iter().map(item).collect()
    };
    let text = format!(
        "{}\n{}",
        section("Variables", VARIABLES),
        section("Files", FILES)
    );
    let data = json!({"variables": list(VARIABLES), "files": list(FILES)});
    Report::new("Environment", data).text(text)
}

/// Where the contract with hooks stands.
fn hooks() -> Report {
    let text = "\
Where secrets go is in sinks.d/NAME.toml beside config.toml; a hook is a program that takes them.
The settings, the contract with hooks and examples are in keyadm-hooks(7):

  man keyadm-hooks
  keyadm sink list
  keyadm sink test NAME
";
    Report::new("Help", json!({"topic": "hooks", "text": text})).text(text.to_owned())
}

/// The first sentence, and the rest.
fn sentences(text: &str) -> (&str, &str) {
    text.find(". ")
        .map_or((text, ""), |at| text.split_at(at + 1))
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(str::len).max().unwrap_or(0)
}

/// The candidate that a typing error most likely meant: at most a third of it is different.
fn nearest<'a>(text: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    among
        .map(|candidate| (distance(text, candidate), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| distance * 3 <= candidate.len().max(3))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_finds_its_topic_and_nonsense_finds_none() {
        let near = |text| nearest(text, ["create", "exit-codes", "role"].into_iter());
        assert_eq!(near("crate"), Some("create"));
        assert_eq!(near("exitcodes"), Some("exit-codes"));
        assert_eq!(near("rle"), Some("role"));
        assert_eq!(near("zzz"), None);
        assert_eq!(near(""), None);
    }

    #[test]
    fn every_exit_status_has_one_name_and_a_sentence() {
        for (index, exit) in Exit::ALL.iter().enumerate() {
            assert!(exit.meaning().ends_with('.'), "{exit:?}");
            assert!(exit.meaning().len() <= 100, "{exit:?}");
            for other in &Exit::ALL[index + 1..] {
                assert!(exit.status() < other.status(), "{exit:?} {other:?}");
                assert_ne!(exit.name(), other.name());
            }
        }
    }

    #[test]
    fn help_on_a_command_is_its_own_long_help() {
        let report = command(&["role", "create"]).unwrap();
        let text = report.data["text"].as_str().unwrap();
        assert!(text.contains("Usage: keyadm role create"), "{text}");
        let error = command(&["role", "crate"]).unwrap_err();
        assert_eq!(error.hint()[0], "did you mean: keyadm help role create");
    }
}
