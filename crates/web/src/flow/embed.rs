//! The flow in a frame on another site: `/widget`, and `/preload` before it (contract, embed
//! protocol). The pages are those of the hosted flow; every address and form of theirs carries what
//! the frame was opened with, so that nothing has to be stored in the browser.

use std::collections::BTreeMap;

use bonafide_app::door::{Request, Response};
use bonafide_app::flow::{Standing, Visit};
use bonafide_app::{Kind, Result, inquiries, templates};
use bonafide_domain::inquiry::Status;
use bonafide_domain::template::Template;
use serde_json::{Map, Value as Json, json};

use super::handoff;
use super::opening::Trouble;
use crate::pages::{Chrome, Embedded, assets};

pub const PATH: &str = "/widget";
pub const PRELOAD_PATH: &str = "/preload";

/// Longest value that is repeated; container ids are free text of the page.
const MAX_VALUE: usize = 512;
/// Most pages around the page around the frame.
const MAX_ANCESTORS: usize = 10;

/// Names that come with the frame and go on with it.
const KEPT: [&str; 7] = [
    "client-version",
    "container-id",
    "flow-type",
    "iframe-origin",
    "message-target-origin",
    "echo-template-id",
    "echo-template-version-id",
];

/// What the page around the frame was told so far, as `embed.js` notes it in what its pages lead to. A
/// page that is left before its script has run has told nothing.
const INSIDE: &str = "inside";

/// What the frame was opened with.
#[derive(Clone, Debug, Default)]
pub struct Embed {
    given: BTreeMap<String, String>,
    /// Something about it cannot be kept.
    fault: Option<&'static str>,
}

impl Embed {
    /// Takes a parameter that belongs to the frame. Later ones win: a form repeats the address.
    pub fn take(&mut self, name: &str, value: &str) {
        let is_list = ["frame-ancestors[", "widget-padding[", "navigation-padding["]
            .iter()
            .any(|start| name.starts_with(start));
        let name = match name {
            // Repeated word for word in every message.
            "inquiry-template-id" | "template-id" => "echo-template-id",
            "inquiry-template-version-id" => "echo-template-version-id",
            name => name,
        };
        if !is_list && name != INSIDE && !KEPT.contains(&name) {
            return;
        }
        if value.len() > MAX_VALUE || (is_list && self.given.len() > KEPT.len() + 20) {
            self.fault = Some("a parameter of the frame is too long, or there are too many");
            return;
        }
        self.given.insert(name.to_owned(), value.to_owned());
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str)
    }

    /// The page around the frame, as it declares itself.
    pub fn origin(&self) -> Option<&str> {
        self.get("iframe-origin")
            .filter(|origin| templates::is_origin(origin))
    }

    pub fn fault(&self) -> Option<&'static str> {
        match self.origin() {
            _ if self.fault.is_some() => self.fault,
            Some(_) => None,
            None => Some("iframe-origin is not the origin of a page, such as https://example.com"),
        }
    }

    /// Names and values for the addresses and forms of the frame's pages.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let mine = self.given.iter();
        mine.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Origins that the frame may stand in, as far as they are well-formed.
    fn declared(&self) -> Vec<String> {
        let around = self
            .given
            .iter()
            .filter(|(name, _)| name.starts_with("frame-ancestors["))
            .take(MAX_ANCESTORS)
            .map(|(_, value)| value.as_str());
        let mut all: Vec<String> = self
            .get("iframe-origin")
            .into_iter()
            .chain(around)
            .filter(|origin| templates::is_origin(origin))
            .map(str::to_owned)
            .collect();
        all.dedup();
        all
    }

    /// For a page that tells an error. `owner`: the template that says who may show it; none: nothing
    /// of ours is named, so that nothing is shown but that.
    pub fn of_error(&self, trouble: &Trouble, owner: Option<&(Template, Kind)>) -> Embedded {
        let mut ancestors = self.declared();
        if let Some((template, kind)) = owner {
            ancestors.retain(|origin| templates::may_embed(template, *kind, origin));
        }
        let mut embedded = self.embedded(ancestors);
        tell_error(&mut embedded, trouble);
        embedded
    }

    /// For a visitor's page: the template says who may show it.
    pub fn of_visit(&self, visit: &Visit, token: Option<&str>, step: Option<&str>) -> Embedded {
        let kind = visit.cx.environment.kind;
        let mut ancestors = self.declared();
        ancestors.retain(|origin| templates::may_embed(&visit.template, kind, origin));
        let mut embedded = self.embedded(ancestors);
        let config = &mut embedded.config;
        if visit.prospect.is_none() {
            config["inquiryId"] = visit.inquiry.it.id.as_str().into();
            config["sessionToken"] = token.into();
        }
        config["step"] = step.into();
        if let Standing::HandedOff(_) = visit.standing {
            config["handoff"] = handoff::state(visit).into();
        }
        embedded
    }

    fn embedded(&self, ancestors: Vec<String>) -> Embedded {
        let target = self
            .get("message-target-origin")
            .filter(|target| ancestors.iter().any(|it| it == target))
            .or(self
                .origin()
                .filter(|origin| ancestors.iter().any(|it| it == origin)))
            .unwrap_or_default();
        let mut echo = Map::new();
        for (key, name) in [
            ("containerId", "container-id"),
            ("templateId", "echo-template-id"),
            ("templateVersionId", "echo-template-version-id"),
        ] {
            if let Some(value) = self.get(name) {
                echo.insert(key.to_owned(), value.into());
            }
        }
        let padding = |side: &str| self.get(&format!("widget-padding[{side}]"));
        let padding: Map<String, Json> = ["top", "bottom", "left", "right"]
            .into_iter()
            .filter_map(|side| {
                let pixels: f64 = padding(side)?.parse().ok()?;
                let fits = (0.0..=1000.0).contains(&pixels);
                fits.then(|| (side.to_owned(), pixels.into()))
            })
            .collect();
        Embedded {
            config: json!({
                "origin": self.origin(),
                "target": target,
                "echo": echo,
                "inside": self.get(INSIDE),
                "padding": padding,
            }),
            ancestors,
            closable: self.get("flow-type") != Some("inline"),
        }
    }
}

/// The page tells an error, and can be closed wherever it stands.
pub fn tell_error(embedded: &mut Embedded, trouble: &Trouble) {
    embedded.config["error"] = json!({
        "status": trouble.status, "code": trouble.code, "message": trouble.message,
    });
    embedded.closable = true;
}

/// What the page has to tell beside itself: why the visitor cannot go on, or how it ended.
pub fn tell_standing(chrome: &mut Chrome, visit: &Visit, at_end: bool) -> Result<()> {
    let Some(embedded) = &mut chrome.embedded else {
        return Ok(());
    };
    if at_end {
        let inquiry = &visit.inquiry.it;
        let failed = inquiry.status == Status::Failed || inquiry.failed_at.is_some();
        embedded.config["end"] = json!({
            "name": if failed { "fail" } else { "complete" },
            "metadata": {
                "inquiryId": inquiry.id,
                "status": if failed { "failed" } else { "completed" },
                "fields": inquiries::told_fields(inquiry, &visit.definition)?,
            },
        });
        return Ok(());
    }
    let message = match visit.standing {
        Standing::Open(_) | Standing::HandedOff(_) | Standing::Link => return Ok(()),
        Standing::SessionExpired => "The inquiry is under way and needs a living session token.",
        Standing::Expired => "The inquiry has expired: resume it and pass the session token.",
        Standing::LinkUsed | Standing::LinkExpired | Standing::HandoffTaken => {
            "The one-time link has ended."
        }
        Standing::Ended(_) | Standing::Finished => "The inquiry is finished.",
    };
    let code = match visit.standing {
        Standing::SessionExpired | Standing::Expired => "unauthenticated",
        _ => "unknown",
    };
    tell_error(embedded, &Trouble::new(409, code, message));
    Ok(())
}

/// A page without content that any site may load ahead: the browser then has the connection, and
/// the scripts that every frame begins with.
pub fn preload() -> Response {
    let links: String = assets()
        .iter()
        .filter(|asset| {
            ["embed.", "opening.", "submit-guard."]
                .iter()
                .any(|name| asset.path.starts_with(&format!("assets/{name}")))
        })
        .map(|asset| format!("<link rel=\"modulepreload\" href=\"/{}\">", asset.path))
        .collect();
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Preload</title>\
         {links}</head><body></body></html>"
    );
    Response::new(200, "text/html; charset=utf-8", html)
        .with(
            "content-security-policy",
            "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors *",
        )
        .with("x-robots-tag", "noindex")
        .with("cache-control", "public, max-age=3600")
}

/// Whether a request is for a page in a frame.
pub fn is_for_frame(request: &Request) -> bool {
    request.path == PATH
}
