//! Lines of what another data plane logged, as events to count.
//!
//! A line may hold anything, a secret too: nothing of it is ever repeated, only what is wrong with it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::error::Result;
use crate::key::{Key, KeyId, result_of_key};
use crate::store::{Event, Store, Tracking};
use crate::time::{Span, Timestamp};

/// The longest line that is looked at.
pub const LONGEST_LINE: usize = 4_096;

/// The longest id of an event, in bytes.
const LONGEST_ID: usize = 128;

/// The most that one line counts.
const MOST_USES: u64 = 1_000_000_000;

/// How far another machine's clock may be ahead.
const AHEAD: Span = Span::seconds(300);

/// Keys that are remembered between lines.
const MOST_KEYS: usize = 1_024;

/// Reads lines for one store at one point in time.
pub struct Clerk<'a> {
    store: &'a dyn Store,
    now: Timestamp,
    keys: HashMap<KeyId, Option<Key>>,
}

/// Takes fields out of a line, each with a sentence for one that is wrong.
struct Fields(Map<String, Value>);

type Sentence = String;

impl<'a> Clerk<'a> {
    /// For events that are ingested at `now`.
    pub fn new(store: &'a dyn Store, now: Timestamp) -> Self {
        Self {
            store,
            now,
            keys: HashMap::new(),
        }
    }

    /// Reads one line.
    ///
    /// # Errors
    /// When the store cannot be read; inside, a sentence about what is wrong with the line.
    pub fn read(&mut self, line: &[u8]) -> Result<Result<Event, Sentence>> {
        let mut fields = match serde_json::from_slice(line) {
            Ok(Value::Object(fields)) => Fields(fields),
            Ok(_) => return Ok(Err("it is not a JSON object".to_owned())),
            Err(error) => {
                let why = format!("it is not JSON (column {})", error.column());
                return Ok(Err(why));
            }
        };
        let now = self.now;
        let key = match fields.key() {
            Ok(Some(id)) => match self.key(&id)? {
                Some(key) => Some(key),
                None => return Ok(Err(format!("there is no key {id} in this store"))),
            },
            Ok(None) => None,
            Err(why) => return Ok(Err(why)),
        };
        Ok(fields.event(key, now))
    }

    /// The key as its row has it: this is statistics, and no row is believed because of them.
    fn key(&mut self, id: &KeyId) -> Result<Option<&Key>> {
        if self.keys.len() >= MOST_KEYS && !self.keys.contains_key(id) {
            self.keys.clear();
        }
        if !self.keys.contains_key(id) {
            let key = self.store.key(id)?.map(|row| row.value);
            self.keys.insert(id.clone(), key);
        }
        Ok(self.keys.get(id).and_then(Option::as_ref))
    }
}

impl Fields {
    /// Takes a field that may be missing, or `null`.
    fn take<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Option<T>,
        wrong: &str,
    ) -> Result<Option<T>, Sentence> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(&value).map(Some).ok_or_else(|| wrong.to_owned()),
        }
    }

    fn key(&mut self) -> Result<Option<KeyId>, Sentence> {
        let read = |value: &Value| KeyId::parse(value.as_str()?);
        self.take("key_id", read, "`key_id` is not a Key ID")
    }

    fn event(mut self, key: Option<&Key>, now: Timestamp) -> Result<Event, Sentence> {
        let id = self
            .take(
                "id",
                id,
                "`id` has to be text of 1 to 128 bytes without control characters",
            )?
            .ok_or("`id` is missing; without one a line could be counted twice")?;
        let at = self
            .take("at", time, "`at` is not a time like 2026-12-31T09:30:00Z")?
            .ok_or("`at` is missing")?;
        let result = self
            .take(
                "result",
                result,
                "`result` is not a result code of verify, such as VALID",
            )?
            .ok_or("`result` is missing")?;
        let ip = self.take(
            "ip",
            |ip| ip.as_str()?.parse().ok(),
            "`ip` is not an address",
        )?;
        let uses = self
            .take(
                "count",
                count,
                "`count` has to be a whole number from 1 to 1000000000",
            )?
            .unwrap_or(1);
        let version = self.version(key)?;
        if !self.0.is_empty() {
            return Err(
                "it has a field other than id, at, key_id, version, last4, result, ip, count"
                    .to_owned(),
            );
        }
        let who = match (result_of_key(result), key, version) {
            (None, ..) => None,
            (Some(_), Some(key), Some(version)) => Some((key.id.clone(), version)),
            (Some(_), None, _) => return Err("`key_id` is missing".to_owned()),
            (Some(_), _, None) => return Err("`version` or `last4` is missing".to_owned()),
        };
        in_time(at, who.as_ref().and(key), now)?;
        Ok(Event {
            id,
            who,
            at,
            result,
            ip,
            uses,
        })
    }

    /// The version that is named by its number, by its last four characters, or by both.
    fn version(&mut self, key: Option<&Key>) -> Result<Option<u32>, Sentence> {
        let number = |value: &Value| u32::try_from(value.as_u64()?).ok();
        let number = self.take("version", number, "`version` is not a number like 2")?;
        let last4 = |value: &Value| value.as_str().map(str::to_owned);
        let last4 = self.take("last4", last4, "`last4` is not text")?;
        let (Some(key), true) = (key, number.is_some() || last4.is_some()) else {
            return Ok(None);
        };
        let fits: Vec<u32> = key
            .versions
            .iter()
            .filter(|one| number.is_none_or(|number| one.version == number))
            .filter(|one| last4.as_ref().is_none_or(|last4| one.last4 == *last4))
            .map(|one| one.version)
            .collect();
        match fits[..] {
            [one] => Ok(Some(one)),
            [] => Err(format!("{} has no such secret version", key.id)),
            _ => Err(format!(
                "{} has several secrets with this `last4`; name the `version`",
                key.id
            )),
        }
    }
}

fn id(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let fits = (1..=LONGEST_ID).contains(&text.len()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

/// A date alone is no time of an event.
fn time(value: &Value) -> Option<Timestamp> {
    let text = value
        .as_str()
        .filter(|text| text.contains(['T', 't', ' ']))?;
    Timestamp::parse(text).ok()
}

fn count(value: &Value) -> Option<u64> {
    value.as_u64().filter(|uses| (1..=MOST_USES).contains(uses))
}

/// Those of keys, and those of unknown secrets.
fn result(value: &Value) -> Option<&'static str> {
    let text = value.as_str()?;
    let unknown = ["NOT_FOUND", "INVALID_FORMAT"];
    result_of_key(text).or_else(|| unknown.into_iter().find(|code| *code == text))
}

fn in_time(at: Timestamp, key: Option<&Key>, now: Timestamp) -> Result<(), Sentence> {
    if at > now.plus(AHEAD) {
        return Err("`at` is more than 5 minutes in the future".to_owned());
    }
    if at < now.minus(Tracking::KEEP_DETAIL) {
        return Err(
            "`at` is more than 30 days ago: ids are not remembered so long, and it could be counted twice"
                .to_owned(),
        );
    }
    match key.filter(|key| at < key.created_at) {
        Some(key) => Err(format!("`at` is before {} was made", key.id)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
