//! `keyadm set`.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use ipnet::IpNet;

use super::create::{Interval, interval, network, tag, unique};
use super::fields::FIELDS;
use super::rack::Rack;
use super::{Context, edited};
use crate::cli::Change;
use crate::error::{Code, Error, Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::{Finish, RateLimit, clean_text};
use crate::ops::{self, Settings};
use crate::time::{Timestamp, parse_end};

/// Change the settings of a key
///
/// Only what is named changes. Key ID, environment and secret never do; the name and the role have
/// commands of their own.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm set ci --owner platform@example.com --tag team=platform
  keyadm set \"Production Server\" --expires 90d --rotate-every 30d
  keyadm set ci --allow-ip 10.0.0.0/8 --allow-ip 2001:db8::/32 --rate 300/min
  keyadm set ci --no-allow-ip --no-rate")]
pub struct Args {
    /// A name, a Key ID, or a unique start of a Key ID
    key: String,
    /// Who answers for it
    #[arg(long, value_parser = clean_text)]
    owner: Option<String>,
    /// Nobody is named to answer for it
    #[arg(long, conflicts_with = "owner")]
    no_owner: bool,
    /// What it is for
    #[arg(long, value_name = "TEXT", value_parser = clean_text)]
    description: Option<String>,
    /// Remove the description
    #[arg(long, conflicts_with = "description")]
    no_description: bool,
    /// Put a label on, or change it; may be given more than once
    #[arg(long = "tag", value_name = "NAME=VALUE", value_parser = tag)]
    tags: Vec<(String, String)>,
    /// Take a label off; may be given more than once
    #[arg(long, value_name = "NAME")]
    untag: Vec<String>,
    /// When it ends: 90d from now, a date, or never
    #[arg(long, value_name = "WHEN")]
    expires: Option<String>,
    /// How often its secret is to change, or never; due dates are spread over the last tenth of this
    /// time
    #[arg(long, value_name = "TIME", value_parser = interval)]
    rotate_every: Option<Interval>,
    /// An address or network that may use it, instead of those before; may be given more than once
    #[arg(long = "allow-ip", value_name = "CIDR", value_parser = network)]
    allow_ips: Vec<IpNet>,
    /// Any address may use it
    #[arg(long, conflicts_with = "allow_ips")]
    no_allow_ip: bool,
    /// How often it may be used, such as 300/min
    #[arg(long, value_name = "RATE", value_parser = RateLimit::parse)]
    rate: Option<RateLimit>,
    /// It may be used as often as one likes
    #[arg(long, conflicts_with = "rate")]
    no_rate: bool,
    /// How many uses it has in all, those so far included
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=i64::MAX as u64))]
    max_uses: Option<u64>,
    /// Its uses are not limited
    #[arg(long, conflicts_with = "max_uses")]
    no_max_uses: bool,
    /// How its rotations finish: seen, delivered or manual
    #[arg(long, value_name = "RULE", hide_possible_values = true, value_parser = rules())]
    finish: Option<Finish>,
    /// A configured sink that gets its new secrets, instead of those before; may be given more than once
    #[arg(long = "sink", value_name = "NAME")]
    sinks: Vec<String>,
    /// No sink gets its new secrets
    #[arg(long, conflicts_with = "sinks")]
    no_sink: bool,
    #[command(flatten)]
    change: Change,
}

/// Runs the command.
///
/// # Errors
/// `not_found.key`, `conflict.*`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.output.check_field(FIELDS)?;
    let (wanted, change) = (args.key.clone(), args.change.clone());
    let rack = Rack::open(args.sinks.iter().cloned(), context, "set");
    rack.check_all()
        .map_err(|error| error.unchanged("nothing was changed"))?;
    let sinks = args.sinks.clone();
    let settings = settings(args, context.now)?;
    if settings.is_empty() {
        return Err(Error::new(Code::Arguments, "say what to change")
            .try_this("keyadm set --help    lists the settings")
            .try_this("keyadm rename and keyadm set-role change the name and the role")
            .unchanged("nothing was changed"));
    }
    context.change(change.dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::KeyUpdate])?;
        let key = ops::find_key(&desk.book(), &wanted)?;
        let done = ops::set(desk, admin, &key.id, &settings, change.reason.as_deref())?;
        let said = (
            format!("changed {} `{}`", key.id, key.name),
            format!("would change {} `{}`", key.id, key.name),
        );
        let exit = edited::report(context, desk, &done, (&said.0, &said.1))?;
        if done.changed && !sinks.is_empty() {
            let (sinks, id) = (sinks.join(", "), &key.id);
            let next = format!("{sinks} gets its next secret; at once: keyadm rotate {id}");
            context.output.note(context.env, &next)?;
        }
        Ok(exit)
    })
}

fn settings(args: Args, now: Timestamp) -> Result<Settings> {
    let expires_at = args
        .expires
        .map(|text| parse_end(&text, now))
        .transpose()
        .map_err(|why| {
            Error::new(Code::Arguments, "--expires cannot be understood")
                .why(why)
                .unchanged("nothing was changed")
        })?;
    let allow_ips = (args.no_allow_ip || !args.allow_ips.is_empty()).then_some(args.allow_ips);
    Ok(Settings {
        owner: cleared(args.owner, args.no_owner),
        description: cleared(args.description, args.no_description),
        tags: args.tags,
        untag: args.untag,
        expires_at,
        rotate_every: args.rotate_every.map(|Interval(span)| span),
        allow_ips,
        rate_limit: cleared(args.rate, args.no_rate),
        max_uses: cleared(args.max_uses, args.no_max_uses),
        finish: args.finish,
        sinks: (args.no_sink || !args.sinks.is_empty()).then(|| unique(&args.sinks)),
    })
}

/// A new value, no value any more, or no change.
fn cleared<T>(new: Option<T>, clear: bool) -> Option<Option<T>> {
    match (new, clear) {
        (Some(new), _) => Some(Some(new)),
        (None, true) => Some(None),
        (None, false) => None,
    }
}

/// The rules by which rotations finish.
pub fn rules() -> impl clap::builder::TypedValueParser<Value = Finish> {
    const ALL: [Finish; 3] = [Finish::Seen, Finish::Delivered, Finish::Manual];
    PossibleValuesParser::new(ALL.map(Finish::as_str)).try_map(|word| {
        ALL.into_iter()
            .find(|rule| rule.as_str() == word)
            .ok_or("no such rule")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_set_cleared_or_left_alone() {
        assert_eq!(cleared(Some(1), false), Some(Some(1)));
        assert_eq!(cleared::<u8>(None, true), Some(None));
        assert_eq!(cleared::<u8>(None, false), None);
    }
}
