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
use crate::search::{Keyset, Looked, Page, PageAt};
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

/// The columns that are checked where another filter leads.
const CHECKED: &str = "i.status, i.template_id, i.channel, i.account_id, i.reference_hash";

pub fn browse(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    wanted: &Browse,
    page: &Page,
) -> Result<Looked<Kept<Inquiry>>> {
    if wanted.ids.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Looked::nothing());
    }
    let environment = cx.environment.id.as_str();
    let (table, key) = match wanted.tag {
        Some(_) => (
            "inquiry_tags t join inquiries i on i.id = t.inquiry_id",
            "t.inquiry_id",
        ),
        None => ("inquiries i", "i.id"),
    };
    let mut query = Keyset::new(table, COLUMNS, key);
    // The most selective first; the others are checked.
    let mut is_led = wanted.tag.is_some() || wanted.ids.is_some();
    match &wanted.tag {
        Some(tag) => {
            query.equals("t.environment_id", environment.into());
            query.equals("t.tag", tag.as_str().into());
        }
        None => query.equals("i.environment_id", environment.into()),
    }
    query.any_of(key, wanted.ids.as_deref().unwrap_or_default());
    let reference = match &wanted.reference_id {
        Some(id) => Some(Value::from(lookup::reference(house, environment, id)?)),
        None => None,
    };
    let channel = wanted.channel.map(channel_name);
    let other_channel = channel.filter(|it| *it != "api");
    for (column, value) in [
        ("reference_hash", reference),
        ("account_id", wanted.account_id.as_deref().map(Value::from)),
        ("channel", other_channel.map(Value::from)),
        (
            "status",
            wanted.status.map(|status| Value::from(status.as_str())),
        ),
        (
            "template_id",
            wanted.template_id.as_deref().map(Value::from),
        ),
    ] {
        let Some(value) = value else { continue };
        if is_led {
            query.check(format!("{column} = ?"), vec![value]);
            continue;
        }
        query.equals(&format!("i.{column}"), value);
        if column == "channel" {
            // Its index holds the others only.
            query.and("i.channel <> 'api'".into());
        }
        is_led = true;
    }
    // Most are of this one: no index leads to them.
    if channel == Some("api") {
        query.check("channel = ?", vec!["api".into()]);
    }
    // Ids begin with the time of creation, so that a window of time is a range of every index.
    if let Some(at) = wanted.created_from {
        let place = query.bind(ids::floor(ids::INQUIRY, at).into());
        query.and(format!("{key} >= {place}"));
    }
    if let Some(at) = wanted.created_to {
        let next = Timestamp::from_millisecond(at.as_millisecond().saturating_add(1)).unwrap_or(at);
        let place = query.bind(ids::floor(ids::INQUIRY, next).into());
        query.and(format!("{key} < {place}"));
    }
    let looked = query.run_within(
        tx,
        &PageAt::of(ids::INQUIRY, page)?,
        MOST_LOOKED_AT,
        CHECKED,
    )?;
    Ok(Looked {
        slice: looked.slice.try_map(|row| read(house, &row))?,
        looked_to: looked.looked_to,
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
