//! Lists of keys: filtered, in order, page by page.
//!
//! By name, time of making and Key ID the store walks in order, and nothing is held in memory: 100,000
//! keys take no more room than one. Any other order has to be computed for every key first.
//!
//! A page may start behind a [`Spot`], the last key of the page before, so keys that come, go or change
//! while somebody pages neither repeat nor hide others.

use std::ops::ControlFlow;

use super::filter::{Filter, Seen};
use super::sort::{Sort, Spot};
use crate::error::Result;
use crate::key::{Key, KeyId};
use crate::store::{Store, Walk};
use crate::time::Timestamp;

/// Which keys, in which order, and which of them to show.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Which keys.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// From the last to the first.
    pub reverse: bool,
    /// Only those behind this place.
    pub after: Option<Spot>,
    /// How many to leave out first.
    pub skip: u64,
    /// The most to show.
    pub limit: Option<u64>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// How many keys fit, shown or not; unknown when the list started behind a place.
    pub total: Option<u64>,
    /// The last key shown, if there are more behind it.
    pub next: Option<Spot>,
}

/// What is done with each key that is shown.
pub type Visit<'v> = dyn FnMut(&Key, &Seen) -> Result<()> + 'v;

/// Shows the keys that `query` asks for.
///
/// Rows are shown as the table has them: reading 100,000 signatures for a list would take minutes, and
/// whatever acts on a key reads it through the journal.
///
/// # Errors
/// Those of the store and of `visit`.
pub fn list(
    store: &dyn Store,
    query: &Query,
    now: Timestamp,
    visit: &mut Visit<'_>,
) -> Result<Listed> {
    let mut page = Page {
        query,
        now,
        met: 0,
        last: None,
        more: false,
        visit,
    };
    match query.sort.walked() {
        Some(order) => {
            let walk = Walk {
                revoked: query.filter.wants_revoked(),
                order,
                reverse: query.reverse,
                after: query.after.clone().map(|spot| (spot.text, spot.id)),
            };
            store.keys(&walk, &mut |row, seen| {
                if query.filter.fits(&row.value, &seen, now) {
                    return page.meet(&row.value, &seen);
                }
                Ok(ControlFlow::Continue(()))
            })?;
        }
        None => {
            for (_, _, key, seen) in collected(store, query, now)? {
                if page.meet(&key, &seen)?.is_break() {
                    break;
                }
            }
        }
    }
    Ok(Listed {
        total: query.after.is_none().then_some(page.met),
        next: page.last.filter(|_| page.more),
    })
}

type Sorted = (String, KeyId, Key, Seen);

/// All keys that fit, in an order that no index has.
fn collected(store: &dyn Store, query: &Query, now: Timestamp) -> Result<Vec<Sorted>> {
    let mut all: Vec<Sorted> = Vec::new();
    let walk = Walk {
        revoked: query.filter.wants_revoked(),
        ..Walk::default()
    };
    store.keys(&walk, &mut |row, seen| {
        let key = row.value;
        if query.filter.fits(&key, &seen, now) {
            let spot = query.sort.spot(&key, &seen, now);
            let behind = query
                .after
                .as_ref()
                .is_none_or(|after| match query.reverse {
                    true => spot < *after,
                    false => spot > *after,
                });
            if behind {
                all.push((spot.text, spot.id, key, seen));
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    all.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    if query.reverse {
        all.reverse();
    }
    Ok(all)
}

/// Counts keys as they come and shows those of the page.
struct Page<'q, 'v, 'w> {
    query: &'q Query,
    now: Timestamp,
    met: u64,
    last: Option<Spot>,
    more: bool,
    visit: &'v mut Visit<'w>,
}

impl Page<'_, '_, '_> {
    fn meet(&mut self, key: &Key, seen: &Seen) -> Result<ControlFlow<()>> {
        let Query {
            skip, limit, sort, ..
        } = *self.query;
        self.met += 1;
        if self.met <= skip {
            return Ok(ControlFlow::Continue(()));
        }
        if limit.is_some_and(|limit| self.met - skip > limit) {
            self.more = true;
            // Behind a place the total is not known anyway.
            return Ok(match self.query.after {
                Some(_) => ControlFlow::Break(()),
                None => ControlFlow::Continue(()),
            });
        }
        (self.visit)(key, seen)?;
        if limit.is_some_and(|limit| self.met - skip == limit) {
            self.last = Some(sort.spot(key, seen, self.now));
        }
        Ok(ControlFlow::Continue(()))
    }
}
