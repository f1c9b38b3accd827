//! What is wrong with a request, or with us, so that there is no answer about a secret.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A request that is not answered: status, stable code, and a sentence that holds nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable code, such as `request.body`.
    pub code: &'static str,
    message: &'static str,
}

macro_rules! problems {
    ($($name:ident $status:ident $code:literal $message:literal;)*) => {
        impl Problem {
            $(#[doc = $message] pub const $name: Self = Self {
                status: StatusCode::$status,
                code: $code,
                message: $message,
            };)*
        }
    };
}

problems! {
    HOST BAD_REQUEST "request.host" "HTTP/1.1 wants exactly one Host header (RFC 9112, 3.2)";
    SECRET_IN_URL BAD_REQUEST "request.secret_in_url" "a secret stands in the URL, where proxies log it: consider it exposed and revoke it; it belongs into an Authorization: Bearer header";
    TWO_CREDENTIALS BAD_REQUEST "request.two_credentials" "there is more than one Authorization header";
    PARAMETER BAD_REQUEST "request.parameter" "the query may hold permission and environment, each with one value; nothing else";
    PERMISSION BAD_REQUEST "request.permission" "the permission asked for is not one resource.action";
    ENVIRONMENT BAD_REQUEST "request.environment" "the environment asked for is empty or no text";
    CONTRADICTION BAD_REQUEST "request.contradiction" "two different permissions or environments are asked for";
    BODY BAD_REQUEST "request.body" "the body is not a JSON object with secret, and if wanted permission, ip, environment; nothing else";
    NO_SECRET UNAUTHORIZED "request.no_secret" "an Authorization: Bearer header with a secret is needed";
    SLOW REQUEST_TIMEOUT "request.slow" "the body did not arrive in time";
    UNKNOWN NOT_FOUND "request.path" "there are /auth, /v1/verify, /healthz, /readyz and /metrics";
    METHOD METHOD_NOT_ALLOWED "request.method" "this path wants another method";
    TOO_LARGE PAYLOAD_TOO_LARGE "request.too_large" "the body is longer than 8 KiB";
    MEDIA_TYPE UNSUPPORTED_MEDIA_TYPE "request.media_type" "the body has to be application/json";
    UNAVAILABLE SERVICE_UNAVAILABLE "unavailable" "the key store cannot be asked or is not believed; nobody is let in";
    INTERNAL INTERNAL_SERVER_ERROR "internal" "something unexpected happened; nobody is let in";
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({"error": {"code": self.code, "message": self.message}});
        let mut response = (
            self.status,
            [(header::CONTENT_TYPE, "application/json")],
            body.to_string(),
        )
            .into_response();
        let mut say = |name: HeaderName, value: &'static str| {
            let headers = response.headers_mut();
            headers.insert(name, HeaderValue::from_static(value));
        };
        match self {
            Self::NO_SECRET => say(header::WWW_AUTHENTICATE, r#"Bearer realm="keyadm""#),
            Self::UNAVAILABLE => say(header::RETRY_AFTER, "1"),
            // What is left of the body must not be taken for a request.
            Self::SLOW | Self::TOO_LARGE => say(header::CONNECTION, "close"),
            _ => {}
        }
        response
    }
}
