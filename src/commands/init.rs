//! `keyadm init`.

use std::path::PathBuf;

use serde_json::json;

use super::{Context, place_text};
use crate::admin::Credential;
use crate::config::user_directory;
use crate::error::{Code, Error, Exit, Result};
use crate::key::{clean_name, is_tag};
use crate::known::Pin;
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
    /// Where the admin credential goes [env: KEYADM_CREDENTIAL_STORE] [default: keyring, or file with
    /// --credential-file]
    #[arg(long, value_name = "WHERE", value_enum)]
    credential_store: Option<CredentialStore>,
    /// What every secret of the store starts with: 2 to 8 letters a-z; never changes
    #[arg(long, default_value = "kadm", value_parser = prefix)]
    prefix: String,
    /// The first operator's name
    #[arg(long, value_name = "NAME", default_value = "root", value_parser = clean_name)]
    operator: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum CredentialStore {
    /// The OS keyring; an error where none answers
    Keyring,
    /// A 0600 file; --credential-file names it
    File,
    /// The keyring where one answers, else a file, said out loud
    Auto,
}

/// Runs the command.
///
/// # Errors
/// `auth.keyring_*` with the choices; `setup.*` for an unsafe place.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let place = context.place()?;
    if place.exists() {
        match context.desk(Access::Read) {
            Ok(desk) => {
                let (id, created) = (desk.settings().id.clone(), desk.settings().created_at);
                return already(context, &id, &place.to_string(), &created.to_string());
            }
            // An interrupted `init` left an empty file, which this one takes over.
            Err(error) if error.code() == Code::NoStore => {}
            Err(error) => return Err(error),
        }
    }
    let id = ops::new_store_id(&*context.env.entropy)?;
    let credential = Credential::generate(&id, &*context.env.entropy)?;
    let kept = keep(&args, context, &credential)?;
    let known = context.known();
    let mut remember = |mut pin: Pin| {
        pin.credential = Some(place_text(&kept));
        known.put(&id, &pin, true)
    };
    let founded =
        SqliteStore::create(&place, context.config.lock_wait.value).and_then(|mut store| {
            let path = place.to_string();
            ops::found(
                &mut store,
                &credential,
                &args.prefix,
                &args.operator,
                &path,
                context.now,
                &mut remember,
            )
        });
    let pin = match founded {
        Ok(pin) => pin,
        Err(error) => {
            // Without its store the credential opens nothing; removing it is tidiness.
            let _ = vault::remove(&kept, &id, context.env);
            return Err(error.unchanged("no store was made"));
        }
    };
    remember(pin)?;
    context.output.set_store(&id);
    report(&args, context, &id, &place.to_string(), &kept)
}

/// Puts the credential where the arguments say, and reads it back.
fn keep(args: &Args, context: &mut Context<'_>, credential: &Credential) -> Result<Place> {
    let (id, text) = (credential.store(), credential.text());
    let wanted = wanted(args, context)?;
    if wanted != CredentialStore::File {
        match vault::write(&Place::Keyring, id, &text, false, context.env) {
            Ok(()) => return Ok(Place::Keyring),
            Err(error) if wanted == CredentialStore::Keyring => return Err(with_choices(error)),
            Err(error) => {
                let why = error.cause().unwrap_or("it does not answer").to_owned();
                let said = format!(
                    "no keyring ({why}); the admin credential goes into a file that only you can read"
                );
                context.output.warn(context.env, &said)?;
            }
        }
    }
    let file = Place::File(credential_file(context, id)?);
    vault::write(&file, id, &text, false, context.env)
        .map_err(|error| error.unchanged("no store was made"))?;
    Ok(file)
}

fn wanted(args: &Args, context: &Context<'_>) -> Result<CredentialStore> {
    if let Some(wanted) = args.credential_store {
        return Ok(wanted);
    }
    match context.env.var("KEYADM_CREDENTIAL_STORE") {
        Some(text) => <CredentialStore as clap::ValueEnum>::from_str(text, false).map_err(|_| {
            Error::new(Code::Config, "KEYADM_CREDENTIAL_STORE cannot be understood")
                .why("expected keyring, file or auto")
                .unchanged("no store was made")
        }),
        None if context.named_credential_file().is_some() => Ok(CredentialStore::File),
        None => Ok(CredentialStore::Keyring),
    }
}

fn with_choices(error: Error) -> Error {
    let cause = error.cause().unwrap_or("it does not answer").to_owned();
    Error::new(
        error.code(),
        "the admin credential cannot be kept in the OS keyring",
    )
    .why(cause)
    .try_this("choose where it goes:")
    .try_this("  keyadm init --credential-store auto    the keyring where one answers, else a file")
    .try_this("  keyadm init --credential-store file    a file that only you can read")
    .unchanged("no store was made")
}

/// The file for the credential: the one that is named, else one in the configuration directory.
fn credential_file(context: &Context<'_>, id: &str) -> Result<PathBuf> {
    let default = || {
        let directory = user_directory(context.env, "XDG_CONFIG_HOME", ".config")?;
        Some(directory.join("credentials").join(format!("{id}.admin")))
    };
    let path = context
        .named_credential_file()
        .or_else(default)
        .ok_or_else(|| {
            Error::new(
                Code::NoCredential,
                "no home directory, so no default place for the admin credential",
            )
            .try_this("name a file: --credential-file PATH")
            .unchanged("no store was made")
        })?;
    std::path::absolute(&path).map_err(|error| {
        Error::new(Code::Io, "the current directory is not readable").because(error)
    })
}

fn already(context: &mut Context<'_>, id: &str, path: &str, created: &str) -> Result<Exit> {
    let note = format!("already set up: {path}");
    context.output.note(context.env, &note)?;
    let data = json!({"created": false, "store": id, "path": path, "credential": null, "created_at": created});
    context
        .output
        .report(context.env, Report::new("Init", data))
}

fn report(
    args: &Args,
    context: &mut Context<'_>,
    id: &str,
    path: &str,
    kept: &Place,
) -> Result<Exit> {
    let created = context.now;
    let data = json!({
        "created": true, "store": id, "path": path, "credential": place_text(kept),
        "created_at": created,
    });
    let card = Card::new()
        .field("Store", Cell::text(path))
        .field("Store ID", Cell::text(id))
        .field("Operator", Cell::text(&args.operator))
        .field("Admin credential", Cell::text(&kept.to_string()));
    let exit = context
        .output
        .report(context.env, Report::new("Init", data).view(card))?;
    for line in [
        "losing the admin credential means `auth recover`; seal a copy now: keyadm auth export",
        "next: keyadm create NAME --role read-only",
    ] {
        context.output.note(context.env, line)?;
    }
    Ok(exit)
}

fn prefix(text: &str) -> std::result::Result<String, String> {
    if is_tag(text) {
        Ok(text.to_owned())
    } else {
        Err("a prefix is 2 to 8 letters a-z".to_owned())
    }
}
