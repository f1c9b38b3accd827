//! Standard output: `--secret-to -`.

use std::io::Write;

use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::{About, Handed, Sink, descriptor, refused, undelivered};
use crate::env::Env;
use crate::error::Result;

/// Writes exactly the secret, or one JSON document that holds it.
pub struct StdoutSink {
    json: bool,
}

impl StdoutSink {
    /// Refuses a standard output that would lose the secret.
    pub fn open(json: bool, unchanged: &str, env: &Env) -> Result<Self> {
        let message = if env.stdout_lost {
            "standard output is closed or the null device: the secret would be lost"
        } else if descriptor::reader_is_gone(std::io::stdout()) {
            "nobody reads standard output any more: the secret would be lost"
        } else {
            return Ok(Self { json });
        };
        Err(refused(message, unchanged))
    }
}

impl Sink for StdoutSink {
    fn deliver(
        &mut self,
        env: &mut Env,
        secret: &dyn Handed,
        _: &About,
        document: Option<&Value>,
    ) -> Result<()> {
        let failed = || undelivered("standard output");
        let text = if self.json {
            with_secret(document, secret).map_err(|error| failed().because(error))?
        } else {
            line(secret, env.terminal.stdout)
        };
        env.stdout
            .write_all(&text)
            .and_then(|()| env.stdout.flush())
            .map_err(|error| failed().because(error))
    }

    fn describes(&self) -> String {
        "standard output".to_owned()
    }

    fn takes_stdout(&self) -> bool {
        true
    }
}

/// Exactly the secret; a newline follows only for a terminal, so that `$(…)` and pipes get no more
/// than they asked for. Its size is known, so no copy is left by a buffer that grew.
pub(super) fn line(secret: &dyn Handed, terminal: bool) -> Zeroizing<Vec<u8>> {
    let text = secret.text();
    let mut line = Zeroizing::new(Vec::with_capacity(text.len() + 1));
    line.extend_from_slice(text.as_bytes());
    if terminal {
        line.push(b'\n');
    }
    line
}

/// The document as one line, with the secret as the last field of its `data`.
///
/// The secret never becomes a [`Value`], which would leave copies behind, and the buffer is large
/// enough from the start, because a growing one would too.
fn with_secret(
    document: Option<&Value>,
    secret: &dyn Handed,
) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    let document = document
        .and_then(Value::as_object)
        .ok_or_else(|| serde_json::Error::custom("there is no document to put it in"))?;
    let length = serde_json::to_string(document)?.len() + secret.text().len() + 64;
    let mut line = Zeroizing::new(Vec::with_capacity(length));
    serde_json::to_writer(&mut *line, &Document(document, secret))?;
    line.push(b'\n');
    Ok(line)
}

/// A document whose `data` gains the secret.
struct Document<'a>(&'a Map<String, Value>, &'a dyn Handed);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let data = self.0.get("data").and_then(Value::as_object);
        let data = data.ok_or_else(|| S::Error::custom("the document has no data"))?;
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            if name == "data" {
                map.serialize_entry(name, &Data(data, self.1))?;
            } else {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

/// The `data` of a document and the secret after it.
struct Data<'a>(&'a Map<String, Value>, &'a dyn Handed);

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (name, value) in self.0.iter().filter(|(name, _)| *name != "secret") {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("secret", self.1.text().as_str())?;
        map.end()
    }
}

#[cfg(test)]
mod tests;
