//! The frame around a page, and the pages of the reference.

use std::sync::OnceLock;

use bonafide_app::{Error, Result};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use serde::Serialize;

use crate::assets;
use crate::contents::PAGES;

const TEMPLATES: [(&str, &str); 8] = [
    ("frame.html", include_str!("../templates/frame.html")),
    ("guide.html", include_str!("../templates/guide.html")),
    ("home.html", include_str!("../templates/home.html")),
    ("own-key.html", include_str!("../templates/own-key.html")),
    (
        "operation.html",
        include_str!("../templates/operation.html"),
    ),
    (
        "reference.html",
        include_str!("../templates/reference.html"),
    ),
    ("errors.html", include_str!("../templates/errors.html")),
    ("search.html", include_str!("../templates/search.html")),
];

#[derive(Serialize)]
struct Entry {
    group: &'static str,
    title: &'static str,
    href: String,
    current: bool,
}

/// Renders a page. `path`: its address, marked in the contents.
pub fn page(template: &str, title: &str, path: &str, view: impl Serialize) -> Result<String> {
    let mut entries: Vec<Entry> = PAGES
        .iter()
        .map(|page| {
            let href = format!("/docs/{}", page.name);
            Entry {
                group: page.group,
                title: page.title,
                current: href == path,
                href,
            }
        })
        .collect();
    let at = entries
        .iter()
        .position(|entry| entry.group == "API")
        .unwrap_or(entries.len());
    for (title, href) in [("Errors", "/docs/errors"), ("Reference", "/docs/api")] {
        entries.insert(
            at,
            Entry {
                group: "API",
                title,
                href: href.to_owned(),
                current: href == path,
            },
        );
    }
    let context = context! {
        title,
        entries => Value::from(Serde(entries)),
        style => &assets::paths()[0],
        script => &assets::paths()[1],
        version => env!("CARGO_PKG_VERSION"),
        view => Value::from(Serde(view)),
    };
    environment()?
        .get_template(template)
        .and_then(|template| template.render(context))
        .map_err(|error| Error::internal(format!("{template}: {error:#}")))
}

fn environment() -> Result<&'static Environment<'static>> {
    static ENVIRONMENT: OnceLock<std::result::Result<Environment<'static>, String>> =
        OnceLock::new();
    ENVIRONMENT
        .get_or_init(|| {
            let mut environment = Environment::new();
            environment.set_undefined_behavior(UndefinedBehavior::Strict);
            environment.set_auto_escape_callback(|_| AutoEscape::Html);
            for (name, source) in TEMPLATES {
                environment
                    .add_template(name, source)
                    .map_err(|error| format!("{error:#}"))?;
            }
            Ok(environment)
        })
        .as_ref()
        .map_err(Error::internal)
}
