//! The filters of the list of inquiries: what an address asks for, and the bar that shows it.

use bonafide_app::inquiries::{self, Browse};
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use bonafide_domain::inquiry::Status;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::words::{CHANNELS, channel, channel_key, channel_name, status_name};
use crate::Visit;
use crate::kit::{Chip, Field, FilterBar, Input, Opt, search_field};

/// What the address asks for.
#[derive(Default)]
pub struct Wanted {
    pub browse: Browse,
    /// What the search was taken for.
    pub as_what: Option<&'static str>,
    pub is_cut: bool,
}

/// What the address asks for, and the bar that shows it. What cannot be read is said, and left out.
pub fn filters(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    path: &str,
    known: &[(String, String)],
) -> Result<(Wanted, FilterBar)> {
    let query = &visit.query;
    let mut wanted = Wanted::default();
    let browse = &mut wanted.browse;
    let mut chips = Vec::new();
    let mut faults: Vec<String> = Vec::new();
    let mut chip = |name: &str, label: String| {
        chips.push(Chip {
            label,
            without: query.address(path, name, None),
        });
    };
    if let Some(text) = query.get("q") {
        let found = inquiries::found_by(tx, house, visit.cx(), text)?;
        browse.ids = Some(found.ids);
        wanted.as_what = Some(found.as_what);
        wanted.is_cut = found.is_cut;
        chip("q", format!("Search: {text}"));
    }
    if let Some(text) = query.get("status") {
        match Status::parse(text) {
            Some(status) => {
                browse.status = Some(status);
                chip("status", format!("Status: {}", status_name(status)));
            }
            None => faults.push("There is no such status.".into()),
        }
    }
    if let Some(text) = query.get("channel") {
        match channel(text) {
            Some(channel) => {
                browse.channel = Some(channel);
                chip("channel", format!("Channel: {}", channel_name(channel)));
            }
            None => faults.push("There is no such channel.".into()),
        }
    }
    if let Some(id) = query.get("template") {
        browse.template_id = Some(id.to_owned());
        let name = known.iter().find(|(known, _)| known == id);
        chip(
            "template",
            format!("Template: {}", name.map_or(id, |(_, name)| name)),
        );
    }
    if let Some(tag) = query.get("tag") {
        browse.tag = Some(tag.to_owned());
        chip("tag", format!("Tag: {tag}"));
    }
    if let Some(id) = query.get("account") {
        browse.account_id = Some(id.to_owned());
        chip("account", format!("Account: {id}"));
    }
    if let Some(reference) = query.get("reference") {
        browse.reference_id = Some(reference.to_owned());
        chip("reference", format!("Reference id: {reference}"));
    }
    for (name, label) in [("from", "Created from"), ("to", "Created to")] {
        let Some(text) = query.get(name) else {
            continue;
        };
        match day(text, name == "to") {
            Some(at) => {
                let place = match name {
                    "to" => &mut browse.created_to,
                    _ => &mut browse.created_from,
                };
                *place = Some(at);
                chip(name, format!("{label} {text}"));
            }
            None => faults.push(format!("{label} must be a date like 2026-03-27.")),
        }
    }
    let more = more_fields(tx, visit)?;
    let bar = FilterBar {
        action: path.to_owned(),
        fields: first_fields(visit, known),
        is_unfolded: more.iter().any(|field| query.get(&field.name).is_some()),
        more,
        chips,
        hidden: query
            .get("account")
            .map(|id| ("account".to_owned(), id.to_owned()))
            .into_iter()
            .collect(),
        fault: (!faults.is_empty()).then(|| faults.join(" ")),
    };
    Ok((wanted, bar))
}

fn first_fields(visit: &Visit, known: &[(String, String)]) -> Vec<Field> {
    let query = &visit.query;
    let mut statuses = vec![Opt::new("", "Any status")];
    statuses.extend(Status::ALL.map(|status| {
        Opt::new(status.as_str(), status_name(status))
            .chosen(query.get("status") == Some(status.as_str()))
    }));
    let mut choices = vec![Opt::new("", "Any template")];
    choices.extend(
        known
            .iter()
            .map(|(id, name)| Opt::new(id, name).chosen(query.get("template") == Some(id))),
    );
    vec![
        search_field(query.text("q")),
        Field::select("status", "Status", statuses),
        Field::select("template", "Template", choices),
    ]
}

fn more_fields(tx: &mut Tx, visit: &Visit) -> Result<Vec<Field>> {
    let query = &visit.query;
    let mut channels = vec![Opt::new("", "Any channel")];
    channels.extend(CHANNELS.map(|it| {
        Opt::new(channel_key(it), channel_name(it))
            .chosen(query.get("channel") == Some(channel_key(it)))
    }));
    let mut fields = vec![Field::select("channel", "Channel", channels)];
    let tags = inquiries::tags_in_use(tx, visit.cx())?;
    if !tags.is_empty() {
        let mut choices = vec![Opt::new("", "Any tag")];
        choices.extend(
            tags.iter()
                .map(|tag| Opt::new(tag, tag).chosen(query.get("tag") == Some(tag))),
        );
        fields.push(Field::select("tag", "Tag", choices));
    }
    fields.extend([
        Field::text("reference", "Reference id").value(query.text("reference")),
        Field::new("from", "Created from (UTC)", Input::Date).value(query.text("from")),
        Field::new("to", "Created to (UTC)", Input::Date).value(query.text("to")),
    ]);
    Ok(fields)
}

/// The first or last moment of a day in UTC.
fn day(text: &str, end: bool) -> Option<Timestamp> {
    let date: Date = text.parse().ok()?;
    let date = if end { date.tomorrow().ok()? } else { date };
    let at = date.to_zoned(TimeZone::UTC).ok()?.timestamp();
    if end {
        Timestamp::from_millisecond(at.as_millisecond() - 1).ok()
    } else {
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_all_its_hours_also_where_clocks_change_and_ends_where_the_next_begins() {
        for (text, next) in [
            ("2026-03-08", "2026-03-09"),
            ("2026-03-29", "2026-03-30"),
            ("2026-10-25", "2026-10-26"),
            ("2026-11-01", "2026-11-02"),
            ("2028-02-29", "2028-03-01"),
        ] {
            let first = day(text, false).unwrap();
            let last = day(text, true).unwrap();
            assert_eq!(first.to_string(), format!("{text}T00:00:00Z"));
            assert_eq!(last.to_string(), format!("{text}T23:59:59.999Z"));
            let gap = day(next, false).unwrap().duration_since(last);
            assert_eq!(gap.as_millis(), 1, "{text}");
        }
    }
}
