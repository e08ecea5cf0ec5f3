//! One API call, read and checked, and its reply before the edge has shaped it.

use std::net::IpAddr;

use bonafide_app::apikeys::Asker;
use bonafide_app::files::Addresses;
use bonafide_app::seal::DataKey;
use bonafide_app::search::{Page, Slice};
use bonafide_app::{Cx, Error, House, Result};
use bonafide_domain::webhook::blocklist::Blocklist;
use jiff::Timestamp;
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json, json};

use crate::edge::errors::Fault;
use crate::edge::query::{Cursor, Node, Query};
use crate::edge::versions::Version;

pub struct Call<'a> {
    pub house: &'a House,
    pub cx: Cx,
    /// Values of the path's placeholders, in order.
    pub params: Vec<String>,
    pub query: Query,
    /// Kebab-case, newest version, checked against the operation's shape.
    pub body: Json,
    pub version: Version,
    /// `/api/v1/…`, for links to other pages of a list.
    pub path: &'a str,
    /// What the key may do and is told: what it makes can have no more.
    pub asker: Asker<'a>,
    /// How long the addresses of files work that it is told, and to whom they are told: the key's id.
    pub file_seconds: u32,
    pub key_id: &'a str,
    /// Attributes that its answers leave out; None: nothing.
    pub blocklist: Option<&'a Blocklist>,
    /// The caller's address.
    pub ip: IpAddr,
    /// The header `Accept`.
    pub accept: Option<&'a str>,
}

/// What stands for `data` and was written as text already.
pub enum Text {
    One(Box<RawValue>),
    Many(Vec<Box<RawValue>>),
}

/// An answer that is told as it is, in no version and no key style.
pub struct File {
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

pub struct Reply {
    pub status: u16,
    /// The whole body; without `data` where that is a text.
    pub body: Json,
    pub text: Option<Text>,
    /// Something else than JSON, instead of the body.
    pub file: Option<File>,
    /// Whose personal data the body tells: an inquiry or account id, or empty. None: several
    /// people's; no single key could forget such an answer, so that it is not kept for repetition.
    pub subject: Option<String>,
    /// That subject's key, where it is at hand: asking the database for it again would make a batch
    /// write out what it holds back.
    pub key: Option<DataKey>,
}

impl Reply {
    pub fn one(data: Json) -> Self {
        let subject = subject_of(&data);
        Self {
            status: 200,
            body: json!({ "data": data }),
            text: None,
            file: None,
            subject: Some(subject),
            key: None,
        }
    }

    /// An answer about one object that is a text already.
    pub fn text(data: Box<RawValue>, subject: &str, key: Option<&DataKey>) -> Self {
        Self {
            status: 200,
            body: json!({}),
            text: Some(Text::One(data)),
            file: None,
            subject: Some(subject.to_owned()),
            key: key.cloned(),
        }
    }

    pub fn created(self) -> Self {
        self.with_status(201)
    }

    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub fn meta(mut self, meta: Json) -> Self {
        self.body["meta"] = meta;
        self
    }

    pub fn file(content_type: &'static str, bytes: Vec<u8>) -> Self {
        Self {
            file: Some(File {
                content_type,
                bytes,
            }),
            ..Self::plain(Json::Null)
        }
    }

    /// What tells of several people.
    pub fn of_several(body: Json) -> Self {
        Self {
            status: 200,
            body,
            text: None,
            file: None,
            subject: None,
            key: None,
        }
    }

    pub fn plain(body: Json) -> Self {
        Self {
            status: 200,
            body,
            text: None,
            file: None,
            subject: Some(String::new()),
            key: None,
        }
    }
}

impl Text {
    /// As JSON, for answers that the edge has to reshape.
    fn parsed(&self) -> Result<Json> {
        let parse = |text: &RawValue| serde_json::from_str(text.get()).map_err(Error::internal);
        match self {
            Self::One(text) => parse(text),
            Self::Many(texts) => texts.iter().map(|text| parse(text)).collect(),
        }
    }
}

impl Reply {
    /// The body with `data` in it, first.
    pub fn whole(&mut self) -> Result<&mut Json> {
        if let Some(text) = self.text.take() {
            let mut body = json!({"data": text.parsed()?});
            if let (Some(all), Json::Object(rest)) = (body.as_object_mut(), self.body.take()) {
                all.extend(rest);
            }
            self.body = body;
        }
        Ok(&mut self.body)
    }

    /// The body as text, without having read `data` again.
    pub fn into_text(self) -> Result<Vec<u8>> {
        let Some(text) = self.text else {
            return serde_json::to_vec(&self.body).map_err(Error::internal);
        };
        let mut out = Vec::with_capacity(4096);
        out.extend_from_slice(b"{\"data\":");
        match text {
            Text::One(one) => out.extend_from_slice(one.get().as_bytes()),
            Text::Many(many) => {
                out.push(b'[');
                for (index, one) in many.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    out.extend_from_slice(one.get().as_bytes());
                }
                out.push(b']');
            }
        }
        for (name, value) in self.body.as_object().into_iter().flatten() {
            out.push(b',');
            serde_json::to_writer(&mut out, name).map_err(Error::internal)?;
            out.push(b':');
            serde_json::to_writer(&mut out, value).map_err(Error::internal)?;
        }
        out.push(b'}');
        Ok(out)
    }
}

fn subject_of(data: &Json) -> String {
    let id = match data["type"].as_str() {
        Some("inquiry" | "account") => data["id"].as_str(),
        Some("inquiry-session") => data["relationships"]["inquiry"]["data"]["id"].as_str(),
        _ => None,
    };
    id.unwrap_or_default().to_owned()
}

/// Bytes of a pointer that a refusal tells.
const MAX_POINTER: usize = 512;

/// A 400 of the use-cases' error type: what is wrong, where, and what is allowed there.
pub fn bad(fault: Fault) -> Error {
    let mut meta = Map::new();
    // One that is longer than this repeats what the client made up.
    if let Some(pointer) = fault.pointer.filter(|it| it.len() <= MAX_POINTER) {
        meta.insert("pointer".into(), pointer.into());
    }
    if !fault.allowed.is_empty() {
        meta.insert("allowed".into(), fault.allowed.into());
    }
    match meta.is_empty() {
        true => Error::BadRequest(fault.details),
        false => Error::Malformed {
            details: fault.details,
            meta: meta.into(),
        },
    }
}

impl Call<'_> {
    pub fn addresses(&self) -> Addresses<'_> {
        Addresses {
            house: self.house,
            now: self.cx.now,
            seconds: self.file_seconds.into(),
            issuer: self.key_id,
        }
    }

    pub fn param(&self) -> &str {
        self.params.first().map_or("", String::as_str)
    }

    pub fn page(&self) -> Result<Page> {
        crate::edge::query::Page::from_query(&self.query)
            .map(page)
            .map_err(bad)
    }

    /// A filter's single value; empty counts as not given.
    pub fn filter(&self, name: &str) -> Result<Option<&str>> {
        match self.query.nested("filter", name) {
            None => Ok(None),
            Some(Node::Text(text)) if text.is_empty() => Ok(None),
            Some(Node::Text(text)) => Ok(Some(text)),
            Some(_) => Err(Error::BadRequest(format!(
                "filter[{name}] must be a single value"
            ))),
        }
    }

    /// A filter that takes several values, separated by commas or as a list; at most 100.
    pub fn filters(&self, name: &str) -> Result<Vec<String>> {
        let Some(node) = self.query.nested("filter", name) else {
            return Ok(Vec::new());
        };
        let values: Vec<String> = node
            .as_list()
            .ok_or_else(|| Error::BadRequest(format!("filter[{name}] must be a list of values")))?
            .into_iter()
            .flat_map(|text| text.split(','))
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect();
        if values.len() > 100 {
            return Err(Error::BadRequest(format!(
                "filter[{name}] may hold at most 100 values"
            )));
        }
        Ok(values)
    }

    pub fn filter_time(&self, name: &str) -> Result<Option<Timestamp>> {
        self.filter(name)?
            .map(|text| {
                text.parse().map_err(|_| {
                    Error::BadRequest(format!(
                        "filter[{name}] must be a date-time such as 2025-01-31T12:00:00Z"
                    ))
                })
            })
            .transpose()
    }

    pub fn attribute(&self, name: &str) -> &Json {
        &self.body["data"]["attributes"][name]
    }

    /// A text attribute; null and absent are the same.
    pub fn text(&self, name: &str) -> Option<String> {
        self.attribute(name).as_str().map(str::to_owned)
    }

    /// Outer None: not named; inner None: null.
    pub fn named_text(&self, name: &str) -> Option<Option<String>> {
        self.body["data"]["attributes"]
            .get(name)
            .map(|value| value.as_str().map(str::to_owned))
    }

    pub fn meta(&self, name: &str) -> &Json {
        &self.body["meta"][name]
    }

    /// `{data, links}` of a list's page.
    pub fn list<T>(&self, slice: &Slice<T>, data: Vec<Json>, page: &Page) -> Reply {
        let id = |item: Option<&Json>| item.and_then(|item| item["id"].as_str()).map(str::to_owned);
        let ends = (id(data.first()), id(data.last()));
        let links = self.links(slice, ends, page);
        Reply::plain(json!({"data": data, "links": links}))
    }

    /// The same for items that are texts already; `ends`: ids of the first and the last.
    pub fn list_texts<T>(
        &self,
        slice: &Slice<T>,
        data: Vec<Box<RawValue>>,
        ends: (Option<String>, Option<String>),
        page: &Page,
    ) -> Reply {
        Reply {
            text: Some(Text::Many(data)),
            ..Reply::plain(json!({"links": self.links(slice, ends, page)}))
        }
    }

    fn links<T>(
        &self,
        slice: &Slice<T>,
        ends: (Option<String>, Option<String>),
        page: &Page,
    ) -> Json {
        let (first, last) = ends;
        let link = |word: &str, id: Option<String>| match id {
            None => Json::Null,
            Some(id) => self.link(word, &id, page).into(),
        };
        json!({
            "prev": link("before", first.filter(|_| slice.has_newer)),
            "next": link("after", last.filter(|_| slice.has_older)),
        })
    }

    /// The same list, with its filters and fieldsets, at another place.
    fn link(&self, word: &str, id: &str, page: &Page) -> String {
        let mut text = format!("{}{}?", self.house.settings.public_path(), self.path);
        for name in ["filter", "fields", "include"] {
            if let Some(node) = self.query.get(name) {
                parameters(&mut text, name, node);
            }
        }
        text.push_str(&format!("page%5B{word}%5D={}", encoded(id)));
        if page.size != usize::from(crate::edge::query::Page::SIZE_DEFAULT) {
            text.push_str(&format!("&page%5Bsize%5D={}", page.size));
        }
        text
    }
}

/// Writes a parameter as it was given, each followed by `&`.
fn parameters(text: &mut String, name: &str, node: &Node) {
    match node {
        Node::Text(value) => text.push_str(&format!("{}={}&", encoded(name), encoded(value))),
        Node::List(values) => {
            for value in values {
                text.push_str(&format!(
                    "{}={}&",
                    encoded(&format!("{name}[]")),
                    encoded(value)
                ));
            }
        }
        Node::Map(nodes) => {
            for (inner, node) in nodes {
                parameters(text, &format!("{name}[{inner}]"), node);
            }
        }
    }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The edge's page as the lists take it.
pub fn page(page: crate::edge::query::Page) -> Page {
    let (after, before) = match page.cursor {
        Cursor::Start => (None, None),
        Cursor::After(id) => (Some(id), None),
        Cursor::Before(id) => (None, Some(id)),
    };
    Page {
        size: usize::from(page.size),
        after,
        before,
    }
}
