//! Links that make an inquiry: what they answer to scripts, and when they make none.

use bonafide_app::door::{Request, Response};
use bonafide_app::flow::{self, Nowhere, Opening, Standing, Unopened};
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use serde_json::{Value as Json, json};

use super::device::is_robot;
use super::input::Input;
use super::respond::{nowhere, see_other};
use crate::pages::view::Problem;
use crate::pages::{View, module_path};

/// Whether a request's address names a template; for figures, before anything is read.
pub fn names_template(request: &Request) -> bool {
    let body: &[u8] = if request.method == "POST" {
        &request.body
    } else {
        b""
    };
    [request.query.as_bytes(), body].iter().any(|text| {
        text.split(|byte| *byte == b'&').any(|pair| {
            let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
            matches!(
                name,
                b"inquiry-template-id" | b"inquiry-template-version-id" | b"template-id"
            )
        })
    })
}

/// `action=open`: the page is in sight, and its script asks for the inquiry. Answers in JSON.
pub fn by_script(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    input: &Input,
    opening: &Opening,
) -> Result<Response> {
    if is_robot(request) {
        let told = json!({"error": {
            "status": 0, "code": "application_error", "message": "Crawlers open no inquiries.",
        }});
        return Ok(answer(403, &told));
    }
    let made = flow::open(tx, house, opening, request.now, request.seed)?;
    Ok(match made {
        Ok(visit) => {
            let id = &visit.inquiry.it.id;
            let token = visit.ticket.as_deref();
            let step = match &visit.standing {
                Standing::Open(position) => Some(position.step.as_str()),
                _ => None,
            };
            let told = json!({
                "inquiry-id": id,
                "session-token": token,
                "address": input.address_of(id, token, step),
                // The page on show is of another version: its script loads the address.
                "switched": visit.switched,
            });
            answer(200, &told)
        }
        Err(nowhere) => {
            let unopened = match nowhere {
                Nowhere::Unopened(unopened) => unopened,
                Nowhere::WrongLink | Nowhere::Gone => Unopened::Stale,
            };
            let trouble = trouble(&unopened);
            let mut told = json!({"error": {
                "status": trouble.status, "code": trouble.code, "message": trouble.message,
            }});
            if let Unopened::Unworked { bits, .. } = unopened {
                told["work"] = work(bits);
            }
            let mut response = answer(trouble.status, &told);
            if let Some(seconds) = trouble.retry_after {
                response = response.with("retry-after", seconds.to_string());
            }
            response
        }
    })
}

/// A puzzle as `opening.js` reads it: how hard it is, and the module that solves it.
pub fn work(bits: u32) -> Json {
    json!({"bits": bits, "solver": module_path("work").map(|path| format!("/{path}"))})
}

fn answer(status: u16, told: &Json) -> Response {
    Response::new(status, "application/json", told.to_string()).with("cache-control", "no-store")
}

/// The page that says why no inquiry was made.
pub fn refused(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    input: &Input,
    unopened: &Unopened,
) -> Result<Response> {
    let problem = match unopened {
        // The same link again gives a fresh page; the form's values are lost with the old one.
        Unopened::Stale => return Ok(see_other(&input.fresh_address())),
        Unopened::Invalid(faults) => Problem::FaultyLink {
            faults: faults.clone(),
        },
        Unopened::UnknownTemplate => Problem::WrongLink,
        Unopened::Inactive => Problem::TemplateInactive,
        Unopened::Unpublished => Problem::NotPublished,
        Unopened::Blocked | Unopened::WrongOrigin => Problem::ClientCreationBlocked,
        Unopened::Exists(_) => Problem::Exists,
        Unopened::Limited { .. } | Unopened::Unworked { .. } => Problem::Limited,
        Unopened::WrongSignature => Problem::FaultyLink {
            faults: vec!["The link's signature is not right.".into()],
        },
        Unopened::Ended(at) => Problem::LinkExpired {
            ended_at: Some(*at),
            can_request: None,
        },
        Unopened::Used => Problem::LinkUsed { can_request: None },
    };
    let trouble = trouble(unopened);
    let response = nowhere(tx, house, request, input, View::Problem(problem), &trouble)?;
    Ok(match trouble.retry_after {
        Some(seconds) => response.with("retry-after", seconds.to_string()),
        None => response,
    })
}

/// An error as the browser SDKs know them (contract, embed protocol, error objects).
pub struct Trouble {
    /// Belongs to the code; 0 to 599.
    pub status: u16,
    pub code: &'static str,
    /// English, for integrators.
    pub message: String,
    /// Of the page that says the same.
    pub page_status: u16,
    pub retry_after: Option<u64>,
}

impl Trouble {
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            page_status: status,
            retry_after: None,
        }
    }
}

pub fn trouble(unopened: &Unopened) -> Trouble {
    match unopened {
        Unopened::Invalid(faults) => Trouble::new(400, "invalid_config", faults.join("; ")),
        Unopened::UnknownTemplate => Trouble {
            page_status: 404,
            ..Trouble::new(400, "invalid_config", "There is no such inquiry template.")
        },
        Unopened::Inactive => Trouble::new(
            422,
            "inactive_template",
            "The inquiry template is inactive.",
        ),
        Unopened::Unpublished => Trouble::new(
            422,
            "inactive_template",
            "The inquiry template has no published version.",
        ),
        Unopened::Blocked => Trouble {
            page_status: 403,
            ..Trouble::new(
                400,
                "invalid_config",
                "The inquiry template blocks client-side creation: create the inquiry by API \
                 and pass its id.",
            )
        },
        Unopened::WrongOrigin => Trouble {
            page_status: 403,
            ..Trouble::new(
                400,
                "invalid_config",
                "The page's origin is not among the template's allowed domains.",
            )
        },
        Unopened::Exists(details) => Trouble::new(409, "unknown", details.as_str()),
        Unopened::Limited { retry_after } => Trouble {
            retry_after: Some(*retry_after),
            ..Trouble::new(
                429,
                "unknown",
                format!(
                    "More inquiries were opened than the template allows; try again in \
                     {retry_after} seconds."
                ),
            )
        },
        Unopened::Unworked { retry_after, .. } => Trouble {
            retry_after: Some(*retry_after),
            ..Trouble::new(
                429,
                "unknown",
                format!(
                    "The template asks for work before an inquiry is made: show it, or try again in \
                     {retry_after} seconds."
                ),
            )
        },
        Unopened::WrongSignature => Trouble {
            page_status: 403,
            ..Trouble::new(400, "invalid_config", "The link's signature is not right.")
        },
        Unopened::Ended(_) => Trouble::new(410, "unknown", "The signed link has expired."),
        Unopened::Used => Trouble::new(410, "unknown", "The signed link was used before."),
        Unopened::Stale => Trouble::new(409, "unknown", "The page is too old: load it again."),
    }
}

impl Input {
    /// The link that the visitor came with, without what its page had reserved.
    fn fresh_address(&self) -> String {
        let look = [
            ("language", self.language.as_deref()),
            ("style-variant", self.style_variant.as_deref()),
        ];
        let link = self.opening.iter();
        self.to(link
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain(
                look.into_iter()
                    .filter_map(|(name, value)| Some((name, value?))),
            ))
    }
}
