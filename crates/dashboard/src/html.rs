//! The HTML templates, compiled once. An undefined name is an error, never an empty string; every
//! value is escaped.

use std::sync::OnceLock;

use bonafide_app::{Error, Result};
use jiff::{SignedDuration, Timestamp};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{
    AutoEscape, Environment, Output, State, UndefinedBehavior, Value, context, escape_formatter,
};
use serde::Serialize;

use crate::assets;
use crate::kit::Header;
use crate::nav::Group;
use crate::page::Saying;

const TEMPLATES: &[(&str, &str)] = &[
    ("blocks.html", include_str!("../templates/blocks.html")),
    ("entry.html", include_str!("../templates/entry.html")),
    ("fields.html", include_str!("../templates/fields.html")),
    ("icons.html", include_str!("../templates/icons.html")),
    ("kit.html", include_str!("../templates/kit.html")),
    ("layout.html", include_str!("../templates/layout.html")),
];

/// Everything around a page.
#[derive(Serialize)]
pub struct Frame {
    pub organization: String,
    /// `sandbox`, `production`, or empty on pages of strangers.
    pub environment: &'static str,
    /// The page acts in the environment that is named (it may belong to the whole organization).
    pub in_environment: bool,
    /// Addresses in sandbox and production.
    pub environments: [(String, &'static str, bool); 2],
    pub nav: Vec<Group>,
    /// Name, address and role of who is signed in; None: a stranger.
    pub member: Option<(String, String, String)>,
    pub form_token: String,
    /// Until the session ends by itself; None: a stranger.
    pub session_seconds: Option<i64>,
    /// What the last act has to say.
    pub flash: Option<Saying>,
    pub path: String,
    pub here: String,
    /// `light` or `dark`; None: as the system has it.
    pub theme: Option<&'static str>,
    pub search: String,
    /// From which times are told: the environment's own.
    pub now: Timestamp,
    pub contact: Option<String>,
    pub request_id: String,
}

pub fn page(
    template: &str,
    frame: &Frame,
    header: &Header,
    view: &Value,
    refused: bool,
) -> Result<String> {
    let context = context! {
        frame => Value::from(Serde(frame)),
        header => Value::from(Serde(header)),
        view,
        refused,
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
        .get_or_init(|| compile().map_err(|error| format!("{error:#}")))
        .as_ref()
        .map_err(Error::internal)
}

fn compile() -> std::result::Result<Environment<'static>, minijinja::Error> {
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
    environment.add_function("asset", |name: &str| {
        assets::path(name).ok_or_else(|| {
            minijinja::Error::new(
                minijinja::ErrorKind::InvalidOperation,
                format!("there is no asset {name}"),
            )
        })
    });
    environment.add_filter("moment", |at: &str, now: &str| {
        let both = (at.parse::<Timestamp>(), now.parse::<Timestamp>());
        match both {
            (Ok(at), Ok(now)) => Ok(Value::from_safe_string(time_element(at, now))),
            _ => Err(minijinja::Error::new(
                minijinja::ErrorKind::InvalidOperation,
                "not a time",
            )),
        }
    });
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// Escapes as usual, but leaves text without special characters as it is: paths keep their slashes.
fn format(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> std::result::Result<(), minijinja::Error> {
    match value.as_str() {
        Some(text) if !text.contains(['<', '>', '&', '"', '\'']) => {
            out.write_str(text).map_err(minijinja::Error::from)
        }
        _ => escape_formatter(out, state, value),
    }
}

/// `<time>` with the moment in UTC and how long ago it was, and to the second as its title, where a script
/// adds the reader's own zone. Where there is little room, its line breaks between day and time, or a list
/// leaves the year away that is this one.
fn time_element(at: Timestamp, now: Timestamp) -> String {
    let year = at.strftime("%Y").to_string();
    let class = match year == now.strftime("%Y").to_string() {
        true => " class=\"year\"",
        false => "",
    };
    // Nothing in here needs escaping.
    format!(
        "<time datetime=\"{at:.0}\" title=\"{} UTC\" data-local-time><span><span>{}<span{class}> {year}</span>,</span> \
         <span>{} UTC</span></span> <small>{}</small></time>",
        at.strftime("%-d %b %Y, %H:%M:%S"),
        at.strftime("%-d %b"),
        at.strftime("%H:%M"),
        ago(at, now)
    )
}

/// `23 Nov 2026, 01:28 UTC`
pub fn moment(at: Timestamp) -> String {
    at.strftime("%-d %b %Y, %H:%M UTC").to_string()
}

/// `3 hours ago`, `in 5 minutes`, `now`.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    let span = at.duration_since(now);
    let seconds = span.unsigned_abs().as_secs();
    let (count, unit) = match seconds {
        0..45 => return "now".to_owned(),
        45..5400 => (((seconds + 30) / 60).max(1), "minute"),
        5400..129_600 => ((seconds + 1800) / 3600, "hour"),
        129_600..7_776_000 => ((seconds + 43_200) / 86_400, "day"),
        7_776_000..63_072_000 => ((seconds + 1_296_000) / 2_592_000, "month"),
        _ => (seconds / 31_536_000, "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if span < SignedDuration::ZERO {
        format!("{count} {unit}{plural} ago")
    } else {
        format!("in {count} {unit}{plural}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_full_and_relative_to_now() {
        let now: Timestamp = "2026-11-23T01:28:07Z".parse().unwrap();
        let before = |seconds| now - SignedDuration::from_secs(seconds);
        for (seconds, words) in [
            (0, "now"),
            (60, "1 minute ago"),
            (89, "1 minute ago"),
            (90, "2 minutes ago"),
            (3600, "60 minutes ago"),
            (7200, "2 hours ago"),
            (172_800, "2 days ago"),
            (-61, "in 1 minute"),
            (-300, "in 5 minutes"),
        ] {
            assert_eq!(ago(before(seconds), now), words);
        }
        assert_eq!(moment(now), "23 Nov 2026, 01:28 UTC");
    }

    #[test]
    fn every_template_compiles() {
        compile().unwrap();
    }
}
