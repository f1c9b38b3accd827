//! How a run over many keys is told: progress while it goes, a row for each key, failures last.

use serde_json::{Value, json};

use super::tally::Tally;
use crate::commands::Context;
use crate::commands::delivery::told;
use crate::commands::describe::{column, wide};
use crate::error::{Error, Exit, Result};
use crate::ops::{Fate, Item, Watch};
use crate::output::{Cell, Column, ListWriter, Page, Progress, Tone};
use crate::process::interrupted;

const COLUMNS: &[Column] = &[
    column("RESULT", "result", 0),
    column("NAME", "name", 0),
    column("KEY ID", "key_id", 3),
    column("VERSION", "version", 2),
    column("SINKS", "sinks", 4),
    column("WHY", "why", 1),
    wide("ERROR", "error"),
];

/// Hears a run and tells it.
pub struct Watcher<'w, 'e> {
    context: &'w mut Context<'e>,
    tally: &'w mut Tally,
    list: ListWriter,
    progress: Option<Progress>,
    /// What went wrong, for the end.
    bad: Vec<Item>,
    warnings: Vec<String>,
    /// A stream that could not be written any more; the run stops starting keys then.
    broken: Option<Error>,
    rehearses: bool,
    /// Whether it was said what becomes of a run that was interrupted.
    told_to_stop: bool,
}

impl<'w, 'e> Watcher<'w, 'e> {
    /// A watcher that counts into `tally`.
    pub fn new(context: &'w mut Context<'e>, tally: &'w mut Tally, rehearses: bool) -> Self {
        Self {
            list: context.output.list("RotationRun", COLUMNS),
            context,
            tally,
            progress: None,
            bad: Vec::new(),
            warnings: Vec::new(),
            broken: None,
            rehearses,
            told_to_stop: false,
        }
    }

    /// Tells the rest: failures with what to do about them, and what it all came to.
    ///
    /// # Errors
    /// A stream that could not be written.
    pub fn finish(mut self) -> Result<Exit> {
        if let Some(progress) = &mut self.progress {
            progress.end();
        }
        for item in std::mem::take(&mut self.bad) {
            self.write(&item)?;
            self.explain(&item)?;
        }
        if let Some(error) = self.broken {
            return Err(error);
        }
        let Self {
            context,
            tally,
            mut list,
            warnings,
            ..
        } = self;
        let page = Page {
            page: 1,
            ..Page::default()
        };
        list.sum_up(tally.json());
        let nothing = tally.wanted + tally.finished + tally.settled + tally.stalled == 0;
        list.finish(context.env, page, warnings, "")?;
        let note = match (nothing, self.rehearses) {
            (true, _) => "nothing is due".to_owned(),
            (false, rehearses) => tally.line(rehearses),
        };
        context.output.note(context.env, &note)?;
        Ok(tally.exit())
    }

    fn write(&mut self, item: &Item) -> Result<()> {
        let rehearses = self.rehearses;
        self.list.row(
            self.context.env,
            item.key.id.as_str(),
            || cells(item, rehearses),
            || data(item, rehearses),
        )
    }

    fn explain_aside(&mut self, item: &Item) -> Result<()> {
        let progress = self.progress.take();
        let told = match &progress {
            Some(progress) => progress.aside(|| self.explain(item)),
            None => self.explain(item),
        };
        self.progress = progress;
        told
    }

    /// Why a key failed and what to type, for people.
    fn explain(&mut self, item: &Item) -> Result<()> {
        let (output, env) = (&self.context.output, &mut *self.context.env);
        let name = &item.key.name;
        match &item.fate {
            Fate::Failed(error) => {
                let hints = error.hint().iter().map(|hint| format!("\n{hint}"));
                let rest = error.what_did_not_happen().map(|what| format!("\n{what}"));
                let lines: String = hints.chain(rest).collect();
                output.warn(env, &format!("`{name}` failed: {}{lines}", told(error)))
            }
            Fate::Stalled(why) => {
                let id = &item.key.id;
                let text = format!(
                    "`{name}` is stalled: {why}\nkeyadm rotation show {id}    says who uses the old secret\nnothing was revoked"
                );
                output.warn(env, &text)
            }
            _ => Ok(()),
        }
    }
}

impl Watch for Watcher<'_, '_> {
    fn begins(&mut self, wanted: usize, starting: usize) {
        self.tally.wanted = wanted;
        match self
            .context
            .output
            .progress(self.context.env, starting as u64)
        {
            Ok(progress) => self.progress = Some(progress),
            Err(error) => self.broken = Some(error),
        }
    }

    fn became(&mut self, item: Item) {
        self.tally.count(&item.fate);
        let started = matches!(
            item.fate,
            Fate::Rotated | Fate::Failed(_) | Fate::Skipped(_)
        );
        if let Some(progress) = self.progress.as_mut().filter(|_| started) {
            progress.step();
        }
        let bad = matches!(item.fate, Fate::Failed(_) | Fate::Stalled(_));
        if bad && self.context.output.pages() {
            self.bad.push(item);
            return;
        }
        if !bad && self.context.output.quiet() && !self.context.output.json() {
            return;
        }
        let progress = self.progress.take();
        let written = match &progress {
            Some(progress) => progress.aside(|| self.write(&item)),
            None => self.write(&item),
        };
        self.progress = progress;
        if let Err(error) = written.and_then(|()| self.explain_aside(&item)) {
            self.broken.get_or_insert(error);
        }
    }

    fn tick(&mut self, under_way: &[String]) {
        let now = under_way.join("; ");
        if interrupted().is_some() && !self.told_to_stop {
            self.told_to_stop = true;
            let note = "stopping: what is under way is finished first; a second signal leaves it to the next run";
            let (output, env) = (&self.context.output, &mut *self.context.env);
            // Notes do not fail.
            let _ = match &self.progress {
                Some(progress) => progress.aside(|| output.note(env, note)),
                None => output.note(env, note),
            };
        }
        let failed = self.tally.failed;
        let what = match failed {
            0 => now,
            _ => format!("{failed} failed; {now}"),
        };
        if let Some(progress) = &mut self.progress {
            progress.tick(self.context.env, &what);
        }
    }

    fn warn(&mut self, error: Error) {
        self.tally.warnings += 1;
        self.warnings.push(told(&error));
    }

    fn stops(&self) -> bool {
        self.broken.is_some() || interrupted().is_some()
    }
}

fn word(fate: &Fate, rehearses: bool) -> &'static str {
    match fate {
        Fate::Finished(_) if rehearses => "would finish",
        Fate::Settled(_) if rehearses => "would settle",
        Fate::Rotated if rehearses => "would rotate",
        Fate::Finished(_) => "finished",
        Fate::Settled(_) => "settled",
        Fate::Rotated => "rotated",
        Fate::Waiting(_) => "waiting",
        Fate::Stalled(_) => "stalled",
        Fate::Skipped(_) => "skipped",
        Fate::Failed(_) => "failed",
        Fate::Left => "left",
    }
}

fn why(fate: &Fate) -> Option<String> {
    match fate {
        Fate::Finished(ended) => {
            let whys: Vec<&str> = ended.iter().map(|(_, why)| why.as_str()).collect();
            Some(whys.join("; "))
        }
        Fate::Settled(why) | Fate::Waiting(why) | Fate::Stalled(why) | Fate::Skipped(why) => {
            Some(why.clone())
        }
        Fate::Failed(error) => Some(error.to_string()),
        Fate::Left => Some("the run was stopped before".to_owned()),
        Fate::Rotated => None,
    }
}

fn cells(item: &Item, rehearses: bool) -> Vec<Cell> {
    let tone = match item.fate {
        Fate::Rotated | Fate::Finished(_) => Tone::Good,
        Fate::Failed(_) | Fate::Stalled(_) => Tone::Bad,
        _ => Tone::Dim,
    };
    let version = item
        .key
        .newest()
        .map(|version| format!("v{}", version.version));
    let error = match &item.fate {
        Fate::Failed(error) => Some(told(error)),
        _ => None,
    };
    vec![
        Cell::text(word(&item.fate, rehearses)).tone(tone),
        Cell::text(&item.key.name),
        Cell::text(item.key.id.as_str()),
        Cell::maybe(version.as_deref()),
        Cell::text(&item.key.sinks.join(",")),
        Cell::maybe(why(&item.fate).as_deref()),
        Cell::maybe(error.as_deref()),
    ]
}

fn data(item: &Item, rehearses: bool) -> Value {
    let key = &item.key;
    let error = match &item.fate {
        Fate::Failed(error) => json!({
            "code": error.code().as_str(), "exit_code": error.exit().status(),
            "message": error.to_string(), "cause": error.cause(), "hint": error.hint(),
            "unchanged": error.what_did_not_happen(),
        }),
        _ => Value::Null,
    };
    json!({
        "result": word(&item.fate, rehearses).replace(' ', "_"), "key_id": key.id, "name": key.name,
        "environment": key.environment, "version": key.newest().map(|version| version.version),
        "sinks": key.sinks, "why": why(&item.fate), "error": error,
    })
}
