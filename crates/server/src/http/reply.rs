//! Our answer to one of the HTTP library, with the headers that are the same everywhere.

use bonafide_app::door::Response;
use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{
    CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{StatusCode, http};

pub type Reply = http::Response<Full<Bytes>>;

const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");

/// `https`: whether people reach the server over TLS, so that browsers may be told to insist.
pub fn build(response: Response, request_id: &str, https: bool) -> Reply {
    let mut reply = http::Response::new(Full::from(response.body));
    *reply.status_mut() =
        StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            // Some names, such as Set-Cookie, may stand several times.
            (Ok(name), Ok(value)) => {
                reply.headers_mut().append(name, value);
            }
            _ => tracing::error!(request = request_id, name, "a header cannot be sent"),
        }
    }
    if let Ok(id) = HeaderValue::try_from(request_id) {
        reply.headers_mut().entry(REQUEST_ID).or_insert(id);
    }
    common(reply.headers_mut(), https);
    reply
}

/// A line of text, for answers that belong to no surface.
pub fn text(status: StatusCode, body: impl Into<String>) -> Reply {
    let mut reply = http::Response::new(Full::from(body.into()));
    *reply.status_mut() = status;
    reply.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    common(reply.headers_mut(), false);
    reply
}

fn common(headers: &mut HeaderMap, https: bool) {
    let unless_set = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // Most answers hold personal data or a token; what may be kept says so itself.
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in unless_set {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if https {
        headers
            .entry(STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_headers_everywhere_unless_set() {
        let response = Response::new(200, "text/html", "x")
            .with("Referrer-Policy", "same-origin")
            .with("set-cookie", "a=1")
            .with("set-cookie", "b=2");
        let reply = build(response, "req_1", true);
        let get = |name: &str| reply.headers()[name].to_str().unwrap();
        assert_eq!(get("x-content-type-options"), "nosniff");
        assert_eq!(get("referrer-policy"), "same-origin");
        assert_eq!(get("cache-control"), "no-store");
        assert_eq!(get("request-id"), "req_1");
        assert_eq!(get("strict-transport-security"), "max-age=31536000");
        assert_eq!(reply.headers().get_all("set-cookie").iter().count(), 2);
    }

    #[test]
    fn a_header_that_cannot_be_sent_is_left_out() {
        let response = Response::new(200, "text/html", "x").with("location", "a\r\nb: c");
        let reply = build(response, "req_1", false);
        assert!(reply.headers().get("location").is_none());
        assert!(reply.headers().get("strict-transport-security").is_none());
    }
}
