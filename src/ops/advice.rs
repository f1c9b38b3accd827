//! What to do about a refusal: one or two lines that can be acted on.

use super::{Book, Subject};
use crate::error::Result;
use crate::journal::Action;
use crate::key::{Key, Malformed, Refusal, Request, Role, Version, built_in};
use crate::time::Timestamp;

/// What to do about `refusal`.
///
/// # Errors
/// When the store cannot be read.
pub fn on(
    book: &Book<'_>,
    refusal: Refusal,
    subject: &Subject,
    request: &Request,
    now: Timestamp,
) -> Result<Vec<String>> {
    if let Refusal::InvalidFormat(malformed) = refusal {
        return Ok(lines(malformed_text(malformed)));
    }
    let Some((key, version)) = subject.proven() else {
        return Ok(unknown(refusal, subject));
    };
    let id = &key.id;
    Ok(match refusal {
        Refusal::Revoked => revoked(book, key)?,
        Refusal::VersionRetired => retired(key, version),
        Refusal::Suspended => vec![
            suspended(book, key)?,
            format!("when it may be used again: keyadm resume {id}"),
        ],
        Refusal::Expired => vec![
            format!("if it is still needed: keyadm set {id} --expires 90d"),
            "the secret stays the same".to_owned(),
        ],
        Refusal::IpNotAllowed => match request.ip {
            Some(ip) => vec![format!(
                "if {ip} may use it, name it beside the addresses it has: keyadm set {id} --allow-ip {ip}"
            )],
            None => lines("give the client's address with --ip"),
        },
        Refusal::InsufficientPermissions => permission(book, key, request)?,
        Refusal::WrongEnvironment => vec![format!(
            "the client carries a key of {}; give it one that was made with --env {}",
            key.environment,
            request.environment.as_deref().unwrap_or("ENV")
        )],
        Refusal::RateLimited(wait) => vec![format!("wait {wait}, or raise the limit: keyadm set {id} --rate RATE")],
        Refusal::UsageExceeded => vec![format!(
            "its uses are used up; raise the limit if that is right: keyadm set {id} --max-uses N"
        )],
        Refusal::Tampered | Refusal::NotFound | Refusal::InvalidFormat(_) => {
            unknown(refusal, subject)
        }
    }
    .into_iter()
    .chain(last_used(book, key, version, now)?)
    .collect())
}

fn lines(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

fn malformed_text(malformed: Malformed) -> &'static str {
    match malformed {
        Malformed::Empty => {
            "the client sent nothing: is the variable set, does the file exist, was the header read?"
        }
        Malformed::KeyId => {
            "a Key ID names a key and is no secret; the secret is the longer text that was shown once. If it is lost: keyadm rotate KEY"
        }
        Malformed::Space => {
            "remove the space or line break: a stray newline at the front, two at the end, a copied prompt, or a header without --authorization"
        }
        Malformed::CutOff => {
            "part of the text is missing: was it cut by a column, a field's length or a copied line?"
        }
        Malformed::TooLong => {
            "something follows the secret: was it pasted twice, or together with the next word?"
        }
        Malformed::Checksum => {
            "one character or more differs from the secret that was given out: copy it again, do not type it"
        }
        Malformed::NotText => "the bytes are no text: is it an encrypted or compressed file?",
        Malformed::Header => {
            "send `Authorization: Bearer SECRET`; for the secret alone leave --authorization out"
        }
        Malformed::Form => {
            "this is no secret of keyadm: was another product's key or a placeholder pasted?"
        }
    }
}

/// About a secret that belongs to no key that can be believed.
fn unknown(refusal: Refusal, subject: &Subject) -> Vec<String> {
    if refusal == Refusal::Tampered {
        return vec![
            "somebody edited the store: keyadm audit verify    names every row and event"
                .to_owned(),
            "do not repair it by hand; put a backup in its place".to_owned(),
        ];
    }
    match &subject.key {
        Some(key) => vec![format!(
            "{} exists, but never had this secret, or so long ago that it is forgotten: it is of a copy of the store, or forged",
            key.id
        )],
        None => vec![
            "its checksum fits, so it was made by a keyadm or forged: another store may know it (--db PATH, KEYADM_DB)".to_owned(),
        ],
    }
}

fn revoked(book: &Book<'_>, key: &Key) -> Result<Vec<String>> {
    let by = match &key.revoked_by {
        Some(id) => named(book, id)?,
        None => "an unknown operator".to_owned(),
    };
    let at = key
        .revoked_at
        .map(|at| format!(" at {at}"))
        .unwrap_or_default();
    let why = key.revoke_reason.as_ref().map_or_else(
        || ", without a reason".to_owned(),
        |reason| format!(": {reason}"),
    );
    Ok(vec![
        format!("{by} revoked it{at}{why}"),
        "revoked is final; for a new key: keyadm create NAME --role ROLE".to_owned(),
    ])
}

fn retired(key: &Key, version: &Version) -> Vec<String> {
    let n = version.version;
    match key.current() {
        Some(current) if current.version != n => vec![
            format!(
                "the client still uses v{n}; current is v{} (…{}), made {}",
                current.version, current.last4, current.created_at
            ),
            format!(
                "give the client that secret; if it is lost: keyadm rotate {}",
                key.id
            ),
        ],
        _ => vec![format!(
            "the key has no other working secret; make one: keyadm rotate {}",
            key.id
        )],
    }
}

fn suspended(book: &Book<'_>, key: &Key) -> Result<String> {
    let latest = book.trust().latest(key.id.as_str())?;
    let Some(event) = latest
        .map(|signed| signed.event)
        .filter(|event| event.action == Action::KeySuspend)
    else {
        return Ok(format!("keyadm show {}    shows since when", key.id));
    };
    let why = event.reason.map(|why| format!(": {why}"));
    Ok(format!(
        "{} suspended it at {}{}",
        named(book, &event.by)?,
        event.at,
        why.unwrap_or_default()
    ))
}

fn permission(book: &Book<'_>, key: &Key, request: &Request) -> Result<Vec<String>> {
    let Some(asked) = &request.permission else {
        return Ok(Vec::new());
    };
    let made_here = book.store().roles()?.into_iter().map(|row| row.value);
    let granting: Vec<String> = built_in()
        .into_iter()
        .chain(made_here)
        .filter(|role: &Role| role.grants(asked))
        .map(|role| role.name)
        .collect();
    Ok(vec![format!(
        "roles that grant {asked}: {}; if it should have one: keyadm set-role {} ROLE",
        granting.join(", "),
        key.id
    )])
}

/// When the version was last accepted: a client that worked before was changed, or the key was.
fn last_used(
    book: &Book<'_>,
    key: &Key,
    version: &Version,
    now: Timestamp,
) -> Result<Option<String>> {
    let seen = book.store().sightings(&key.id)?;
    let last = seen
        .get(&version.version)
        .and_then(|sighting| sighting.last_seen);
    Ok(last.map(|at| {
        format!(
            "v{} was last accepted {} ({at})",
            version.version,
            at.relative_to(now)
        )
    }))
}

/// An operator's name with the id, or the id alone.
fn named(book: &Book<'_>, id: &str) -> Result<String> {
    Ok(book
        .operator(id)?
        .map_or_else(|| id.to_owned(), |one| format!("{} ({id})", one.name)))
}
