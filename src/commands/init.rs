//! `keyadm init`.

use std::path::PathBuf;

use serde_json::json;

use super::{Context, place_text};
use crate::admin::Credential;
use crate::config::user_directory;
use crate::error::{Code, Error, Exit, Result};
use crate::key::{clean_name, is_tag};
use crate::ops;
use crate::output::{Card, Cell, Report};
use crate::store::{Access, SqliteStore};
use crate::vault::{self, Place};

/// Make the store, the first operator and the admin credential
///
/// The admin credential is the first operator's private identity; every change is signed with it.
/// It goes into the OS keyring, or where --credential-store says. Running `init` again changes
/// nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm init
  keyadm init --credential-store auto
  keyadm init --credential-store file --prefix acme")]
pub struct Args {
    /// Where the admin credential goes: the OS keyring; a 0600 file (--credential-file names it); the
    /// keyring where one answers, else a file; or nowhere on this machine (printed as a recovery hint)
    #[arg(long, value_name = "WHERE", value_enum, default_value = "keyring", hide_possible_values = false)]
    credential_store: CredentialStore,
    /// What every secret of the store starts with: 2 to 8 letters a-z; never changes
    #[arg(long, default_value = "kadm", value_parser = prefix)]
    prefix: String,
    /// The first operator's name
    #[arg(long, value_name = "NAME", default_value = "root", value_parser = clean_name)]
    operator: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum CredentialStore {
    Keyring,
    File,
    Auto,
}
