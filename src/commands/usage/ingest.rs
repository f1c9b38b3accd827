//! `keyadm usage ingest`.

use std::fs::File;
use std::io::{BufRead, BufReader, Error as IoError, ErrorKind, Read};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::commands::Context;
use crate::error::{Code, Error, Exit, Result};
use crate::ops::{Clerk, Desk, LONGEST_LINE};
use crate::output::Report;
use crate::store::{Access, Event};
use crate::time::{Span, Timestamp};

/// Events that are recorded in one transaction: others wait for it some ten milliseconds.
const MOST_EVENTS: usize = 500;

/// The longest pause behind a transaction.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Refused lines that are named.
const MOST_NAMED: usize = 20;

/// Bytes that are read ahead. Where no more are there, what was read is recorded before waiting.
const AHEAD: usize = 1 << 16;

/// Count uses that were decided elsewhere, such as by a gateway that caches what verify said
///
/// Reads one JSON object per line: `id` (yours; what has the same one is counted once), `at` (RFC 3339),
/// `key_id`, `version` or `last4`, `result` (VALID or another code of verify), and if they are known `ip`
/// and `count`. NOT_FOUND and INVALID_FORMAT need no key. A line that cannot be counted is named and
/// left out; the rest is counted. It can be run again on the same lines at any time, also after it was
/// interrupted: nothing is counted twice. Events of the last 30 days are taken.
///
/// No admin credential is needed: use is not a protected change, and whoever can write the store's file
/// can write use into it. Mind that `seen` rotations and --max-uses believe it. Exit status 21: lines
/// were left out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm usage ingest < /dev/null
  echo '{\"id\": \"gw1-42\", \"at\": \"'$(date -u +%FT%TZ)'\", \"result\": \"NOT_FOUND\", \"ip\": \"192.0.2.7\"}' | keyadm usage ingest -")]
pub struct Args {
    /// The file to read; - or nothing is standard input
    file: Option<PathBuf>,
    /// Check every line; count nothing
    #[arg(long)]
    dry_run: bool,
}

/// Runs the command.
///
/// # Errors
/// `setup.*`, `busy.store`; what was read before is counted then, and the same lines can be read again.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.output.set_dry_run(args.dry_run);
    let named = args.file.filter(|path| path.as_os_str() != "-");
    if named.is_none() && context.env.terminal.stdin {
        return Err(Error::new(
            Code::InputRequired,
            "there is nothing to read: standard input is a terminal",
        )
        .try_this("keyadm usage ingest FILE")
        .try_this("keyadm usage ingest < FILE")
        .unchanged("nothing was counted"));
    }
    let file = named.map(File::open).transpose().map_err(unreadable)?;
    let desk = context.desk(Access::Write)?;
    let mut intake = Intake::new(&desk, context, args.dry_run);
    match file {
        Some(file) => intake.read(file)?,
        None => intake.read(&mut *context.env.stdin)?,
    }
    let Intake { sum, .. } = intake;
    sum.report(args.dry_run, context)
}

fn unreadable(error: IoError) -> Error {
    Error::new(Code::Io, "the events cannot be read")
        .because(error)
        .unchanged("what was read before is counted; reading it again counts nothing twice")
}

/// What became of the lines.
#[derive(Debug, Default)]
struct Sum {
    lines: u64,
    counted: u64,
    duplicates: u64,
    refused: u64,
    /// The first refused lines: their numbers, and why.
    named: Vec<(u64, String)>,
}

/// Lines on their way into the store.
struct Intake<'a> {
    desk: &'a Desk,
    clerk: Clerk<'a>,
    now: Timestamp,
    keep: Span,
    dry_run: bool,
    events: Vec<Event>,
    sum: Sum,
}

impl<'a> Intake<'a> {
    fn new(desk: &'a Desk, context: &Context<'_>, dry_run: bool) -> Self {
        Self {
            desk,
            clerk: Clerk::new(desk.store(), context.now),
            now: context.now,
            keep: context.config.usage_keep.value,
            dry_run,
            events: Vec::new(),
            sum: Sum::default(),
        }
    }

    fn read(&mut self, from: impl Read) -> Result<()> {
        let mut reader = BufReader::with_capacity(AHEAD, from);
        let mut line = Vec::new();
        loop {
            if self.events.len() >= MOST_EVENTS || reader.buffer().is_empty() {
                self.flush()?;
            }
            line.clear();
            if !next_line(&mut reader, &mut line).map_err(unreadable)? {
                return self.flush();
            }
            self.sum.lines += 1;
            self.take(&line)?;
        }
    }

    fn take(&mut self, line: &[u8]) -> Result<()> {
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        let read = match line.len() > LONGEST_LINE {
            true => Err(format!("it is longer than {LONGEST_LINE} bytes")),
            false => self.clerk.read(line).map_err(counted_so_far)?,
        };
        match read {
            Ok(event) => self.events.push(event),
            Err(why) => {
                self.sum.refused += 1;
                if self.sum.named.len() < MOST_NAMED {
                    self.sum.named.push((self.sum.lines, why));
                }
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        if self.events.is_empty() {
            return Ok(());
        }
        let (store, started) = (self.desk.store(), Instant::now());
        let new = store
            .ingest(&self.events, self.now, self.keep, self.dry_run)
            .map_err(counted_so_far)?;
        self.sum.counted += new;
        self.sum.duplicates += self.events.len() as u64 - new;
        self.events.clear();
        // SQLite's lock knows no turns: whoever waits for it gets as much time as was just taken.
        thread::sleep(started.elapsed().min(LONGEST_PAUSE));
        Ok(())
    }
}

/// What the store said, with what that means here.
fn counted_so_far(error: Error) -> Error {
    let text = "what was read before is counted; reading it again counts nothing twice";
    let again = Error::new(error.code(), error.to_string())
        .why(error.cause().unwrap_or_default())
        .unchanged(text);
    let hints = error.hint().iter();
    hints.fold(again, |again, hint| again.try_this(hint))
}

/// Reads up to the next line break or the end, keeping no more than makes a line too long; says whether
/// there was anything.
fn next_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> Result<bool, IoError> {
    let mut any = false;
    loop {
        let ahead = match reader.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            ahead => ahead?,
        };
        if ahead.is_empty() {
            return Ok(any);
        }
        any = true;
        let end = ahead.iter().position(|byte| *byte == b'\n');
        let part = &ahead[..end.unwrap_or(ahead.len())];
        let room = (LONGEST_LINE + 1).saturating_sub(line.len());
        line.extend_from_slice(&part[..part.len().min(room)]);
        let used = end.map_or(ahead.len(), |end| end + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(true);
        }
    }
}

impl Sum {
    fn report(self, dry_run: bool, context: &mut Context<'_>) -> Result<Exit> {
        let exit = match self.refused {
            0 => Exit::Ok,
            _ => Exit::Incomplete,
        };
        let errors = self
            .named
            .iter()
            .map(|(line, why)| json!({"line": line, "why": why}));
        let data = json!({
            "lines": self.lines,
            "counted": self.counted,
            "duplicates": self.duplicates,
            "refused": self.refused,
            "errors": errors.collect::<Vec<Value>>(),
        });
        for (line, why) in &self.named {
            context
                .output
                .warn(context.env, &format!("line {line}: {why}"))?;
        }
        let unnamed = self.refused - self.named.len() as u64;
        if unnamed > 0 {
            let text = format!("{unnamed} more lines were left out");
            context.output.warn(context.env, &text)?;
        }
        let verb = if dry_run {
            "would be counted"
        } else {
            "counted"
        };
        let text = format!(
            "{} {verb}, {} counted before, {} left out",
            self.counted, self.duplicates, self.refused
        );
        context.output.note(context.env, &text)?;
        context
            .output
            .report(context.env, Report::new("UsageIngest", data).exit(exit))
    }
}
