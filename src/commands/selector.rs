//! The filters of `list`, which are the selectors of commands that change many keys.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use crate::config::Config;
use crate::error;
use crate::key::{Standing, clean_text};
use crate::ops::{Book, Filter, Glob, no_role};
use crate::time::Span;

/// Which keys are meant.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Which keys")]
pub struct Selector {
    /// active, pending, no_secret, suspended, expired or revoked; may be given more than once
    #[arg(long, value_name = "STATUS", hide_possible_values = true, value_parser = statuses())]
    status: Vec<Standing>,
    /// Keys of this role; may be given more than once
    #[arg(long, short)]
    role: Vec<String>,
    /// Keys of this environment; may be given more than once
    #[arg(long, short, value_name = "ENV")]
    env: Vec<String>,
    /// Keys that this owner answers for; may be given more than once
    #[arg(long)]
    owner: Vec<String>,
    /// Keys with this label, or with this value of it; of several, all have to fit
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = label)]
    tag: Vec<(String, Option<String>)>,
    /// Keys whose whole name fits: * is any text, ? one character, case does not matter
    #[arg(long, value_name = "PATTERN")]
    name: Option<String>,
    /// Keys that have, or had, a secret with these last four characters
    #[arg(long, value_name = "LAST4", value_parser = four)]
    last4: Option<String>,
    /// Keys whose rotation is due
    #[arg(long)]
    due: bool,
    /// Keys whose rotation is late
    #[arg(long)]
    overdue: bool,
    /// Keys that end within this time, such as 30d
    #[arg(long, value_name = "TIME", value_parser = Span::parse)]
    expires_within: Option<Span>,
    /// Keys that were neither used nor made within this time, such as 90d
    #[arg(long, value_name = "TIME", value_parser = Span::parse)]
    unused: Option<Span>,
    /// Keys without any known use
    #[arg(long)]
    never_used: bool,
    /// Keys with a rotation that waits past its deadline
    #[arg(long)]
    stalled: bool,
}

impl Selector {
    /// Whether `--due` was given.
    pub fn due(&self) -> bool {
        self.due
    }

    /// Refuses environments and roles that do not exist: a command that runs unseen must not take a typing
    /// error for "no key fits".
    ///
    /// # Errors
    /// `usage.arguments`, naming the environments; `not_found.role`.
    pub fn check(&self, config: &Config, book: &Book<'_>) -> error::Result<()> {
        for name in &self.env {
            config.environment(name)?;
        }
        for name in &self.role {
            if book.role(name)?.is_none() {
                return Err(no_role(name));
            }
        }
        Ok(())
    }

    /// The filter it means; `all` asks for revoked keys too.
    pub fn filter(self, all: bool) -> Filter {
        Filter {
            statuses: self.status,
            roles: self.role,
            environments: self.env,
            owners: self.owner,
            tags: self.tag,
            name: self.name.as_deref().map(Glob::new),
            last4: self.last4,
            due: self.due,
            overdue: self.overdue,
            expires_within: self.expires_within,
            unused: self.unused,
            never_used: self.never_used,
            stalled: self.stalled,
            revoked: all,
        }
    }
}

fn statuses() -> impl clap::builder::TypedValueParser<Value = Standing> {
    PossibleValuesParser::new(Standing::ALL.map(Standing::as_str)).try_map(|word| {
        Standing::ALL
            .into_iter()
            .find(|standing| standing.as_str() == word)
            .ok_or("no such status")
    })
}

fn label(text: &str) -> Result<(String, Option<String>), String> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(clean_text(value)?)),
        None => (text, None),
    };
    match name.is_empty() {
        true => Err("a label is NAME or NAME=VALUE".to_owned()),
        false => Ok((clean_text(name)?, value)),
    }
}

fn four(text: &str) -> Result<String, String> {
    match text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        true => Ok(text.to_owned()),
        false => Err("expected the last four characters of a secret".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_a_name_and_perhaps_a_value() {
        assert_eq!(label("team"), Ok(("team".to_owned(), None)));
        assert_eq!(label("team="), Ok(("team".to_owned(), Some(String::new()))));
        let pair = label("team=a=b").unwrap();
        assert_eq!(pair.1.as_deref(), Some("a=b"));
        assert!(label("=a").is_err() && label("").is_err());
    }

    #[test]
    fn last4_is_four_characters() {
        assert!(four("aB12").is_ok());
        for wrong in ["", "abc", "abcde", "ab c", "äö"] {
            assert!(four(wrong).is_err(), "{wrong}");
        }
    }
}
