//! From what a person types to a key: a name, a Key ID, or a unique start of a Key ID.

use super::Book;
use crate::error::{Code, Error, Result};
use crate::key::{Key, KeyId, Status, looks_like_secret};
use crate::store::{Row, Walk};

/// The shortest start of a Key ID that is looked up where `key_` does not stand before it.
const SHORTEST_START: usize = 3;

/// Finds the one key that `text` names, and believes it only if the journal does.
///
/// A name means the key that is not revoked; revoked keys are found by name when no other has it.
///
/// # Errors
/// `not_found.key` with the nearest name, `conflict.ambiguous` with the candidates,
/// `secret.on_command_line` for a secret, `integrity.tampered`.
pub fn find_key(book: &Book<'_>, text: &str) -> Result<Key> {
    if looks_like_secret(text) {
        return Err(secret_on_argv());
    }
    let rows = candidates(book, text)?;
    match &rows[..] {
        [] => Err(unknown(book, text)?),
        [one] => book.key(&one.value.id)?.ok_or_else(|| not_found(text)),
        several => Err(ambiguous(text, several)),
    }
}

/// Finds each of the keys that `texts` name, once. All are found before anything is done with one.
///
/// # Errors
/// Those of [`find_key`], for the first text that names no key.
pub fn find_keys(book: &Book<'_>, texts: &[String]) -> Result<Vec<Key>> {
    let mut keys: Vec<Key> = Vec::with_capacity(texts.len());
    for text in texts {
        let key = find_key(book, text)?;
        if keys.iter().all(|known| known.id != key.id) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// The key `id`, which was there a moment ago.
///
/// # Errors
/// `not_found.key`, `integrity.tampered`.
pub fn book_key(book: &Book<'_>, id: &KeyId) -> Result<Key> {
    book.key(id)?.ok_or_else(|| not_found(id.as_str()))
}

fn candidates(book: &Book<'_>, text: &str) -> Result<Vec<Row<Key>>> {
    if let Some(id) = KeyId::parse(text) {
        // Also when the row is gone: the journal may know it, and then it is missing.
        return Ok(match (book.store().key(&id)?, book.key(&id)?) {
            (Some(row), _) => vec![row],
            (None, _) => Vec::new(),
        });
    }
    let mut named = book.store().keys_named(text)?;
    if named.iter().any(|row| row.value.status != Status::Revoked) {
        named.retain(|row| row.value.status != Status::Revoked);
    }
    if !named.is_empty() {
        return Ok(named);
    }
    let whole = text.strip_prefix("key_");
    let start = whole.unwrap_or(text);
    if (whole.is_none() && start.len() < SHORTEST_START) || !start.is_ascii() {
        return Ok(Vec::new());
    }
    book.store().keys_starting(&format!("key_{start}"), 6)
}

/// The error for a secret that stood on the command line.
pub fn secret_on_argv() -> Error {
    Error::new(
        Code::SecretOnCommandLine,
        "that is a secret, or part of one",
    )
    .why("the command line is visible to other users and kept in the shell's history")
    .try_this("consider this key exposed and revoke it; keyadm finds it by the secret on stdin:")
    .try_this("  keyadm revoke --secret-stdin")
    .unchanged("nothing was changed")
}

fn not_found(text: &str) -> Error {
    Error::new(Code::KeyNotFound, format!("there is no key `{text}`"))
}

fn unknown(book: &Book<'_>, text: &str) -> Result<Error> {
    let mut nearest: Option<(usize, String)> = None;
    book.store().keys(&Walk::default(), &mut |row, _| {
        let name = row.value.name;
        let distance = distance(&text.to_lowercase(), &name.to_lowercase());
        if nearest.as_ref().is_none_or(|(best, _)| distance < *best) {
            nearest = Some((distance, name));
        }
        Ok(std::ops::ControlFlow::Continue(()))
    })?;
    let error = not_found(text);
    Ok(match nearest {
        Some((distance, name)) if distance <= 1 + text.chars().count() / 3 => {
            error.try_this(format!("did you mean `{name}`?"))
        }
        _ => error.try_this("keyadm list    shows the keys; --all the revoked ones too"),
    }
    .unchanged("nothing was changed"))
}

fn ambiguous(text: &str, several: &[Row<Key>]) -> Error {
    let mut error = Error::new(Code::Ambiguous, format!("`{text}` fits more than one key"));
    for row in several.iter().take(5) {
        error = error.try_this(format!("{}  {}", row.value.id, row.value.name));
    }
    if several.len() > 5 {
        error = error.try_this("and more");
    }
    error.unchanged("nothing was changed")
}

/// Levenshtein's edit distance; of a longer text only as much counts as a name can have.
pub fn distance(a: &str, b: &str) -> usize {
    let a: String = a.chars().take(200).collect();
    strsim::levenshtein(&a, b)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
