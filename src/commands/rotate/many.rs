//! Many keys, each to its sinks: the timer's `--due`, and keys that filters fit.

use std::collections::BTreeSet;

use super::report::Watcher;
use super::tally::{Tally, write_metrics};
use super::{Args, UNCHANGED, order};
use crate::admin::Admin;
use crate::commands::Context;
use crate::commands::rack::Rack;
use crate::error::{Code, Error, Exit, Result};
use crate::journal::OperatorPermission;
use crate::ops::{self, Asked, Desk, Filter, Round};
use crate::process::{hold_once, interrupted};
use crate::store::{Turn, Walk};
use crate::time::Span;

/// Rotates what `filter` fits.
///
/// # Errors
/// What stops the whole run: `busy.rotation`, `auth.*`, `setup.*`, `declined`. What stands against a
/// single key is a part of the result.
pub fn run(due: bool, filter: Filter, args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let started = std::time::Instant::now();
    let mut tally = Tally {
        chosen: !due,
        ..Tally::default()
    };
    let result = rotate(due, filter, &args, &mut tally, context);
    let Some(file) = &args.many.metrics_file else {
        return result;
    };
    let exit = match &result {
        Ok(exit) => *exit,
        Err(error) => error.exit(),
    };
    let written = write_metrics(file, &tally, exit, context.now, started.elapsed());
    match (result, written) {
        (Ok(Exit::Ok), Err(error)) => Err(error),
        (result, written) => {
            if let Err(error) = written {
                context.output.warn(context.env, &error.to_string())?;
            }
            result
        }
    }
}

fn rotate(
    due: bool,
    filter: Filter,
    args: &Args,
    tally: &mut Tally,
    context: &mut Context<'_>,
) -> Result<Exit> {
    let dry_run = args.change.dry_run;
    let asked = Asked {
        filter: Filter {
            due: false,
            ..filter
        },
        due_within: due.then(|| args.many.within.unwrap_or(Span::seconds(0))),
        max: args.many.max.map(|max| max as usize),
        jobs: usize::from(args.many.jobs),
        fail_fast: args.many.fail_fast,
    };
    context.change(dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::KeyRotate])?;
        let _turn = match dry_run {
            true => None,
            false => Some(Turn::take(&context.place()?, context.turn_wait())?),
        };
        args.which.check(&context.config, &desk.book())?;
        if !due {
            confirm(&asked, args, context, desk)?;
        }
        go(&asked, args, tally, (context, desk, admin))
    })
}

fn go(
    asked: &Asked,
    args: &Args,
    tally: &mut Tally,
    (context, desk, admin): (&mut Context<'_>, &mut Desk, &Admin),
) -> Result<Exit> {
    let rack = Rack::open(sinks(desk, &asked.filter)?, context, "rotate");
    let config = context.config.clone();
    let (how, reason) = (&args.how, args.change.reason.as_deref());
    let entropy = context.env.entropy.clone();
    let hold = hold_once();
    let mut watcher = Watcher::new(context, tally, desk.rehearses());
    let run = Round {
        desk,
        admin,
        entropy: &*entropy,
        courier: &rack,
        order: &|key| order(how, reason, &config, key),
    }
    .run(asked, &mut watcher);
    let said = watcher.finish();
    let exit = match (run, said) {
        (Err(error), _) | (Ok(()), Err(error)) => return Err(error),
        (Ok(()), Ok(exit)) => exit,
    };
    // The pin moves before a signal that waited ends the process.
    let remembered = desk.remember(None);
    let exit = interrupted().unwrap_or(exit);
    drop(hold);
    remembered.map(|()| exit)
}

/// The sinks that keys in question are bound to.
fn sinks(desk: &Desk, filter: &Filter) -> Result<BTreeSet<String>> {
    let now = desk.now();
    let mut names = BTreeSet::new();
    desk.store().keys(&Walk::default(), &mut |row, seen| {
        if filter.fits(&row.value, &seen, now) {
            names.extend(row.value.sinks);
        }
        Ok(std::ops::ControlFlow::Continue(()))
    })?;
    Ok(names)
}

/// Asks before keys are rotated that are not due.
fn confirm(asked: &Asked, args: &Args, context: &mut Context<'_>, desk: &Desk) -> Result<()> {
    let ids = ops::select(&desk.book(), &asked.filter, desk.now())?;
    ops::expect(args.many.expect, ids.len(), UNCHANGED)?;
    if desk.rehearses() || ids.is_empty() {
        return Ok(());
    }
    if args.yes && args.many.expect.is_none() {
        return Err(
            Error::new(Code::Arguments, "--yes for filters also needs --expect N")
                .why(format!("{} keys fit now", ids.len()))
                .try_this("--dry-run    shows which")
                .unchanged(UNCHANGED),
        );
    }
    let count = ids.len();
    let question = format!("Give {count} keys new secrets now, due or not?");
    context
        .manner(args.yes, false)
        .confirm(context.env, &question, "--yes --expect N")
}
