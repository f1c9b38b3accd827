//! Secrets that no key has, per minute and network.

use std::ops::ControlFlow;

use serde_json::json;

use super::list::number;
use crate::commands::Context;
use crate::commands::describe::column;
use crate::error::{Exit, Result};
use crate::ops::Desk;
use crate::output::{Cell, Column, Page};
use crate::store::Tracking;
use crate::time::Timestamp;

const COLUMNS: &[Column] = &[
    column("MINUTE", "minute", 0),
    column("NETWORK", "network", 0),
    number("REFUSED", "refused", 0),
];

/// Runs `keyadm usage --unknown`.
pub fn run(since: Option<Timestamp>, context: &mut Context<'_>, desk: &Desk) -> Result<Exit> {
    let tracked = desk.store().tracking()?.minutes_since;
    let from = since.map_or(tracked, |since| since.max(tracked));
    let mut writer = context.output.list("UnknownList", COLUMNS);
    let mut count = 0;
    desk.store().unknown(from, &mut |networks| {
        count += 1;
        let refused = networks.uses;
        writer.row(
            context.env,
            &networks.prefix,
            || {
                vec![
                    Cell::text(&networks.start.to_string()),
                    Cell::text(&networks.prefix),
                    Cell::text(&refused.to_string()),
                ]
            },
            || {
                json!({
                    "minute": networks.start, "network": networks.prefix, "refused": refused,
                    "tracking_since": tracked, "resolution_seconds": Tracking::UNKNOWN_RESOLUTION,
                })
            },
        )?;
        Ok(ControlFlow::Continue(()))
    })?;
    let page = Page {
        page: 1,
        total: Some(count),
        ..Page::default()
    };
    let empty = format!("no unknown secret was presented since {from}");
    writer.finish(context.env, page, Vec::new(), &empty)
}
