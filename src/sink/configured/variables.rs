//! The environment of a hook: exactly what the contract lists, and nothing that is secret.

use std::collections::BTreeMap;

use crate::env::Env;
use crate::sink::About;

/// Where hooks find programs.
pub const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The version of the contract.
const PROTOCOL: &str = "1";

/// What every process of a sink gets: a fixed `PATH`, who the user is, language and time zone as far as
/// keyadm has them itself, and what the configuration passes on.
pub fn base(env: &Env, pass: &[String]) -> BTreeMap<String, String> {
    let mut variables: BTreeMap<String, String> = BTreeMap::new();
    let mut set = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            variables.insert(name.to_owned(), value.to_owned());
        }
    };
    for name in pass {
        set(name, env.vars.get(name).map(String::as_str));
    }
    for name in ["LANG", "TZ"] {
        set(name, env.var(name));
    }
    // cron sets one of the two, depending on its kind.
    set("USER", env.var("USER").or(env.var("LOGNAME")));
    set("LOGNAME", env.var("LOGNAME").or(env.var("USER")));
    set("HOME", env.home.as_ref().and_then(|home| home.to_str()));
    set("PATH", Some(PATH));
    variables
}

/// What a hook is told about the call; what is not known is empty. `KEYADM_ATTEMPT` is added by each.
pub fn facts(
    sink: &str,
    operation: &str,
    about: &About,
    canary: bool,
) -> impl Iterator<Item = (String, String)> {
    let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
    let version = Some(about.version).filter(|version| *version > 0);
    let facts = [
        ("PROTOCOL", PROTOCOL.to_owned()),
        ("OPERATION", operation.to_owned()),
        ("SINK", sink.to_owned()),
        ("KEY_ID", about.key_id.clone()),
        ("KEY_NAME", about.name.clone()),
        ("ROLE", about.role.clone()),
        ("ENVIRONMENT", about.environment.clone()),
        ("VERSION", number(version)),
        ("LAST4", about.last4.clone()),
        ("OLD_VERSION", number(about.old_version)),
        ("OLD_LAST4", about.old_last4.clone().unwrap_or_default()),
        (
            "REASON",
            about.reason.clone().unwrap_or("create".to_owned()),
        ),
        (
            "EXPIRES_AT",
            about
                .expires_at
                .map(|at| at.to_string())
                .unwrap_or_default(),
        ),
        ("DRY_RUN", if canary { "1" } else { "0" }.to_owned()),
    ];
    facts
        .into_iter()
        .map(|(name, value)| (format!("KEYADM_{name}"), value))
}
