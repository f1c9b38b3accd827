//! Putting a credential where this machine finds it: what `auth login` and `auth import` share.

use serde_json::json;

use crate::admin::{Admin, Credential};
use crate::commands::keeping::{self, CredentialStore, Kept, Terms};
use crate::commands::operator::describe::Described;
use crate::commands::{Context, place_of, place_text};
use crate::error::{Code, Error, Result};
use crate::journal::Operator;
use crate::ops::Desk;
use crate::output::{Card, Cell, Report};
use crate::vault::Place;

/// What a failure leaves as it was.
pub const UNCHANGED: &str = "nothing was changed";

/// Checks `credential` against the store, keeps it, and remembers where.
///
/// One that is not enrolled yet is kept too: it waits for `operator add`. One that no longer counts
/// is refused.
///
/// # Errors
/// `auth.*`, `secret.destination`, `setup.*`.
pub fn settle(
    context: &mut Context<'_>,
    desk: &mut Desk,
    credential: &Credential,
    store: Option<CredentialStore>,
    command: &'static str,
) -> Result<Settled> {
    let operator = known(context, desk, credential)?;
    let before = desk.pin().credential.clone();
    let terms = Terms {
        command,
        unchanged: UNCHANGED,
        pinned: None,
        renews: false,
    };
    let wanted = keeping::wanted(store, context, terms)?;
    let kept = keeping::keep(wanted, context, credential, terms)?;
    if let Err(error) = desk.remember(Some(place_text(&kept.place))) {
        kept.undo(credential.store(), context);
        return Err(error.unchanged(UNCHANGED));
    }
    let before = before.filter(|before| *before != place_text(&kept.place));
    Ok(Settled {
        operator,
        kept,
        before: before.as_deref().map(place_of),
    })
}

/// The operator that the credential belongs to, if it is enrolled.
fn known(context: &Context<'_>, desk: &Desk, credential: &Credential) -> Result<Option<Operator>> {
    let id = &desk.settings().id;
    if credential.store() != id {
        return Err(Error::new(
            Code::CredentialRejected,
            "this admin credential belongs to another store",
        )
        .why(format!(
            "it is for {}, and this is {id}",
            credential.store()
        ))
        .try_this("--db PATH names the other store")
        .unchanged(UNCHANGED));
    }
    let operator = desk
        .book()
        .operator(&credential.signer().public().operator_id())?;
    match operator {
        Some(_) => Admin::present(credential, id, operator, context.now)
            .map(|admin| Some(admin.operator().clone())),
        None => Ok(None),
    }
}

/// A credential in its place.
pub struct Settled {
    /// Whose it is, once enrolled.
    pub operator: Option<Operator>,
    kept: Kept,
    /// The other place that this machine used until now.
    before: Option<Place>,
}

impl Settled {
    /// The result.
    pub fn report(&self, context: &Context<'_>, credential: &Credential) -> Report {
        let public_key = credential.signer().public();
        let operator = self.operator.as_ref().map(|operator| {
            let now = context.now;
            Described { operator, now }.json()
        });
        let name = self.operator.as_ref().map(|operator| &*operator.name);
        let data = json!({
            "store": credential.store(),
            "credential": place_text(&self.kept.place),
            "public_key": public_key,
            "operator_id": public_key.operator_id(),
            "enrolled": operator.is_some(),
            "operator": operator,
        });
        let card = Card::new()
            .field("Store ID", Cell::text(credential.store()))
            .field("Operator", Cell::maybe(name))
            .field("Public key", Cell::text(&public_key.to_string()))
            .field("Admin credential", Cell::text(&self.kept.place.to_string()));
        let replaced = self.before.iter().map(|before| {
            format!("this machine used the admin credential in {before} until now; that one stays there, unused")
        });
        Report::new("Login", data).view(card).warnings(replaced)
    }

    /// Says what is left to be done for an identity that is not enrolled.
    ///
    /// # Errors
    /// Standard error cannot be written.
    pub fn say_what_is_next(
        &self,
        context: &mut Context<'_>,
        credential: &Credential,
    ) -> Result<()> {
        let note = match &self.operator {
            Some(operator) => format!(
                "logged in as `{}`; the credential is in {}",
                operator.name, self.kept.place
            ),
            None => format!(
                "not enrolled yet; an operator who may has to run:\n  keyadm operator add NAME --permission PERMISSION --public-key {}",
                credential.signer().public()
            ),
        };
        note.lines()
            .try_for_each(|line| context.output.note(context.env, line))
    }
}
