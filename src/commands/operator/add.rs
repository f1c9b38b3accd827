//! `keyadm operator add`.

use std::ffi::OsString;

use super::describe::{Described, end, permission, report};
use crate::admin::{Admin, Credential};
use crate::cli::Change;
use crate::commands::Context;
use crate::commands::handover::{CredentialTo, Handover, no_destination};
use crate::error::{Code, Error, Exit, Result};
use crate::journal::{OperatorPermission, PublicKey};
use crate::key::clean_name;
use crate::ops::Desk;
use crate::ops::operators::{self, Enrolment};
use crate::sink::Destination;

const UNCHANGED: &str = "no operator was added";

/// Enrol an operator: a person or a job that may change the store
///
/// Either the operator made an identity with `keyadm auth login --new` and tells its public key, or
/// a new credential is made here and handed over, once; if that fails the operator is removed again.
/// Nobody can give a permission that they do not hold.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm operator add rotation-timer --permission api.key.rotate --secret-to file:timer.admin
  keyadm operator add viewer --permission api.key.view,api.audit.view --expires 90d --secret-to file:viewer.admin
  keyadm operator add backup --permission api.store.manage -- sh -c 'umask 077; cat > backup.admin'")]
pub struct Args {
    /// The operator's name, unique among operators that are not removed
    #[arg(value_parser = operator_name)]
    name: String,
    /// What they may do; may be given more than once, or separated by commas
    #[arg(long = "permission", short, value_name = "PERMISSION", required = true, value_delimiter = ',', value_parser = permission())]
    permissions: Vec<OperatorPermission>,
    /// When they may no longer do it: 90d from now, a date, or never
    #[arg(long, value_name = "WHEN", default_value = "never")]
    expires: String,
    /// The public key of an identity that exists, as `auth login --new` printed it
    #[arg(long, value_name = "KEY", value_parser = public_key, conflicts_with_all = ["secret_to", "command"])]
    public_key: Option<PublicKey>,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    to: CredentialTo,
    /// A command that gets the new credential on its standard input
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// Reads a name that cannot be taken for an operator's id.
fn operator_name(text: &str) -> std::result::Result<String, String> {
    match text.starts_with("op_") {
        true => Err("the name of an operator does not start with `op_`".to_owned()),
        false => clean_name(text),
    }
}

fn public_key(text: &str) -> std::result::Result<PublicKey, String> {
    PublicKey::try_from(text.to_owned()).map_err(str::to_owned)
}

/// Runs the command.
///
/// # Errors
/// `secret.*`, `conflict.*`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let expires_at = end(&args.expires, context.now)?;
    let to = args.destination(context)?;
    context.change(args.change.dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::OperatorManage])?;
        let enrolment = |public_key| Enrolment {
            name: args.name.clone(),
            public_key,
            permissions: args.permissions.clone(),
            expires_at,
        };
        let reason = args.change.reason.as_deref();
        match (to, args.public_key) {
            (Some(to), _) => {
                let id = &desk.settings().id;
                let credential = Credential::generate(id, &*context.env.entropy)?;
                let enrolment = enrolment(credential.signer().public());
                with_credential(context, desk, admin, &enrolment, (&credential, &to), reason)
            }
            (None, Some(public_key)) => {
                let enrolment = enrolment(public_key);
                let operator = operators::enrol(desk, admin, &enrolment, reason, &mut |_| Ok(()))?;
                said(context, desk, &operator.name, "")?;
                report(context, &operator)
            }
            (None, None) => Err(Error::new(Code::Internal, "there is no identity to enrol")),
        }
    })
}

impl Args {
    /// Where a new credential goes; none for an identity that exists.
    fn destination(&self, context: &Context<'_>) -> Result<Option<Destination>> {
        if self.public_key.is_some() {
            return Ok(None);
        }
        if !self.to.is_named(&self.command) {
            return Err(no_destination()
                .try_this("or enrol an identity that exists:")
                .try_this("  --public-key KEY         printed by `keyadm auth login --new`")
                .unchanged(UNCHANGED));
        }
        self.to.choose(&self.command, context, UNCHANGED).map(Some)
    }
}

/// Enrols a new identity and hands its credential over.
fn with_credential(
    context: &mut Context<'_>,
    desk: &mut Desk,
    admin: &Admin,
    enrolment: &Enrolment,
    (credential, to): (&Credential, &Destination),
    reason: Option<&str>,
) -> Result<Exit> {
    let mut handover = Handover::open(to, context, desk.rehearses(), UNCHANGED)?;
    let now = context.now;
    let operator = operators::enrol(desk, admin, enrolment, reason, &mut |operator| {
        let report = Described { operator, now }.report();
        handover.deliver(context, credential, &report)
    })?;
    let went = format!("; the credential went to {}", handover.describes());
    said(context, desk, &operator.name, &went)?;
    if handover.takes_stdout() {
        return Ok(Exit::Ok);
    }
    report(context, &operator)
}

fn said(context: &mut Context<'_>, desk: &Desk, name: &str, went: &str) -> Result<()> {
    let note = match desk.rehearses() {
        true => format!("would add the operator `{name}`"),
        false => format!("added the operator `{name}`{went}"),
    };
    context.output.note(context.env, &note)
}
