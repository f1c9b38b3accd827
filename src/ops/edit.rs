//! Changing what may change about a key: its name, its role, its settings.

use ipnet::IpNet;

use super::{Book, Desk, book::no_role, holder_of, keeps_to, may_join, name_taken, unrevoked};
use crate::admin::Admin;
use crate::error::{Code, Error, Result};
use crate::journal::{Action, OperatorPermission};
use crate::key::{Finish, Key, KeyId, Pattern, RateLimit, Role};
use crate::store::Change;
use crate::time::{Span, Timestamp};

/// A key after an edit, and whether anything is different.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The key as it is now.
    pub key: Key,
    /// Whether that is new.
    pub changed: bool,
}

/// What `set` may change; `None` leaves a field alone, an inner `None` clears it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Who answers for it.
    pub owner: Option<Option<String>>,
    /// Free text.
    pub description: Option<Option<String>>,
    /// Labels to put on.
    pub tags: Vec<(String, String)>,
    /// Labels to take off.
    pub untag: Vec<String>,
    /// When it ends.
    pub expires_at: Option<Option<Timestamp>>,
    /// How often its secret changes.
    pub rotate_every: Option<Option<Span>>,
    /// Addresses that may use it; replaces those before.
    pub allow_ips: Option<Vec<IpNet>>,
    /// How often it may be used.
    pub rate_limit: Option<Option<RateLimit>>,
    /// How many uses it has in all.
    pub max_uses: Option<Option<u64>>,
    /// How its rotations finish.
    pub finish: Option<Finish>,
    /// The configured sinks that get its secrets; replaces those before.
    pub sinks: Option<Vec<String>>,
}

impl Settings {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn apply(&self, key: &mut Key) {
        fn put<T: Clone>(field: &mut T, new: Option<&T>) {
            if let Some(new) = new {
                field.clone_from(new);
            }
        }
        put(&mut key.owner, self.owner.as_ref());
        put(&mut key.description, self.description.as_ref());
        put(&mut key.expires_at, self.expires_at.as_ref());
        put(&mut key.rotate_every, self.rotate_every.as_ref());
        put(&mut key.allow_ips, self.allow_ips.as_ref());
        put(&mut key.rate_limit, self.rate_limit.as_ref());
        put(&mut key.max_uses, self.max_uses.as_ref());
        for name in &self.untag {
            key.tags.remove(name);
        }
        key.tags.extend(self.tags.iter().cloned());
        put(&mut key.sinks, self.sinks.as_ref());
        key.finish = self.finish.or(key.finish);
    }
}

/// Gives `id` another name.
///
/// # Errors
/// `conflict.name_taken`, `conflict.state` for a revoked key, `auth.*`.
pub fn rename(
    desk: &mut Desk,
    admin: &Admin,
    id: &KeyId,
    name: &str,
    reason: Option<&str>,
) -> Result<Edited> {
    let now = desk.now();
    edit(
        desk,
        admin,
        id,
        (Action::KeyRename, reason),
        &mut |book, key| {
            if let Some(holder) = holder_of(book, name)?
                && holder.id != *id
            {
                return Err(name_taken(&holder, now));
            }
            name.clone_into(&mut key.name);
            Ok(())
        },
    )
}

/// Changes settings of `id`; the limits of its role hold afterwards.
///
/// # Errors
/// `conflict.limit`, `conflict.state` for a revoked key, `auth.*`.
pub fn set(
    desk: &mut Desk,
    admin: &Admin,
    id: &KeyId,
    settings: &Settings,
    reason: Option<&str>,
) -> Result<Edited> {
    edit(
        desk,
        admin,
        id,
        (Action::KeySet, reason),
        &mut |book, key| {
            settings.apply(key);
            let role = existing(book, &key.role)?;
            keeps_to(&role, key)
        },
    )
}

/// What a key gains by moving from role `old` to role `new`. A role that is gone granted nothing.
pub fn gains(old: Option<&Role>, new: &Role) -> Vec<Pattern> {
    match old {
        Some(old) => new.beyond(old).into_iter().cloned().collect(),
        None => new.permissions.clone(),
    }
}

/// Gives `id` another role. `agreed` is what the operator was told that the key gains.
///
/// # Errors
/// `not_found.role`, `conflict.limit`, `conflict.state` for a revoked key or when the key would gain
/// something else meanwhile, `auth.*`.
pub fn set_role(
    desk: &mut Desk,
    admin: &Admin,
    id: &KeyId,
    role: &str,
    agreed: &[Pattern],
    reason: Option<&str>,
) -> Result<Edited> {
    edit(
        desk,
        admin,
        id,
        (Action::KeySetRole, reason),
        &mut |book, key| {
            let new = existing(book, role)?;
            if key.role == new.name {
                return Ok(());
            }
            if gains(book.role(&key.role)?.as_ref(), &new) != agreed {
                return Err(Error::new(
                    Code::State,
                    "the key or the roles changed meanwhile, and what it would gain with them",
                )
                .try_this("run it again")
                .unchanged("nothing was changed"));
            }
            new.name.clone_into(&mut key.role);
            may_join(book, &new, key)
        },
    )
}

fn existing(book: &Book<'_>, name: &str) -> Result<Role> {
    book.role(name)?.ok_or_else(|| no_role(name))
}

/// Lets `alter` change the key `id` as it stands under the lock; writes nothing when nothing differs.
fn edit(
    desk: &mut Desk,
    admin: &Admin,
    id: &KeyId,
    (action, reason): (Action, Option<&str>),
    alter: &mut dyn FnMut(&Book<'_>, &mut Key) -> Result<()>,
) -> Result<Edited> {
    admin.require(&[OperatorPermission::KeyUpdate])?;
    let mut edited = None;
    desk.change(admin, &mut |book| {
        let before = unrevoked(book, id)?;
        let mut key = before.clone();
        alter(book, &mut key)?;
        let changed = key != before;
        edited = Some(Edited {
            key: key.clone(),
            changed,
        });
        Ok(match changed {
            true => vec![Change::key(action, key, reason)],
            false => Vec::new(),
        })
    })?;
    edited.ok_or_else(|| Error::new(Code::Internal, "the change was not planned"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::built_in;
    use crate::key::example::{key, now};

    #[test]
    fn settings_change_what_they_name_and_nothing_else() {
        let mut changed = key();
        changed.owner = Some("ops".to_owned());
        changed.tags = [("a", "1"), ("b", "2")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let before = changed.clone();
        Settings::default().apply(&mut changed);
        assert_eq!(changed, before);
        assert!(Settings::default().is_empty());
        let settings = Settings {
            owner: Some(None),
            tags: vec![("c".to_owned(), "3".to_owned())],
            untag: vec!["a".to_owned(), "x".to_owned()],
            expires_at: Some(Some(now())),
            finish: Some(Finish::Manual),
            ..Settings::default()
        };
        assert!(!settings.is_empty());
        settings.apply(&mut changed);
        assert_eq!(changed.owner, None);
        assert_eq!(changed.tags.keys().collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!(changed.expires_at, Some(now()));
        assert_eq!(changed.finish, Some(Finish::Manual));
        assert_eq!((changed.id, changed.name), (before.id, before.name));
    }

    #[test]
    fn only_what_is_new_is_gained() {
        let [admin, read_only] = built_in();
        let words =
            |gained: Vec<Pattern>| gained.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(words(gains(Some(&read_only), &admin)), ["*"]);
        assert!(gains(Some(&admin), &read_only).is_empty());
        assert_eq!(words(gains(None, &read_only)), ["*.read"]);
    }
}
