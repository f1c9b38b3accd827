//! Which path is answered by what, and what is asked of every request.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Version, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::address::Peer;
use super::credential::none_in_url;
use super::gate::{Answered, Gate};
use super::headers::identify;
use super::log::Line;
use super::problem::Problem;
use super::{auth, limits, metrics, question};

type Shared = State<Arc<Gate>>;

/// The path that proxies ask.
pub const AUTH: &str = "/auth";

/// The paths of [`routes`].
const PATHS: [&str; 4] = [VERIFY, HEALTHZ, READYZ, METRICS];
const VERIFY: &str = "/v1/verify";
const HEALTHZ: &str = "/healthz";
const READYZ: &str = "/readyz";
const METRICS: &str = "/metrics";

/// Everything that is served, but [`forward_auth`].
pub fn routes(gate: Arc<Gate>) -> Router {
    Router::new()
        .route(VERIFY, post(verify))
        .route(HEALTHZ, get(healthz))
        .route(READYZ, get(readyz))
        .route(METRICS, get(metrics_text))
        .fallback(unknown)
        .method_not_allowed_fallback(method)
        .with_state(gate)
}

/// Answers a proxy. It is asked for every request of every client, so it does not go through the router.
pub fn forward_auth<B>(gate: &Gate, peer: Peer, request: &axum::http::Request<B>) -> Response {
    let headers = request.headers();
    let mut response = gate.answer(AUTH, || match has_host(request.version(), headers) {
        Ok(()) => auth::answer(gate, peer, request.uri(), headers),
        Err(problem) => problem.into(),
    });
    // Whatever went wrong, nothing that the client says of itself is left standing.
    if !response.status().is_success() {
        identify(response.headers_mut(), None);
    }
    response
}

async fn verify(State(gate): Shared, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let worth = has_host(parts.version, &parts.headers)
        .and_then(|()| question::is_worth_reading(&parts.uri, &parts.headers));
    let read = match worth {
        Ok(()) => read(&parts.headers, body).await,
        Err(problem) => Err(problem),
    };
    gate.answer(VERIFY, || match read {
        Ok(body) => question::answer(&gate, &body),
        Err(problem) => problem.into(),
    })
}

/// Whether the process lives.
async fn healthz(State(gate): Shared, request: Request) -> Response {
    simple(&gate, HEALTHZ, &request, || {
        (StatusCode::OK, "alive\n").into_response()
    })
}

/// Whether clients can be let in: the store is readable and its journal believed.
async fn readyz(State(gate): Shared, request: Request) -> Response {
    simple(&gate, READYZ, &request, || {
        if gate.is_ready() {
            (StatusCode::OK, "ready\n").into_response()
        } else {
            Problem::UNAVAILABLE.into_response()
        }
    })
}

async fn metrics_text(State(gate): Shared, request: Request) -> Response {
    simple(&gate, METRICS, &request, || {
        match gate.metrics.text(&gate.readings()) {
            Ok(text) => ([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response(),
            Err(_) => Problem::INTERNAL.into_response(),
        }
    })
}

async fn unknown(State(gate): Shared, request: Request) -> Response {
    problem(&gate, "other", &request, Problem::UNKNOWN)
}

async fn method(State(gate): Shared, request: Request) -> Response {
    let asked = request.uri().path();
    let path = PATHS.iter().find(|path| **path == asked);
    problem(
        &gate,
        path.copied().unwrap_or("other"),
        &request,
        Problem::METHOD,
    )
}

fn problem(gate: &Gate, path: &'static str, request: &Request, problem: Problem) -> Response {
    gate.answer(path, || {
        sound(request).map_or_else(Answered::from, |()| problem.into())
    })
}

/// Answers a request that lets nobody in.
fn simple(
    gate: &Gate,
    path: &'static str,
    request: &Request,
    work: impl FnOnce() -> Response,
) -> Response {
    gate.answer(path, || {
        if let Err(problem) = sound(request) {
            return problem.into();
        }
        let response = work();
        let good = response.status().is_success();
        Answered {
            response,
            granted: good,
            code: if good { "ok" } else { "failed" },
            line: Line::default(),
        }
    })
}

/// Whether a request that asks about no secret is one that is answered.
fn sound(request: &Request) -> Result<(), Problem> {
    has_host(request.version(), request.headers()).and_then(|()| none_in_url(request.uri()))
}

/// One name of the host, as HTTP/1.1 wants it: two are a way to make proxies disagree.
fn has_host(version: Version, headers: &HeaderMap) -> Result<(), Problem> {
    match (version, headers.get_all(header::HOST).iter().count()) {
        (_, 1) | (Version::HTTP_10, 0) => Ok(()),
        _ => Err(Problem::HOST),
    }
}

/// The whole body, if it is short and comes in time.
async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limits::BODY) {
        return Err(Problem::TOO_LARGE);
    }
    let whole = Limited::new(body, limits::BODY).collect();
    match tokio::time::timeout(limits::REQUEST, whole).await {
        Ok(Ok(whole)) => Ok(whole.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Problem::TOO_LARGE),
        Ok(Err(_)) => Err(Problem::BODY),
        Err(_) => Err(Problem::SLOW),
    }
}
