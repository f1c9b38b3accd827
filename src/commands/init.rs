//! `keyadm init`.

use serde_json::json;

use super::Context;
use super::custody::{Custody, Placed};
use super::keeping::Terms;
use crate::admin::Credential;
use crate::error::{Code, Exit, Result};
use crate::key::{clean_name, is_tag};
use crate::known::Pin;
use crate::ops;
use crate::output::{Card, Cell, Report};
use crate::store::{Access, Place, SqliteStore};
use crate::time::Timestamp;

const TERMS: Terms<'_> = Terms {
    command: "keyadm init",
    unchanged: "no store was made",
    pinned: None,
    renews: false,
};

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
  keyadm init --credential-store file --prefix acme
  keyadm init --credential-store none --secret-to file:root.admin")]
pub struct Args {
    /// What every secret of the store starts with: 2 to 8 letters a-z; never changes
    #[arg(long, default_value = "kadm", value_parser = prefix)]
    prefix: String,
    /// The first operator's name
    #[arg(long, value_name = "NAME", default_value = "root", value_parser = clean_name)]
    operator: String,
    #[command(flatten)]
    custody: Custody,
}

/// Runs the command.
///
/// # Errors
/// `auth.keyring_*` with the choices; `setup.*` for an unsafe place.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let place = context.place()?;
    if let Some(exit) = already_there(context, &place)? {
        return Ok(exit);
    }
    let custodian = args.custody.choose(context, TERMS)?;
    let id = ops::new_store_id(&*context.env.entropy)?;
    let credential = Credential::generate(&id, &*context.env.entropy)?;
    context.output.set_store(&id);
    let made = Made {
        id: &id,
        path: &place.to_string(),
        operator: &args.operator,
        at: context.now,
    };
    let report = |to: &str| made.report(to, to);
    let placed = custodian.place(context, &credential, TERMS, &report)?;
    let known = context.known();
    let mut remember = |mut pin: Pin| {
        pin.credential = placed.pinned();
        known.put(&id, &pin, true)
    };
    let pin = match found(&args, context, &place, &credential, &mut remember) {
        Ok(pin) => pin,
        Err(error) => {
            // Without its store the credential opens nothing; removing it is tidiness.
            placed.undo(&id, context);
            // Another `init` may have been quicker.
            if error.code() == Code::State
                && let Some(exit) = already_there(context, &place)?
            {
                return Ok(exit);
            }
            return Err(error.unchanged("no store was made"));
        }
    };
    remember(pin)?;
    say(context, &made, &placed)
}

/// Says so when a finished store is there; nothing is there after an `init` that was interrupted.
fn already_there(context: &mut Context<'_>, place: &Place) -> Result<Option<Exit>> {
    if !place.exists() {
        return Ok(None);
    }
    match context.desk(Access::Read) {
        Ok(desk) => {
            let (id, created) = (desk.settings().id.clone(), desk.settings().created_at);
            already(context, &id, &place.to_string(), &created.to_string()).map(Some)
        }
        Err(error) if error.code() == Code::NoStore => Ok(None),
        Err(error) => Err(error),
    }
}

fn found(
    args: &Args,
    context: &Context<'_>,
    place: &Place,
    credential: &Credential,
    remember: &mut dyn FnMut(Pin) -> Result<()>,
) -> Result<Pin> {
    let mut store = SqliteStore::create(place, context.config.lock_wait.value)?;
    let (path, now) = (place.to_string(), context.now);
    ops::found(
        &mut store,
        credential,
        &args.prefix,
        &args.operator,
        &path,
        now,
        remember,
    )
}

fn already(context: &mut Context<'_>, id: &str, path: &str, created: &str) -> Result<Exit> {
    let note = format!("already set up: {path}");
    context.output.note(context.env, &note)?;
    let data = json!({"created": false, "store": id, "path": path, "credential": null, "created_at": created});
    context
        .output
        .report(context.env, Report::new("Init", data))
}

/// What was made.
struct Made<'a> {
    id: &'a str,
    path: &'a str,
    operator: &'a str,
    at: Timestamp,
}

impl Made<'_> {
    /// The result; the credential's place as machines and as people read it.
    fn report(&self, credential: &str, shown: &str) -> Report {
        let data = json!({
            "created": true, "store": self.id, "path": self.path, "credential": credential,
            "created_at": self.at,
        });
        let card = Card::new()
            .field("Store", Cell::text(self.path))
            .field("Store ID", Cell::text(self.id))
            .field("Operator", Cell::text(self.operator))
            .field("Admin credential", Cell::text(shown));
        Report::new("Init", data).view(card)
    }
}

fn say(context: &mut Context<'_>, made: &Made<'_>, placed: &Placed) -> Result<Exit> {
    let exit = match placed.took_stdout() {
        true => Exit::Ok,
        false => {
            let report = made.report(&placed.text(), &placed.describes());
            context.output.report(context.env, report)?
        }
    };
    let next = match placed {
        Placed::Here(_) => [
            "losing the admin credential means `auth recover`; seal a copy now: keyadm auth export",
            "next: keyadm create NAME --role read-only",
        ],
        Placed::Elsewhere(_) => [
            "the admin credential is not kept here; losing it means `auth recover`",
            "next: keyadm --credential-file PATH create NAME --role read-only",
        ],
    };
    for line in next {
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
