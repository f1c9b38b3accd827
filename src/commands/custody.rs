//! Who gets a credential that a command makes: this machine, or a destination that is named.

use std::ffi::OsString;

use super::handover::{CredentialTo, Handover, no_destination};
use super::keeping::{self, CredentialStore, Kept, Terms};
use super::{Context, place_text};
use crate::admin::Credential;
use crate::error::{Code, Error, Result};
use crate::output::Report;
use crate::sink::Destination;

/// The flags of `init` and `auth recover`.
#[derive(Clone, Debug, clap::Args)]
pub struct Custody {
    /// Where the admin credential goes [env: KEYADM_CREDENTIAL_STORE] [default: keyring, or file with
    /// --credential-file]
    #[arg(long, value_name = "WHERE", value_enum)]
    credential_store: Option<CredentialStore>,
    #[command(flatten)]
    to: CredentialTo,
    /// A command that gets the credential on its standard input, with --credential-store none
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// What the flags amount to.
pub enum Custodian {
    /// A place of this machine.
    Here(CredentialStore),
    /// A destination.
    Elsewhere(Destination),
}

/// A credential that is safe.
pub enum Placed {
    /// On this machine.
    Here(Kept),
    /// Wherever it was handed to.
    Elsewhere(Handover),
}

impl Custody {
    /// Decides; nothing is touched yet.
    ///
    /// # Errors
    /// `usage.arguments`, `secret.no_destination`, `setup.config`.
    pub fn choose(&self, context: &Context<'_>, terms: Terms<'_>) -> Result<Custodian> {
        let unchanged = terms.unchanged;
        let named = self.to.is_named(&self.command);
        match keeping::wanted(self.credential_store, context, terms)? {
            CredentialStore::None if named => self
                .to
                .choose(&self.command, context, unchanged)
                .map(Custodian::Elsewhere),
            CredentialStore::None => Err(no_destination().unchanged(unchanged)),
            _ if named => Err(Error::new(
                Code::Arguments,
                "a credential that is kept here goes nowhere else",
            )
            .try_this("--credential-store none    hands it over instead of keeping it")
            .try_this("keyadm auth export         seals a copy of one that is kept")
            .unchanged(unchanged)),
            wanted => Ok(Custodian::Here(wanted)),
        }
    }
}

impl Custodian {
    /// Keeps the credential, or hands it over with the result that `report` makes for its place.
    ///
    /// # Errors
    /// Those of [`keeping::keep`]; `secret.destination`, `secret.undelivered`.
    pub fn place(
        &self,
        context: &mut Context<'_>,
        credential: &Credential,
        terms: Terms<'_>,
        report: &dyn Fn(&str) -> Report,
    ) -> Result<Placed> {
        match self {
            Self::Here(wanted) => {
                keeping::keep(*wanted, context, credential, terms).map(Placed::Here)
            }
            Self::Elsewhere(to) => {
                let mut handover = Handover::open(to, context, false, terms.unchanged)?;
                let report = report(&handover.describes());
                handover
                    .deliver(context, credential, &report)
                    .map_err(|error| error.unchanged(terms.unchanged))?;
                Ok(Placed::Elsewhere(handover))
            }
        }
    }
}

impl Placed {
    /// What the pin remembers of it.
    pub fn pinned(&self) -> Option<String> {
        match self {
            Self::Here(kept) => Some(place_text(&kept.place)),
            Self::Elsewhere(_) => None,
        }
    }

    /// Where it is, for machines.
    pub fn text(&self) -> String {
        match self {
            Self::Here(kept) => place_text(&kept.place),
            Self::Elsewhere(handover) => handover.describes(),
        }
    }

    /// Where it is, for people.
    pub fn describes(&self) -> String {
        match self {
            Self::Here(kept) => kept.place.to_string(),
            Self::Elsewhere(handover) => handover.describes(),
        }
    }

    /// Whether standard output carries it, so that nothing else may follow.
    pub fn took_stdout(&self) -> bool {
        matches!(self, Self::Elsewhere(handover) if handover.takes_stdout())
    }

    /// Takes it away again where it is ours to take; elsewhere it opens nothing.
    pub fn undo(&self, account: &str, context: &mut Context<'_>) {
        if let Self::Here(kept) = self {
            kept.undo(account, context);
        }
    }
}
