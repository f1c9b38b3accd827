//! Where a new secret goes: the flags of `create` and `rotate`, and the open destination.

use std::collections::BTreeMap;
use std::ffi::OsString;

use serde_json::Value;

use super::Context;
use super::describe::Described;
use super::own::refuse_own;
use super::rack::{Rack, about};
use crate::error::{Error, Exit, Result};
use crate::key::{Key, Secret};
use crate::ops::{Courier, Receipt};
use crate::output::Report;
use crate::process::hold;
use crate::sink::{self, Destination, Options, Sink};

/// Where the secret goes; exactly one of these, or `-- COMMAND`, or a terminal.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Where the secret goes")]
pub struct SecretTo {
    /// - for standard output, file:PATH, fd:N or sink:NAME [default: shown once, on a terminal]
    #[arg(long, value_name = "WHERE")]
    secret_to: Option<String>,
    /// The form of the file: raw, dotenv:VAR or json [default: raw]
    #[arg(long, value_name = "FORM")]
    format: Option<String>,
    /// On a terminal: show it among the other lines, not on a screen of its own
    #[arg(long)]
    print: bool,
}

/// A destination that was chosen, and whether it shows the secret inline.
pub struct Chosen {
    destination: Destination,
    print: bool,
}

impl Chosen {
    /// Whether what stands on standard output is taken for the secret, so that nothing else may.
    pub fn takes_stdout(&self) -> bool {
        matches!(self.destination, Destination::Stdout | Destination::Fd(1))
    }
}

impl SecretTo {
    /// Whether a destination is named, or asked to be the terminal.
    pub fn is_named(&self, command: &[OsString]) -> bool {
        self.secret_to.is_some() || self.format.is_some() || self.print || !command.is_empty()
    }

    /// Decides on the destination; nothing is touched yet.
    ///
    /// # Errors
    /// `secret.no_destination`, naming the choices; `usage.arguments`.
    pub fn choose(
        &self,
        command: &[OsString],
        context: &Context<'_>,
        unchanged: &str,
    ) -> Result<Chosen> {
        let destination = Destination::choose(
            self.secret_to.as_deref(),
            self.format.as_deref(),
            command,
            self.print,
            context.may_ask(false),
            context.env,
            unchanged,
        )?;
        Ok(Chosen {
            destination,
            print: self.print,
        })
    }
}

/// Open destinations; while they live, signals wait until the secret is safe or revoked.
pub struct Delivery {
    sink: Option<Box<dyn Sink>>,
    rack: Option<Rack>,
    why: &'static str,
    describes: String,
}

impl Delivery {
    /// Opens and checks the destinations before there is a secret: the one that was chosen, if any, and
    /// the configured sinks with the reason they are told. A dry run opens nothing but configuration.
    ///
    /// # Errors
    /// `secret.destination`; `sink.*`.
    pub fn open(
        chosen: Option<Chosen>,
        (sinks, why): (&[String], &'static str),
        context: &mut Context<'_>,
        dry_run: bool,
        unchanged: &str,
    ) -> Result<Self> {
        if let Some(chosen) = &chosen {
            refuse_own(&context.config, &chosen.destination, unchanged)?;
        }
        let rack = Rack::open(sinks.iter().cloned(), context, why);
        rack.check_all()
            .map_err(|error| error.unchanged(unchanged))?;
        context.env.hold.get_or_insert_with(hold);
        let sink = match chosen.filter(|_| !dry_run) {
            None => None,
            Some(chosen) => Some(open_chosen(chosen, context, unchanged)?),
        };
        let named = sink.as_ref().map(|sink| sink.describes());
        let bound = sinks.iter().map(|name| format!("sink {name}"));
        Ok(Self {
            describes: named
                .into_iter()
                .chain(bound)
                .collect::<Vec<_>>()
                .join(", "),
            rack: (!dry_run).then_some(rack),
            why,
            sink,
        })
    }

    /// Hands the secret over. `key` is what the key will be once this succeeds. What was named comes
    /// first: a person who declines, or a file that cannot be written, leaves the sinks as they were.
    pub fn deliver(&mut self, context: &mut Context<'_>, secret: &Secret, key: &Key) -> Receipt {
        let handed = match &mut self.sink {
            None => None,
            Some(sink) => Some(hand_over(&mut **sink, context, (secret, key), self.why)),
        };
        if let Some(Err(error)) = handed {
            return Receipt {
                failures: vec![error],
                ..Receipt::default()
            };
        }
        let bound = self.rack.as_ref().map(|rack| rack.deliver(secret, key));
        Receipt {
            elsewhere: handed.is_some(),
            ..bound.unwrap_or_default()
        }
    }

    /// Tells the sinks that this was all, once the key is in place. The secret is safe whatever they say,
    /// but not all was done: the exit status says so.
    ///
    /// # Errors
    /// A stream that cannot be written.
    pub fn after(&self, context: &mut Context<'_>) -> Result<Exit> {
        let errors: Vec<Error> = self.rack.iter().flat_map(Courier::after_batch).collect();
        for error in &errors {
            context.output.warn_after(context.env, &told(error))?;
        }
        Ok(match errors[..] {
            [] => Exit::Ok,
            _ => Exit::Incomplete,
        })
    }

    /// Where it went, for people.
    pub fn describes(&self) -> &str {
        &self.describes
    }

    /// Whether standard output carries the secret, so that nothing else may follow.
    pub fn took_stdout(&self) -> bool {
        self.sink.as_ref().is_some_and(|sink| sink.takes_stdout())
    }
}

/// An error on one line.
pub fn told(error: &Error) -> String {
    let why = error
        .cause()
        .map_or(String::new(), |why| format!(": {why}"));
    format!("{error}{why}")
}

fn open_chosen(
    chosen: Chosen,
    context: &mut Context<'_>,
    unchanged: &str,
) -> Result<Box<dyn Sink>> {
    let options = Options {
        inline: chosen.print || context.output.plain(),
        json: context.output.json(),
        may_ask: context.may_ask(false),
        unchanged: unchanged.to_owned(),
        sinks: context.config.sinks.value.clone(),
    };
    sink::open(&chosen.destination, options, context.env)
}

fn hand_over(
    sink: &mut dyn Sink,
    context: &mut Context<'_>,
    (secret, key): (&Secret, &Key),
    why: &str,
) -> Result<()> {
    let about = about(key, why);
    let document = document(context, key)?;
    sink.deliver(context.env, secret, &about, document.as_ref())
}

/// The JSON document that carries the secret when both are wanted on standard output.
fn document(context: &Context<'_>, key: &Key) -> Result<Option<Value>> {
    if !context.output.json() {
        return Ok(None);
    }
    let seen = BTreeMap::new();
    let data = Described {
        key,
        seen: &seen,
        now: context.now,
    }
    .json();
    context.output.document(&Report::new("Key", data)).map(Some)
}
