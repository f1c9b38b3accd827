//! One man page for each command, from the same definition as `--help`, and those of [`topic`].

use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use keyadm::error::Exit;
use keyadm::generated::{FILES, KNOWN_STORES, VARIABLES, definition};

use crate::topic;

/// The day the command line last changed; to be set with the version, so that pages do not differ
/// from one day to the next.
pub const DATE: &str = "2026-11-21";

/// Every page with the name of its file.
pub fn all() -> Vec<(String, Vec<u8>)> {
    let mut root = definition();
    root.build();
    let mut pages = vec![("keyadm.1".to_owned(), page(&root, &["keyadm"]))];
    for group in root.get_subcommands() {
        let path = ["keyadm", group.get_name()];
        pages.push((file_name(&path), page(group, &path)));
        for command in group.get_subcommands() {
            let path = ["keyadm", group.get_name(), command.get_name()];
            pages.push((file_name(&path), page(command, &path)));
        }
    }
    pages.extend(topic::ALL.iter().map(topic::Topic::page));
    pages
}

fn file_name(path: &[&str]) -> String {
    format!("{}.1", path.join("-"))
}

fn page(command: &Command, path: &[&str]) -> Vec<u8> {
    let is_root = path.len() == 1;
    let after = command.get_after_help().map(ToString::to_string);
    // What holds for every command is explained once, in keyadm(1).
    let command = command
        .clone()
        .mut_args(|arg| {
            let known = arg.is_global_set() || is_clap_s_own(&arg);
            arg.hide(known && !is_root)
        })
        .subcommand_help_heading("COMMANDS")
        .subcommand_value_name("COMMAND")
        .display_name(path.join("-"));
    let values = values(&command);
    let (groups, options) = (
        command.has_subcommands(),
        command.get_arguments().any(|arg| !arg.is_hide_set()),
    );
    let man = Man::new(command)
        .title(path.join("-").to_uppercase())
        .date(DATE)
        .source(concat!("keyadm ", env!("CARGO_PKG_VERSION")))
        .manual("keyadm manual");
    let mut text = Vec::new();
    let parts: [(bool, Render); 6] = [
        (true, Man::render_title),
        (true, Man::render_name_section),
        (true, Man::render_synopsis_section),
        (true, Man::render_description_section),
        (options, Man::render_options_section),
        (groups, Man::render_subcommands_section),
    ];
    for (_, render) in parts.into_iter().filter(|(wanted, _)| *wanted) {
        render(&man, &mut text).unwrap();
    }
    let mut rest = Roff::new();
    if let Some(examples) = after.as_deref().and_then(examples) {
        verbatim(&mut rest, "EXAMPLES", &examples);
    }
    if is_root {
        about_everything(&mut rest);
    }
    see_also(&mut rest, path);
    rest.to_writer(&mut text).unwrap();
    let text = with_values(&String::from_utf8(text).unwrap(), &values);
    tidied(&text).into_bytes()
}

/// The options that take values, as the synopsis has them, and what it leaves out.
fn values(command: &Command) -> Vec<(String, String)> {
    let options = command
        .get_opts()
        .filter(|arg| arg.get_action().takes_values());
    let roff = |text: &str| text.replace('-', "\\-");
    options
        .filter_map(|arg| {
            let names: Vec<&str> = arg.get_value_names()?.iter().map(|name| &**name).collect();
            let option = format!("\\fB{}\\fR", roff(&format!("--{}", arg.get_long()?)));
            Some((option, format!(" \\fI{}\\fR", roff(&names.join(" ")))))
        })
        .collect()
}

/// The synopsis with the values of options: `[--finish RULE]`. A required one needs no brackets.
fn with_values(text: &str, values: &[(String, String)]) -> String {
    let (before, rest) = text.split_once(".SH SYNOPSIS\n").unwrap();
    let (synopsis, after) = rest.split_once("\n.SH ").unwrap();
    let mut synopsis = synopsis.to_owned();
    for (option, value) in values {
        let whole = format!("{option}{value}");
        synopsis = synopsis
            .replace(&format!("<{option}>"), &whole)
            .replace(&format!("{option}]"), &format!("{whole}]"))
            .replace(&format!("{option}|"), &format!("{whole}|"))
            .replace(&format!("{option}>"), &format!("{whole}>"));
    }
    format!("{before}.SH SYNOPSIS\n{synopsis}\n.SH {after}")
}

/// Without what mandoc finds odd: each section brings its own definition of the apostrophe, and
/// possible values begin with two line breaks in a row.
fn tidied(text: &str) -> String {
    let apostrophe = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";
    let body = text
        .replace(apostrophe, "")
        .replace("\n.br\n\n.br\n", "\n.sp\n");
    format!("{apostrophe}{body}")
}

type Render = fn(&Man, &mut dyn std::io::Write) -> std::io::Result<()>;

/// `--help` and `--version`, which need no explanation on every page.
fn is_clap_s_own(arg: &Arg) -> bool {
    use clap::ArgAction::{Help, HelpLong, HelpShort, Version};
    matches!(arg.get_action(), Help | HelpLong | HelpShort | Version)
}

/// The lines below `Examples:`.
fn examples(after: &str) -> Option<Vec<String>> {
    let (_, lines) = after.split_once("Examples:\n")?;
    Some(lines.lines().map(|line| line.trim().to_owned()).collect())
}

fn verbatim(roff: &mut Roff, heading: &str, lines: &[String]) {
    roff.control("SH", [heading]);
    roff.control("nf", []);
    for line in lines {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

/// What only keyadm(1) says.
fn about_everything(roff: &mut Roff) {
    roff.control("SH", ["EXIT STATUS"]);
    for exit in Exit::ALL {
        entry(roff, &exit.status().to_string(), exit.meaning());
    }
    for (heading, entries) in [("ENVIRONMENT", VARIABLES), ("FILES", FILES)] {
        roff.control("SH", [heading]);
        for (name, meaning) in entries {
            entry(roff, name, meaning);
        }
    }
    roff.control("SS", ["Known stores"]);
    for (index, paragraph) in KNOWN_STORES.iter().enumerate() {
        if index > 0 {
            roff.control("PP", []);
        }
        roff.text([roman(*paragraph)]);
    }
}

fn entry(roff: &mut Roff, name: &str, meaning: &str) {
    roff.control("TP", []);
    roff.text([bold(name)]);
    roff.text([roman(meaning)]);
}

fn see_also(roff: &mut Roff, path: &[&str]) {
    let above = match path {
        [_] => vec![
            "keyadm-help(1)".to_owned(),
            "keyadm-init(1)".to_owned(),
            "keyadm-create(1)".to_owned(),
            "keyadm-hooks(7)".to_owned(),
        ],
        [root, "sink"] => vec![format!("{root}(1)"), "keyadm-hooks(7)".to_owned()],
        [root, "sink", ..] => vec![
            format!("{root}(1)"),
            format!("{root}-sink(1)"),
            "keyadm-hooks(7)".to_owned(),
        ],
        [root, _] => vec![format!("{root}(1)")],
        [root, group, ..] => vec![format!("{root}(1)"), format!("{root}-{group}(1)")],
        [] => Vec::new(),
    };
    roff.control("SH", ["SEE ALSO"]);
    roff.text([roman(above.join(", "))]);
    if path.len() > 1 {
        roff.control("PP", []);
        roff.text([roman(
            "Options that every command takes, exit status, environment and files are in keyadm(1).",
        )]);
    }
}
