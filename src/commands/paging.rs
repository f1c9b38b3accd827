//! Which keys a list shows, in which order, and how it is cut into pages: for every list with one key
//! per row.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::Context;
use super::selector::Selector;
use crate::error::{Code, Error, Result};
use crate::ops::{Desk, Listed, Query, Sort};
use crate::output::Page;

/// Rows on a page of a table or of a JSON document, unless --limit says otherwise.
const PAGE: u64 = 100;

/// Which keys, in which order, page by page.
#[derive(Debug, clap::Args)]
pub struct Paging {
    /// Revoked keys too
    #[arg(long, short)]
    all: bool,
    /// name, created, id, last-used, due, expires, role or status
    #[arg(long, value_name = "ORDER", default_value = "name", hide_possible_values = true, value_parser = orders())]
    sort: Sort,
    /// From the last to the first
    #[arg(long)]
    reverse: bool,
    /// The most keys to list, 0 for all of them [default: 100 for tables and JSON, else all]
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    /// The page of so many keys
    #[arg(long, value_name = "N", conflicts_with = "after", value_parser = clap::value_parser!(u64).range(1..))]
    page: Option<u64>,
    /// Go on behind the page whose `meta.next` this is; keys that come and go meanwhile do no harm
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    #[command(flatten)]
    which: Selector,
}

impl Paging {
    /// What to ask for, and the number of the page.
    ///
    /// # Errors
    /// `usage.arguments` for a cursor that is none, for a page without a limit, and for an environment
    /// that does not exist; `not_found.role`.
    pub fn query(self, context: &Context<'_>, desk: &Desk) -> Result<(Query, u64)> {
        self.which.check(&context.config, &desk.book())?;
        let limit = match self.limit {
            Some(0) => None,
            Some(limit) => Some(limit),
            None => context.output.pages().then_some(PAGE),
        };
        let wrong = |what: &str, why: String| {
            Error::new(Code::Arguments, what)
                .why(why)
                .unchanged("nothing was listed")
        };
        let skip = match (self.page, limit) {
            (None | Some(1), _) => 0,
            (Some(page), Some(limit)) => (page - 1).saturating_mul(limit),
            (Some(_), None) => {
                let why = "without a limit there is one page; say how long a page is: --limit 100";
                return Err(wrong("--page needs a limit", why.to_owned()));
            }
        };
        let after = self
            .after
            .map(|cursor| self.sort.spot_of(&cursor))
            .transpose()
            .map_err(|why| wrong("--after cannot be understood", why))?;
        let query = Query {
            filter: self.which.filter(self.all),
            sort: self.sort,
            reverse: self.reverse,
            after,
            skip,
            limit,
        };
        Ok((query, self.page.unwrap_or(1)))
    }
}

/// Where a page stands among all there is.
pub fn page_of(query: &Query, page: u64, listed: &Listed) -> Page {
    Page {
        page,
        limit: query.limit,
        total: listed.total,
        next: listed.next.as_ref().map(|spot| query.sort.cursor(spot)),
    }
}

/// A document that is cut says so itself; people are told by the writer.
pub fn cut(context: &Context<'_>, page: &Page) -> Vec<String> {
    let (Some(next), true) = (&page.next, context.output.json()) else {
        return Vec::new();
    };
    let of = page
        .total
        .map_or(String::new(), |total| format!(" of {total}"));
    let limit = page.limit.unwrap_or_default();
    vec![format!(
        "{limit}{of} keys are shown; the next page: --after {next}; all at once: --limit 0"
    )]
}

/// What to say when nothing is listed: `keys` is how many the store has.
pub fn empty(keys: u64, query: &Query, page: &Page) -> String {
    let total = page.total.unwrap_or(1);
    if total > 0 {
        format!("there is no page {}: {total} fit in all", page.page)
    } else if keys == 0 {
        "no keys yet: keyadm create NAME --role read-only".to_owned()
    } else if query.filter.is_empty() {
        "every key is revoked; keyadm list --all shows them".to_owned()
    } else if query.filter.wants_revoked() {
        "no key fits".to_owned()
    } else {
        "no key fits; --all looks at revoked keys too".to_owned()
    }
}

fn orders() -> impl clap::builder::TypedValueParser<Value = Sort> {
    PossibleValuesParser::new(Sort::ALL.map(|(_, word)| word)).try_map(|word| Sort::parse(&word))
}
