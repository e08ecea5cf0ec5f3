//! What a request of the flow says: where to, as whom, and what was typed.

use std::net::IpAddr;

use bonafide_app::door::{Form, Request};
use bonafide_app::flow::{Opening, Reserved, Way};
use bonafide_app::openings::Opener;
use bonafide_app::{Error, Result};
use bonafide_domain::field::Upload;
use url::form_urlencoded;

use super::embed::{self, Embed};
use super::query;

/// Largest posted form, without its files: no page of ours comes near it.
pub const MAX_TEXTS: usize = 256 * 1024;
pub const MAX_PAIRS: usize = 1000;
const MAX_QUERY: usize = 32 * 1024;

#[derive(Clone, Debug, Default)]
pub struct Input {
    pub inquiry_id: Option<String>,
    pub token: Option<String>,
    /// What a link with a template says about the inquiry to be made (contract, hosted-flow URL);
    /// empty for other links.
    pub opening: Vec<(String, String)>,
    /// The proof that the inquiry's id was reserved for this link.
    pub proof: Option<String>,
    /// A solution of the page's puzzle.
    pub work: Option<String>,
    /// Where the request came from.
    pub from: Option<IpAddr>,
    /// Of a one-time link.
    pub code: Option<String>,
    pub step: Option<String>,
    pub language: Option<String>,
    pub style_variant: Option<String>,
    pub theme_set_id: Option<String>,
    pub redirect_uri: Option<String>,
    pub show: Option<String>,
    pub action: Option<String>,
    /// What the browser recognises itself by, see `assets/presence.js`.
    pub device_mark: Option<String>,
    /// The code of an e-mail or text message.
    pub typed_code: Option<String>,
    /// How a link to another device is to be given.
    pub method: Option<String>,
    /// What tells one page with a hand-off's link from another.
    pub page: Option<String>,
    /// `KEY`, `KEY.day`, … and what was typed.
    pub fields: Vec<(String, String)>,
    /// `KEY` and what was chosen.
    pub files: Vec<(String, Upload)>,
    /// Some: the page stands in a frame on another site.
    pub embed: Option<Embed>,
}

impl Input {
    pub fn read(request: &Request) -> Result<Self> {
        let mut input = Self {
            embed: embed::is_for_frame(request).then(Embed::default),
            from: Some(request.ip),
            ..Self::default()
        };
        if request.query.len() > MAX_QUERY {
            return Err(Error::BadRequest(format!(
                "the query is longer than {MAX_QUERY} bytes"
            )));
        }
        for (name, value) in pairs(request.query.as_bytes())? {
            input.take(&name, value, false);
        }
        let asked = std::mem::take(&mut input.opening);
        if request.method == "POST" {
            let texts = match &request.form {
                Some(form) => {
                    input.take_files(form);
                    sound(form.texts.iter().cloned())?
                }
                None => urlencoded(request)?,
            };
            for (name, value) in texts {
                input.take(&name, value, true);
            }
            // On a code page this is what was typed; on a link's page, which names no inquiry, it
            // is the link's.
            if input.inquiry_id.is_none() {
                input.code = input.typed_code.take().or(input.code);
            }
        }
        // A posted form repeats the whole link.
        if !input.names_template() {
            input.opening = asked;
        }
        if input.names_template() {
            // Part of what is made, and kept with it.
            input.redirect_uri = None;
            input.theme_set_id = None;
        } else {
            input.opening.clear();
        }
        Ok(input)
    }

    /// An input without a chosen file posts one without name and content.
    fn take_files(&mut self, form: &Form) {
        for (name, file) in &form.files {
            let chosen =
                !file.filename.is_empty() || !file.content.is_empty() || file.excess.is_some();
            if let Some(key) = name.strip_prefix("field.").filter(|_| chosen) {
                self.files.push((key.to_owned(), file.clone()));
            }
        }
    }

    /// Posted values win over those of the address.
    fn take(&mut self, name: &str, value: String, posted: bool) {
        if posted && let Some(key) = name.strip_prefix("field.") {
            self.fields.push((key.to_owned(), value));
            return;
        }
        // Also where it is empty: a signature is over all that the link was given.
        if query::says_what_is_made(name) {
            self.opening.push((name.to_owned(), value.clone()));
        }
        if value.is_empty() && !(posted && name == "code") {
            return;
        }
        if let Some(embed) = &mut self.embed {
            embed.take(name, &value);
        }
        match name {
            "inquiry-id" => self.inquiry_id = Some(value),
            "session-token" => self.token = Some(value),
            "code" if posted => self.typed_code = Some(value),
            "code" => self.code = Some(value),
            "step" => self.step = Some(value),
            "language" => self.language = Some(value),
            "style-variant" => self.style_variant = Some(value),
            "theme-set-id" => self.theme_set_id = Some(value),
            "redirect-uri" => self.redirect_uri = Some(value),
            "show" => self.show = Some(value),
            "reserved" => self.proof = Some(value),
            "work" if posted => self.work = Some(value),
            "method" if posted => self.method = Some(value),
            "page" if posted => self.page = Some(value),
            "action" if posted => self.action = Some(value),
            "device-mark" if posted && is_mark(&value) => self.device_mark = Some(value),
            // Links carry parameters of the contract that mean nothing here, and others'.
            _ => {}
        }
    }

    pub fn asks(&self, what: &str) -> bool {
        self.show.as_deref() == Some(what)
    }

    pub fn way(&self) -> Option<Way> {
        if self.names_template() {
            return Some(Way::Template(Box::new(self.wish())));
        }
        if let Some(id) = &self.inquiry_id {
            return Some(Way::Inquiry {
                id: id.clone(),
                token: self.token.clone(),
            });
        }
        self.code.clone().map(Way::Code)
    }

    /// Whether the link names a template, and so asks for an inquiry to be made.
    pub fn names_template(&self) -> bool {
        self.opening.iter().any(|(name, value)| {
            !value.is_empty()
                && matches!(
                    name.as_str(),
                    "inquiry-template-id" | "inquiry-template-version-id" | "template-id"
                )
        })
    }

    fn wish(&self) -> Opening {
        let reserved = match (&self.inquiry_id, &self.token, &self.proof) {
            (Some(inquiry_id), Some(session_token), Some(proof)) => Some(Reserved {
                inquiry_id: inquiry_id.clone(),
                session_token: session_token.clone(),
                proof: proof.clone(),
            }),
            _ => None,
        };
        let both = self.inquiry_id.is_some() && reserved.is_none();
        let mut opening = query::opening(&self.opening, reserved);
        if both {
            let fault = "inquiry-id and a template are both given; one of them says what to open";
            opening.faults.push(fault.into());
        }
        let embed = self.embed.as_ref();
        opening.opener = Opener {
            address: self.from,
            origin: embed.and_then(|embed| embed.origin().map(str::to_owned)),
        };
        opening.work.clone_from(&self.work);
        opening.device_mark.clone_from(&self.device_mark);
        opening
    }

    /// The address that this visitor came to, with the inquiry's id or the link's code.
    pub fn address(&self) -> String {
        match &self.inquiry_id {
            Some(id) => self.address_of(id, self.token.as_deref(), self.step.as_deref()),
            None => {
                let code = self.code.as_deref();
                self.to([("code", code.unwrap_or_default())])
            }
        }
    }

    pub fn address_of(&self, inquiry_id: &str, token: Option<&str>, step: Option<&str>) -> String {
        self.with(
            inquiry_id,
            token,
            &[("step", step), ("language", self.language.as_deref())],
        )
    }

    /// The address with further parameters; those without a value are left out.
    pub fn with(
        &self,
        inquiry_id: &str,
        token: Option<&str>,
        more: &[(&str, Option<&str>)],
    ) -> String {
        let kept = [
            ("inquiry-id", Some(inquiry_id)),
            ("session-token", token),
            ("style-variant", self.style_variant.as_deref()),
            ("theme-set-id", self.theme_set_id.as_deref()),
            ("redirect-uri", self.redirect_uri.as_deref()),
        ];
        let given = kept.iter().chain(more);
        self.to(given.filter_map(|(name, value)| value.map(|value| (*name, value))))
    }

    /// Where the visit's pages are.
    pub fn path(&self) -> &'static str {
        match self.embed {
            Some(_) => embed::PATH,
            None => "/verify",
        }
    }

    /// An address of the visit: in a frame, with what the frame was opened with.
    pub fn to<'p>(&'p self, pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        if let Some(embed) = &self.embed {
            query.extend_pairs(embed.pairs());
        }
        format!("{}?{}", self.path(), query.finish())
    }

    /// An address of a page whose inquiry is not there yet.
    pub fn with_opening(&self, address: &str, proof: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(address.to_owned());
        query.append_pair("reserved", proof);
        query.extend_pairs(&self.opening);
        query.finish()
    }
}

/// As `crypto.randomUUID()` makes them.
fn is_mark(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn urlencoded(request: &Request) -> Result<Vec<(String, String)>> {
    let form = request
        .header("content-type")
        .is_some_and(|kind| kind.trim().starts_with("application/x-www-form-urlencoded"));
    if !form || request.body.len() > MAX_TEXTS {
        return Err(Error::BadRequest(format!(
            "a form of at most {MAX_TEXTS} bytes is expected"
        )));
    }
    pairs(&request.body)
}

fn pairs(text: &[u8]) -> Result<Vec<(String, String)>> {
    let pairs = form_urlencoded::parse(text);
    sound(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())))
}

/// As many as a form may have, and all of them text.
fn sound(given: impl Iterator<Item = (String, String)>) -> Result<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    for (name, value) in given {
        if pairs.len() >= MAX_PAIRS {
            return Err(Error::BadRequest(format!("more than {MAX_PAIRS} values")));
        }
        // U+FFFD stands where bytes were not UTF-8.
        let broken = |text: &str| text.contains(['\u{fffd}', '\0']);
        if broken(&name) || broken(&value) {
            return Err(Error::BadRequest("the values are not UTF-8 text".into()));
        }
        pairs.push((name, value));
    }
    Ok(pairs)
}
