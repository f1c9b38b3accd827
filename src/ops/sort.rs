//! The orders of a list, and places in them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;

use super::filter::{Seen, last_used};
use crate::key::{Key, KeyId, Standing};
use crate::store::Order;
use crate::time::Timestamp;

/// Stands between the parts of a cursor; no name can hold it.
const SEPARATOR: char = '\u{1f}';

/// The longest cursor that is read: a name of 100 bytes and a Key ID take far less.
const LONGEST_CURSOR: usize = 400;

/// What a list is sorted by; ties are broken by Key ID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The name.
    #[default]
    Name,
    /// The time of making.
    Created,
    /// The Key ID.
    Id,
    /// The last use; never used comes first.
    LastUsed,
    /// When rotation is due; never comes last.
    Due,
    /// When the key ends; never comes last.
    Expires,
    /// The role.
    Role,
    /// What the status amounts to, from active to revoked.
    Status,
}

/// A place in a list: the sort text and the Key ID of one key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// What the key is sorted by.
    pub text: String,
    /// Which key it is.
    pub id: KeyId,
}

impl Sort {
    /// Every order with its word.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Name, "name"),
        (Self::Created, "created"),
        (Self::Id, "id"),
        (Self::LastUsed, "last-used"),
        (Self::Due, "due"),
        (Self::Expires, "expires"),
        (Self::Role, "role"),
        (Self::Status, "status"),
    ];

    /// The word that asks for it.
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(sort, _)| *sort == self)
            .map_or("", |(_, word)| word)
    }

    /// Reads its word.
    ///
    /// # Errors
    /// A sentence that lists them.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::ALL
            .iter()
            .find(|(_, word)| *word == text)
            .map(|(sort, _)| *sort)
            .ok_or_else(|| {
                format!(
                    "expected one of {}",
                    Self::ALL.map(|(_, word)| word).join(", ")
                )
            })
    }

    /// The order of the store's that it is, if it is one.
    pub fn walked(self) -> Option<Order> {
        match self {
            Self::Name => Some(Order::Name),
            Self::Created => Some(Order::Created),
            Self::Id => Some(Order::Id),
            _ => None,
        }
    }

    /// Where `key` stands in this order. In an order of the store's the text is the store's, too.
    pub fn spot(self, key: &Key, seen: &Seen, now: Timestamp) -> Spot {
        let never = || "~".to_owned();
        let text = match self {
            Self::Name => key.name.clone(),
            Self::Created => key.created_at.to_string(),
            Self::Id => key.id.to_string(),
            Self::LastUsed => last_used(seen).map_or(String::new(), |(at, _)| at.to_string()),
            Self::Due => key.due_at().map_or_else(never, |at| at.to_string()),
            Self::Expires => key.expires_at.map_or_else(never, |at| at.to_string()),
            Self::Role => key.role.clone(),
            Self::Status => rank(key.standing(now)).to_owned(),
        };
        Spot {
            text,
            id: key.id.clone(),
        }
    }

    /// Writes `spot` as the cursor that `--after` takes; it is for this order alone.
    pub fn cursor(self, spot: &Spot) -> String {
        let parts = [self.as_str(), &spot.text, spot.id.as_str()];
        BASE64.encode(parts.join(&SEPARATOR.to_string()))
    }

    /// Reads a cursor of this order.
    ///
    /// # Errors
    /// A sentence: it is no cursor, or one of another order.
    pub fn spot_of(self, cursor: &str) -> Result<Spot, String> {
        let wrong = || "it is not a cursor; `meta.next` of the page before is one".to_owned();
        if cursor.len() > LONGEST_CURSOR {
            return Err(wrong());
        }
        let bytes = BASE64.decode(cursor).map_err(|_| wrong())?;
        let text = String::from_utf8(bytes).map_err(|_| wrong())?;
        let parts: Vec<&str> = text.split(SEPARATOR).collect();
        let &[sort, text, id] = &parts[..] else {
            return Err(wrong());
        };
        let id = KeyId::parse(id).ok_or_else(wrong)?;
        let sort = Self::parse(sort).map_err(|_| wrong())?;
        if sort != self {
            return Err(format!(
                "it belongs to a list with --sort {}",
                sort.as_str()
            ));
        }
        Ok(Spot {
            text: text.to_owned(),
            id,
        })
    }
}

fn rank(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "0",
        Standing::Pending => "1",
        Standing::NoSecret => "2",
        Standing::Suspended => "3",
        Standing::Expired => "4",
        Standing::Revoked => "5",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::example::{key, now};
    use crate::time::Span;

    #[test]
    fn a_cursor_reads_back_in_its_own_order_only() {
        for (sort, _) in Sort::ALL {
            let spot = sort.spot(&key(), &Seen::new(), now());
            let cursor = sort.cursor(&spot);
            assert_eq!(sort.spot_of(&cursor), Ok(spot));
            let other = if sort == Sort::Id {
                Sort::Role
            } else {
                Sort::Id
            };
            assert!(other.spot_of(&cursor).unwrap_err().contains("--sort"));
        }
        for wrong in ["", "x", "key_4f7q2m9xk3hd", "bmFtZQ", &"A".repeat(500)] {
            assert!(Sort::Name.spot_of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_never_happens_has_its_end_of_the_list() {
        let mut ending = key();
        ending.expires_at = Some(now().plus(Span::days(9_000)));
        ending.rotate_every = Some(Span::days(9_000));
        for sort in [Sort::Expires, Sort::Due] {
            let spot = |key| sort.spot(key, &Seen::new(), now());
            assert!(spot(&ending) < spot(&key()), "{sort:?}");
        }
        let used = Seen::from([(
            1,
            crate::key::Sighting {
                last_seen: Some(now()),
                ..crate::key::Sighting::default()
            },
        )]);
        let spot = |seen| Sort::LastUsed.spot(&key(), seen, now());
        assert!(spot(&Seen::new()) < spot(&used));
    }
}
