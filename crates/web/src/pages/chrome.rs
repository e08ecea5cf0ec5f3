//! What stands around every page: who asks, the way back, the language list, help, and what every
//! form of the page posts.

use bonafide_domain::theme_set::Look;
use jiff::Timestamp;
use serde::Serialize;

use super::Language;

/// A way off the page: a plain link, or a button that posts the page's hidden inputs and one more
/// value. Buttons keep the session token out of addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Way {
    Link { href: String },
    Post { name: String, value: String },
}

impl Way {
    /// A link.
    pub fn link(href: impl Into<String>) -> Way {
        Way::Link { href: href.into() }
    }

    /// A button that posts `name=value` to [`Chrome::action`].
    pub fn post(name: impl Into<String>, value: impl Into<String>) -> Way {
        Way::Post {
            name: name.into(),
            value: value.into(),
        }
    }
}

/// Whom people can ask: shown at the same place on every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// An e-mail address, telephone number or the name of a help page.
    pub text: String,
    /// Where it leads, for example `mailto:help@example.com`.
    pub href: String,
}

/// An entry of the language list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LanguageChoice {
    pub code: String,
    /// The language's name in itself.
    pub name: String,
    pub way: Way,
}

impl LanguageChoice {
    /// An entry for one of the built-in languages.
    pub fn new(language: Language, way: Way) -> LanguageChoice {
        LanguageChoice {
            code: language.code().to_owned(),
            name: language.own_name().to_owned(),
            way,
        }
    }
}

/// Where the page stands, given only where the count is reliable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The section's name in the page's language, if it has one.
    pub name: Option<String>,
    /// Counted from 1.
    pub step: u32,
    pub total: u32,
}

/// The organization's brand: from a theme set, or as far as a template version may set it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Theme {
    pub look: Look,
    /// Path of the logo on this server, without [`Chrome::base_path`].
    pub logo: Option<String>,
}

/// Light or dark. `Base` follows the person's device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StyleVariant {
    #[default]
    Base,
    Light,
    Dark,
}

/// A page inside a frame: no margins of its own, and a script that speaks with the page around it.
#[derive(Clone, Debug, Serialize)]
pub struct Embedded {
    /// What `embed.js` has to know: with whom to speak, and what to tell.
    pub config: serde_json::Value,
    /// Origins that may show the page, for its content security policy.
    #[serde(skip)]
    pub ancestors: Vec<String>,
    /// Whether the page has a control that leaves the frame.
    pub closable: bool,
}

/// What a page that waits for another device asks for, and by what it knows that things changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Follows {
    /// Answers one word.
    pub address: String,
    /// The page itself, for browsers without scripts.
    pub page: String,
    /// The word as the page knows it.
    pub state: &'static str,
}

/// The frame of a page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Chrome {
    pub language: Language,
    /// Empty leaves the list away. The current language is marked by its code.
    pub languages: Vec<LanguageChoice>,
    /// Empty where the link does not tell whose check it is.
    pub organization_name: String,
    /// Stands in the title of pages that know no organization.
    pub template_name: Option<String>,
    /// Path the server is mounted at, without a closing slash; usually empty.
    pub base_path: String,
    pub theme: Theme,
    /// Marks the page as test mode.
    pub sandbox: bool,
    /// The messages the sandbox would have sent; shown in the sandbox bar.
    pub outbox: Option<Way>,
    pub help: Option<Contact>,
    pub back: Option<Way>,
    /// The way to the page that asks whether to stop.
    pub stop: Option<Way>,
    pub section: Option<Section>,
    /// Address of the page with the ways to go on with a phone, where that is offered.
    pub handoff: Option<String>,
    pub follows: Option<Follows>,
    /// The screen's own address, where the page was opened by a shorter one. Browsers without
    /// scripts are sent there at once, so that Back finds the screen; the others have `place.js`.
    pub own_address: Option<String>,
    /// Names and values every form of the page posts: inquiry, session token, step, form nonce.
    pub hidden: Vec<(String, String)>,
    /// Where the page's forms post to.
    pub action: String,
    /// When the link ends: told on the first page and under every later one with something to do.
    pub end_time: Option<Timestamp>,
    /// The page's inquiry is not there yet: the script makes it once the page is in sight.
    pub opens: bool,
    /// … not as soon as it is in sight, but once a hand moved on it.
    pub awaits_hand: bool,
    /// The puzzle whose solution makes it; none: no work is asked for.
    pub work: Option<serde_json::Value>,
    /// The page was sent too early for a browser that showed no work.
    pub held_off: bool,
    /// Seconds until the end, where the person may ask for more time.
    pub seconds_left: Option<i64>,
    pub style_variant: StyleVariant,
    /// Shown in a frame on another site.
    pub embedded: Option<Embedded>,
    /// A page to look at only: it brings no scripts.
    pub inert: bool,
}
