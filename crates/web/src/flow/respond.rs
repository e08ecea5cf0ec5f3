//! Pages and redirects as responses, with the headers that keep them safe.

use bonafide_app::door::{Request, Response};
use bonafide_app::{Error, House, Result};

use crate::pages::{Chrome, Contact, Language, View, render};

/// A page with its status. Pages hold personal data, so that nothing between keeps them.
pub fn page(view: &View, chrome: &Chrome, status: u16) -> Result<Response> {
    let page = render(view, chrome).map_err(Error::internal)?;
    let policy = format!(
        "default-src 'none'; style-src {}; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        page.style_src
    );
    Ok(Response::new(status, "text/html; charset=utf-8", page.html)
        .with("content-security-policy", policy)
        .with("referrer-policy", "no-referrer")
        .with("x-robots-tag", "noindex")
        .with(
            "permissions-policy",
            "camera=(self), microphone=(self), geolocation=()",
        )
        .with("content-language", chrome.language.code())
        .with("cache-control", "no-store"))
}

/// A page to look at in a frame of this server's own pages: without scripts, and nothing is sent
/// from it.
pub fn inert(view: &View, chrome: &Chrome) -> Result<Response> {
    let page = render(view, chrome).map_err(Error::internal)?;
    let policy = format!(
        "default-src 'none'; style-src {}; img-src 'self' data:; form-action 'none'; \
         base-uri 'none'; frame-ancestors 'self'; sandbox",
        page.style_src
    );
    Ok(Response::new(200, "text/html; charset=utf-8", page.html)
        .with("content-security-policy", policy)
        .with("referrer-policy", "no-referrer")
        .with("x-robots-tag", "noindex")
        .with("content-language", chrome.language.code())
        .with("cache-control", "no-store"))
}

/// A page for a visitor of whom nothing is known.
pub fn nobody(house: &House, request: &Request, view: View, status: u16) -> Response {
    let chrome = Chrome {
        language: accepted(request),
        help: contact(house),
        action: "/verify".into(),
        ..Chrome::default()
    };
    page(&view, &chrome, status).unwrap_or_else(|_| {
        Response::new(
            500,
            "text/plain; charset=utf-8",
            "Something is wrong on the server.",
        )
    })
}

pub fn see_other(address: &str) -> Response {
    Response::new(303, "text/plain; charset=utf-8", "")
        .with("location", address)
        .with("cache-control", "no-store")
        .with("referrer-policy", "no-referrer")
}

/// The best language for a browser, among those with pages.
pub fn accepted(request: &Request) -> Language {
    let chosen = bonafide_domain::locale::choose(
        None,
        request.header("accept-language"),
        &bonafide_domain::locale::BUILT_IN,
    );
    Language::nearest(chosen.as_str())
}

/// An address or page that people can turn to.
pub fn contact(house: &House) -> Option<Contact> {
    let text = house.settings.contact.clone()?;
    let href = if text.contains("://") {
        text.clone()
    } else if text.contains('@') {
        format!("mailto:{text}")
    } else {
        format!("tel:{}", text.replace(' ', ""))
    };
    Some(Contact { text, href })
}
