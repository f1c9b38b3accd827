//! `POST /v1/verify`: the question that a service asks about its own client.
//!
//! An answered question is 200, whatever the answer; the body is what `keyadm verify --json` has as
//! its `data`. Address and environment are those of the client and come from the body alone. A field
//! that we do not know is refused, because a misspelt `permission` would demand nothing.

use std::borrow::Cow;
use std::net::IpAddr;

use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::IntoResponse as _;
use serde::Deserialize;

use super::credential::none_in_url;
use super::gate::{Answered, Gate};
use super::headers::never_keep;
use super::problem::Problem;
use crate::key::Permission;
use crate::verify::Ask;

/// The body. The secret is borrowed from it, so that no copy is made (unless it has escapes, and then
/// it is none of ours).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question<'a> {
    #[serde(borrow)]
    secret: Cow<'a, str>,
    #[serde(borrow)]
    permission: Option<Cow<'a, str>>,
    ip: Option<IpAddr>,
    #[serde(borrow)]
    environment: Option<Cow<'a, str>>,
}

/// Refuses what is not worth reading a body for.
///
/// # Errors
/// [`Problem::SECRET_IN_URL`], [`Problem::PARAMETER`], [`Problem::MEDIA_TYPE`].
pub fn is_worth_reading(uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
    none_in_url(uri)?;
    if uri.query().is_some_and(|query| !query.is_empty()) {
        return Err(Problem::PARAMETER);
    }
    let json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"));
    json.then_some(()).ok_or(Problem::MEDIA_TYPE)
}

/// Answers one question.
pub fn answer(gate: &Gate, body: &[u8]) -> Answered {
    let mut answered = decide(gate, body).unwrap_or_else(Answered::from);
    never_keep(answered.response.headers_mut());
    answered
}

fn decide(gate: &Gate, body: &[u8]) -> Result<Answered, Problem> {
    let question: Question<'_> = serde_json::from_slice(body).map_err(|_| Problem::BODY)?;
    let permission = question.permission.as_deref().map(Permission::parse);
    let permission = permission.transpose().map_err(|_| Problem::PERMISSION)?;
    let mut ask = Ask::secret(&question.secret);
    if let Some(permission) = &permission {
        ask = ask.permission(permission.clone());
    }
    match question.environment.as_deref() {
        Some("") => return Err(Problem::ENVIRONMENT),
        Some(environment) => ask = ask.environment(environment),
        None => {}
    }
    if let Some(ip) = question.ip {
        ask = ask.ip(ip);
    }
    let answer = gate.ask(&ask)?;
    let body = serde_json::to_string(&answer).map_err(|_| Problem::INTERNAL)?;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let response = (StatusCode::OK, kind, body).into_response();
    let secret = question.secret.as_bytes();
    Ok(Answered::about(gate, &answer, secret, response).asked(permission, question.ip))
}
