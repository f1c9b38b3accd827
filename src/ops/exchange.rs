//! The two changes of a rotation: a new secret version is committed as pending, and after its
//! delivery, which is outside of any transaction, the receipt decides what becomes of it.

use super::{Book, Desk};
use crate::admin::Admin;
use crate::entropy::Entropy;
use crate::error::{Code, Error, Result};
use crate::journal::Action;
use crate::key::{Key, KeyId, Left, MAX_LIVE, Secret, Status, Terms, Version};
use crate::store::Change;
use crate::time::Timestamp;

/// What to rotate, and how.
#[derive(Clone, Debug)]
pub struct Order {
    /// The key.
    pub id: KeyId,
    /// The tag of its environment.
    pub tag: String,
    /// How the rotation is to finish.
    pub terms: Terms,
    /// Why, in the operator's words.
    pub reason: Option<String>,
}

/// Who took a secret, and who did not.
#[derive(Debug, Default)]
pub struct Receipt {
    /// The configured sinks that have it, by name.
    pub took: Vec<String>,
    /// Somebody else has it: a file, a command, a person.
    pub elsewhere: bool,
    /// Why it did not reach the others.
    pub failures: Vec<Error>,
}

impl Receipt {
    /// Whether nobody has it.
    pub fn nobody(&self) -> bool {
        self.took.is_empty() && !self.elsewhere
    }

    /// Whether everybody has it.
    pub fn is_complete(&self) -> bool {
        self.failures.is_empty()
    }

    /// Who has it although others do not, in words.
    pub fn holders(&self) -> String {
        let elsewhere = self.elsewhere.then_some("the destination that was named");
        let names = self.took.iter().map(String::as_str);
        elsewhere
            .into_iter()
            .chain(names)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// A secret on its way.
#[derive(Debug)]
pub struct Begun {
    /// What the key will be once the secret is everywhere.
    pub key: Key,
    /// The number of the new version.
    pub number: u32,
    /// The secret.
    pub secret: Secret,
    /// How the rotation is to finish.
    pub terms: Terms,
}

/// Makes the secret that `order` asks for.
///
/// # Errors
/// When the system has no randomness.
pub fn secret_for(order: &Order, desk: &Desk, entropy: &dyn Entropy) -> Result<Secret> {
    Secret::generate(entropy, &desk.settings().prefix, &order.tag, &order.id)
        .map_err(|error| Error::new(Code::Internal, "no randomness").because(error))
}

/// Plans the first change: what was left behind is settled, and `secret` joins as pending.
///
/// # Errors
/// `conflict.state` for revoked and expired keys, `conflict.limit` for a fifth live version,
/// `integrity.tampered`.
pub fn begin(
    book: &Book<'_>,
    order: &Order,
    secret: Secret,
    now: Timestamp,
) -> Result<(Begun, Vec<Change>)> {
    let mut key = rotatable(book, &order.id, now)?;
    let seen = book.store().sightings(&order.id)?;
    let mut changes = Vec::with_capacity(2);
    if let Some(left) = key.settle(&seen, order.terms, now) {
        changes.push(settled(&key, left));
    }
    let number = key.next_version();
    let version = Version::pending(number, secret.digest(), secret.last4(), now);
    if !key.renew(version, &seen) {
        return Err(too_many(&key));
    }
    let why = order.reason.as_deref();
    changes.push(Change::key(Action::KeyRotate, key.clone(), why));
    key.put_in_place(number, &[], order.terms, now);
    let terms = order.terms;
    let begun = Begun {
        key,
        number,
        secret,
        terms,
    };
    Ok((begun, changes))
}

/// The change that settles what an interrupted run left of `key`.
pub fn settled(key: &Key, left: Left) -> Change {
    let (action, why) = match left {
        Left::Delivered(_) => (Action::KeyDeliver, "it has been used, so it was delivered"),
        Left::Discarded => (Action::KeyUndelivered, "left behind by an interrupted run"),
    };
    Change::key(action, key.clone(), Some(why))
}

/// Plans the second change: by `receipt`, version `number` is put in place, stays pending, or ends.
///
/// # Errors
/// `conflict.state` when the key or the version was revoked meanwhile.
pub fn conclude(
    book: &Book<'_>,
    (id, number, terms): (&KeyId, u32, Terms),
    receipt: &Receipt,
    now: Timestamp,
) -> Result<(Key, Change)> {
    let mut key = unrevoked(book, id)?;
    let pending = |version: &Version| version.version == number;
    if !key.unconfirmed().any(pending) {
        return Err(Error::new(
            Code::State,
            format!("v{number} was revoked while it was being delivered"),
        ));
    }
    let (action, why) = if receipt.is_complete() {
        key.put_in_place(number, &receipt.took, terms, now);
        (Action::KeyDeliver, None)
    } else if receipt.nobody() {
        key.discard(number);
        let why = "its secret could not be delivered".to_owned();
        (Action::KeyUndelivered, Some(why))
    } else {
        key.keep(number, &receipt.took, terms, now);
        let why = format!("only {} took it", receipt.holders());
        (Action::KeyUndelivered, Some(why))
    };
    let change = Change::key(action, key.clone(), why.as_deref());
    Ok((key, change))
}

/// Carries out [`conclude`] for one key, and turns an incomplete receipt into its error.
///
/// # Errors
/// `conflict.state`; the first failure of `receipt`, with what it left behind.
pub fn concluded(
    desk: &mut Desk,
    admin: &Admin,
    which: (&KeyId, u32, Terms),
    mut receipt: Receipt,
) -> Result<Key> {
    let (id, number, _) = which;
    let now = desk.now();
    let mut done = None;
    let changed = desk.change(admin, &mut |book| {
        let (key, change) = conclude(book, which, &receipt, now)?;
        done = Some(key);
        Ok(vec![change])
    });
    match (changed, receipt.failures.is_empty()) {
        (Ok(_), true) => {
            done.ok_or_else(|| Error::new(Code::Internal, "the delivery was not planned"))
        }
        (Ok(_), false) => {
            let holders = (!receipt.nobody()).then(|| receipt.holders());
            let error = receipt.failures.swap_remove(0);
            Err(undelivered(error, done.as_ref(), number, holders, now))
        }
        (Err(error), true) => Err(not_in_place(&error, id, number)),
        (Err(second), false) => Err(receipt
            .failures
            .swap_remove(0)
            .try_this(format!("v{number} could not be settled either: {second}"))
            .unchanged(format!(
                "v{number} stays pending; what worked before still works"
            ))),
    }
}

/// Completes the error of a delivery: what became of version `number`, and what still works.
pub fn undelivered(
    error: Error,
    key: Option<&Key>,
    number: u32,
    holders: Option<String>,
    now: Timestamp,
) -> Error {
    let others = key.is_some_and(|key| key.live(now).any(|version| version.version != number));
    match (holders, key) {
        (Some(holders), Some(key)) => {
            let error = error.try_this(format!(
                "keyadm rotate {}    makes another and delivers it everywhere",
                key.id
            ));
            error.unchanged(match others {
                true => {
                    format!("the old secret still works, and so does v{number}: {holders} took it")
                }
                false => format!("the key exists and v{number} works: {holders} took it"),
            })
        }
        (None, Some(key)) if !others => error
            .try_this(format!(
                "keyadm rotate {}    makes and delivers another",
                key.id
            ))
            .unchanged(format!(
                "the key has no working secret now; v{number} was revoked, too"
            )),
        _ => error.unchanged(format!("the old secret still works; v{number} was revoked")),
    }
}

fn not_in_place(error: &Error, id: &KeyId, number: u32) -> Error {
    Error::new(
        error.code(),
        format!("v{number} was delivered, but could not be put in place"),
    )
    .why(error.to_string())
    .try_this(format!("keyadm show {id}    and rotate it again"))
    .unchanged("the old secret was not touched")
}

/// The key `id`, which must not be revoked.
///
/// # Errors
/// `not_found.key`, `conflict.state`, `integrity.tampered`.
pub fn unrevoked(book: &Book<'_>, id: &KeyId) -> Result<Key> {
    let key = book
        .key(id)?
        .ok_or_else(|| Error::new(Code::KeyNotFound, format!("there is no key {id}")))?;
    match (key.status, key.revoked_at) {
        (Status::Revoked, Some(at)) => Err(Error::new(
            Code::State,
            format!("`{}` was revoked at {at}, and revoked is final", key.name),
        )
        .try_this("keyadm create    makes a new key")
        .unchanged("nothing was changed")),
        _ => Ok(key),
    }
}

/// The key `id`, which must neither be revoked nor have expired.
///
/// # Errors
/// As [`unrevoked`]; `conflict.state`.
pub fn rotatable(book: &Book<'_>, id: &KeyId, now: Timestamp) -> Result<Key> {
    let key = unrevoked(book, id)?;
    if key.expires_at.is_some_and(|end| end <= now) {
        return Err(
            Error::new(Code::State, format!("`{}` has expired", key.name))
                .try_this(format!("keyadm set {id} --expires 90d    extends it"))
                .unchanged("nothing was changed"),
        );
    }
    Ok(key)
}

fn too_many(key: &Key) -> Error {
    let pending = key.unconfirmed().count();
    let why = match pending {
        0 => "earlier rotations of it have not finished".to_owned(),
        _ => format!("{pending} of them did not reach every sink"),
    };
    Error::new(
        Code::Limit,
        format!(
            "`{}` has {MAX_LIVE} live secret versions, which is the most",
            key.name
        ),
    )
    .why(why)
    .try_this(format!(
        "keyadm rotation show {}    says what they wait for",
        key.id
    ))
    .try_this(format!(
        "keyadm rotation finish {} --force    ends the old ones, also where they are still used",
        key.id
    ))
    .unchanged("nothing was changed")
}
