//! `/docs` over HTTP. Nothing here needs the database.

use bonafide_app::door::{Access, Request, Response, Surface};
use bonafide_app::{Error, House, Result};
use bonafide_db::Tx;
use serde::Serialize;
use url::form_urlencoded;

use crate::reference::{self, Operation};
use crate::{assets, contents, html, markdown, search};

pub const SURFACE: Surface = Surface {
    name: "manual",
    claims,
    access,
    answer,
    refuse,
    answers_faults: false,
    foresee: |_, _| Vec::new(),
    route,
};

fn claims(path: &str) -> bool {
    path == "/docs" || path.starts_with("/docs/")
}

fn route(request: &Request) -> &'static str {
    let path = request.path.trim_end_matches('/');
    match path {
        "/docs" => "/docs",
        "/docs/api" => "/docs/api",
        "/docs/errors" => "/docs/errors",
        "/docs/search" => "/docs/search",
        path if path.starts_with(assets::PREFIX) => "asset",
        path if path.starts_with("/docs/api/") => "/docs/api/{operation}",
        _ => "/docs/{page}",
    }
}

/// Every answer is finished here: no page needs the database.
fn access(house: &House, request: &Request) -> std::result::Result<Access, Box<Response>> {
    let answer = if matches!(request.method.as_str(), "GET" | "HEAD") {
        page(house, request).unwrap_or_else(|error| refuse(house, request, &error))
    } else {
        Response::new(
            405,
            "text/plain; charset=utf-8",
            "Pages are read with GET.\n",
        )
        .with("allow", "GET, HEAD")
    };
    Err(Box::new(answer))
}

fn answer(_tx: &mut Tx, house: &House, request: &Request) -> Result<Response> {
    page(house, request)
}

fn refuse(_house: &House, _request: &Request, error: &Error) -> Response {
    Response::new(
        error.status(),
        "text/plain; charset=utf-8",
        "This page cannot be shown.\n",
    )
}

/// In the page that sets what the samples of all pages take.
const SETS_VARIABLES: &str = "export BONAFIDE_URL=";

#[derive(Serialize)]
struct Guide<'a> {
    html: &'a str,
    headings: &'a [(String, String)],
    /// Whether its samples take address and key from variables that another page sets.
    takes_variables: bool,
}

#[derive(Serialize)]
struct Topic {
    anchor: String,
    name: &'static str,
    operations: Vec<&'static Operation>,
}

fn page(house: &House, request: &Request) -> Result<Response> {
    if let Some(asset) = assets::find(&request.path) {
        return Ok(asset);
    }
    let path = request.path.trim_end_matches('/');
    let url = &house.settings.public_url;
    let name = path.strip_prefix("/docs").unwrap_or_default();
    let name = name.strip_prefix('/').unwrap_or_default();
    let html = match name {
        "" => html::page("home.html", "Bonafide’s manual", path, topics())?,
        "api" => html::page("reference.html", "API reference", path, topics())?,
        "errors" => html::page("errors.html", "Errors", path, reference::errors())?,
        "search" => {
            let query = form_urlencoded::parse(request.query.as_bytes())
                .find(|(name, _)| name == "q")
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default();
            let found = search::search(&query);
            html::page("search.html", "Search", path, (query, found))?
        }
        name => match (name.strip_prefix("api/"), contents::find(name)) {
            (Some(id), _) => match reference::details(id, url) {
                Some(it) => {
                    let title = it.operation.summary.clone();
                    html::page("operation.html", &title, path, it)?
                }
                None => return nothing(path),
            },
            (None, Some(page)) => {
                let it = markdown::render(page.text, page.path);
                let guide = Guide {
                    html: &it.html,
                    headings: &it.headings,
                    takes_variables: page.text.contains("$BONAFIDE_URL")
                        && !page.text.contains(SETS_VARIABLES),
                };
                html::page("guide.html", page.title, path, guide)?
            }
            (None, None) => return nothing(path),
        },
    };
    Ok(shown(200, html))
}

fn topics() -> Vec<Topic> {
    let all = reference::topics().into_iter();
    all.map(|(anchor, name, operations)| Topic {
        anchor,
        name,
        operations,
    })
    .collect()
}

fn nothing(path: &str) -> Result<Response> {
    let none: Vec<search::Hit> = Vec::new();
    let html = html::page("search.html", "There is no such page", path, ("", none))?;
    Ok(shown(404, html))
}

fn shown(status: u16, html: String) -> Response {
    Response::new(status, "text/html; charset=utf-8", html)
        .with(
            "content-security-policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        )
        .with("referrer-policy", "no-referrer")
        .with("cache-control", "no-cache")
}
