//! What a person's browser does with the pages: opens addresses, fills in the form, follows
//! redirects.

use bonafide_app::door::{Form, Response};
use bonafide_domain::field::Upload;
use url::form_urlencoded;

use crate::place::Place;

pub struct Answer {
    pub status: u16,
    headers: Vec<(&'static str, String)>,
    pub text: String,
}

impl Answer {
    pub fn new(response: Response) -> Self {
        Self {
            status: response.status,
            headers: response.headers,
            text: String::from_utf8(response.body).expect("UTF-8"),
        }
    }

    /// Empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    pub fn main(&self) -> &str {
        between(&self.text, "<main>", "</main>")
    }

    pub fn heading(&self) -> String {
        unescape(between(&self.text, "<h1>", "</h1>"))
    }

    /// Names and values of the hidden inputs of the page's first form.
    pub fn hidden(&self) -> Vec<(String, String)> {
        between(self.main(), "<form", "</form>")
            .split("<input type=\"hidden\" ")
            .skip(1)
            .map(|input| {
                let name = between(input, "name=\"", "\"");
                (name.to_owned(), unescape(between(input, "value=\"", "\"")))
            })
            .collect()
    }

    /// What the page's first form sends, with more.
    pub fn body(&self, more: &[(&str, &str)]) -> String {
        let hidden = self.hidden();
        let pairs = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        encoded(pairs.chain(more.iter().copied()))
    }

    pub fn token(&self) -> Option<String> {
        let hidden = self.hidden().into_iter();
        hidden
            .filter(|(name, _)| name == "session-token")
            .map(|(_, value)| value)
            .next()
    }

    /// Whether a question for the field stands on the page.
    pub fn asks(&self, key: &str) -> bool {
        self.main().contains(&format!("name=\"field.{key}\""))
            || self.main().contains(&format!("name=\"field.{key}.day\""))
    }

    /// The value in a text input.
    pub fn typed(&self, key: &str) -> String {
        let input = self
            .main()
            .split("<input ")
            .find(|input| input.contains(&format!("name=\"field.{key}\"")))
            .expect("the field's input");
        unescape(between(input, " value=\"", "\""))
    }

    /// What stands beside the field as wrong; empty if nothing does.
    pub fn fault(&self, key: &str) -> String {
        let id = format!("<p class=\"fault\" id=\"field-{key}-fault\">");
        let text = between(self.main(), &id, "</p>");
        unescape(&text.replace("<bdi>", "").replace("</bdi>", ""))
            .replace("<span class=\"unseen\">Error: </span>", "")
    }
}

/// The text after `start` up to `end`; empty without them.
pub fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let rest = text.split_once(start).map_or("", |(_, rest)| rest);
    rest.split_once(end).map_or("", |(found, _)| found)
}

pub fn unescape(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}

/// `name=value&…`
pub fn encoded<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

pub const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A browser tab.
pub struct Tab<'p> {
    place: &'p Place,
    /// Of the page, after redirects.
    pub address: String,
    pub page: Answer,
}

impl<'p> Tab<'p> {
    pub fn open(place: &'p Place, address: &str) -> Self {
        Self::open_in(place, address, "en-US")
    }

    /// With the languages of the browser.
    pub fn open_in(place: &'p Place, address: &str, languages: &str) -> Self {
        Self {
            place,
            address: address.to_owned(),
            page: place.send("GET", address, &[("accept-language", languages)], b""),
        }
    }

    pub fn of(place: &'p Place, inquiry_id: &str) -> Self {
        Self::open(place, &format!("/verify?inquiry-id={inquiry_id}"))
    }

    pub fn with_token(place: &'p Place, inquiry_id: &str, token: &str) -> Self {
        Self::open(
            place,
            &format!("/verify?inquiry-id={inquiry_id}&session-token={token}"),
        )
    }

    /// Sends the page's form with the main button and follows the redirect.
    pub fn press(&mut self, fields: &[(&str, &str)]) -> &mut Self {
        self.press_button("continue", fields)
    }

    pub fn press_button(&mut self, button: &str, fields: &[(&str, &str)]) -> &mut Self {
        let body = self.page.body(&[&[("action", button)], fields].concat());
        self.post(&body)
    }

    /// Sends the page's form with files, by the keys of their fields, and follows the redirect.
    pub fn hand_in(&mut self, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> &mut Self {
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let more = fields.iter().copied().chain([("action", "continue")]);
        let mut texts = self.page.hidden();
        texts.extend(more.map(pair));
        let file = |&(key, filename, content): &(&str, &str, &[u8])| {
            let upload = Upload {
                filename: filename.to_owned(),
                content: content.into(),
                excess: None,
            };
            (format!("field.{key}"), upload)
        };
        let files = files.iter().map(file).collect();
        let answer = self.place.hand_in("/verify", Form { texts, files });
        self.follow(answer)
    }

    /// Sends a body as it is and follows the redirect.
    pub fn post(&mut self, body: &str) -> &mut Self {
        let answer = self.place.send("POST", "/verify", &[FORM], body.as_bytes());
        self.follow(answer)
    }

    fn follow(&mut self, answer: Answer) -> &mut Self {
        if answer.status == 303 {
            self.address = answer.header("location").to_owned();
            self.page = self.place.send("GET", &self.address, &[], b"");
        } else {
            self.address = "/verify".into();
            self.page = answer;
        }
        self
    }
}
