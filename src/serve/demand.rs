//! What a proxy demands of a client: a permission, an environment.
//!
//! # Who may demand, and why a client cannot demand less
//!
//! The demand comes from the proxy's configuration: the query of the URL it asks (`/auth?permission=
//! orders.read`), or the headers `X-Keyadm-Permission` and `X-Keyadm-Environment`. Proxies pass on the
//! headers of the client, too, so a header may be the client's own. Therefore **demands only add up**:
//! every value that is given anywhere has to be the same, or the request is refused with 400. A client
//! that sends a header of its own can ask for more than its proxy does, or be refused; there is no
//! header that takes the proxy's demand away. An empty value is refused as well, because it is what an
//! unset variable of a configuration looks like, and so is an unknown parameter, because that is what
//! a misspelt one looks like: both would let everybody in.
//!
//! A proxy that demands by header must *set* it in every place (nginx `proxy_set_header`), as anywhere
//! else; where it does not, nothing is demanded, or what the client likes. The query is the better way.

use axum::http::HeaderMap;
use percent_encoding::percent_decode_str;

use super::problem::Problem;
use crate::key::Permission;

/// The header that may name the permission.
const PERMISSION: &str = "x-keyadm-permission";
/// The header that may name the environment.
const ENVIRONMENT: &str = "x-keyadm-environment";

/// What a client has to have, besides a secret.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// The permission.
    pub permission: Option<Permission>,
    /// The environment of its key.
    pub environment: Option<String>,
}

impl Demand {
    /// Reads the demand from the query and the headers of a request.
    ///
    /// # Errors
    /// [`Problem::PARAMETER`], [`Problem::PERMISSION`], [`Problem::ENVIRONMENT`],
    /// [`Problem::CONTRADICTION`].
    pub fn of(query: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        let mut demand = Self::default();
        for pair in query.unwrap_or_default().split('&') {
            match pair.split_once('=') {
                Some(("permission", value)) => demand.permission(&decoded(value)?)?,
                Some(("environment", value)) => demand.environment(&decoded(value)?)?,
                None if pair.is_empty() => {}
                _ => return Err(Problem::PARAMETER),
            }
        }
        for value in headers.get_all(PERMISSION) {
            demand.permission(value.to_str().map_err(|_| Problem::PERMISSION)?)?;
        }
        for value in headers.get_all(ENVIRONMENT) {
            demand.environment(value.to_str().map_err(|_| Problem::ENVIRONMENT)?)?;
        }
        Ok(demand)
    }

    fn permission(&mut self, text: &str) -> Result<(), Problem> {
        let permission = Permission::parse(text).map_err(|_| Problem::PERMISSION)?;
        add(&mut self.permission, permission)
    }

    fn environment(&mut self, text: &str) -> Result<(), Problem> {
        if text.is_empty() {
            return Err(Problem::ENVIRONMENT);
        }
        add(&mut self.environment, text.to_owned())
    }
}

/// Adds a demand to what is demanded already, which has to be the same.
fn add<T: PartialEq>(so_far: &mut Option<T>, more: T) -> Result<(), Problem> {
    if so_far.as_ref().is_some_and(|known| *known != more) {
        return Err(Problem::CONTRADICTION);
    }
    *so_far = Some(more);
    Ok(())
}

/// The text of a parameter.
fn decoded(value: &str) -> Result<std::borrow::Cow<'_, str>, Problem> {
    percent_decode_str(value)
        .decode_utf8()
        .map_err(|_| Problem::PARAMETER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    /// The query, the header lines (`;` between them), and the demand or the problem.
    const TABLE: &str = "
                                            |                                            |
        permission=orders.read              |                                            | orders.read
        permission=orders%2Eread            |                                            | orders.read
        permission=a.b&environment=staging  |                                            | a.b staging
                                            | x-keyadm-permission: a.b                   | a.b
                                            | x-keyadm-environment: staging              | staging
        permission=a.b                      | x-keyadm-permission: a.b                   | a.b
        permission=a.b&permission=a.b       |                                            | a.b
        permission=a.b                      | x-keyadm-permission: a.c                   | request.contradiction
                                            | x-keyadm-permission: a.b; x-keyadm-permission: a.c | request.contradiction
        permission=a.b&permission=a.c       |                                            | request.contradiction
        environment=x                       | x-keyadm-environment: y                    | request.contradiction
        permission=a.b                      | x-keyadm-permission:                       | request.permission
        environment=x                       | x-keyadm-environment:                      | request.environment
        permission=                         |                                            | request.permission
        permission                          |                                            | request.parameter
        environment=                        |                                            | request.environment
        permision=a.b                       |                                            | request.parameter
        Permission=a.b                      |                                            | request.parameter
        permission=orders.*                 |                                            | request.permission
        permission=*                        |                                            | request.permission
        permission=orders                   |                                            | request.permission
        permission=$permission              |                                            | request.permission
        permission=a.b%ff                   |                                            | request.parameter
                                            | x-keyadm-permission: a.bÿ                  | request.permission
                                            | x-keyadm-environment: ÿ                    | request.environment
        permission=a.b                      | x_keyadm_permission: a.c                   | a.b
    ";

    #[test]
    fn query_and_headers_may_demand_and_have_to_agree() {
        for row in TABLE.lines().filter(|line| line.contains('|')) {
            let columns: Vec<&str> = row.split('|').map(str::trim).collect();
            let [query, lines, expected] = columns[..] else {
                panic!("{row}");
            };
            let mut headers = HeaderMap::new();
            for line in lines.split(';').filter(|line| !line.is_empty()) {
                let (name, value) = line.split_once(':').unwrap();
                let value = HeaderValue::from_bytes(value.trim().as_bytes()).unwrap();
                headers.append(name.trim().parse::<HeaderName>().unwrap(), value);
            }
            let shown = match Demand::of(Some(query), &headers) {
                Ok(demand) => [
                    demand.permission.map(|asked| asked.to_string()),
                    demand.environment,
                ]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
                Err(problem) => problem.code.to_owned(),
            };
            assert_eq!(shown, expected, "{row}");
        }
    }
}
