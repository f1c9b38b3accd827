//! Validity: one pure function, [`Key::check`], and the chain of steps it walks.
//!
//! `verify` asks for the first step that fails, `explain` shows them all; neither has a rule of its
//! own. Nothing here is repeated in SQL.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Key, Permission, Refusal, Role, Status, Version, VersionState, looks_like_secret};
use crate::time::{Span, Timestamp};

/// What a client asks for besides being known.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The permission it needs.
    pub permission: Option<Permission>,
    /// The address it comes from.
    pub ip: Option<IpAddr>,
    /// The environment it talks to.
    pub environment: Option<String>,
    /// Uses of the key so far, over all versions.
    pub uses: u64,
    /// How long the key's rate limit makes this use wait, if it does; see
    /// [`RateLimit::take`](super::RateLimit::take).
    pub wait: Option<Span>,
}

/// Proof that a client passed every step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted(());

/// Everything one decision looks at.
pub struct Case<'a> {
    /// The key that the secret names.
    pub key: &'a Key,
    /// The version that the secret is.
    pub version: &'a Version,
    /// The role that the key carries; `None` when it is gone.
    pub role: Option<&'a Role>,
    /// What is asked.
    pub request: &'a Request,
    /// When.
    pub now: Timestamp,
}

/// One step: its name, its test, and what it looked at in words.
pub struct Step {
    /// The step's name, as `explain` prints it.
    pub name: &'static str,
    /// Whether it passes.
    pub test: fn(&Case<'_>) -> Result<(), Refusal>,
    /// What it looked at.
    pub detail: fn(&Case<'_>) -> String,
}

/// The steps in order: what is final first, what the client can mend last.
pub const CHAIN: [Step; 9] = [
    Step {
        name: "revocation",
        test: |case| refuse_if(case.key.status == Status::Revoked, Refusal::Revoked),
        detail: key_detail,
    },
    Step {
        name: "version",
        test: |case| refuse_if(!case.version.is_live(case.now), Refusal::VersionRetired),
        detail: version_detail,
    },
    Step {
        name: "expiry",
        test: |case| {
            let over = case.key.expires_at.is_some_and(|end| end <= case.now);
            refuse_if(over, Refusal::Expired)
        },
        detail: |case| match case.key.expires_at {
            Some(end) if end <= case.now => format!("the key expired at {end}"),
            Some(end) => format!("the key expires at {end}"),
            None => "the key does not expire".to_owned(),
        },
    },
    Step {
        name: "status",
        test: |case| refuse_if(case.key.status == Status::Suspended, Refusal::Suspended),
        detail: |case| format!("the key is {}", case.key.status.as_str()),
    },
    Step {
        name: "environment",
        test: |case| {
            let asked = case.request.environment.as_ref();
            let other = asked.is_some_and(|asked| *asked != case.key.environment);
            refuse_if(other, Refusal::WrongEnvironment)
        },
        detail: |case| {
            let asked = case.request.environment.as_deref().unwrap_or("any");
            // Whoever mixed up two fields is told so, but not in front of others.
            let asked = if looks_like_secret(asked) {
                "what looks like a secret"
            } else {
                asked
            };
            format!("the key is of {}, asked for {asked}", case.key.environment)
        },
    },
    Step {
        name: "address",
        test: |case| {
            let allowed = &case.key.allow_ips;
            let fits = |ip: IpAddr| allowed.iter().any(|net| contains(net, ip));
            let good = allowed.is_empty() || case.request.ip.is_some_and(fits);
            refuse_if(!good, Refusal::IpNotAllowed)
        },
        detail: address_detail,
    },
    Step {
        name: "permission",
        test: |case| {
            let granted = case
                .request
                .permission
                .as_ref()
                .is_none_or(|asked| case.role.is_some_and(|role| role.grants(asked)));
            refuse_if(!granted, Refusal::InsufficientPermissions)
        },
        detail: permission_detail,
    },
    Step {
        name: "uses",
        test: |case| {
            let used_up = case
                .key
                .max_uses
                .is_some_and(|most| case.request.uses >= most);
            refuse_if(used_up, Refusal::UsageExceeded)
        },
        detail: |case| match case.key.max_uses {
            Some(most) => format!("{} of {most} uses", case.request.uses),
            None => "the number of uses is not limited".to_owned(),
        },
    },
    Step {
        name: "rate",
        test: |case| {
            let wait = case.key.rate_limit.and(case.request.wait);
            wait.map_or(Ok(()), |wait| Err(Refusal::RateLimited(wait)))
        },
        detail: rate_detail,
    },
];

impl Key {
    /// Whether a client that presents `version` of this key may do what it asks, at `now`.
    ///
    /// # Errors
    /// The first step of [`CHAIN`] that fails.
    pub fn check(
        &self,
        version: &Version,
        role: Option<&Role>,
        now: Timestamp,
        request: &Request,
    ) -> Result<Granted, Refusal> {
        let case = Case {
            key: self,
            version,
            role,
            request,
            now,
        };
        CHAIN.iter().try_for_each(|step| (step.test)(&case))?;
        Ok(Granted(()))
    }
}

fn refuse_if(refused: bool, refusal: Refusal) -> Result<(), Refusal> {
    if refused { Err(refusal) } else { Ok(()) }
}

/// Whether `net` contains `ip`; an IPv4-mapped IPv6 address is the IPv4 address (RFC 4291, 2.5.5.2).
fn contains(net: &IpNet, ip: IpAddr) -> bool {
    net.contains(&ip.to_canonical())
}

fn key_detail(case: &Case<'_>) -> String {
    let key = case.key;
    match key.revoked_at {
        Some(at) if key.status == Status::Revoked => format!(
            "the key was revoked at {at} by {}{}",
            key.revoked_by.as_deref().unwrap_or("an unknown operator"),
            key.revoke_reason
                .as_ref()
                .map_or_else(String::new, |reason| format!(": {reason}"))
        ),
        _ => format!("the key {} is not revoked", key.id),
    }
}

fn version_detail(case: &Case<'_>) -> String {
    let version = case.version;
    let newest = case.key.newest().map_or(0, |newest| newest.version);
    let state = match (version.state, version.expires_at) {
        (VersionState::Revoked, _) => "is revoked".to_owned(),
        (_, Some(end)) if end <= case.now => format!("ended at {end}"),
        (VersionState::Retiring, Some(end)) => format!("is retiring and ends at {end}"),
        (VersionState::Retiring, None) => "is retiring".to_owned(),
        (state, _) => format!("is {}", state.as_str()),
    };
    format!(
        "v{} …{} {state}; in use is v{newest}",
        version.version, version.last4
    )
}

fn address_detail(case: &Case<'_>) -> String {
    let allowed: Vec<String> = case.key.allow_ips.iter().map(ToString::to_string).collect();
    match (allowed.is_empty(), case.request.ip) {
        (true, _) => "any address may use the key".to_owned(),
        (false, None) => format!(
            "only {} may use it, and no address was given (--ip)",
            allowed.join(", ")
        ),
        (false, Some(ip)) => format!("{ip} asks; allowed are {}", allowed.join(", ")),
    }
}

fn rate_detail(case: &Case<'_>) -> String {
    match (case.key.rate_limit, case.request.wait) {
        (None, _) => "how often it is used is not limited".to_owned(),
        (Some(rate), None) => format!("{rate} leaves room for one more use"),
        (Some(rate), Some(wait)) => format!("{rate} is used up; the next use fits in {wait}"),
    }
}

fn permission_detail(case: &Case<'_>) -> String {
    let Some(role) = case.role else {
        return format!("the role {} does not exist", case.key.role);
    };
    let granted: Vec<String> = role.permissions.iter().map(ToString::to_string).collect();
    match &case.request.permission {
        None => format!(
            "none asked for; {} grants {}",
            role.name,
            granted.join(", ")
        ),
        Some(asked) => format!(
            "{asked} asked for; {} grants {}",
            role.name,
            granted.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests;
