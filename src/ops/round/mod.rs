//! One run over many keys, as a timer starts it: what is in flight is advanced, then what is due is
//! started, most urgent first.
//!
//! Changes are committed in chunks, each key of a chunk whole or untouched; secrets are delivered
//! between two commits, never inside a transaction, so nobody waits for a hook. A run that is killed
//! leaves pending versions behind; the next one settles or replaces them ([`outlook`]).

mod advance;
mod carry;
mod outlook;
mod start;

use std::collections::VecDeque;

use super::{Desk, Filter, Order, Receipt};
use crate::admin::Admin;
use crate::entropy::Entropy;
use crate::error::{Code, Error, Result};
use crate::journal::OperatorPermission;
use crate::key::{Key, KeyId, Secret};
use crate::store::Walk;
use crate::time::Span;
use outlook::{Outlook, Scope, Start};

/// Keys whose changes are committed together where delivery takes no time.
const CHUNK: usize = 32;

/// What a run is to do.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which keys; whether they are due is decided apart.
    pub filter: Filter,
    /// Only what is due, or will be within this time; `None` starts every key that fits.
    pub due_within: Option<Span>,
    /// Keys to start at most.
    pub max: Option<usize>,
    /// Deliveries at a time.
    pub jobs: usize,
    /// Start nothing more after the first failure.
    pub fail_fast: bool,
}

/// Takes secrets where they have to go, from several threads at once.
pub trait Courier: Sync {
    /// Checks before there is a secret that the sinks of `key` can take one.
    ///
    /// # Errors
    /// `setup.config`, and whatever stands against a sink.
    fn check(&self, key: &Key) -> Result<()>;

    /// Whether delivery for `key` takes no time to speak of, so that many keys can go together.
    fn is_quick(&self, key: &Key) -> bool;

    /// Delivers `secret` to every sink of `key`, which is as it will be then.
    fn deliver(&self, secret: &Secret, key: &Key) -> Receipt;

    /// Tells the sinks of `key` that the versions `ended` do not work any more; returns what went wrong.
    fn retired(&self, key: &Key, ended: &[u32]) -> Vec<Error>;

    /// Tells the sinks that got secrets that this was all; returns what went wrong.
    fn after_batch(&self) -> Vec<Error>;
}

/// Hears how a run goes, while it goes.
pub trait Watch {
    /// So many keys should have a new secret, and so many of them will be started.
    fn begins(&mut self, wanted: usize, starting: usize);
    /// Something became of a key.
    fn became(&mut self, item: Item);
    /// Time passes; these deliveries are under way.
    fn tick(&mut self, under_way: &[String]);
    /// Something that no key is to blame for went wrong; the run goes on.
    fn warn(&mut self, error: Error);
    /// Whether nothing more is to be started.
    fn stops(&self) -> bool;
}

/// What became of one key.
#[derive(Debug)]
pub struct Item {
    /// The key as it is now.
    pub key: Key,
    /// What became of it.
    pub fate: Fate,
}

/// What becomes of a key in a run.
#[derive(Debug)]
pub enum Fate {
    /// Old versions ended; each with the reason.
    Finished(Vec<(u32, String)>),
    /// What an interrupted run left behind was settled; how.
    Settled(String),
    /// It has a new version, which is everywhere.
    Rotated,
    /// It is due, and waits for something; what.
    Waiting(String),
    /// Its rotation is past its deadline and needs a person; why.
    Stalled(String),
    /// It was not touched, for it changed meanwhile; how.
    Skipped(String),
    /// It could not be rotated.
    Failed(Error),
    /// The run ended before it was its turn.
    Left,
}

/// A run under way.
pub struct Round<'a> {
    /// The store.
    pub desk: &'a mut Desk,
    /// Who does it.
    pub admin: &'a Admin,
    /// Where secrets come from.
    pub entropy: &'a dyn Entropy,
    /// Takes them away.
    pub courier: &'a dyn Courier,
    /// How the rotation of a key is to be done.
    pub order: &'a dyn Fn(&Key) -> Result<Order>,
}

impl Round<'_> {
    /// Runs. The caller holds the turn to rotate.
    ///
    /// # Errors
    /// Only what stops the whole run: no permission, a store that cannot be read or locked. What
    /// happens to a single key is told to `watch`.
    pub fn run(&mut self, asked: &Asked, watch: &mut dyn Watch) -> Result<()> {
        self.admin.require(&[OperatorPermission::KeyRotate])?;
        let plan = self.plan(asked)?;
        watch.begins(plan.due, plan.starts.len());
        for (item, fate) in plan.reports {
            watch.became(Item { key: item, fate });
        }
        // Whoever names keys wants new secrets for them, and did not ask for old ones to end.
        if asked.due_within.is_some() {
            self.advance(&plan.advance, watch)?;
        }
        self.start(plan.starts.into(), asked, watch)
    }

    /// Decides from one walk over all keys what there is to do.
    fn plan(&self, asked: &Asked) -> Result<Plan> {
        let now = self.desk.now();
        let scope = Scope {
            now,
            horizon: asked.due_within.map(|within| now.plus(within)),
        };
        let mut plan = Plan::default();
        self.desk.store().keys(&Walk::default(), &mut |row, seen| {
            let key = row.value;
            if asked.filter.fits(&key, &seen, now) {
                plan.add(key, asked.due_within.is_none(), |key| {
                    outlook::outlook(key, &seen, scope)
                });
            }
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        plan.starts.sort_by(|a, b| a.rank().cmp(&b.rank()));
        if let Some(max) = asked.max.filter(|max| *max < plan.starts.len()) {
            for start in plan.starts.drain(max..) {
                let why = format!("--max {max} was reached");
                plan.reports.push((start.key, Fate::Waiting(why)));
            }
        }
        Ok(plan)
    }
}

/// What a run will do.
#[derive(Default)]
struct Plan {
    /// How many keys are due, whatever becomes of them.
    due: usize,
    /// What can be said already.
    reports: Vec<(Key, Fate)>,
    /// Keys with something in flight that goes on.
    advance: Vec<KeyId>,
    /// Keys to give a new secret.
    starts: Vec<Start>,
}

impl Plan {
    /// Adds what `look` says of `key`. One that was `chosen` and cannot be started has failed; one that is
    /// merely due waits.
    fn add(&mut self, key: Key, chosen: bool, look: impl FnOnce(&Key) -> Outlook) {
        let outlook = look(&key);
        self.due += usize::from(outlook.due);
        if outlook.advances {
            self.advance.push(key.id.clone());
        }
        if let Some(why) = outlook.stalled {
            self.reports.push((key.clone(), Fate::Stalled(why)));
        }
        match (outlook.waits, outlook.starts) {
            (Some(why), _) if chosen => {
                let error =
                    Error::new(Code::State, why).unchanged("the old secret was not touched");
                self.reports.push((key, Fate::Failed(error)));
            }
            (Some(why), _) => self.reports.push((key, Fate::Waiting(why))),
            (None, Some(due_at)) => self.starts.push(Start { key, due_at }),
            (None, None) => {}
        }
    }
}

/// Whether `error` is about one key, so that the others can go on.
fn concerns_one_key(error: &Error) -> bool {
    matches!(
        error.code(),
        Code::State | Code::Limit | Code::KeyNotFound | Code::Tampered | Code::Arguments
    )
}

/// The next keys whose changes go into one commit.
fn next_chunk(starts: &mut VecDeque<Start>, courier: &dyn Courier, jobs: usize) -> Vec<Start> {
    let mut chunk = Vec::new();
    while let Some(next) = starts.front() {
        let room = match courier.is_quick(&next.key) {
            true => CHUNK,
            false => jobs.max(1),
        };
        if chunk.len() >= room {
            break;
        }
        chunk.extend(starts.pop_front());
    }
    chunk
}
