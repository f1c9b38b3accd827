//! `keyadm create`.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;

use ipnet::IpNet;

use super::Context;
use super::delivery::{Chosen, Delivery, SecretTo};
use super::describe::Described;
use super::set::rules;
use crate::admin::Admin;
use crate::cli::Change;
use crate::config::Environment;
use crate::error::{Code, Error, Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::{Finish, RateLimit, clean_name, clean_text};
use crate::ops::{self, Desk, Draft};
use crate::output::Report;
use crate::time::{Span, parse_end};

/// Create a key and deliver its secret, once
///
/// The secret is shown or handed over once; only its digest is kept. A key whose secret could not be
/// delivered is revoked at once.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm create \"Production Server\" --role read-only
  keyadm create ci --role read-only --env staging --expires 90d --secret-to file:ci.key
  keyadm create api --role read-only --secret-to - | keyadm verify
  keyadm create cron --role read-only -- tee cron.key")]
pub struct Args {
    /// The key's name, unique among keys that are not revoked
    #[arg(value_parser = clean_name)]
    name: String,
    /// The role it carries
    #[arg(long, short)]
    role: String,
    /// The environment it is for [default: production, or as configured]
    #[arg(long, short, value_name = "ENV")]
    env: Option<String>,
    /// Who answers for it
    #[arg(long, value_parser = clean_text)]
    owner: Option<String>,
    /// What it is for
    #[arg(long, value_parser = clean_text, value_name = "TEXT")]
    description: Option<String>,
    /// A label; may be given more than once
    #[arg(long = "tag", value_name = "NAME=VALUE", value_parser = tag)]
    tags: Vec<(String, String)>,
    /// When it ends: 90d from now, a date, or never
    #[arg(long, value_name = "WHEN", default_value = "never")]
    expires: String,
    /// How often its secret is to change, or never; due dates are spread over the last tenth of this
    /// time [default: the environment's]
    #[arg(long, value_name = "TIME", value_parser = interval)]
    rotate_every: Option<Interval>,
    /// An address or network that may use it; may be given more than once [default: any]
    #[arg(long = "allow-ip", value_name = "CIDR", value_parser = network)]
    allow_ips: Vec<IpNet>,
    /// How often it may be used, such as 300/min [default: no limit]
    #[arg(long, value_name = "RATE", value_parser = RateLimit::parse)]
    rate: Option<RateLimit>,
    /// How many uses it has in all [default: no limit]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=i64::MAX as u64))]
    max_uses: Option<u64>,
    /// How its rotations finish: seen, delivered or manual [default: the environment's, delivered]
    #[arg(long, value_name = "RULE", hide_possible_values = true, value_parser = rules())]
    finish: Option<Finish>,
    /// A configured sink that gets this and every later secret of it; may be given more than once
    #[arg(long = "sink", value_name = "NAME")]
    sinks: Vec<String>,
    /// Do nothing, and succeed, when a key of this name exists
    #[arg(long)]
    if_absent: bool,
    /// Confirm a sensitive role
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    to: SecretTo,
    /// A command that gets the secret on its standard input
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

const UNCHANGED: &str = "nothing was created";

/// A rotation interval; `None` for never.
#[derive(Clone, Copy, Debug)]
pub struct Interval(pub Option<Span>);

/// Runs the command.
///
/// # Errors
/// `secret.*`, `conflict.*`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let draft = draft(&args, context)?;
    let choice = match args.sinks.is_empty() || args.to.is_named(&args.command) {
        true => Some(args.to.choose(&args.command, context, UNCHANGED)?),
        false => None,
    };
    context.change(args.change.dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::KeyCreate])?;
        if args.if_absent
            && let Some(key) = ops::holder_of(&desk.book(), &args.name)?
        {
            let note = format!("`{}` exists already; nothing was created", key.name);
            context.output.note(context.env, &note)?;
            // Whoever reads the secret from a pipe must not take the report for it.
            if choice.as_ref().is_some_and(Chosen::takes_stdout) && !context.output.json() {
                return Ok(Exit::Ok);
            }
            return super::show::report(context, desk, &key);
        }
        confirm_role(&args, context, desk)?;
        let sinks = (&*draft.sinks, "create");
        let delivery = Delivery::open(choice, sinks, context, args.change.dry_run, UNCHANGED)?;
        issue(&draft, delivery, context, desk, admin)
    })
}

fn issue(
    draft: &Draft,
    mut delivery: Delivery,
    context: &mut Context<'_>,
    desk: &mut Desk,
    admin: &Admin,
) -> Result<Exit> {
    let entropy = context.env.entropy.clone();
    let seen = BTreeMap::new();
    let key = ops::create(desk, admin, draft, &*entropy, &mut |secret, key| {
        delivery.deliver(context, secret, key)
    })?;
    let note = match desk.rehearses() {
        true => format!("would create {} `{}`", key.id, key.name),
        false => format!(
            "created {} `{}`; its secret went to {}",
            key.id,
            key.name,
            delivery.describes()
        ),
    };
    context.output.note(context.env, &note)?;
    let exit = delivery.after(context)?;
    if delivery.took_stdout() {
        return Ok(exit);
    }
    let described = Described {
        key: &key,
        seen: &seen,
        now: context.now,
    };
    let report = Report::new("Key", described.json())
        .view(described.card())
        .exit(exit);
    context.output.report(context.env, report)
}

fn draft(args: &Args, context: &Context<'_>) -> Result<Draft> {
    let name = match &args.env {
        Some(name) => name.clone(),
        None => context.config.default_environment.value.clone(),
    };
    let Environment {
        tag, rotate_every, ..
    } = context.config.environment(&name)?.clone();
    let expires_at = parse_end(&args.expires, context.now).map_err(|why| {
        Error::new(Code::Arguments, "--expires cannot be understood")
            .why(why)
            .unchanged(UNCHANGED)
    })?;
    Ok(Draft {
        name: args.name.clone(),
        role: args.role.clone(),
        environment: name,
        tag,
        owner: args.owner.clone(),
        description: args.description.clone(),
        tags: args.tags.iter().cloned().collect(),
        allow_ips: args.allow_ips.clone(),
        rate_limit: args.rate,
        max_uses: args.max_uses,
        expires_at,
        rotate_every: args
            .rotate_every
            .map_or(rotate_every, |Interval(span)| span),
        finish: args.finish,
        sinks: unique(&args.sinks),
        reason: args.change.reason.clone(),
    })
}

fn confirm_role(args: &Args, context: &mut Context<'_>, desk: &Desk) -> Result<()> {
    let role = desk
        .book()
        .role(&args.role)?
        .ok_or_else(|| ops::no_role(&args.role))?;
    if !role.sensitive || args.change.dry_run {
        return Ok(());
    }
    let question = format!(
        "The role `{}` is sensitive. Create a key with it?",
        role.name
    );
    context
        .manner(args.yes, false)
        .confirm(context.env, &question, "--yes")
}

/// Reads `NAME=VALUE`.
///
/// # Errors
/// A sentence about the form.
pub fn tag(text: &str) -> std::result::Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a tag is NAME=VALUE")?;
    if name.is_empty() {
        return Err("a tag is NAME=VALUE".to_owned());
    }
    Ok((clean_text(name)?, clean_text(value)?))
}

/// Reads an address or a network.
///
/// # Errors
/// A sentence about the form.
pub fn network(text: &str) -> std::result::Result<IpNet, String> {
    text.parse::<IpNet>()
        .map(|net| net.trunc())
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| {
            "expected an address like 192.0.2.7 or a network like 10.0.0.0/8 or 2001:db8::/32"
                .to_owned()
        })
}

/// Sink names as a key keeps them: each once, in order.
pub fn unique(names: &[String]) -> Vec<String> {
    names
        .iter()
        .cloned()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// Reads `90d` or `never`.
///
/// # Errors
/// A sentence about the form.
pub fn interval(text: &str) -> std::result::Result<Interval, String> {
    if text == "never" {
        return Ok(Interval(None));
    }
    match Span::parse(text)? {
        span if span >= Span::hours(1) => Ok(Interval(Some(span))),
        _ => Err("expected at least 1h, or never".to_owned()),
    }
}
