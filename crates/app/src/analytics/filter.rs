//! What the figures are asked for.

use bonafide_db::Value;
use bonafide_domain::conversion::Surroundings;

use super::cell::Detail;
use super::period::{Bucket, Level, Period, date};
use crate::events::places;

/// Values of one attribute in one filter.
pub const MAX_VALUES: usize = 100;

/// Of an attribute, any of some values; no value: whatever it is. An empty text is what is not known.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub templates: Vec<String>,
    pub versions: Vec<String>,
    pub channels: Vec<String>,
    pub device_classes: Vec<String>,
    pub countries: Vec<String>,
    pub languages: Vec<String>,
    /// Of the person's account.
    pub tag: Option<String>,
    pub period: Period,
}

/// Whether a journey is all that a person did, or what they did in one inquiry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    #[default]
    Person,
    Inquiry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    Template,
    Version,
    Channel,
    DeviceClass,
    Country,
    Language,
    Tag,
    Day,
    Week,
    Month,
}

impl GroupBy {
    pub const ALL: [(&'static str, Self); 10] = [
        ("inquiry-template", Self::Template),
        ("inquiry-template-version", Self::Version),
        ("channel", Self::Channel),
        ("device-class", Self::DeviceClass),
        ("country", Self::Country),
        ("language", Self::Language),
        ("account-tag", Self::Tag),
        ("day", Self::Day),
        ("week", Self::Week),
        ("month", Self::Month),
    ];

    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, known)| *known == self)
            .map_or("", |(name, _)| name)
    }

    /// The column of the cells that holds the name of a group. None: their time tells it.
    pub fn column(self) -> Option<&'static str> {
        Some(match self {
            Self::Template => "template_id",
            Self::Version => "version_id",
            Self::Channel => "channel",
            Self::DeviceClass => "device_class",
            Self::Country => "country",
            Self::Language => "language",
            Self::Tag => "tag",
            Self::Day | Self::Week | Self::Month => return None,
        })
    }

    /// The name of the group of a time, in milliseconds since 1970. Empty where time tells no groups apart.
    pub fn of_time(self, at: i64) -> String {
        let day = date(at);
        match self {
            Self::Day => day.to_string(),
            Self::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                date(Bucket::of(Level::Day, at).start() - back * 86_400_000).to_string()
            }
            Self::Month => format!("{:04}-{:02}", day.year(), day.month()),
            _ => String::new(),
        }
    }

    /// The largest buckets that tell the groups apart.
    pub fn level(group_by: Option<Self>) -> Level {
        match group_by {
            Some(Self::Day | Self::Week) => Level::Day,
            _ => Level::Month,
        }
    }
}

/// What something is counted under.
pub struct Place<'a> {
    pub template_id: &'a str,
    pub version_id: &'a str,
    pub channel: &'a str,
    pub surroundings: &'a Surroundings,
    /// Of the cell; for what is no cell, each tag in turn.
    pub tag: &'a str,
    /// A time in it, in milliseconds since 1970.
    pub at: i64,
}

impl Filter {
    pub fn holds(&self, place: &Place) -> bool {
        let among = |wanted: &[String], value: &str| {
            wanted.is_empty() || wanted.iter().any(|one| one == value)
        };
        among(&self.templates, place.template_id)
            && among(&self.versions, place.version_id)
            && among(&self.channels, place.channel)
            && among(&self.device_classes, &place.surroundings.device_class)
            && among(&self.countries, &place.surroundings.country)
            && among(&self.languages, &place.surroundings.language)
    }

    /// The tag that cells must have: of the filter, else everybody's. None: any tag, to be told apart.
    pub fn cell_tag(&self, group_by: Option<GroupBy>) -> Option<&str> {
        match (&self.tag, group_by) {
            (Some(tag), _) => Some(tag),
            (None, Some(GroupBy::Tag)) => None,
            (None, _) => Some(""),
        }
    }

    /// The cells that tell apart what is asked for.
    pub fn detail(&self, group_by: Option<GroupBy>) -> Detail {
        let told = |wanted: &[String], by| !wanted.is_empty() || group_by == Some(by);
        Detail::telling(
            told(&self.device_classes, GroupBy::DeviceClass),
            told(&self.languages, GroupBy::Language),
            told(&self.countries, GroupBy::Country),
        )
    }

    /// Nothing without surroundings, such as an inquiry that nobody opened, is wanted.
    pub fn asks_for_known(&self) -> bool {
        let asked = [&self.device_classes, &self.countries, &self.languages];
        let known =
            |wanted: &Vec<String>| !wanted.is_empty() && wanted.iter().all(|it| !it.is_empty());
        asked.into_iter().any(known)
    }

    /// The filter as conditions on columns; parameters are appended.
    pub fn conditions(&self, params: &mut Vec<Value>) -> String {
        let mut text = String::new();
        for (column, wanted) in [
            ("template_id", &self.templates),
            ("version_id", &self.versions),
            ("channel", &self.channels),
            ("device_class", &self.device_classes),
            ("country", &self.countries),
            ("language", &self.languages),
        ] {
            if !wanted.is_empty() {
                let list = places(params.len() + 1, wanted.len());
                text.push_str(&format!(" and {column} in ({list})"));
                params.extend(wanted.iter().map(|one| Value::from(one.as_str())));
            }
        }
        text
    }
}

/// The name of the group that something belongs to. Empty: not known.
pub fn group_of(group_by: GroupBy, place: &Place) -> String {
    match group_by {
        GroupBy::Template => place.template_id.to_owned(),
        GroupBy::Version => place.version_id.to_owned(),
        GroupBy::Channel => place.channel.to_owned(),
        GroupBy::DeviceClass => place.surroundings.device_class.clone(),
        GroupBy::Country => place.surroundings.country.clone(),
        GroupBy::Language => place.surroundings.language.clone(),
        GroupBy::Tag => place.tag.to_owned(),
        GroupBy::Day | GroupBy::Week | GroupBy::Month => group_by.of_time(place.at),
    }
}
