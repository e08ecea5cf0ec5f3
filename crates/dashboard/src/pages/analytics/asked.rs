//! What the address asks for: the filter, the bar that shows it, and the addresses of what is behind
//! each number.

use bonafide_app::analytics::filter::{By, Filter};
use bonafide_app::analytics::period::Period;
use bonafide_app::search::Page as Slicing;
use bonafide_app::{Result, ids, templates};
use bonafide_db::Tx;
use bonafide_domain::conversion::{DeviceClass, Tally};
use bonafide_domain::locale::BUILT_IN;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Visit;
use crate::form::address;
use crate::kit::{Chip, Field, FilterBar, Input, Opt};

pub const PATH: [&str; 2] = ["analytics", "conversion"];
/// How long an inquiry that nobody opened has waited, as the address names it.
pub const AGES: [&str; 4] = ["hour", "day", "week", "older"];
/// A device, country or language that is not known, as the address names it.
pub const NOT_KNOWN: &str = "not-known";
const CHANNELS: [&str; 4] = ["api", "client-side", "signed-link", "dashboard"];

pub struct Asked {
    pub filter: Filter,
    pub by: By,
    pub bar: FilterBar,
    /// Templates by id, with their names.
    pub templates: Vec<(String, String)>,
    /// Path and query of the lists behind the figures.
    behind: String,
    pairs: Vec<(String, String)>,
}

impl Asked {
    pub fn read(tx: &mut Tx, visit: &Visit) -> Result<Self> {
        let path = visit.at(&PATH);
        let query = &visit.query;
        let page = Slicing {
            size: 100,
            ..Slicing::default()
        };
        let templates: Vec<(String, String)> = templates::list(tx, visit.cx(), &page)?
            .items
            .into_iter()
            .map(|template| (template.id, template.name))
            .collect();
        let mut asked = Self {
            filter: Filter::default(),
            by: By::Person,
            bar: FilterBar {
                action: path.clone(),
                ..FilterBar::default()
            },
            templates,
            behind: visit.at(&["analytics", "conversion", "inquiries"]),
            pairs: Vec::new(),
        };
        for (name, label) in [
            ("template", "Template"),
            ("version", "Version"),
            ("from", "From"),
            ("to", "To"),
            ("channel", "Channel"),
            ("device", "Device"),
            ("country", "Country"),
            ("language", "Language"),
            ("tag", "Account tag"),
            ("unit", "Counted by"),
        ] {
            let Some(value) = query.get(name) else {
                continue;
            };
            if let Err(fault) = asked.take(name, value) {
                asked.bar.fault = Some(fault);
                continue;
            }
            asked.pairs.push((name.to_owned(), value.to_owned()));
            let shown = match name {
                "template" => asked.template_name(value),
                "channel" => channel_label(value).to_owned(),
                "device" | "country" | "language" if value == NOT_KNOWN => "not known".to_owned(),
                _ => value.to_owned(),
            };
            asked.bar.chips.push(Chip {
                label: format!("{label}: {shown}"),
                without: query.address(&path, name, None),
            });
        }
        asked.bar.fields = asked.fields(visit);
        if query.has("version") {
            asked.bar.hidden = vec![("version".into(), query.text("version").into())];
        }
        Ok(asked)
    }

    /// One filter; what is wrong with it, in words.
    fn take(&mut self, name: &str, value: &str) -> std::result::Result<(), String> {
        let filter = &mut self.filter;
        let wrong = |what: &str| Err(format!("{what}, so it is left out"));
        match name {
            "template" if ids::is(ids::TEMPLATE, value) => filter.templates = vec![value.into()],
            "template" => return wrong("There is no such template"),
            "version" if ids::is(ids::VERSION, value) => filter.versions = vec![value.into()],
            "version" => return wrong("There is no such version"),
            "channel" if CHANNELS.contains(&value) => filter.channels = vec![value.into()],
            "channel" => return wrong("There is no such channel"),
            "device" if value == NOT_KNOWN => filter.device_classes = vec![String::new()],
            "country" if value == NOT_KNOWN => filter.countries = vec![String::new()],
            "language" if value == NOT_KNOWN => filter.languages = vec![String::new()],
            "device" if DeviceClass::ALL.iter().any(|it| it.as_str() == value) => {
                filter.device_classes = vec![value.into()];
            }
            "device" => return wrong("There is no such device"),
            "country" => {
                let code = value.to_ascii_uppercase();
                if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                    return wrong("A country is two letters such as DE");
                }
                filter.countries = vec![code];
            }
            "language" if BUILT_IN.iter().any(|it| it.as_str() == value) => {
                filter.languages = vec![value.into()];
            }
            "language" => return wrong("There is no such language"),
            "tag" => filter.tag = Some(value.into()),
            "unit" if value == "inquiry" => self.by = By::Inquiry,
            "unit" if value == "person" => self.by = By::Person,
            "unit" => return wrong("Counted is by person or inquiry"),
            _ => {
                let Some(at) = midnight(value, name == "to") else {
                    return wrong("A day is written like 2026-03-27");
                };
                let period = &mut filter.period;
                if name == "to" {
                    period.end = Some(at);
                } else {
                    period.start = Some(at);
                }
            }
        }
        Ok(())
    }

    fn fields(&self, visit: &Visit) -> Vec<Field> {
        let query = &visit.query;
        let select = |name: &str, label: &str, any: &str, options: Vec<(String, String)>| {
            let mut all = vec![Opt::new("", any)];
            all.extend(options.into_iter().map(|(value, label)| {
                let chosen = query.get(name) == Some(value.as_str());
                Opt::new(value, label).chosen(chosen)
            }));
            Field::select(name, label, all)
        };
        let pair = |value: &str, label: &str| (value.to_owned(), label.to_owned());
        let or_not_known = |known: &[&str]| -> Vec<(String, String)> {
            let known = known.iter().map(|it| pair(it, it));
            known.chain([pair(NOT_KNOWN, "Not known")]).collect()
        };
        let day =
            |name: &str, label: &str| Field::new(name, label, Input::Date).value(query.text(name));
        vec![
            select(
                "template",
                "Template",
                "Any template",
                self.templates.clone(),
            ),
            day("from", "From (UTC)"),
            day("to", "To (UTC)"),
            select(
                "channel",
                "Channel",
                "Any channel",
                CHANNELS.map(|it| pair(it, channel_label(it))).to_vec(),
            ),
            select(
                "device",
                "Device",
                "Any device",
                or_not_known(&DeviceClass::ALL.map(DeviceClass::as_str)),
            ),
            Field::text("country", "Country").value(query.text("country")),
            select(
                "language",
                "Language",
                "Any language",
                or_not_known(&BUILT_IN.map(|it| it.as_str())),
            ),
            Field::text("tag", "Account tag").value(query.text("tag")),
            select(
                "unit",
                "Counted by",
                "Person",
                vec![pair("inquiry", "Inquiry")],
            ),
        ]
    }

    pub fn template_name(&self, id: &str) -> String {
        let known = self.templates.iter().find(|(known, _)| known == id);
        known.map_or(id, |(_, name)| name).to_owned()
    }

    /// The list of what a number counts.
    pub fn behind(&self, which: &str, step: Option<&str>) -> String {
        let step = step.map(|step| ("step", step));
        self.behind_part(which, step.as_slice())
    }

    /// The list of what a number of a part counts: `more` goes before the filters of those names.
    pub fn behind_part(&self, which: &str, more: &[(&str, &str)]) -> String {
        let kept = self.pairs.iter();
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = kept.filter(|(name, _)| more.iter().all(|(other, _)| other != name));
        let mut pairs: Vec<(&str, &str)> = kept.collect();
        pairs.push(("which", which));
        pairs.extend(more);
        address(&self.behind, &pairs)
    }

    /// Who is counted.
    pub fn who(&self) -> &'static str {
        match self.by {
            By::Person => "journeys",
            By::Inquiry => "inquiries",
        }
    }

    /// How many inquiries the people opened: one each, or more.
    pub fn unit_note(&self, journeys: &Tally) -> String {
        match self.by {
            By::Person => format!("people, in {} inquiries", journeys.inquiries),
            By::Inquiry => "inquiries".into(),
        }
    }
}

/// Midnight (UTC) at which a day begins, or ends.
fn midnight(text: &str, end: bool) -> Option<i64> {
    let date: Date = text.parse().ok()?;
    let date = if end { date.tomorrow().ok()? } else { date };
    let at = date
        .to_zoned(TimeZone::UTC)
        .ok()?
        .timestamp()
        .as_millisecond();
    Period::is_full_hour(at).then_some(at)
}

pub fn channel_label(channel: &str) -> &str {
    match channel {
        "api" => "by API",
        "client-side" => "client-side",
        "signed-link" => "by signed link",
        "dashboard" => "in the dashboard",
        other => other,
    }
}
