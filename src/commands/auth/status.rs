//! `keyadm auth status`.

use serde_json::{Value, json};

use crate::admin::{Admin, Credential};
use crate::commands::Context;
use crate::commands::describe::column;
use crate::commands::operator::describe::{Described, permissions};
use crate::error::{Code, Error, Exit, Result};
use crate::journal::Operator;
use crate::ops::Desk;
use crate::output::{Card, Cell, Column, Report, Table, Tone};
use crate::store::Access;

const PLACES: &[Column] = &[
    column("PLACE", "place", 0),
    column("NAMES", "names", 1),
    column("USE", "use", 0),
];

/// Show which admin credential is used, and whether it works
///
/// Lists every place that is looked at, in order: the first that names something counts, and no
/// other. Exits with 0 when the credential works.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm auth status
  keyadm auth status --json
  keyadm auth status --field operator.name")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// `setup.*`, `integrity.*`; what is wrong with the credential is part of the result.
pub fn run(_: Args, context: &mut Context<'_>) -> Result<Exit> {
    let desk = context.desk(Access::Read)?;
    let mut found = Found::default();
    found.problem = found.examine(context, &desk).err();
    let path = context.place()?.to_string();
    let exit = found.problem.as_ref().map_or(Exit::Ok, Error::exit);
    let report = Report::new("AuthStatus", found.json(context, &desk, &path))
        .view(found.card(context, &desk, &path))
        .exit(exit);
    let exit = context.output.report(context.env, report)?;
    for line in found.advice(&desk.settings().id) {
        context.output.note(context.env, &line)?;
    }
    Ok(exit)
}

/// What is wrong; this command itself needs no credential.
fn said(problem: &Error) -> String {
    match problem.code() {
        Code::NoCredential => "no admin credential was found".to_owned(),
        _ => problem.to_string(),
    }
}

/// What came of looking for a working credential, as far as it got.
#[derive(Default)]
struct Found {
    credential: Option<Credential>,
    operator: Option<Operator>,
    problem: Option<Error>,
}

impl Found {
    fn examine(&mut self, context: &mut Context<'_>, desk: &Desk) -> Result<()> {
        let credential = self.credential.insert(context.credential(desk)?);
        let id = credential.signer().public().operator_id();
        self.operator = desk.book().operator(&id)?;
        let operator = self.operator.clone();
        Admin::present(credential, &desk.settings().id, operator, context.now).map(drop)
    }

    /// What to do about it. The advice of the error leads here, where nobody needs it again.
    fn advice(&self, store: &str) -> Vec<String> {
        let ours = |credential: &&Credential| credential.store() == store;
        match (&self.problem, self.credential.as_ref().filter(ours)) {
            (Some(problem), Some(credential)) if problem.code() == Code::CredentialRejected => {
                vec![
                    "an operator who may has to enrol it:".to_owned(),
                    format!(
                        "  keyadm operator add NAME --permission PERMISSION --public-key {}",
                        credential.signer().public()
                    ),
                ]
            }
            (Some(problem), _) => problem
                .hint()
                .iter()
                .filter(|line| !line.contains("auth status"))
                .cloned()
                .collect(),
            (None, _) => Vec::new(),
        }
    }

    fn json(&self, context: &Context<'_>, desk: &Desk, path: &str) -> Value {
        let places: Vec<Value> = looked_at(context, desk)
            .into_iter()
            .map(|(place, names, used)| json!({"place": place, "names": names, "used": used}))
            .collect();
        let operator = self.operator.as_ref().map(|operator| {
            let now = context.now;
            Described { operator, now }.json()
        });
        let problem = self.problem.as_ref();
        json!({
            "ok": self.problem.is_none(),
            "store": desk.settings().id,
            "path": path,
            "root_fingerprint": desk.settings().root.fingerprint(),
            "pinned_seq": desk.pin().seq,
            "pinned_head": desk.pin().head,
            "public_key": self.public_key(),
            "operator": operator,
            "problem": problem.map(|problem| problem.code().as_str()),
            "message": problem.map(said),
            "cause": problem.and_then(Error::cause),
            "hint": self.advice(&desk.settings().id),
            "retryable": problem.map(|problem| problem.code().retryable()),
            "places": places,
        })
    }

    fn public_key(&self) -> Option<String> {
        let credential = self.credential.as_ref()?;
        Some(credential.signer().public().to_string())
    }

    fn card(&self, context: &Context<'_>, desk: &Desk, path: &str) -> Card {
        let verdict = match &self.problem {
            None => Cell::text("works").tone(Tone::Good),
            Some(problem) => Cell::text(&said(problem)).tone(Tone::Bad),
        };
        let mut card = Card::new().field("Credential", verdict);
        if let Some(why) = self.problem.as_ref().and_then(Error::cause) {
            card = card.field("Because", Cell::text(why));
        }
        if let Some(operator) = &self.operator {
            let ends = match operator.expires_at {
                None => Cell::text("never"),
                ends => Cell::time_both(ends, context.now),
            };
            let who = format!("{} ({})", operator.name, operator.id);
            card = card
                .field("Operator", Cell::text(&who))
                .field("Permissions", permissions(&operator.permissions, ", "))
                .field("Expires", ends);
        }
        if let Some(public_key) = self.public_key() {
            card = card.field("Public key", Cell::text(&public_key));
        }
        let head = format!("event {}, {}", desk.pin().seq, desk.pin().head);
        card.field("Store", Cell::text(path))
            .field("Store ID", Cell::text(&desk.settings().id))
            .field("Root", Cell::text(&desk.settings().root.fingerprint()))
            .field("Last seen", Cell::text(&head))
            .section("Where it is looked for", places(context, desk))
    }
}

/// The places in order, what each names, and which one counts.
fn looked_at(context: &Context<'_>, desk: &Desk) -> Vec<(&'static str, Option<String>, bool)> {
    let sources = context.sources(Some(desk));
    let used = sources.iter().position(|(_, named)| named.is_some());
    let shown = |(at, (place, named)): (usize, (_, Option<crate::vault::Source>))| {
        (
            place,
            named.map(|named| named.to_string()),
            used == Some(at),
        )
    };
    sources.into_iter().enumerate().map(shown).collect()
}

fn places(context: &Context<'_>, desk: &Desk) -> Table {
    let row = |(place, names, used): (&str, Option<String>, bool)| {
        let meaning = match (used, &names) {
            (true, _) => Cell::text("used").tone(Tone::Good),
            (false, Some(_)) => Cell::text("not needed"),
            (false, None) => Cell::maybe(None),
        };
        vec![Cell::text(place), Cell::maybe(names.as_deref()), meaning]
    };
    Table {
        columns: PLACES,
        rows: looked_at(context, desk).into_iter().map(row).collect(),
        empty: "nowhere",
    }
}
