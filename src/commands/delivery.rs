//! Where a new secret goes: the flags of `create` and `rotate`, and the open destination.

use std::collections::BTreeMap;
use std::ffi::OsString;

use serde_json::Value;

use super::Context;
use super::describe::Described;
use super::own::refuse_own;
use crate::error::Result;
use crate::key::{Key, Secret, VersionState};
use crate::output::Report;
use crate::process::hold;
use crate::sink::{self, About, Destination, Options, Sink};

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

/// An open destination; while it lives, signals wait until the secret is safe or revoked.
pub struct Delivery {
    sink: Option<Box<dyn Sink>>,
    describes: String,
}

impl Delivery {
    /// Opens and checks the destination before there is a secret; a dry run opens nothing.
    ///
    /// # Errors
    /// `secret.destination`.
    pub fn open(
        chosen: Chosen,
        context: &mut Context<'_>,
        dry_run: bool,
        unchanged: &str,
    ) -> Result<Self> {
        refuse_own(&context.config, &chosen.destination, unchanged)?;
        let options = Options {
            inline: chosen.print || context.output.plain(),
            json: context.output.json(),
            may_ask: context.may_ask(false),
            unchanged: unchanged.to_owned(),
            sinks: context.config.sinks.value.clone(),
        };
        context.env.hold.get_or_insert_with(hold);
        let sink = match dry_run {
            true => None,
            false => Some(sink::open(&chosen.destination, options, context.env)?),
        };
        Ok(Self {
            describes: sink
                .as_ref()
                .map(|sink| sink.describes())
                .unwrap_or_default(),
            sink,
        })
    }

    /// Hands the secret over. `key` is what the key will be once this succeeds.
    ///
    /// # Errors
    /// `secret.undelivered`, `declined`.
    pub fn deliver(&mut self, context: &mut Context<'_>, secret: &Secret, key: &Key) -> Result<()> {
        let Some(sink) = &mut self.sink else {
            return Ok(());
        };
        let version = key.versions.last().map_or(0, |version| version.version);
        let mut before = key.versions.iter().rev().skip(1);
        let replaced = before.find(|old| old.state != VersionState::Revoked);
        let reason = match version {
            0 | 1 => "create",
            _ => "rotate",
        };
        let about = About {
            key_id: key.id.to_string(),
            name: key.name.clone(),
            role: key.role.clone(),
            environment: key.environment.clone(),
            version,
            expires_at: key.expires_at,
            last4: secret.last4(),
            old_version: replaced.map(|old| old.version),
            old_last4: replaced.map(|old| old.last4.clone()),
            reason: Some(reason.to_owned()),
        };
        let document = document(context, key)?;
        sink.deliver(context.env, secret, &about, document.as_ref())
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
