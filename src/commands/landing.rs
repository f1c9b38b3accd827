//! How a rotation ends: what is said, and waiting for the old secret to end.

use std::time::{Duration, Instant};

use super::Context;
use super::delivery::Delivery;
use super::describe::Described;
use crate::admin::Admin;
use crate::error::{Error, Exit, Result};
use crate::key::{Finish, Key, KeyId, Verdict};
use crate::ops::{self, Desk, Ending};
use crate::output::Report;
use crate::time::Span;

/// How often usage is looked at while waiting.
const GLANCE: Duration = Duration::from_millis(500);

/// A rotation whose secret was delivered.
pub struct Landing {
    key: Key,
    to: String,
    took_stdout: bool,
    delivery: Delivery,
}

impl Landing {
    /// What became of `key`.
    pub fn of(key: Key, delivery: Delivery) -> Self {
        Self {
            key,
            to: delivery.describes().to_owned(),
            took_stdout: delivery.took_stdout(),
            delivery,
        }
    }

    /// Says how it went, waits for the old secret if that is wanted, and reports the key.
    ///
    /// # Errors
    /// A stream that cannot be written; those of the change that ends the old secret.
    pub fn report(
        self,
        context: &mut Context<'_>,
        desk: &mut Desk,
        admin: &Admin,
        wait: Option<Span>,
    ) -> Result<Exit> {
        let note = self.note(context, desk)?;
        context.output.note(context.env, &note)?;
        let mut exit = self.delivery.after(context)?;
        let mut key = self.key;
        let took_stdout = self.took_stdout;
        if let Some(most) = wait.filter(|_| !desk.rehearses()) {
            // The secret is safe; what is left may be interrupted, and is remembered before.
            let _ = desk.remember(None);
            drop(self.delivery);
            context.env.hold = None;
            exit = worse(exit, wait_for(context, desk, admin, &key.id, most)?);
            key = ops::unrevoked(&desk.book(), &key.id)?;
        }
        if took_stdout {
            return Ok(exit);
        }
        let seen = desk.store().sightings(&key.id)?;
        let described = Described {
            key: &key,
            seen: &seen,
            now: context.now,
        };
        let report = Report::new("Key", described.json())
            .view(described.card())
            .exit(exit);
        context.output.report(context.env, report)
    }

    fn note(&self, context: &Context<'_>, desk: &Desk) -> Result<String> {
        let (id, name) = (&self.key.id, &self.key.name);
        if desk.rehearses() {
            return Ok(format!("would rotate {id} `{name}`"));
        }
        let new = self.key.newest().map_or(0, |version| version.version);
        let seen = desk.store().sightings(id)?;
        let old = self.key.flights(&seen, context.now).pop();
        let fate = old.map(|flight| match flight.old.retiring {
            Some(terms) if terms.finish == Finish::Manual => {
                format!("; v{} works until `rotation finish`", flight.old.version)
            }
            Some(terms) if terms.finish == Finish::Seen => format!(
                "; v{0} works until v{new} has been used and v{0} was quiet for {1}",
                flight.old.version, terms.quiet
            ),
            _ => format!(
                "; v{} works until {}",
                flight.old.version,
                flight
                    .old
                    .expires_at
                    .map(|at| at.to_string())
                    .unwrap_or_default()
            ),
        });
        Ok(format!(
            "rotated {id} `{name}`: v{new} went to {}{}",
            self.to,
            fate.unwrap_or_default()
        ))
    }
}

/// What was not done outweighs what is not finished.
fn worse(one: Exit, other: Exit) -> Exit {
    match one {
        Exit::Ok => other,
        one => one,
    }
}

/// Waits until nothing of the key is retiring any more, and ends what may end by its rule.
fn wait_for(
    context: &mut Context<'_>,
    desk: &mut Desk,
    admin: &Admin,
    id: &KeyId,
    most: Span,
) -> Result<Exit> {
    let end = Instant::now() + Duration::from_secs(most.as_seconds());
    let mut told = false;
    loop {
        let Some(why) = waits_for(desk, admin, id)? else {
            return Ok(Exit::Ok);
        };
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let note = format!("not finished after {most}: {why}; nothing was revoked");
            context.output.note(context.env, &note)?;
            return Ok(Exit::Stalled);
        }
        if !told {
            told = true;
            let note = format!("waiting at most {most}: {why} (Ctrl-C stops waiting)");
            context.output.note(context.env, &note)?;
        }
        std::thread::sleep(left.min(GLANCE));
    }
}

/// What the rotation waits for; `None` when it is finished, which is then made so.
fn waits_for(desk: &mut Desk, admin: &Admin, id: &KeyId) -> Result<Option<String>> {
    let key = ops::unrevoked(&desk.book(), id)?;
    let seen = desk.store().sightings(id)?;
    let mut waits = None;
    let mut finished = false;
    for flight in key.flights(&seen, desk.now()) {
        match flight.verdict {
            Verdict::Finished(_) => finished = true,
            Verdict::Waiting(why) | Verdict::Stalled(why) => waits = Some(why),
        }
    }
    if finished {
        ops::finish(desk, admin, id, Ending::Rule, Some("waited for"))?;
    }
    Ok(waits)
}

/// A failure after every old secret was revoked.
pub fn without_secret(error: Error, id: &KeyId) -> Error {
    let advice = format!("keyadm rotate {id}    makes and delivers another");
    let error = match error.hint().contains(&advice) {
        true => error,
        false => error.try_this(advice),
    };
    error.unchanged("the old secrets stay revoked: the key has no working secret now")
}
