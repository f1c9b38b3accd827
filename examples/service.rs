//! A service that asks keyadm about its clients: `cargo run --example service < REQUESTS`.
//!
//! A request is a line, `PERMISSION AUTHORIZATION-HEADER`; what would go back to the client is printed.
//! A real service calls [`guard`] where this one reads lines.

use std::io::{self, BufRead as _, Write as _};
use std::net::IpAddr;
use std::path::PathBuf;

use keyadm::error::Error;
use keyadm::verify::{Ask, Options, Permission, Verifier};

/// Who a client turned out to be.
#[derive(Debug, PartialEq, Eq)]
struct Client {
    key_id: String,
    name: String,
}

/// What goes back to a client that is turned away.
#[derive(Debug, PartialEq, Eq)]
struct Rejection {
    status: u16,
    /// For the header `Retry-After`.
    retry_after: Option<u64>,
}

/// Lets a client do what needs `permission`, or says what to answer instead.
fn guard(
    verifier: &Verifier,
    authorization: &[u8],
    permission: &Permission,
    from: Option<IpAddr>,
) -> Result<Client, Rejection> {
    let mut ask = Ask::header(authorization).permission(permission.clone());
    if let Some(ip) = from {
        ask = ask.ip(ip);
    }
    // Without a store that can be believed nobody is let in.
    let answer = verifier.verify(&ask).map_err(|_| Rejection {
        status: 503,
        retry_after: None,
    })?;
    match (answer.valid, answer.key_id, answer.name) {
        (true, Some(key_id), Some(name)) => Ok(Client { key_id, name }),
        _ => Err(Rejection {
            status: answer.http_status,
            retry_after: answer.retry_after_seconds,
        }),
    }
}

fn main() -> Result<(), Error> {
    let store = std::env::args_os().nth(1).map_or_else(
        || PathBuf::from(".local/share/keyadm/keys.db"),
        PathBuf::from,
    );
    let verifier = Verifier::open(&store, &Options::for_this_user())?;
    // Once at the start, and then on a timer: everything else is checked as it is needed.
    verifier.audit()?;
    let mut out = io::stdout();
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let (permission, header) = line.split_once(' ').unwrap_or((&line, ""));
        let said = match Permission::parse(permission) {
            Ok(permission) => match guard(&verifier, header.as_bytes(), &permission, None) {
                Ok(client) => format!("200 hello {} ({})", client.name, client.key_id),
                Err(rejection) => format!("{}", rejection.status),
            },
            Err(why) => format!("400 {why}"),
        };
        if writeln!(out, "{said}").is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use keyadm::env::Env;

    use super::*;

    /// Runs one keyadm command for a user with this home.
    fn keyadm(home: &Path, line: &str) {
        let mut env = Env::real();
        env.vars.clear();
        env.home = Some(home.to_owned());
        let args = line.split_whitespace().map(Into::into);
        assert_eq!(keyadm::run(args, &mut env), 0, "{line}");
    }

    #[test]
    fn clients_are_let_in_turned_away_and_held_up() {
        let home = tempfile::tempdir().unwrap();
        let secret = home.path().join("shop.key");
        let file = secret.display();
        keyadm(home.path(), "keyadm init --credential-store file -q");
        keyadm(
            home.path(),
            &format!(
                "keyadm create shop --role read-only --rate 2/hour --secret-to file:{file} -q"
            ),
        );
        let options = Options {
            state: Some(home.path().join(".local/state/keyadm")),
            ..Options::default()
        };
        let store = home.path().join(".local/share/keyadm/keys.db");
        let verifier = Verifier::open(&store, &options).unwrap();
        verifier.audit().unwrap();
        let header = format!("Bearer {}", std::fs::read_to_string(&secret).unwrap());
        let asks = |permission: &str, header: &str| {
            let permission = Permission::parse(permission).unwrap();
            guard(&verifier, header.as_bytes(), &permission, None)
        };
        let status = |result: Result<Client, Rejection>| result.map_err(|no| no.status);
        assert_eq!(asks("orders.read", &header).unwrap().name, "shop");
        assert_eq!(status(asks("orders.write", &header)), Err(403));
        assert_eq!(status(asks("orders.read", "Basic eA==")), Err(401));
        assert!(asks("orders.read", &header).is_ok());
        let held_up = asks("orders.read", &header).unwrap_err();
        assert_eq!(held_up.status, 429);
        assert!(held_up.retry_after.is_some_and(|seconds| seconds <= 1_800));
        keyadm(home.path(), "keyadm revoke shop --yes -q");
        assert_eq!(status(asks("orders.read", &header)), Err(401));
        std::fs::remove_file(store).unwrap();
        assert_eq!(status(asks("orders.read", &header)), Err(503));
    }
}
