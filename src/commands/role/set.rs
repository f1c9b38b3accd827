//! `keyadm role set`.

use super::describe::{listed, once, report};
use crate::cli::Change;
use crate::commands::Context;
use crate::error::{Code, Error, Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::{Limits, Pattern, Role};
use crate::ops::{Desk, roles};
use crate::time::Span;

/// Change what a role allows, its limits, or whether it is sensitive
///
/// Every key that carries the role changes with it, at once. A change that gives keys more
/// permissions asks first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm role set orders-reader --add invoices.read --yes
  keyadm role set orders-reader --permission orders.read
  keyadm role set orders-reader --sensitive --max-active 20 --require-owner
  keyadm role set orders-reader --max-active none --no-require-owner")]
pub struct Args {
    /// The role's name
    name: String,
    /// What keys of this role may do, instead of what they may now
    #[arg(long = "permission", short, value_name = "PERMISSION", conflicts_with_all = ["add", "remove"], value_delimiter = ',', value_parser = Pattern::parse)]
    permissions: Vec<Pattern>,
    /// A permission to add; may be given more than once, or separated by commas
    #[arg(long, value_name = "PERMISSION", value_delimiter = ',', value_parser = Pattern::parse)]
    add: Vec<Pattern>,
    /// A permission to take away, as it is written in the role
    #[arg(long, value_name = "PERMISSION", value_delimiter = ',', value_parser = Pattern::parse)]
    remove: Vec<Pattern>,
    /// Giving it to a key asks first
    #[arg(long, conflicts_with = "not_sensitive")]
    sensitive: bool,
    /// Giving it to a key does not ask
    #[arg(long)]
    not_sensitive: bool,
    /// How many keys may carry it, or none for no limit
    #[arg(long, value_name = "N", value_parser = most_keys)]
    max_active: Option<Most<u32>>,
    /// How long after they are made its keys end at most, or none for no limit
    #[arg(long, value_name = "TIME", value_parser = longest)]
    max_expiry: Option<Most<Span>>,
    /// Its keys must name the addresses that may use them
    #[arg(long, conflicts_with = "no_require_ip")]
    require_ip: bool,
    /// Its keys need not name addresses
    #[arg(long)]
    no_require_ip: bool,
    /// Its keys must name an owner
    #[arg(long, conflicts_with = "no_require_owner")]
    require_owner: bool,
    /// Its keys need not name an owner
    #[arg(long)]
    no_require_owner: bool,
    /// Confirm a change that gives keys more permissions
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    change: Change,
}

/// A limit; `None` lifts it.
#[derive(Clone, Copy, Debug)]
struct Most<T>(Option<T>);

fn most_keys(text: &str) -> std::result::Result<Most<u32>, String> {
    match text.parse() {
        Ok(most) if most > 0 => Ok(Most(Some(most))),
        _ if text == "none" => Ok(Most(None)),
        _ => Err("expected a number from 1, or none".to_owned()),
    }
}

fn longest(text: &str) -> std::result::Result<Most<Span>, String> {
    match text {
        "none" => Ok(Most(None)),
        text => Span::parse(text).map(|most| Most(Some(most))),
    }
}

/// Runs the command.
///
/// # Errors
/// `usage.arguments`, `conflict.state`, `not_found.role`, `declined`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.change(args.change.dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::RoleManage])?;
        let before = roles::changeable(&desk.book(), &args.name)?;
        let after = args.applied(&before)?;
        if after == before {
            let note = format!("the role `{}` is like that already", before.name);
            context.output.note(context.env, &note)?;
            return report(context, desk, &before);
        }
        args.confirm(context, desk, &before, &after)?;
        let reason = args.change.reason.as_deref();
        roles::change(desk, admin, &before, &after, reason)?;
        let did = match desk.rehearses() {
            true => "would change",
            false => "changed",
        };
        let note = format!("{did} the role `{}`", after.name);
        context.output.note(context.env, &note)?;
        report(context, desk, &after)
    })
}

impl Args {
    /// The role as it is to be.
    fn applied(&self, before: &Role) -> Result<Role> {
        let switch = |on: bool, off: bool, was: bool| on || (was && !off);
        let limits = &before.limits;
        let after = Role {
            permissions: self.permissions(before)?,
            sensitive: switch(self.sensitive, self.not_sensitive, before.sensitive),
            limits: Limits {
                max_active: self.max_active.map_or(limits.max_active, |most| most.0),
                max_expiry: self.max_expiry.map_or(limits.max_expiry, |most| most.0),
                require_ip: switch(self.require_ip, self.no_require_ip, limits.require_ip),
                require_owner: switch(
                    self.require_owner,
                    self.no_require_owner,
                    limits.require_owner,
                ),
            },
            ..before.clone()
        };
        if after == *before && self.names_nothing() {
            let message = "nothing to change: say what is to be different";
            return Err(wrong(message).try_this("keyadm role set --help    shows what can be set"));
        }
        Ok(after)
    }

    fn names_nothing(&self) -> bool {
        let lists = [&self.permissions, &self.add, &self.remove];
        let switches = [
            self.sensitive,
            self.not_sensitive,
            self.require_ip,
            self.no_require_ip,
            self.require_owner,
            self.no_require_owner,
            self.max_active.is_some(),
            self.max_expiry.is_some(),
        ];
        lists.iter().all(|list| list.is_empty()) && !switches.contains(&true)
    }

    fn permissions(&self, before: &Role) -> Result<Vec<Pattern>> {
        if !self.permissions.is_empty() {
            return Ok(once(&self.permissions));
        }
        let held = &before.permissions;
        if let Some(missing) = self.remove.iter().find(|one| !held.contains(one)) {
            let message = format!("the role `{}` does not have {missing}", before.name);
            return Err(wrong(&message).try_this(format!("it has {}", listed(held.iter()))));
        }
        let kept = held.iter().filter(|one| !self.remove.contains(one));
        let permissions: Vec<Pattern> = kept.chain(&self.add).cloned().collect();
        if permissions.is_empty() {
            return Err(wrong("a role has at least one permission")
                .try_this("keyadm role delete    deletes a role that no key carries"));
        }
        Ok(once(&permissions))
    }

    /// Asks when keys gain permissions.
    fn confirm(
        &self,
        context: &mut Context<'_>,
        desk: &Desk,
        before: &Role,
        after: &Role,
    ) -> Result<()> {
        let gained = after.beyond(before);
        if gained.is_empty() {
            return Ok(());
        }
        let keys = desk.store().carriers(&before.name)?;
        let who = match keys {
            0 => "no key carries it yet".to_owned(),
            1 => "1 key gains them at once".to_owned(),
            keys => format!("{keys} keys gain them at once"),
        };
        let gains = format!(
            "The role `{}` gains {}; {who}.",
            before.name,
            listed(gained.into_iter())
        );
        if desk.rehearses() || self.yes {
            return context.output.note(context.env, &gains);
        }
        let question = format!("{gains}\nChange it?");
        context
            .manner(self.yes, false)
            .confirm(context.env, &question, "--yes")
    }
}

fn wrong(message: &str) -> Error {
    Error::new(Code::Arguments, message).unchanged("nothing was changed")
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::key::built_in;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn applied(flags: &[&str]) -> Result<Role> {
        let [_, mut role] = built_in();
        role.name = "x".into();
        role.permissions = ["a.read", "b.read"]
            .map(|text| Pattern::parse(text).unwrap())
            .to_vec();
        role.limits.max_active = Some(3);
        role.limits.require_ip = true;
        let words = ["set", "x"].iter().chain(flags);
        Line::try_parse_from(words).unwrap().args.applied(&role)
    }

    fn permissions(flags: &[&str]) -> String {
        listed(applied(flags).unwrap().permissions.iter())
    }

    #[test]
    fn permissions_are_replaced_added_or_taken_away() {
        assert_eq!(permissions(&["--permission", "c.read,c.read"]), "c.read");
        assert_eq!(permissions(&["--add", "a.read,c.*"]), "a.read, b.read, c.*");
        assert_eq!(permissions(&["--remove", "a.read"]), "b.read");
        assert_eq!(
            permissions(&["--remove", "a.read", "--add", "c.read"]),
            "b.read, c.read"
        );
    }

    #[test]
    fn a_role_keeps_a_permission_and_loses_only_what_it_has() {
        for flags in [
            &["--remove", "a.read,b.read"][..],
            &["--remove", "a.*"],
            &[],
        ] {
            assert_eq!(applied(flags).unwrap_err().code(), Code::Arguments);
        }
    }

    #[test]
    fn limits_stay_unless_they_are_named() {
        let after = applied(&["--sensitive"]).unwrap();
        assert!(after.sensitive && after.limits.require_ip);
        assert_eq!(after.limits.max_active, Some(3));
        let after = applied(&["--max-active", "none", "--no-require-ip"]).unwrap();
        assert!(!after.sensitive && !after.limits.require_ip);
        assert_eq!(after.limits.max_active, None);
        let after = applied(&["--max-expiry", "90d"]).unwrap();
        assert_eq!(after.limits.max_expiry, Some(Span::days(90)));
    }
}
