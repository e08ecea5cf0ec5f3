//! One API call, read and checked, and its reply before the edge has shaped it.

use bonafide_app::search::{Page, Slice};
use bonafide_app::{Cx, Error, House, Result};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

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
}

pub struct Reply {
    pub status: u16,
    /// The whole body.
    pub body: Json,
    /// Whose personal data the body tells: an inquiry or account id, or empty.
    pub subject: String,
}

impl Reply {
    pub fn one(data: Json) -> Self {
        let subject = subject_of(&data);
        Self {
            status: 200,
            body: json!({ "data": data }),
            subject,
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

    pub fn plain(body: Json) -> Self {
        Self {
            status: 200,
            body,
            subject: String::new(),
        }
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

/// A 400 of the use-cases' error type.
pub fn bad(fault: Fault) -> Error {
    Error::BadRequest(fault.details)
}

impl Call<'_> {
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
            Some(_) => Err(Error::BadRequest(format!("filter[{name}] must be a single value"))),
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
            return Err(Error::BadRequest(format!("filter[{name}] may hold at most 100 values")));
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
        let next = slice.has_older.then(|| id(data.last())).flatten();
        let prev = slice.has_newer.then(|| id(data.first())).flatten();
        let link = |word: &str, id: Option<String>| match id {
            None => Json::Null,
            Some(id) => self.link(word, &id, page).into(),
        };
        let links = json!({"prev": link("before", prev), "next": link("after", next)});
        Reply::plain(json!({"data": data, "links": links}))
    }

    /// The same list, filters kept, at another place.
    fn link(&self, word: &str, id: &str, page: &Page) -> String {
        let mut text = format!("{}?", self.path);
        for (name, node) in self.query.below("filter") {
            for value in node.as_list().unwrap_or_default() {
                text.push_str(&format!("filter%5B{}%5D={}&", encoded(name), encoded(value)));
            }
        }
        text.push_str(&format!("page%5B{word}%5D={}", encoded(id)));
        if page.size != usize::from(crate::edge::query::Page::SIZE_DEFAULT) {
            text.push_str(&format!("&page%5Bsize%5D={}", page.size));
        }
        text
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
