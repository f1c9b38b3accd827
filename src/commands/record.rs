//! A key as JSON has it: the fields of the contract, in their order.

use std::collections::BTreeMap;

use ipnet::IpNet;
use serde::Serialize;

use crate::key::{Finish, KeyId, RateLimit};
use crate::time::{Span, Timestamp};

/// A key; `null` for what it does not have.
#[derive(Serialize)]
pub struct Record<'a> {
    pub id: &'a KeyId,
    pub name: &'a str,
    pub role: &'a str,
    pub environment: &'a str,
    pub owner: Option<&'a str>,
    pub description: Option<&'a str>,
    pub tags: &'a BTreeMap<String, String>,
    pub status: &'static str,
    pub last4: Option<&'a str>,
    pub version: Option<u32>,
    pub live_versions: Vec<LiveVersion<'a>>,
    pub created_at: Timestamp,
    pub created_by: &'a str,
    pub expires_at: Option<Timestamp>,
    pub rotate_every_seconds: Option<Span>,
    pub due_at: Option<Timestamp>,
    pub due: bool,
    pub overdue: bool,
    pub finish: Option<Finish>,
    pub allow_ips: &'a [IpNet],
    pub rate_limit: Option<RateLimit>,
    pub max_uses: Option<u64>,
    pub sinks: &'a [String],
    pub last_used_at: Option<Timestamp>,
    pub last_used_ip: Option<&'a str>,
    pub tracking_since: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub revoked_by: Option<&'a str>,
    pub revoke_reason: Option<&'a str>,
}

/// A secret version that is accepted now.
#[derive(Serialize)]
pub struct LiveVersion<'a> {
    pub version: u32,
    pub last4: &'a str,
    pub state: &'static str,
    pub created_at: Timestamp,
    pub first_seen_at: Option<Timestamp>,
    pub last_seen_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub delivered_to: &'a [String],
}
