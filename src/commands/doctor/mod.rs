//! `keyadm doctor`.

mod admin;
mod check;
mod store;

use serde_json::json;

use super::Context;
use crate::error::{Exit, Result};
use crate::output::{Report, escape};
use crate::store::Access;

use check::{Check, Outcome};

/// Check that all is in order: the store, its journal, the admin credential, the clock, the disk
///
/// Says of each whether it is well and what to type where it is not. Changes nothing. Exit status 0: all
/// is well, or only warnings; 20: something has to be done.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm doctor
  keyadm doctor --json")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Only when the result cannot be written; what is wrong is the result.
pub fn run(_: Args, context: &mut Context<'_>) -> Result<Exit> {
    let checks = checks(context);
    let failed = checks.iter().any(|check| check.outcome == Outcome::Fail);
    let data = json!({
        "ok": !failed,
        "checks": checks
            .iter()
            .map(|check| json!({
                "name": check.name,
                "result": check.outcome.as_str(),
                "detail": check.detail,
                "fix": check.fix,
            }))
            .collect::<Vec<_>>(),
    });
    let report = Report::new("Doctor", data)
        .text(text(&checks))
        .exit(if failed { Exit::No } else { Exit::Ok });
    context.output.report(context.env, report)
}

/// Every check that can be made; without a store there are few.
fn checks(context: &mut Context<'_>) -> Vec<Check> {
    let mut checks = vec![store::config(context)];
    let (place, first) = store::file(context);
    checks.push(first);
    let Some(place) = place else { return checks };
    checks.push(store::space(&place));
    checks.extend(store::inside(context, &place));
    let mut desk = match context.desk(Access::Read) {
        Ok(desk) => desk,
        Err(error) => {
            checks.push(Check::error("journal", &error));
            return checks;
        }
    };
    checks.push(store::journal(&mut desk));
    checks.push(store::clock(context, &desk));
    checks.extend(admin::credential(context, &desk));
    checks.push(admin::operators(context, &desk));
    checks.push(store::pending(context, &desk));
    checks.push(store::sinks(context, &desk));
    checks
}

fn text(checks: &[Check]) -> String {
    let mut text = String::new();
    for check in checks {
        let mark = match check.outcome {
            Outcome::Fail => "FAIL",
            other => other.as_str(),
        };
        text.push_str(&format!(
            "{mark:<4}  {:<11} {}\n",
            check.name,
            escape(&check.detail)
        ));
        for line in &check.fix {
            text.push_str(&format!("                    {}\n", escape(line)));
        }
    }
    text
}
