//! `keyadm auth recover`.

use serde_json::json;

use crate::admin::Credential;
use crate::cli::Change;
use crate::commands::Context;
use crate::commands::custody::{Custody, Placed};
use crate::commands::keeping::Terms;
use crate::error::{Exit, Result};
use crate::journal::{Head, Operator, OperatorStatus};
use crate::key::clean_name;
use crate::known::Pin;
use crate::ops::{self, Desk, operators};
use crate::output::{Card, Cell, Report};
use crate::store::{Access, SqliteStore};

const UNCHANGED: &str = "nothing was changed";

/// Give the store a new root when every admin credential is lost
///
/// For the owner of the store's file; it needs no credential. EVERY OPERATOR IS REMOVED, and one new
/// operator with a new credential takes their place. Keys, roles and their secrets stay as they are.
/// It is written to the journal, and every other machine refuses the store until a person there
/// accepts the new root: keyadm audit verify --accept-root FINGERPRINT.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm auth recover --dry-run
  keyadm auth recover --yes --credential-store file --reason \"the laptop was lost\"
  keyadm auth recover --yes --credential-store none --secret-to file:root.admin")]
pub struct Args {
    /// The new operator's name
    #[arg(long, value_name = "NAME", default_value = "root", value_parser = clean_name)]
    operator: String,
    /// Confirm, instead of typing the store's id
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    custody: Custody,
}

/// Runs the command.
///
/// # Errors
/// `declined`, `auth.keyring_*` with the choices, `integrity.*`, `setup.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.output.set_dry_run(args.change.dry_run);
    let mut desk = context.desk(Access::Write)?;
    let old = Old::of(&mut desk)?;
    let pinned = desk.pin().credential.clone();
    // The store is opened anew: a desk is for those who present a credential.
    drop(desk);
    let terms = Terms {
        command: "keyadm auth recover",
        unchanged: UNCHANGED,
        pinned: pinned.as_deref(),
        renews: true,
    };
    let custodian = args.custody.choose(context, terms)?;
    if args.change.dry_run {
        return rehearse(&args, context, &old);
    }
    confirm(&args, context, &old)?;
    let credential = Credential::generate(&old.store, &*context.env.entropy)?;
    let made = Made {
        old: &old,
        root: credential.signer().public().fingerprint(),
        public_key: credential.signer().public().to_string(),
        operator_id: credential.signer().public().operator_id(),
    };
    let report = |to: &str| made.report(to, to);
    let placed = custodian.place(context, &credential, terms, &report)?;
    let mut pin = match reroot(&args, context, &credential, old.seen) {
        Ok(pin) => pin,
        Err(error) => {
            placed.undo(&old.store, context);
            return Err(error.unchanged(UNCHANGED));
        }
    };
    pin.credential = placed.pinned();
    context.known().put(&old.store, &pin, true)?;
    say(context, &made, &placed)
}

/// The store as it is before.
struct Old {
    store: String,
    seen: Head,
    active: Vec<Operator>,
}

impl Old {
    fn of(desk: &mut Desk) -> Result<Self> {
        let seen = desk.catch_up()?;
        let mut active = operators::all(&desk.book())?;
        active.retain(|one| one.status == OperatorStatus::Active);
        Ok(Self {
            store: desk.settings().id.clone(),
            seen,
            active,
        })
    }

    fn names(&self) -> Vec<&str> {
        self.active.iter().map(|one| &*one.name).collect()
    }
}

/// Says loudly what it does, and has the store's id typed.
fn confirm(args: &Args, context: &mut Context<'_>, old: &Old) -> Result<()> {
    let lines = [
        "this gives the store a new root".to_owned(),
        format!("EVERY OPERATOR IS REMOVED, for ever: {}", old.names().join(", ")),
        "every other machine refuses the store until a person there runs `keyadm audit verify --accept-root`".to_owned(),
    ];
    for line in &lines {
        context.output.warn(context.env, line)?;
    }
    let question = format!("The store's id, {}, to recover it", old.store);
    context
        .manner(args.yes, false)
        .confirm_by_name(context.env, &question, &old.store, "--yes")
}

fn reroot(args: &Args, context: &Context<'_>, credential: &Credential, seen: Head) -> Result<Pin> {
    let place = context.place()?;
    let mut store = SqliteStore::open(&place, Access::Write, context.config.lock_wait.value)?;
    let who = (&*args.operator, args.change.reason.as_deref());
    let path = place.to_string();
    ops::recover(&mut store, credential, who, &path, (seen, context.now))
}

fn rehearse(args: &Args, context: &mut Context<'_>, old: &Old) -> Result<Exit> {
    let note = format!(
        "would remove every operator ({}) and enrol `{}` as the new root",
        old.names().join(", "),
        args.operator
    );
    context.output.note(context.env, &note)?;
    let data = data(old, None);
    context
        .output
        .report(context.env, Report::new("Recovery", data))
}

/// What was made: root fingerprint, public key, the credential's place and the operator's id, once
/// there are any.
fn data(old: &Old, made: Option<(&str, &str, &str, &str)>) -> serde_json::Value {
    json!({
        "store": old.store,
        "root_fingerprint": made.map(|made| made.0),
        "public_key": made.map(|made| made.1),
        "operator_id": made.map(|made| made.3),
        "credential": made.map(|made| made.2),
        "removed_operators": old.active.iter().map(|one| &one.id).collect::<Vec<_>>(),
    })
}

/// What was made.
struct Made<'a> {
    old: &'a Old,
    root: String,
    public_key: String,
    operator_id: String,
}

impl Made<'_> {
    fn report(&self, credential: &str, shown: &str) -> Report {
        let removed = self.old.names().join(", ");
        let data = data(
            self.old,
            Some((&self.root, &self.public_key, credential, &self.operator_id)),
        );
        let card = Card::new()
            .field("Store ID", Cell::text(&self.old.store))
            .field("New root", Cell::text(&self.root))
            .field("Operator ID", Cell::text(&self.operator_id))
            .field("Admin credential", Cell::text(shown))
            .field("Removed operators", Cell::text(&removed));
        Report::new("Recovery", data).view(card)
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
    let desk = context.desk(Access::Read)?;
    let operator = desk.book().operator(&made.operator_id)?;
    let name = operator.map_or_else(|| made.operator_id.clone(), |operator| operator.name);
    for line in [
        &format!("the only operator is now `{name}`"),
        "on every other machine that uses this store, after comparing the fingerprint:",
        &format!("  keyadm audit verify --accept-root {}", made.root),
        "enrol the other operators again with new identities: keyadm operator add",
    ] {
        context.output.note(context.env, line)?;
    }
    Ok(exit)
}
