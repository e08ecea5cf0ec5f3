//! Lists and searches: keyset paging over an index led by its filter, and the search tree.

use std::collections::BTreeSet;

use bonafide_db::{Row, Tx, Value};
use serde_json::Value as Json;

use crate::events::places;
use crate::{Error, Result, ids};

/// What a caller asks for: newest first, at most one of the two cursors.
#[derive(Clone, Debug)]
pub struct Page {
    pub size: usize,
    /// Items older than this id.
    pub after: Option<String>,
    /// Items newer than this id.
    pub before: Option<String>,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            size: 10,
            after: None,
            before: None,
        }
    }
}

/// A page with its cursors as key values.
pub struct PageAt {
    pub size: usize,
    pub after: Option<Value>,
    pub before: Option<Value>,
}

impl PageAt {
    /// Where the cursors are ids of that kind, whether or not there is such an object still; anything
    /// else is not found.
    pub fn of(prefix: &str, page: &Page) -> Result<Self> {
        let cursor = |id: &Option<String>| match id.as_deref() {
            Some(id) if !ids::is(prefix, id) => Err(Error::not_found()),
            id => Ok(id.map(Value::from)),
        };
        Ok(Self {
            size: page.size,
            after: cursor(&page.after)?,
            before: cursor(&page.before)?,
        })
    }

    /// The order in which it is read.
    fn order(&self) -> &'static str {
        match self.before {
            Some(_) => "asc",
            None => "desc",
        }
    }
}

/// Items, newest first, and whether there is more on either side.
pub struct Slice<T> {
    pub items: Vec<T>,
    pub has_newer: bool,
    pub has_older: bool,
}

impl<T> Slice<T> {
    /// The same page of what each item is made into.
    ///
    /// # Errors
    /// That of the first item that cannot be.
    pub fn try_map<U>(self, make: impl FnMut(T) -> Result<U>) -> Result<Slice<U>> {
        Ok(Slice {
            items: self.items.into_iter().map(make).collect::<Result<_>>()?,
            has_newer: self.has_newer,
            has_older: self.has_older,
        })
    }
}

/// Values that are asked for one by one; more are asked for together.
const MOST_BRANCHES: usize = 100;

/// `select … where … order by key desc limit n`, with conditions added one by one.
pub struct Keyset {
    table: &'static str,
    columns: &'static str,
    key: &'static str,
    conditions: Vec<String>,
    /// The same rows under one of several conditions, no two of which hold for the same row.
    branches: Vec<String>,
    /// Those that no index leads to, with `?` in place of each value.
    checks: Vec<(String, Vec<Value>)>,
    params: Vec<Value>,
}

/// A page that was looked for among so many rows only.
pub struct Looked<T> {
    pub slice: Slice<T>,
    /// There were more: the key of the last row that was looked at, in the page's direction.
    pub looked_to: Option<String>,
}

impl<T> Looked<T> {
    /// Of a list that can hold nothing.
    pub fn nothing() -> Self {
        Self {
            slice: Slice {
                items: Vec::new(),
                has_newer: false,
                has_older: false,
            },
            looked_to: None,
        }
    }
}

impl Keyset {
    pub fn new(table: &'static str, columns: &'static str, key: &'static str) -> Self {
        Self {
            table,
            columns,
            key,
            conditions: Vec::new(),
            branches: Vec::new(),
            checks: Vec::new(),
            params: Vec::new(),
        }
    }

    /// Takes a value as a parameter; gives its placeholder.
    pub fn bind(&mut self, value: Value) -> String {
        self.params.push(value);
        format!("${}", self.params.len())
    }

    pub fn and(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    pub fn equals(&mut self, column: &str, value: Value) {
        let place = self.bind(value);
        self.and(format!("{column} = {place}"));
    }

    /// No condition when the list is empty.
    ///
    /// Asked for several values of an index at once, a database may read the whole list backwards until it has enough
    /// rows of them. So each value of the first such column is asked for by itself, and the answers are merged.
    pub fn any_of(&mut self, column: &str, values: &[String]) {
        let values: BTreeSet<&str> = values.iter().map(String::as_str).collect();
        let count = values.len();
        let from = self.params.len() + 1;
        self.params.extend(values.into_iter().map(Value::from));
        if count <= 1 {
            self.conditions
                .extend((count == 1).then(|| format!("{column} = ${from}")));
        } else if column != self.key && self.branches.is_empty() && count <= MOST_BRANCHES {
            let each = from..from + count;
            self.branches = each.map(|place| format!("{column} = ${place}")).collect();
        } else {
            self.and(format!("{column} in ({})", places(from, count)));
        }
    }

    /// A condition that no index leads to, with `?` in place of each value; see [`Self::run_within`].
    pub fn check(&mut self, condition: impl Into<String>, values: Vec<Value>) {
        self.checks.push((condition.into(), values));
    }

    /// No condition when the list is empty.
    pub fn check_any_of(&mut self, column: &str, values: Vec<Value>) {
        if !values.is_empty() {
            let marks = vec!["?"; values.len()].join(", ");
            self.check(format!("{column} in ({marks})"), values);
        }
    }

    /// The checks as conditions, with their values bound.
    fn take_checks(&mut self) -> Vec<String> {
        let checks = std::mem::take(&mut self.checks);
        let mut conditions = Vec::new();
        for (mut condition, values) in checks {
            for value in values {
                let place = self.bind(value);
                condition = condition.replacen('?', &place, 1);
            }
            conditions.push(condition);
        }
        conditions
    }

    /// Like [`Self::run`], but the checks are made for at most `most` rows, so that no combination of
    /// filters makes a page slow. The key has to be a text. `checked`: the columns that checks name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn run_within(
        mut self,
        tx: &mut Tx,
        page: &PageAt,
        most: i64,
        checked: &str,
    ) -> Result<Looked<Row>> {
        if self.checks.is_empty() {
            let slice = self.run(tx, page)?;
            return Ok(Looked {
                slice,
                looked_to: None,
            });
        }
        let order = page.order();
        let whole = (self.conditions.clone(), self.params.clone());
        self.begin_at(page);
        let window = self.rows(checked, order, &most.to_string());
        let params = self.params.clone();
        let checks = self.take_checks().join(" and ");
        // By themselves: asked for together with the rows, a database without statistics looks through
        // the window once for each row.
        let found = tx.query(
            &format!(
                "select place from ({window}) looked_at where {checks} order by place {order} limit {}",
                page.size + 1
            ),
            &self.params,
        )?;
        let mut looked_to = None;
        if found.len() <= page.size {
            let sql = format!(
                "select place from ({window}) looked_at order by place {order} limit 1 offset {}",
                most - 1
            );
            let row = tx.one(&sql, &params)?;
            looked_to = row.map(|row| row.string(0)).transpose()?;
        }
        let mut keys = Vec::new();
        for row in &found {
            keys.push(row.string(0)?);
        }
        let slice = match keys.is_empty() {
            true => Slice {
                items: Vec::new(),
                has_newer: page.after.is_some(),
                has_older: page.before.is_some(),
            },
            false => {
                (self.conditions, self.params) = whole;
                self.any_of(self.key, &keys);
                self.run(tx, page)?
            }
        };
        Ok(Looked { slice, looked_to })
    }

    /// Adds where the page begins.
    fn begin_at(&mut self, page: &PageAt) {
        let (cursor, sign) = match &page.before {
            Some(before) => (Some(before), ">"),
            None => (page.after.as_ref(), "<"),
        };
        if let Some(cursor) = cursor.cloned() {
            let place = self.bind(cursor);
            self.and(format!("{} {sign} {place}", self.key));
        }
    }

    /// The question for the first rows in that order, their key as `place` behind `columns`.
    fn rows(&self, columns: &str, order: &str, limit: &str) -> String {
        let (table, key) = (self.table, self.key);
        let rows = |branch: Option<&String>| {
            let conditions: Vec<&str> = (self.conditions.iter().chain(branch))
                .map(String::as_str)
                .collect();
            let conditions = match conditions.is_empty() {
                true => "1 = 1".to_owned(),
                false => conditions.join(" and "),
            };
            format!(
                "select {columns}, {key} as place from {table} where {conditions} \
                 order by {key} {order} limit {limit}"
            )
        };
        if self.branches.is_empty() {
            return rows(None);
        }
        let branches: Vec<String> = (self.branches.iter().enumerate())
            .map(|(at, branch)| format!("select * from ({}) b{at}", rows(Some(branch))))
            .collect();
        format!(
            "select * from ({}) branches order by place {order} limit {limit}",
            branches.join(" union all ")
        )
    }

    pub fn run(mut self, tx: &mut Tx, page: &PageAt) -> Result<Slice<Row>> {
        let checks = self.take_checks();
        self.conditions.extend(checks);
        let limit = self.bind(Value::Int(page.size as i64 + 1));
        self.begin_at(page);
        let sql = self.rows(self.columns, page.order(), &limit);
        let mut items = tx.query(&sql, &self.params)?;
        let more = items.len() > page.size;
        items.truncate(page.size);
        let (has_newer, has_older) = match page.before.is_some() {
            true => {
                items.reverse();
                (more, true)
            }
            false => (page.after.is_some(), more),
        };
        Ok(Slice {
            items,
            has_newer,
            has_older,
        })
    }
}

/// Makes the keyed hash of a value that is looked for.
pub type Hashing<'a> = Box<dyn Fn(&str) -> Result<Vec<u8>> + 'a>;

/// How an attribute named in a search tree is compared.
pub enum Column<'a> {
    /// A text column, compared as it is.
    Text(&'static str),
    /// A time column in milliseconds; the value is an RFC 3339 text.
    Time(&'static str),
    /// A keyed hash: only `eq`. Gives the hash of the value.
    Hash(&'static str, Hashing<'a>),
}

const MAX_DEPTH: usize = 8;
const MAX_LEAVES: usize = 100;

/// Turns `{and|or|not|attribute,operator,value}` into a condition (contract, search endpoints).
/// `columns` resolves an attribute.
pub fn condition<'a>(
    keyset: &mut Keyset,
    query: &Json,
    columns: &dyn Fn(&str) -> Option<Column<'a>>,
    known: &str,
) -> Result<String> {
    let mut leaves = 0;
    tree(keyset, query, columns, known, 0, "query", &mut leaves)
}

#[allow(clippy::too_many_arguments)] // one recursive walk; a struct would only rename them
fn tree<'a>(
    keyset: &mut Keyset,
    query: &Json,
    columns: &dyn Fn(&str) -> Option<Column<'a>>,
    known: &str,
    depth: usize,
    at: &str,
    leaves: &mut usize,
) -> Result<String> {
    let bad = |text: String| Error::BadRequest(text);
    if depth > MAX_DEPTH {
        return Err(bad(format!(
            "{at} is nested deeper than {MAX_DEPTH} levels"
        )));
    }
    let object = query
        .as_object()
        .ok_or_else(|| bad(format!("{at} must be an object")))?;
    if let Some(key) = object
        .keys()
        .find(|key| !["and", "or", "not", "attribute", "operator", "value"].contains(&key.as_str()))
    {
        return Err(bad(format!(
            "{at}.{key} is not known; allowed are and, or, not, or attribute with operator and value"
        )));
    }
    for (word, join) in [("and", " and "), ("or", " or ")] {
        if let Some(parts) = object.get(word) {
            let parts = parts
                .as_array()
                .filter(|parts| !parts.is_empty() && object.len() == 1)
                .ok_or_else(|| {
                    bad(format!(
                        "{at}.{word} must be a list of at least one condition, alone in its object"
                    ))
                })?;
            let mut texts = Vec::new();
            for (index, part) in parts.iter().enumerate() {
                let at = format!("{at}.{word}[{index}]");
                texts.push(tree(keyset, part, columns, known, depth + 1, &at, leaves)?);
            }
            return Ok(format!("({})", texts.join(join)));
        }
    }
    if let Some(part) = object.get("not") {
        let at = format!("{at}.not");
        let inner = tree(keyset, part, columns, known, depth + 1, &at, leaves)?;
        return Ok(format!("not ({inner})"));
    }
    *leaves += 1;
    if *leaves > MAX_LEAVES {
        return Err(bad(format!("query has more than {MAX_LEAVES} conditions")));
    }
    let member = |name: &str| {
        object
            .get(name)
            .and_then(Json::as_str)
            .ok_or_else(|| bad(format!("{at}.{name} must be a string")))
    };
    let attribute = member("attribute")?;
    let sign = match member("operator")? {
        "eq" => "=",
        "gt" => ">",
        "gte" => ">=",
        "lt" => "<",
        "lte" => "<=",
        _ => {
            return Err(bad(format!(
                "{at}.operator must be one of eq, gt, gte, lt, lte"
            )));
        }
    };
    let value = object
        .get("value")
        .ok_or_else(|| bad(format!("{at}.value is missing")))?;
    let text = match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        Json::Bool(flag) => flag.to_string(),
        _ => {
            return Err(bad(format!(
                "{at}.value must be a string, a number or a boolean"
            )));
        }
    };
    let name = attribute.replace('-', "_");
    let column = columns(&name).ok_or_else(|| {
        bad(format!(
            "{at}.attribute is not searchable; searchable are {known}"
        ))
    })?;
    let only_eq = || {
        if sign == "=" {
            Ok(())
        } else {
            Err(bad(format!("{at}.operator must be eq for {name}")))
        }
    };
    Ok(match column {
        Column::Text(column) => {
            let place = keyset.bind(text.as_str().into());
            // `not` over a missing value has to be true, as for every other attribute.
            format!("({column} is not null and {column} {sign} {place})")
        }
        Column::Time(column) => {
            let time: jiff::Timestamp = text.parse().map_err(|_| {
                bad(format!(
                    "{at}.value must be a date-time such as 2025-01-31T12:00:00Z"
                ))
            })?;
            let place = keyset.bind(time.as_millisecond().into());
            format!("{column} {sign} {place}")
        }
        Column::Hash(column, hash) => {
            only_eq()?;
            let place = keyset.bind(hash(&text)?.into());
            format!("({column} is not null and {column} = {place})")
        }
    })
}
