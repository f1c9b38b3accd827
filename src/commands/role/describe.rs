//! Roles as they are shown, and the permissions people type for them.

use serde_json::{Value, json};

use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::key::{Limits, Pattern, Role};
use crate::ops::{Desk, roles};
use crate::output::{Card, Cell, Report, Tone};

/// A role with the number of keys that carry it.
pub struct Described<'a> {
    /// The role.
    pub role: &'a Role,
    /// How many keys that are not revoked carry it.
    pub keys: u32,
}

impl Described<'_> {
    /// Every field of the role.
    pub fn json(&self) -> Value {
        let Self { role, keys } = *self;
        let limits = &role.limits;
        json!({
            "name": role.name,
            "permissions": role.permissions,
            "sensitive": role.sensitive,
            "built_in": roles::is_built_in(&role.name),
            "limits": {
                "max_active": limits.max_active,
                "max_expiry_seconds": limits.max_expiry,
                "require_ip": limits.require_ip,
                "require_owner": limits.require_owner,
            },
            "keys": keys,
            "created_at": role.created_at,
        })
    }

    /// The cells that lists show.
    pub fn cells(&self) -> Vec<Cell> {
        vec![
            name(self.role),
            Cell::text(&permissions(self.role)),
            Cell::text(&self.keys.to_string()),
            sensitive(self.role),
            limits(&self.role.limits),
        ]
    }

    /// The card of one role.
    pub fn card(&self, context: &Context<'_>) -> Card {
        let role = self.role;
        let built_in = roles::is_built_in(&role.name);
        Card::new()
            .field("Name", Cell::text(&role.name))
            .field("Permissions", Cell::text(&permissions(role)))
            .field("Keys", Cell::text(&self.keys.to_string()))
            .field("Sensitive", sensitive(role))
            .field("Built in", Cell::text(yes(built_in)))
            .field("Limits", limits(&role.limits))
            .field("Created", Cell::time_both(role.created_at, context.now))
    }
}

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

fn name(role: &Role) -> Cell {
    match roles::is_built_in(&role.name) {
        true => Cell::new(&format!("{} (built in)", role.name), &role.name),
        false => Cell::text(&role.name),
    }
}

fn permissions(role: &Role) -> String {
    listed(role.permissions.iter())
}

fn sensitive(role: &Role) -> Cell {
    let tone = match role.sensitive {
        true => Tone::Warn,
        false => Tone::Dim,
    };
    Cell::text(yes(role.sensitive)).tone(tone)
}

fn limits(limits: &Limits) -> Cell {
    let words = [
        limits.max_active.map(|most| format!("at most {most} keys")),
        limits.max_expiry.map(|most| format!("ends within {most}")),
        limits.require_ip.then(|| "needs addresses".to_owned()),
        limits.require_owner.then(|| "needs an owner".to_owned()),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    Cell::maybe((!words.is_empty()).then(|| words.join(", ")).as_deref())
}

/// Permissions in one line.
pub fn listed<'a>(patterns: impl Iterator<Item = &'a Pattern>) -> String {
    let words: Vec<String> = patterns.map(ToString::to_string).collect();
    words.join(", ")
}

/// `patterns`, each once, in the order in which they were typed.
pub fn once(patterns: &[Pattern]) -> Vec<Pattern> {
    let mut kept: Vec<Pattern> = Vec::with_capacity(patterns.len());
    for pattern in patterns {
        if !kept.contains(pattern) {
            kept.push(pattern.clone());
        }
    }
    kept
}

/// Shows one role.
///
/// # Errors
/// When the store cannot be read or the output not written.
pub fn report(context: &mut Context<'_>, desk: &Desk, role: &Role) -> Result<Exit> {
    let keys = desk.store().carriers(&role.name)?;
    let described = Described { role, keys };
    let report = Report::new("Role", described.json()).view(described.card(context));
    context.output.report(context.env, report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::built_in;
    use crate::time::Span;

    #[test]
    fn every_field_is_there_also_without_limits() {
        let [admin, _] = built_in();
        let described = Described {
            role: &admin,
            keys: 2,
        };
        let expected = json!({
            "name": "admin", "permissions": ["*"], "sensitive": false, "built_in": true,
            "limits": {"max_active": null, "max_expiry_seconds": null, "require_ip": false, "require_owner": false},
            "keys": 2, "created_at": null,
        });
        assert_eq!(described.json(), expected);
    }

    #[test]
    fn limits_read_as_words() {
        let all = Limits {
            max_active: Some(3),
            max_expiry: Some(Span::days(90)),
            require_ip: true,
            require_owner: true,
        };
        let words = "at most 3 keys, ends within 90d, needs addresses, needs an owner";
        assert_eq!(limits(&all), Cell::text(words));
        assert_eq!(limits(&Limits::default()), Cell::maybe(None));
    }
}
