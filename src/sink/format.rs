//! What is written into a file: `--format` and its bytes.

use serde::Serialize;
use zeroize::Zeroizing;

use super::{About, Handed};

/// What a file holds beside the secret, `--format`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FileFormat {
    /// The secret and a newline.
    #[default]
    Raw,
    /// One assignment that shells and dotenv readers take; holds the variable's name.
    Dotenv(String),
    /// One JSON object with the public facts.
    Json,
}

impl FileFormat {
    /// Reads `raw`, `json` or `dotenv:VAR`.
    pub fn parse(text: &str) -> Result<Self, String> {
        match (text, text.strip_prefix("dotenv:")) {
            ("raw", _) => Ok(Self::Raw),
            ("json", _) => Ok(Self::Json),
            (_, Some(name)) if is_variable(name) => Ok(Self::Dotenv(name.to_owned())),
            (_, Some(_)) => Err("the VAR of dotenv:VAR is letters, digits and _, \
                 and does not start with a digit"
                .to_owned()),
            _ => Err("--format is raw, dotenv:VAR or json".to_owned()),
        }
    }
}

/// Whether a shell can assign to it: `[A-Za-z_][A-Za-z0-9_]*` (POSIX, "Name").
fn is_variable(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The object of `--format json`.
#[derive(Serialize)]
struct Object<'a> {
    key_id: &'a str,
    name: &'a str,
    environment: &'a str,
    role: &'a str,
    version: u32,
    secret: &'a str,
    expires_at: Option<String>,
}

/// Renders the content of the file; always ends with a newline.
///
/// The quotes of `dotenv` need no escaping: a secret is letters, digits and underscores.
///
/// # Errors
/// None that a string can cause; the serializer's type has one.
pub fn render(
    format: &FileFormat,
    secret: &dyn Handed,
    about: &About,
) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    let text = secret.text();
    let text = text.as_str();
    let mut bytes = Zeroizing::new(Vec::with_capacity(room(format, text, about)));
    match format {
        FileFormat::Raw => bytes.extend_from_slice(text.as_bytes()),
        FileFormat::Dotenv(variable) => {
            for part in [variable, "='", text, "'"] {
                bytes.extend_from_slice(part.as_bytes());
            }
        }
        FileFormat::Json => serde_json::to_writer(
            &mut *bytes,
            &Object {
                key_id: &about.key_id,
                name: &about.name,
                environment: &about.environment,
                role: &about.role,
                version: about.version,
                secret: text,
                expires_at: about.expires_at.map(|at| at.to_string()),
            },
        )?,
    }
    bytes.push(b'\n');
    Ok(bytes)
}

/// Enough room from the start: a buffer that grows leaves copies of the secret behind.
///
/// JSON writes a byte as 6 at most (`\u0001`); field names, number and time take less than 200.
fn room(format: &FileFormat, text: &str, about: &About) -> usize {
    match format {
        FileFormat::Raw => text.len() + 1,
        FileFormat::Dotenv(variable) => variable.len() + text.len() + 4,
        FileFormat::Json => {
            let facts = [&about.key_id, &about.name, &about.environment, &about.role];
            let facts: usize = facts.iter().map(|fact| fact.len()).sum();
            200 + text.len() + 6 * facts
        }
    }
}

#[cfg(test)]
mod tests;
