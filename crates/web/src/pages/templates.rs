//! The HTML templates, compiled once. An undefined name is an error, never an empty string.

use std::sync::OnceLock;

use jiff::Timestamp;
use minijinja::syntax::SyntaxConfig;
use minijinja::{
    AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value, escape_formatter,
};

use super::{Language, dates};

const TEMPLATES: [(&str, &str); 12] = [
    ("page.html", include_str!("../../templates/page.html")),
    ("parts.html", include_str!("../../templates/parts.html")),
    ("intro.html", include_str!("../../templates/intro.html")),
    ("form.html", include_str!("../../templates/form.html")),
    ("field.html", include_str!("../../templates/field.html")),
    ("code.html", include_str!("../../templates/code.html")),
    ("review.html", include_str!("../../templates/review.html")),
    ("notice.html", include_str!("../../templates/notice.html")),
    ("handoff.html", include_str!("../../templates/handoff.html")),
    ("once.html", include_str!("../../templates/once.html")),
    ("stop.html", include_str!("../../templates/stop.html")),
    ("outbox.html", include_str!("../../templates/outbox.html")),
];

/// Renders a template.
pub(crate) fn render(name: &str, context: Value) -> Result<String, Error> {
    static ENVIRONMENT: OnceLock<Result<Environment<'static>, String>> = OnceLock::new();
    let environment = ENVIRONMENT.get_or_init(|| compile().map_err(|error| format!("{error:#}")));
    match environment {
        Ok(environment) => environment.get_template(name)?.render(context),
        Err(error) => Err(Error::new(minijinja::ErrorKind::SyntaxError, error.clone())),
    }
}

fn compile() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    environment.set_formatter(format);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// Escapes as usual, but leaves text without special characters as it is: paths keep their slashes.
fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !text.contains(['<', '>', '&', '"', '\'']) => {
            out.write_str(text).map_err(Error::from)
        }
        _ => escape_formatter(out, state, value),
    }
}

/// A moment as a `<time>` element, which the page's script turns into the person's own time.
pub(crate) fn time_element(language: Language, at: Timestamp) -> String {
    // No text of any language's pattern needs escaping; dates.rs has them all.
    format!(
        "<time datetime=\"{at}\" data-local-time>{}</time>",
        dates::moment(language, at)
    )
}
