//! Conversion figures: our own family.

use bonafide_app::analytics::answer::{Answer, answer};
use bonafide_app::analytics::filter::{By, Filter, GroupBy, MAX_VALUES};
use bonafide_app::analytics::period::Period;
use bonafide_app::{Error, Result, ids, wire};
use bonafide_db::Tx;
use bonafide_domain::conversion::DeviceClass;
use bonafide_domain::locale::BUILT_IN;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

use crate::call::{Call, Reply, bad};

const CHANNELS: [&str; 4] = ["api", "client-side", "signed-link", "dashboard"];
const CSV: &str = "text/csv; charset=utf-8";

/// `GET /analytics/inquiries`
pub fn inquiries(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let by = match single(call, "unit")? {
        None | Some("person") => By::Person,
        Some("inquiry") => By::Inquiry,
        Some(_) => return Err(Error::BadRequest("unit must be person or inquiry".into())),
    };
    let group_by = group_by(call)?;
    let filter = filter(call)?;
    let as_csv = as_csv(call)?;
    let found: Answer = answer(tx, call.house, &call.cx, &filter, by, group_by)?;
    let told = wire::analytics(&call.cx, &found, by, group_by);
    Ok(if as_csv {
        Reply::file(CSV, csv(&told).into_bytes())
    } else {
        Reply::one(told)
    })
}

fn single<'c>(call: &'c Call, name: &str) -> Result<Option<&'c str>> {
    Ok(call
        .query
        .text(name)
        .map_err(bad)?
        .filter(|text| !text.is_empty()))
}

fn as_csv(call: &Call) -> Result<bool> {
    match single(call, "format")? {
        Some("csv") => Ok(true),
        Some("json") => Ok(false),
        Some(_) => Err(Error::BadRequest("format must be json or csv".into())),
        None => Ok(call.accept.is_some_and(|accept| {
            let first = accept.split(',').next().unwrap_or_default();
            first
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .eq_ignore_ascii_case("text/csv")
        })),
    }
}

fn group_by(call: &Call) -> Result<Option<GroupBy>> {
    let Some(name) = single(call, "group-by")? else {
        return Ok(None);
    };
    let name = name.replace('_', "-");
    let found = GroupBy::ALL.into_iter().find(|(known, _)| *known == name);
    match found {
        Some((_, group_by)) => Ok(Some(group_by)),
        None => {
            let names: Vec<&str> = GroupBy::ALL.iter().map(|(name, _)| *name).collect();
            Err(Error::BadRequest(format!(
                "group-by must be one of {}",
                names.join(", ")
            )))
        }
    }
}

fn filter(call: &Call) -> Result<Filter> {
    let id = |prefix: &'static str| move |text: &str| ids::is(prefix, text);
    let country =
        |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let languages: Vec<&str> = BUILT_IN.iter().map(|locale| locale.as_str()).collect();
    let classes = DeviceClass::ALL.map(DeviceClass::as_str);
    Ok(Filter {
        templates: values(
            call,
            "inquiry-template-id",
            "ids such as itmpl_…",
            id(ids::TEMPLATE),
        )?,
        versions: values(
            call,
            "inquiry-template-version-id",
            "ids such as itmplv_…",
            id(ids::VERSION),
        )?,
        channels: values(call, "channel", &CHANNELS.join(", "), |text| {
            CHANNELS.contains(&text)
        })?,
        device_classes: values(call, "device-class", &classes.join(", "), |text| {
            classes.contains(&text)
        })?,
        countries: values(
            call,
            "country",
            "codes of two capital letters such as DE",
            country,
        )?,
        languages: values(call, "language", &languages.join(", "), |text| {
            languages.contains(&text)
        })?,
        tag: call.filter("account-tag")?.map(str::to_owned),
        period: period(call)?,
    })
}

fn values(
    call: &Call,
    name: &str,
    allowed: &str,
    fits: impl Fn(&str) -> bool,
) -> Result<Vec<String>> {
    let values = call.filters(name)?;
    debug_assert!(values.len() <= MAX_VALUES);
    match values.iter().find(|value| !fits(value)) {
        None => Ok(values),
        Some(_) => Err(Error::BadRequest(format!(
            "filter[{name}] must be one or more of: {allowed}"
        ))),
    }
}

fn period(call: &Call) -> Result<Period> {
    let period = Period {
        start: hour(call, "start")?,
        end: hour(call, "end")?,
    };
    match period {
        Period {
            start: Some(start),
            end: Some(end),
        } if start >= end => Err(Error::BadRequest(
            "filter[end] must be later than filter[start]; the end itself is not in the period"
                .into(),
        )),
        _ => Ok(period),
    }
}

/// A date, which begins at midnight UTC, or a time at a full hour; in milliseconds since 1970.
fn hour(call: &Call, name: &str) -> Result<Option<i64>> {
    let Some(text) = call.filter(name)? else {
        return Ok(None);
    };
    let at = match text.parse::<Timestamp>() {
        Ok(at) => Some(at),
        Err(_) => text
            .parse::<Date>()
            .ok()
            .filter(|_| text.len() == 10)
            .and_then(|date| date.to_zoned(TimeZone::UTC).ok())
            .map(|zoned| zoned.timestamp()),
    };
    let years = |at: &Timestamp| (1970..9000).contains(&at.to_zoned(TimeZone::UTC).year());
    at.filter(|at| years(at) && at.subsec_nanosecond() == 0)
        .map(|at| at.as_millisecond())
        .filter(|at| Period::is_full_hour(*at))
        .map(Some)
        .ok_or_else(|| {
            Error::BadRequest(format!(
                "filter[{name}] must be a date such as 2026-03-01, or a full hour such as 2026-03-01T12:00:00Z"
            ))
        })
}

/// One line for each figure: which group, which part, which screen, what, and how much. The same
/// figures as in the JSON, in their order.
fn csv(told: &Json) -> String {
    let attributes = &told["attributes"];
    let mut text = String::from("group-by,group,part,step,figure,value\r\n");
    let group_by = attributes["group-by"].as_str().unwrap_or_default();
    lines(&mut text, "", "", attributes);
    for group in attributes["groups"].as_array().into_iter().flatten() {
        lines(
            &mut text,
            group_by,
            group["group"].as_str().unwrap_or_default(),
            group,
        );
    }
    text
}

fn lines(text: &mut String, group_by: &str, group: &str, figures: &Json) {
    for part in ["inquiries", "people"] {
        let members = figures[part].as_object().into_iter().flatten();
        for (figure, value) in members {
            line(text, &[group_by, group, part, ""], figure, value);
        }
    }
    for step in figures["steps"].as_array().into_iter().flatten() {
        let name = step["name"].as_str().unwrap_or_default();
        let members = step.as_object().into_iter().flatten();
        for (figure, value) in members.filter(|(figure, _)| *figure != "name") {
            line(text, &[group_by, group, "steps", name], figure, value);
        }
    }
}

fn line(text: &mut String, place: &[&str; 4], figure: &str, value: &Json) {
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                line(text, place, &format!("{figure}.{name}"), value);
            }
        }
        Json::Array(ends) => {
            for (name, value) in ["low", "high"].iter().zip(ends) {
                line(text, place, &format!("{figure}.{name}"), value);
            }
        }
        value => {
            let cells = place.iter().copied().chain([figure]);
            for cell in cells {
                text.push_str(&quoted(cell));
                text.push(',');
            }
            if !value.is_null() {
                text.push_str(&value.to_string());
            }
            text.push_str("\r\n");
        }
    }
}

/// A cell after RFC 4180; one that a spreadsheet would take for a formula is made a text.
fn quoted(cell: &str) -> String {
    let cell = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}
