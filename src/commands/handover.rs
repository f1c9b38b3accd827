//! Where a new admin credential goes when it is not kept here: the flags, and the open destination.

use std::ffi::OsString;

use zeroize::Zeroizing;

use super::Context;
use super::own::refuse_own;
use crate::admin::Credential;
use crate::error::{Code, Error, Result};
use crate::output::Report;
use crate::process::hold;
use crate::sink::{self, About, Destination, Handed, Options, Sink};

impl Handed for Credential {
    fn text(&self) -> Zeroizing<String> {
        Credential::text(self)
    }

    fn last4(&self) -> String {
        let text = Credential::text(self);
        text[text.len() - 4..].to_owned()
    }
}

/// Where the credential goes; one of these, or `-- COMMAND`.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Where the credential goes")]
pub struct CredentialTo {
    /// - for standard output, file:PATH for a new file that only you can read, or fd:N
    #[arg(long, value_name = "WHERE")]
    secret_to: Option<String>,
}

impl CredentialTo {
    /// Whether a destination is named.
    pub fn is_named(&self, command: &[OsString]) -> bool {
        self.secret_to.is_some() || !command.is_empty()
    }

    /// Decides on the destination; nothing is touched yet. A credential is never shown on a terminal
    /// unasked: it is no text to copy by hand.
    ///
    /// # Errors
    /// `secret.no_destination`, naming the choices; `usage.arguments`.
    pub fn choose(
        &self,
        command: &[OsString],
        context: &Context<'_>,
        unchanged: &str,
    ) -> Result<Destination> {
        if !self.is_named(command) {
            return Err(no_destination().unchanged(unchanged));
        }
        let to = self.secret_to.as_deref();
        match Destination::choose(to, None, command, false, false, context.env, unchanged)? {
            // A hook is told whose secret it gets, and would take this for the secret of a key.
            Destination::Named(_) => Err(Error::new(
                Code::Arguments,
                "a configured sink takes the secrets of keys, not an admin credential",
            )
            .try_this("name a file, a descriptor or a command instead")
            .unchanged(unchanged)),
            destination => Ok(destination),
        }
    }
}

/// An error that names every place a credential can go to.
pub fn no_destination() -> Error {
    Error::new(
        Code::SecretNoDestination,
        "the new credential needs a place to go to",
    )
    .try_this("say where it goes:")
    .try_this("  --secret-to file:PATH    a new file that only you can read")
    .try_this("  --secret-to -            standard output")
    .try_this("  --secret-to fd:N         an inherited file descriptor")
    .try_this("  -- COMMAND ARG…          the standard input of a command")
}

/// An open destination; while it lives, signals wait until the credential is safe or worthless.
pub struct Handover {
    sink: Option<Box<dyn Sink>>,
}

impl Handover {
    /// Opens and checks the destination before anything is made; a dry run opens nothing.
    ///
    /// # Errors
    /// `secret.destination`.
    pub fn open(
        destination: &Destination,
        context: &mut Context<'_>,
        dry_run: bool,
        unchanged: &str,
    ) -> Result<Self> {
        refuse_own(&context.config, destination, unchanged)?;
        let options = Options {
            json: context.output.json(),
            unchanged: unchanged.to_owned(),
            ..Options::default()
        };
        context.env.hold.get_or_insert_with(hold);
        let sink = match dry_run {
            true => None,
            false => Some(sink::open(destination, options, context.env)?),
        };
        Ok(Self { sink })
    }

    /// Hands the credential over. `report` is the result that carries it where standard output is one
    /// JSON document.
    ///
    /// # Errors
    /// `secret.undelivered`.
    pub fn deliver(
        &mut self,
        context: &mut Context<'_>,
        credential: &Credential,
        report: &Report,
    ) -> Result<()> {
        let Some(sink) = &mut self.sink else {
            return Ok(());
        };
        let document = match context.output.json() {
            true => Some(context.output.document(report)?),
            false => None,
        };
        let text = Text(credential.text());
        let about = About {
            last4: text.last4(),
            ..About::default()
        };
        sink.deliver(context.env, &text, &about, document.as_ref())
    }

    /// Where it goes, for people.
    pub fn describes(&self) -> String {
        self.sink
            .as_ref()
            .map(|sink| sink.describes())
            .unwrap_or_default()
    }

    /// Whether standard output carries the credential, so that nothing else may follow.
    pub fn takes_stdout(&self) -> bool {
        self.sink.as_ref().is_some_and(|sink| sink.takes_stdout())
    }
}

/// The credential as a sink takes it.
struct Text(Zeroizing<String>);

impl Handed for Text {
    fn text(&self) -> Zeroizing<String> {
        self.0.clone()
    }

    fn last4(&self) -> String {
        self.0[self.0.len() - 4..].to_owned()
    }
}
