//! The pages of the hosted flow: typed values in, HTML out. No routing, no database, no clock.
//!
//! [`render`] turns a [`View`] in its [`Chrome`] into a [`Page`]. The caller chooses the HTTP status
//! and sends the headers: `Content-Security-Policy` with [`Page::style_src`], and the files of
//! [`assets`] under [`Chrome::base_path`].

mod assets;
mod autofill;
pub mod chrome;
mod colour;
pub mod countries;
mod dates;
mod field_model;
mod handoff;
mod held_files;
mod language;
mod notice;
mod shown;
mod style;
mod templates;
mod texts;
pub mod view;

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

pub(crate) use assets::module_path;
pub use assets::{Asset, assets};
pub use chrome::{Chrome, Contact, Embedded, LanguageChoice, Section, StyleVariant, Theme, Way};
pub use language::Language;
pub use style::style_hash;
pub use view::View;

use texts::{TextError, Texts, left_to_right};

/// Seconds after which a waiting page loads itself again.
const WAITING_RELOAD_SECONDS: u32 = 3;

/// A page ready to be sent.
#[derive(Clone, Debug)]
pub struct Page {
    pub html: String,
    /// The sources of `style-src` in the page's content security policy: one or two hashes.
    pub style_src: String,
}

/// A template that could not be rendered: a fault of this crate, which its tests rule out for every
/// view in every language.
#[derive(Debug)]
pub struct RenderError(minijinja::Error);

impl std::fmt::Display for RenderError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "the page could not be rendered: {:#}", self.0)
    }
}

impl std::error::Error for RenderError {}

impl From<minijinja::Error> for RenderError {
    fn from(error: minijinja::Error) -> RenderError {
        RenderError(error)
    }
}

impl From<TextError> for RenderError {
    fn from(error: TextError) -> RenderError {
        RenderError(error.into())
    }
}

/// A view made ready for its template.
struct Prepared {
    template: &'static str,
    title: String,
    /// Something typed was refused.
    refused: bool,
    content: Value,
    scripts: Vec<&'static str>,
}

impl Prepared {
    fn new(template: &'static str, title: String, content: impl Serialize) -> Prepared {
        Prepared {
            template,
            title,
            refused: false,
            content: Value::from(Serde(content)),
            scripts: vec!["submit-guard"],
        }
    }
}

/// Renders a page.
///
/// # Errors
/// Only if a template or a language's file is faulty.
pub fn render(view: &View, chrome: &Chrome) -> Result<Page, RenderError> {
    let texts = Texts(chrome.language);
    let mut prepared = prepare(view, chrome, texts)?;
    let theme_rule = colour::theme_rule(&chrome.theme.look, chrome.style_variant);
    let mut style_src = style_hash().to_owned();
    if let Some(rule) = &theme_rule {
        style_src = format!("{style_src} {}", style::csp_hash(rule));
    }
    if prepared.refused {
        prepared.scripts.push("error-summary");
    }
    let end_time = chrome.end_time.filter(|_| can_come_back(view));
    if end_time.is_some() || matches!(view, View::Problem(_) | View::Outbox(_)) {
        prepared.scripts.push("local-time");
    }
    if chrome.seconds_left.is_some() {
        prepared.scripts.push("time-limit");
    }
    // Before the module that posts what this one puts into the form.
    if can_come_back(view) || matches!(view, View::End(_)) {
        prepared.scripts.push("presence");
    }
    if chrome.opens {
        prepared.scripts.push("opening");
    } else if can_come_back(view) {
        prepared.scripts.push("place");
    }
    let mut leave = None;
    if let Some(embedded) = &chrome.embedded {
        // First, as the page around waits for it.
        prepared.scripts.insert(0, "embed");
        leave = embedded.closable.then_some(can_come_back(view));
    }
    if chrome.inert {
        prepared.scripts.clear();
    }
    let scripts: Vec<_> = prepared
        .scripts
        .iter()
        .filter_map(|name| assets::module_path(name))
        .collect();
    let end_time = match end_time {
        Some(at) => Value::from_safe_string(templates::time_element(chrome.language, at)),
        None => Value::from(()),
    };
    let document_title = document_title(&prepared, chrome, texts)?;
    let html = templates::render(
        "page.html",
        context! {
            chrome => Value::from(Serde(chrome)),
            direction => chrome.language.direction(),
            language_name => chrome.language.own_name(),
            monogram => chrome.organization_name.trim().chars().next().map(String::from),
            t => Value::from_object(texts),
            template => prepared.template,
            title => prepared.title,
            document_title,
            refused => prepared.refused,
            view => prepared.content,
            scripts,
            end_time,
            stylesheet => Value::from_safe_string(style::stylesheet().to_owned()),
            embed_config => chrome.embedded.as_ref().map(|embedded| embedded.config.to_string()),
            opening_module => assets::module_path("opening"),
            work => chrome.work.as_ref().map(ToString::to_string),
            leave,
            theme_rule => theme_rule.map(Value::from_safe_string),
            reload_seconds => matches!(view, View::Waiting).then_some(WAITING_RELOAD_SECONDS),
        },
    )?;
    Ok(Page { html, style_src })
}

/// Whether the person still has something to do here, so that the link's end matters.
fn can_come_back(view: &View) -> bool {
    matches!(
        view,
        View::Intro(_) | View::Form(_) | View::Code(_) | View::Review(_) | View::ConfirmStop
    )
}

/// "Screen – organization", with "Error:" in front of a refused form.
fn document_title(prepared: &Prepared, chrome: &Chrome, texts: Texts) -> Result<String, TextError> {
    let owner = if chrome.organization_name.is_empty() {
        chrome.template_name.as_deref().unwrap_or("")
    } else {
        &chrome.organization_name
    };
    let title = match owner {
        "" => prepared.title.clone(),
        owner => format!("{} – {owner}", prepared.title),
    };
    if prepared.refused {
        texts.plain("error-title", &[("title", &title)])
    } else {
        Ok(title)
    }
}

fn prepare(view: &View, chrome: &Chrome, texts: Texts) -> Result<Prepared, TextError> {
    let built_in = |key: &str| texts.plain(key, &[]);
    let given = |own: &Option<String>, key: &str| match own {
        Some(own) => Ok(own.clone()),
        None => built_in(key),
    };
    Ok(match view {
        View::Intro(intro) => {
            Prepared::new("intro.html", given(&intro.title, "intro-title")?, intro)
        }
        View::Form(form) => prepare_form(form, texts)?,
        View::Code(code) => {
            let title = given(&code.title, "code-title")?;
            let content = context! {
                code => Value::from(Serde(code)),
                destination => Value::from_safe_string(left_to_right(&code.destination)),
                wait => Value::from_safe_string(left_to_right(&dates::countdown(code.resend_in_seconds))),
            };
            let mut prepared = Prepared::new("code.html", title, content);
            prepared.refused = code.fault.is_some();
            prepared.scripts.extend(["code-input", "countdown"]);
            prepared
        }
        View::Review(review) => {
            let rows = review
                .rows
                .iter()
                .map(|row| {
                    let label = field_model::label(&row.key, row.label.as_deref(), texts)?;
                    Ok(context! {
                        change_label => texts.plain("review-change-label", &[("label", &label)])?,
                        label,
                        value => shown::html(&row.value, texts)?,
                        change => Value::from(Serde(&row.change)),
                        given => row.given,
                    })
                })
                .collect::<Result<Vec<_>, TextError>>()?;
            let content = context! { body => review.body.as_deref(), button => review.button.as_deref(), rows };
            Prepared::new(
                "review.html",
                given(&review.title, "review-title")?,
                content,
            )
        }
        View::End(end) => noticed(notice::end(end, chrome, texts)?),
        View::Problem(problem) => noticed(notice::problem(problem, chrome, texts)?),
        View::NewLinkSent(sent) => noticed(notice::link_sent(sent, texts)?),
        View::Waiting => noticed(notice::waiting(texts)?),
        View::OneTimeLink(link) => Prepared::new("once.html", built_in("once-title")?, link),
        View::Handoff(it) => handoff::prepare(it, chrome, texts)?,
        View::ConfirmStop => Prepared::new("stop.html", built_in("stop-title")?, ()),
        View::Outbox(outbox) => {
            let messages: Vec<_> = outbox
                .messages
                .iter()
                .map(|message| {
                    let time = templates::time_element(chrome.language, message.time);
                    context! { message => Value::from(Serde(message)), time => Value::from_safe_string(time) }
                })
                .collect();
            Prepared::new(
                "outbox.html",
                built_in("outbox-title")?,
                context! { messages },
            )
        }
    })
}

fn noticed((title, notice): notice::Titled) -> Prepared {
    Prepared::new("notice.html", title, notice)
}

fn prepare_form(form: &view::Form, texts: Texts) -> Result<Prepared, TextError> {
    let fields = form
        .fields
        .iter()
        .map(|field| field_model::model(field, texts))
        .collect::<Result<Vec<_>, TextError>>()?;
    let title = match &form.title {
        Some(title) => title.clone(),
        None => texts.plain(form_title(&form.fields), &[])?,
    };
    let refused = fields.iter().any(|field| field.is_refused());
    let content = context! {
        body => form.body.as_deref(),
        button => form.button.as_deref(),
        takes_files => fields.iter().any(|field| field.is_file()),
        fields => Value::from(Serde(&fields)),
    };
    Ok(Prepared {
        refused,
        ..Prepared::new("form.html", title, content)
    })
}

/// The built-in heading that fits a form's fields.
fn form_title(fields: &[view::FieldInput]) -> &'static str {
    let all =
        |fits: fn(&str) -> bool| !fields.is_empty() && fields.iter().all(|field| fits(&field.key));
    if all(|key| key.starts_with("name-")) {
        "form-name"
    } else if all(|key| key == "birthdate") {
        "form-birthdate"
    } else if all(|key| key == "email-address") {
        "form-email"
    } else if all(|key| key == "phone-number") {
        "form-phone"
    } else if all(|key| matches!(key, "email-address" | "phone-number")) {
        "form-contact"
    } else if all(|key| matches!(key, "selected-country-code" | "address-country-code")) {
        "form-country"
    } else if all(|key| key.starts_with("address-")) {
        "form-address"
    } else {
        "form-details"
    }
}
