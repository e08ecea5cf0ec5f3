//! The operator's list of inquiries: any combination of filters, in bounded time.
//!
//! One filter leads: its index gives inquiries in the order of the list. The others are checked for
//! at most [`MOST_LOOKED_AT`] of them, so that no combination can make a page slow; a list that was
//! cut says so, and how far it looked.

use bonafide_db::{Tx, Value};
use bonafide_domain::inquiry::{Channel, Inquiry, Status};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{COLUMNS, read};
use crate::analytics::record::channel_name;
use crate::events::places;
use crate::search::{Page, Slice};
use crate::{Cx, Error, House, Kept, Result, ids, lookup};

/// Inquiries that are looked at for one page.
pub const MOST_LOOKED_AT: i64 = 10_000;
/// Inquiries that a search by a text can find.
pub const MOST_FOUND: usize = 500;
/// Longest text that is searched for.
const MAX_WANTED: usize = 320;

/// What to list; empty: all of the environment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Browse {
    /// Only these, see [`found_by`].
    pub ids: Option<Vec<String>>,
    pub account_id: Option<String>,
    pub reference_id: Option<String>,
    pub tag: Option<String>,
    pub channel: Option<Channel>,
    pub status: Option<Status>,
    pub template_id: Option<String>,
    pub created_from: Option<Timestamp>,
    /// Inclusive.
    pub created_to: Option<Timestamp>,
}

pub struct Browsed {
    pub slice: Slice<Kept<Inquiry>>,
    /// The list was cut: the id of the last inquiry that was looked at.
    pub looked_to: Option<String>,
}

/// Conditions with their values.
#[derive(Default)]
struct Where {
    conditions: Vec<String>,
    params: Vec<Value>,
}

impl Where {
    fn bind(&mut self, value: Value) -> String {
        self.params.push(value);
        format!("${}", self.params.len())
    }

    fn equals(&mut self, column: &str, value: Value) {
        let place = self.bind(value);
        self.conditions.push(format!("{column} = {place}"));
    }

    fn sql(&self) -> String {
        self.conditions.join(" and ")
    }
}

pub fn browse(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    wanted: &Browse,
    page: &Page,
) -> Result<Browsed> {
    let environment = cx.environment.id.as_str();
    let mut led = Where::default();
    let mut rest: Vec<(&str, Value)> = Vec::new();
    let mut from = "inquiries i";
    let mut key = "i.id";
    let reference = match &wanted.reference_id {
        Some(id) => Some(Value::from(lookup::reference(house, environment, id)?)),
        None => None,
    };
    // The most selective first; the others are checked.
    let mut is_led = false;
    if let Some(tag) = &wanted.tag {
        from = "inquiry_tags t join inquiries i on i.id = t.inquiry_id";
        key = "t.inquiry_id";
        led.equals("t.environment_id", environment.into());
        led.equals("t.tag", tag.as_str().into());
        is_led = true;
    } else {
        led.equals("i.environment_id", environment.into());
    }
    if let Some(ids) = &wanted.ids {
        if ids.is_empty() {
            return Ok(Browsed {
                slice: Slice {
                    items: Vec::new(),
                    has_newer: false,
                    has_older: false,
                },
                looked_to: None,
            });
        }
        let first = led.params.len() + 1;
        led.params
            .extend(ids.iter().map(|id| Value::from(id.as_str())));
        led.conditions
            .push(format!("{key} in ({})", places(first, ids.len())));
        is_led = true;
    }
    let account = wanted.account_id.as_deref().map(Value::from);
    let status = wanted.status.map(|status| Value::from(status.as_str()));
    let template = wanted.template_id.as_deref().map(Value::from);
    let channel = wanted.channel.map(channel_name);
    for (column, value) in [
        ("reference_hash", reference),
        ("account_id", account),
        (
            "channel",
            channel.filter(|it| *it != "api").map(Value::from),
        ),
        ("status", status),
        ("template_id", template),
    ] {
        let Some(value) = value else { continue };
        if is_led {
            rest.push((column, value));
        } else {
            led.equals(&format!("i.{column}"), value);
            if column == "channel" {
                // Its index holds the others only.
                led.conditions.push("i.channel <> 'api'".into());
            }
            is_led = true;
        }
    }
    // Most are of this one: no index leads to them.
    if channel == Some("api") {
        rest.push(("channel", "api".into()));
    }
    // Ids begin with the time of creation, so that a window of time is a range of every index.
    if let Some(at) = wanted.created_from {
        let place = led.bind(ids::floor(ids::INQUIRY, at).into());
        led.conditions.push(format!("{key} >= {place}"));
    }
    if let Some(at) = wanted.created_to {
        let next = Timestamp::from_millisecond(at.as_millisecond().saturating_add(1)).unwrap_or(at);
        let place = led.bind(ids::floor(ids::INQUIRY, next).into());
        led.conditions.push(format!("{key} < {place}"));
    }
    let backwards = page.before.is_some();
    let cursor = page.before.as_deref().or(page.after.as_deref());
    if let Some(cursor) = cursor {
        let place = led.bind(cursor.into());
        let sign = if backwards { ">" } else { "<" };
        led.conditions.push(format!("{key} {sign} {place}"));
    }
    let order = if backwards { "asc" } else { "desc" };
    let window = format!(
        "select {key} as id, i.status, i.template_id, i.channel, i.account_id, i.reference_hash \
         from {from} where {} order by {key} {order} limit {MOST_LOOKED_AT}",
        led.sql()
    );
    let end_of_window = format!(
        "select {key} from {from} where {} order by {key} {order} limit 1 offset {}",
        led.sql(),
        MOST_LOOKED_AT - 1
    );
    let led_params = led.params.clone();
    let is_checked = !rest.is_empty();
    let mut checks = vec!["1 = 1".to_owned()];
    for (column, value) in rest {
        let place = led.bind(value);
        checks.push(format!("w.{column} = {place}"));
    }
    let limit = led.bind(Value::Int(page.size as i64 + 1));
    let sql = format!(
        "select {COLUMNS} from inquiries where id in (select w.id from ({window}) w where {} \
         order by w.id {order} limit {limit}) order by id {order}",
        checks.join(" and ")
    );
    let mut rows = tx.query(&sql, &led.params)?;
    let more = rows.len() > page.size;
    rows.truncate(page.size);
    let looked_to = if is_checked && !more {
        let row = tx.one(&end_of_window, &led_params)?;
        row.map(|row| row.text(0).map(str::to_owned)).transpose()?
    } else {
        None
    };
    if backwards {
        rows.reverse();
    }
    let (has_newer, has_older) = if backwards {
        (more, true)
    } else {
        (cursor.is_some(), more)
    };
    let items = rows
        .iter()
        .map(|row| read(house, row))
        .collect::<Result<_>>()?;
    Ok(Browsed {
        slice: Slice {
            items,
            has_newer,
            has_older,
        },
        looked_to,
    })
}

/// What a text in the search box was taken for, and the inquiries that it names.
pub struct Found {
    /// For people: `inquiry id`, `e-mail address`, …
    pub as_what: &'static str,
    /// Newest first.
    pub ids: Vec<String>,
    /// There are more than [`MOST_FOUND`].
    pub is_cut: bool,
}

/// Recognises what was typed: an id of an inquiry, session or account, an e-mail address, a phone
/// number, a reference id, or a first and last name. Everything but an id is found through keyed
/// hashes, so only whole values are found.
pub fn found_by(tx: &mut Tx, house: &House, cx: &Cx, wanted: &str) -> Result<Found> {
    let wanted = wanted.trim();
    let environment = cx.environment.id.as_str();
    if wanted.chars().count() > MAX_WANTED {
        return Err(Error::BadRequest(format!(
            "A search has at most {MAX_WANTED} characters"
        )));
    }
    let mut found = Found {
        as_what: "reference id or name",
        ids: Vec::new(),
        is_cut: false,
    };
    let mut columns: Vec<(&str, Vec<u8>)> = Vec::new();
    let hash = |kind| lookup::hash(house, environment, kind, wanted);
    if ids::is(ids::INQUIRY, wanted) {
        found.as_what = "inquiry id";
        let row = tx.one(
            "select id from inquiries where id = $1 and environment_id = $2",
            &[wanted.into(), environment.into()],
        )?;
        found.ids.extend(row.map(|_| wanted.to_owned()));
        return Ok(found);
    }
    if ids::is(ids::SESSION, wanted) {
        found.as_what = "session id";
        let row = tx.one(
            "select inquiry_id from sessions where id = $1 and environment_id = $2",
            &[wanted.into(), environment.into()],
        )?;
        if let Some(row) = row {
            found.ids.push(row.text(0)?.to_owned());
        }
        return Ok(found);
    }
    columns.push((
        "reference_hash",
        lookup::reference(house, environment, wanted)?,
    ));
    if wanted.contains('@') {
        found.as_what = "e-mail address or reference id";
        columns.push(("email_hash", hash(lookup::Kind::Email)?));
    } else if is_phone(wanted) {
        found.as_what = "phone number or reference id";
        columns.push(("phone_hash", hash(lookup::Kind::Phone)?));
    } else {
        columns.push(("name_hash", hash(lookup::Kind::Name)?));
    }
    for (column, hash) in columns {
        let sql = format!(
            "select id, environment_id from inquiries where {column} = $1 order by id desc limit $2"
        );
        let rows = tx.query(&sql, &[hash.into(), (MOST_FOUND as i64 + 1).into()])?;
        for row in rows {
            if row.text(1)? == environment {
                found.ids.push(row.text(0)?.to_owned());
            }
        }
    }
    found.ids.sort_unstable_by(|a, b| b.cmp(a));
    found.ids.dedup();
    found.is_cut = found.ids.len() > MOST_FOUND;
    found.ids.truncate(MOST_FOUND);
    Ok(found)
}

/// A number with its country code, however it is set out.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (7..=15).contains(&digits)
        && text.starts_with('+')
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || "+-(). /".contains(c))
}

#[cfg(test)]
mod tests {
    use super::is_phone;

    #[test]
    fn a_phone_number_is_recognised_however_it_is_set_out() {
        assert!(is_phone("+49 170 1234567") && is_phone("+1 (555) 010-0100"));
        for other in ["12345678", "+12", "order +4917012345 x", ""] {
            assert!(!is_phone(other), "{other}");
        }
    }
}
