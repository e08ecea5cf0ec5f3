//! Pages and redirects as responses, with the headers that keep them safe.

use bonafide_app::door::{Request, Response};
use bonafide_app::{Error, House, Result, flow};
use bonafide_db::Tx;

use super::embed;
use super::input::Input;
use super::opening::Trouble;
use crate::pages::{Chrome, Contact, Embedded, Language, View, render};

/// A page with its status. Pages hold personal data, so that nothing between keeps them.
pub fn page(view: &View, chrome: &Chrome, status: u16) -> Result<Response> {
    let page = render(view, chrome).map_err(Error::internal)?;
    let ancestors = match &chrome.embedded {
        Some(embedded) if !embedded.ancestors.is_empty() => embedded.ancestors.join(" "),
        _ => "'none'".to_owned(),
    };
    let policy = format!(
        "default-src 'none'; style-src {}; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}",
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

/// A page for a visitor of whom nothing is known. A frame shows it where nothing of ours is named; and
/// where the server could not ask who may, so that whoever looks at the frame learns why and gets out.
pub fn nobody(house: &House, request: &Request, view: View, status: u16) -> Response {
    let input = embed::is_for_frame(request)
        .then(|| Input::read(request).ok())
        .flatten();
    let trouble = unfound(status);
    let embed = input
        .as_ref()
        .filter(|input| status >= 500 || input.way().is_none())
        .and_then(|input| input.embed.as_ref());
    let embedded = embed.map(|embed| embed.of_error(&trouble, None));
    told(house, request, embedded, &view, &trouble)
}

/// A page for a visitor whose way leads to nothing. In a frame, the page around it is told, if it may
/// show what the way names.
pub fn nowhere(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    input: &Input,
    view: View,
    trouble: &Trouble,
) -> Result<Response> {
    let embedded = match (&input.embed, input.way()) {
        (Some(embed), Some(way)) => {
            let owner = flow::owner(tx, house, &way, request.now, request.seed)?;
            Some(embed.of_error(trouble, owner.as_ref()))
        }
        (Some(embed), None) => Some(embed.of_error(trouble, None)),
        (None, _) => None,
    };
    Ok(told(house, request, embedded, &view, trouble))
}

/// What the page around a frame is told with a status that no case of ours has.
pub fn unfound(status: u16) -> Trouble {
    let trouble = match status {
        400..500 => Trouble::new(
            400,
            "invalid_config",
            "There is nothing to show at this address.",
        ),
        status => Trouble::new(status, "unknown", "The server could not answer."),
    };
    Trouble {
        page_status: status,
        ..trouble
    }
}

fn told(
    house: &House,
    request: &Request,
    embedded: Option<Embedded>,
    view: &View,
    trouble: &Trouble,
) -> Response {
    let action = match embedded {
        Some(_) => embed::PATH,
        None => "/verify",
    };
    let chrome = Chrome {
        language: accepted(request),
        help: contact(house),
        action: action.into(),
        embedded,
        ..Chrome::default()
    };
    page(view, &chrome, trouble.page_status).unwrap_or_else(|_| {
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
