//! `/auth`: forward-auth, the question that a proxy asks before it lets a request through.
//!
//! The proxy passes the client's headers on; the secret is in `Authorization: Bearer`. The status is
//! the answer: 200, 401, 403 or 429, and anything else means that the client is not to be let in. The
//! method does not matter, and no body is read: proxies send none. See [`super::demand`] for what the
//! proxy may demand, [`super::headers`] for what it learns, [`super::address`] for the client's
//! address.

use std::net::IpAddr;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::address::Peer;
use super::credential::{none_in_url, presented};
use super::demand::Demand;
use super::gate::{Answered, Gate};
use super::headers::{challenge, identify};
use super::problem::Problem;
use crate::key::Permission;
use crate::verify::{Answer, Ask};

/// Answers one question.
pub fn answer(gate: &Gate, peer: Peer, uri: &Uri, headers: &HeaderMap) -> Answered {
    let ip = gate.trusted.client(peer, headers);
    decide(gate, ip, uri, headers).unwrap_or_else(|problem| Answered::from(problem).asked(None, ip))
}

fn decide(
    gate: &Gate,
    ip: Option<IpAddr>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Answered, Problem> {
    none_in_url(uri)?;
    let secret = presented(headers)?;
    let Demand {
        permission,
        environment,
    } = Demand::of(uri.query(), headers)?;
    let secret = secret.ok_or(Problem::NO_SECRET)?;
    let mut ask = Ask::bytes(secret);
    if let Some(permission) = &permission {
        ask = ask.permission(permission.clone());
    }
    if let Some(environment) = environment {
        ask = ask.environment(environment);
    }
    if let Some(ip) = ip {
        ask = ask.ip(ip);
    }
    let answer = gate.ask(&ask)?;
    let response = respond(&answer, permission.as_ref());
    Ok(Answered::about(gate, &answer, secret, response).asked(permission, ip))
}

/// The answer as HTTP has it. A refused client sees the code and no more: proxies like Traefik and
/// Caddy pass this response on to it.
fn respond(answer: &Answer, permission: Option<&Permission>) -> Response {
    if answer.valid {
        let mut response = Response::new(Body::empty());
        identify(response.headers_mut(), Some(answer));
        return response;
    }
    // A verifier that refuses with a status of acceptance is not believed.
    let status = StatusCode::from_u16(answer.http_status)
        .ok()
        .filter(|status| status.is_client_error())
        .unwrap_or(StatusCode::FORBIDDEN);
    let message = match status {
        StatusCode::UNAUTHORIZED => "the secret is not accepted",
        StatusCode::TOO_MANY_REQUESTS => "the key was used too often",
        _ => "the key may not do this",
    };
    let body = json!({"error": {"code": answer.code, "message": message}});
    let mut response = (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response();
    if status != StatusCode::TOO_MANY_REQUESTS {
        let challenge = challenge(status.as_u16(), answer.code, permission);
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
    }
    if let Some(seconds) = answer.retry_after_seconds {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
