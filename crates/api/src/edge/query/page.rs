//! Cursor paging: `page[size]`, `page[after]`, `page[before]`, in the query string or,
//! for searches, in the body.

use serde_json::Value;

use super::super::errors::{Fault, quoted};
use super::{Node, Query};

/// Where a page begins. Lists run newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cursor {
    /// At the newest object.
    #[default]
    Start,
    /// With the object that follows the one of this id.
    After(String),
    /// So that it ends just before the object of this id.
    Before(String),
}

/// The page that a list was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many objects at most, 1 to 100.
    pub size: u8,
    /// Where the page begins.
    pub cursor: Cursor,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            size: Self::SIZE_DEFAULT,
            cursor: Cursor::Start,
        }
    }
}

impl Page {
    /// The size of a page whose size was not named.
    pub const SIZE_DEFAULT: u8 = 10;
    /// The largest page.
    pub const SIZE_MAX: u8 = 100;

    /// Reads the page from the query string. An empty cursor counts as none, for clients
    /// that always send the parameter.
    ///
    /// # Errors
    /// A fault for a size that is no integer from 1 to 100, a cursor that is not a single
    /// value, and both cursors at once.
    pub fn from_query(query: &Query) -> Result<Self, Fault> {
        let text = |name: &str| match query.nested("page", name) {
            None => Ok(None),
            Some(Node::Text(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(Fault::new(format!("page[{name}] must be a single value"))),
        };
        let size = match text("size")? {
            None => Self::SIZE_DEFAULT,
            Some(size) => Self::size(size.parse().ok(), "page[size]", size)?,
        };
        let cursor = Self::cursor(text("after")?, text("before")?)?;
        Ok(Self { size, cursor })
    }

    /// Reads the page from the `page` member of a search.
    ///
    /// # Errors
    /// As for the query string.
    pub fn from_body(body: &Value) -> Result<Self, Fault> {
        let page = match body.get("page") {
            None | Some(Value::Null) => return Ok(Self::default()),
            Some(Value::Object(page)) => page,
            Some(_) => return Err(Fault::new("page must be an object").at("/page")),
        };
        let size = match page.get("size") {
            None | Some(Value::Null) => Self::SIZE_DEFAULT,
            Some(size) => Self::size(size.as_u64(), "page.size", &size.to_string())
                .map_err(|fault| fault.at("/page/size"))?,
        };
        let text = |name: &str| match page.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => {
                Err(Fault::new(format!("page.{name} must be a string")).at(format!("/page/{name}")))
            }
        };
        let cursor = Self::cursor(text("after")?, text("before")?)?;
        Ok(Self { size, cursor })
    }

    fn size(size: Option<u64>, name: &str, written: &str) -> Result<u8, Fault> {
        size.and_then(|size| u8::try_from(size).ok())
            .filter(|size| (1..=Self::SIZE_MAX).contains(size))
            .ok_or_else(|| {
                Fault::new(format!(
                    "{name} must be an integer from 1 to {}, not {}",
                    Self::SIZE_MAX,
                    quoted(written)
                ))
            })
    }

    fn cursor(after: Option<&str>, before: Option<&str>) -> Result<Cursor, Fault> {
        let given = |id: Option<&str>| id.filter(|id| !id.is_empty()).map(str::to_owned);
        match (given(after), given(before)) {
            (None, None) => Ok(Cursor::Start),
            (Some(id), None) => Ok(Cursor::After(id)),
            (None, Some(id)) => Ok(Cursor::Before(id)),
            (Some(_), Some(_)) => Err(Fault::new(
                "page[after] and page[before] exclude each other",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(text: &str) -> Result<Page, Fault> {
        Page::from_query(&Query::parse(text).expect(text))
    }

    #[test]
    fn ten_newest_unless_asked_otherwise() {
        assert_eq!(
            page(""),
            Ok(Page {
                size: 10,
                cursor: Cursor::Start
            })
        );
        assert_eq!(page("page[after]="), Ok(Page::default()));
        assert_eq!(
            page("page[size]=100&page[before]=inq_1"),
            Ok(Page {
                size: 100,
                cursor: Cursor::Before("inq_1".into())
            })
        );
    }

    #[test]
    fn sizes_beyond_the_range_are_refused() {
        for size in [
            "0",
            "101",
            "356",
            "-1",
            "1.5",
            "ten",
            "",
            "99999999999999999999",
        ] {
            let fault = page(&format!("page[size]={size}")).expect_err(size);
            assert!(
                fault
                    .details
                    .starts_with("page[size] must be an integer from 1 to 100")
            );
        }
    }

    #[test]
    fn cursors_exclude_each_other() {
        let fault = page("page[after]=a&page[before]=b").expect_err("both");
        assert!(fault.details.contains("exclude each other"));
        assert!(page("page[after][]=a").is_err());
    }

    #[test]
    fn a_search_says_the_same_in_its_body() {
        assert_eq!(Page::from_body(&json!({})), Ok(Page::default()));
        assert_eq!(
            Page::from_body(&json!({"page": {"size": 2, "after": "inq_1"}})),
            Ok(Page {
                size: 2,
                cursor: Cursor::After("inq_1".into())
            })
        );
        for bad in [
            json!({"page": 1}),
            json!({"page": {"size": 0}}),
            json!({"page": {"size": "1"}}),
            json!({"page": {"after": 1}}),
        ] {
            assert!(Page::from_body(&bad).is_err(), "{bad}");
        }
    }
}
