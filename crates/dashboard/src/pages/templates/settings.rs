//! Which settings a template has, on which tab each stands, and what it says there. The forms, what
//! they post and the list of changes are made of this table.

use serde_json::{Map, Value as Json, json};

use crate::Form;
use crate::kit::{Field, Input, Opt};

/// A page of settings, by the name of its tab and the last part of its address.
pub struct Tab {
    pub name: &'static str,
    pub label: &'static str,
    pub lead: &'static str,
    pub settings: &'static [Setting],
}

pub struct Setting {
    /// Place in the settings document: `security/allowed-domains`.
    pub path: &'static str,
    pub label: &'static str,
    /// What it does to links that are already out, in a sentence.
    pub hint: &'static str,
    pub kind: Kind,
}

pub enum Kind {
    Switch,
    /// Values with their labels.
    Choice(&'static [(&'static str, &'static str)]),
    /// One on each line.
    Lines,
    /// An address, or none.
    Address,
    /// Seconds in the document; a number and a unit on the page.
    Span {
        optional: bool,
    },
    Count {
        optional: bool,
    },
    /// An id, or none.
    Id,
}

pub const TABS: &[Tab] = &[
    Tab {
        name: "security",
        label: "Security",
        lead: "Who may begin inquiries with this template, and from where. A change acts at once, on links that are out already too.",
        settings: &[
            Setting {
                path: "security/block-client-side-inquiry-creation",
                label: "Block client-side Inquiry creation",
                hint: "Links and pages that name only this template stop making inquiries and say so. Creating by API or here goes on working, and so do inquiries that exist.",
                kind: Kind::Switch,
            },
            Setting {
                path: "security/allowed-domains",
                label: "Allowed domains",
                hint: "One host name on each line, such as app.example.com; each subdomain by itself. Only pages of these may embed the flow, and it redirects to them only. Empty: any.",
                kind: Kind::Lines,
            },
            Setting {
                path: "security/inquiries-per-reference-id",
                label: "Inquiries for one reference id",
                hint: "A further inquiry for the same reference id is refused, and the error names the one that exists.",
                kind: Kind::Choice(&[
                    ("unlimited", "As many as are created"),
                    ("one-open", "One that is open"),
                    ("one-completed", "One that is open or was completed"),
                ]),
            },
            Setting {
                path: "security/client-side/window-seconds",
                label: "Limits count over",
                hint: "How many inquiries links and embedding pages may make in this time; creating by API does not count. Whoever comes too early is asked to wait.",
                kind: Kind::Span { optional: false },
            },
            Setting {
                path: "security/client-side/per-address",
                label: "Inquiries from one network address",
                hint: "Empty: no limit. Offices and phone networks share addresses.",
                kind: Kind::Count { optional: true },
            },
            Setting {
                path: "security/client-side/per-origin",
                label: "Inquiries from one embedding page's origin",
                hint: "Empty: no limit.",
                kind: Kind::Count { optional: true },
            },
            Setting {
                path: "security/client-side/per-template",
                label: "Inquiries of this template altogether",
                hint: "Empty: no limit.",
                kind: Kind::Count { optional: true },
            },
            Setting {
                path: "security/client-side/proof-of-work",
                label: "Ask browsers for work before a link makes an inquiry",
                hint: "A fraction of a second on a phone, more the nearer a limit above is; where scripts are off, people wait a few seconds instead. It slows programs that open links in numbers. Creating by API and signed links are not affected.",
                kind: Kind::Switch,
            },
            Setting {
                path: "security/client-side/human-act",
                label: "Make an inquiry only once somebody moves on the page",
                hint: "With a pointer, a finger, a key or a wheel; seeing the page is not enough. For links that scanners open in a browser. Whoever only looks makes no inquiry then, and is not counted as one.",
                kind: Kind::Switch,
            },
        ],
    },
    Tab {
        name: "expiration",
        label: "Expiration intervals",
        lead: "How long a person has. New intervals count for inquiries created from now on; a running one keeps the time it was given.",
        settings: &[
            Setting {
                path: "expiration/after-create-seconds",
                label: "After creation",
                hint: "An inquiry that nobody began expires this long after it was created.",
                kind: Kind::Span { optional: false },
            },
            Setting {
                path: "expiration/after-start-seconds",
                label: "After the start",
                hint: "An inquiry that was begun expires this long after its start. Empty: the time given at creation goes on.",
                kind: Kind::Span { optional: true },
            },
            Setting {
                path: "expiration/after-resume-seconds",
                label: "After being resumed",
                hint: "A resumed inquiry expires this long after it was resumed.",
                kind: Kind::Span { optional: false },
            },
            Setting {
                path: "expiration/one-time-link-seconds",
                label: "One-time links",
                hint: "A one-time link can be used for this long.",
                kind: Kind::Span { optional: false },
            },
            Setting {
                path: "expiration/extensions",
                label: "Times a person may ask for more time",
                hint: "Before a short time limit ends, the page asks whether more is needed.",
                kind: Kind::Count { optional: false },
            },
            Setting {
                path: "session-limit",
                label: "Sessions of one inquiry",
                hint: "An inquiry that is opened in more sessions than this expires.",
                kind: Kind::Count { optional: false },
            },
        ],
    },
    Tab {
        name: "appearance",
        label: "Appearance",
        lead: "How the pages look, beside what the version's own theme says.",
        settings: &[Setting {
            path: "theme-set-id",
            label: "Theme set id",
            hint: "Its colours, shapes and logo are used for inquiries that name none themselves. Empty: the organization's default.",
            kind: Kind::Id,
        }],
    },
    Tab {
        name: "device-handoff",
        label: "Device handoff",
        lead: "Whether somebody at a computer can go on with their phone.",
        settings: &[
            Setting {
                path: "device-handoff/enabled",
                label: "Offer to continue on a phone",
                hint: "Pages on a computer show a link to it; nobody has to take it.",
                kind: Kind::Switch,
            },
            Setting {
                path: "device-handoff/methods",
                label: "Ways to the phone",
                hint: "One on each line: qr, sms, email. A way without a gateway or mail server is left out.",
                kind: Kind::Lines,
            },
        ],
    },
    Tab {
        name: "redirect",
        label: "Redirect",
        lead: "Where the person goes at the end. An inquiry's own redirect URI comes first.",
        settings: &[
            Setting {
                path: "redirect/uri",
                label: "Redirect URI",
                hint: "The address for inquiries that name none, such as https://app.example.com/done. Empty: the flow ends on its own page.",
                kind: Kind::Address,
            },
            Setting {
                path: "redirect/allowed-domains",
                label: "Domains to redirect to",
                hint: "One host name on each line, beside the allowed domains of the security settings. Both empty: any.",
                kind: Kind::Lines,
            },
            Setting {
                path: "redirect/uri-schemes",
                label: "Schemes of apps",
                hint: "One on each line, such as exampleapp, for redirects into an app. http and https are always possible.",
                kind: Kind::Lines,
            },
        ],
    },
];

/// Seconds of each unit, largest first.
const UNITS: [(&str, &str, u64); 4] = [
    ("days", "days", 86_400),
    ("hours", "hours", 3_600),
    ("minutes", "minutes", 60),
    ("seconds", "seconds", 1),
];

pub fn tab(name: &str) -> Option<&'static Tab> {
    TABS.iter().find(|tab| tab.name == name)
}

/// Name of the input; a path holds slashes, which a fault's pointer has as well.
fn unit_name(path: &str) -> String {
    format!("{path}.unit")
}

fn value_at<'a>(settings: &'a Json, path: &str) -> &'a Json {
    settings.pointer(&format!("/{path}")).unwrap_or(&Json::Null)
}

fn lines(value: &Json) -> String {
    let items = value.as_array().into_iter().flatten();
    items
        .filter_map(Json::as_str)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The largest unit in which a time is a whole number.
fn in_units(seconds: u64) -> (u64, &'static str) {
    let fits = UNITS
        .iter()
        .find(|(_, _, size)| seconds > 0 && seconds.is_multiple_of(*size));
    fits.map_or((seconds, "seconds"), |(name, _, size)| {
        (seconds / size, name)
    })
}

impl Setting {
    /// Its inputs, with the value that holds, or with what was typed; `fault` says what is wrong.
    pub fn fields(
        &self,
        settings: &Json,
        typed: Option<&Form>,
        fault: Option<String>,
    ) -> Vec<Field> {
        let held = value_at(settings, self.path);
        let text = |held: String| match typed {
            Some(form) => form.text(self.path).to_owned(),
            None => held,
        };
        let area = Input::Area {
            rows: 4,
            code: true,
        };
        let field = match &self.kind {
            Kind::Switch => {
                let on = match typed {
                    Some(form) => form.is_on(self.path),
                    None => held.as_bool().unwrap_or_default(),
                };
                Field::check(self.path, self.label, on)
            }
            Kind::Choice(options) => {
                let chosen = text(held.as_str().unwrap_or_default().to_owned());
                let options = options
                    .iter()
                    .map(|(value, label)| Opt::new(*value, *label).chosen(chosen == *value))
                    .collect();
                Field::radios(self.path, self.label, options)
            }
            Kind::Lines => Field::new(self.path, self.label, area)
                .value(text(lines(held)))
                .optional(),
            Kind::Address => Field::new(self.path, self.label, Input::Url)
                .value(text(held.as_str().unwrap_or_default().to_owned()))
                .optional(),
            Kind::Count { optional } => {
                let held = held.as_u64().map(|n| n.to_string()).unwrap_or_default();
                let field = Field::new(self.path, self.label, Input::Number).value(text(held));
                if *optional { field.optional() } else { field }
            }
            Kind::Id => Field::text(self.path, self.label)
                .value(text(held.as_str().unwrap_or_default().to_owned()))
                .optional(),
            Kind::Span { optional } => {
                let now = held.as_u64().map(in_units);
                let field = Field::new(self.path, self.label, Input::Number)
                    .value(text(now.map(|(n, _)| n.to_string()).unwrap_or_default()));
                let field = if *optional { field.optional() } else { field };
                let unit = match typed {
                    Some(form) => form.text(&unit_name(self.path)).to_owned(),
                    None => now.map_or("hours", |(_, unit)| unit).to_owned(),
                };
                let units = UNITS
                    .iter()
                    .map(|(name, label, _)| Opt::new(*name, *label).chosen(unit == *name))
                    .collect();
                let label = format!("{}: unit", self.label);
                return vec![
                    field.hint(self.hint).fault(fault),
                    Field::select(&unit_name(self.path), &label, units),
                ];
            }
        };
        vec![field.hint(self.hint).fault(fault)]
    }

    /// What was posted, as the settings document has it; `Err`: what is wrong with it.
    fn posted(&self, form: &Form) -> Result<Json, String> {
        let text = form.text(self.path);
        let number = |text: &str| {
            text.parse::<u32>()
                .map_err(|_| format!("{} must be a whole number, such as 24", self.label))
        };
        Ok(match &self.kind {
            Kind::Switch => form.is_on(self.path).into(),
            Kind::Choice(_) => text.into(),
            Kind::Lines => text
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(Json::from)
                .collect(),
            Kind::Address
            | Kind::Id
            | Kind::Count { optional: true }
            | Kind::Span { optional: true }
                if text.is_empty() =>
            {
                Json::Null
            }
            Kind::Address | Kind::Id => text.into(),
            Kind::Count { .. } => number(text)?.into(),
            Kind::Span { .. } => {
                let unit = form.text(&unit_name(self.path)).to_owned();
                let size = UNITS.iter().find(|(name, _, _)| *name == unit);
                let (_, _, size) = size.ok_or_else(|| "Choose a unit".to_owned())?;
                (u64::from(number(text)?) * size).into()
            }
        })
    }

    /// A value as the list of changes tells it.
    pub fn shown(&self, settings: &Json) -> String {
        let held = value_at(settings, self.path);
        match &self.kind {
            Kind::Switch if held.as_bool() == Some(true) => "on".into(),
            Kind::Switch => "off".into(),
            Kind::Choice(options) => {
                let value = held.as_str().unwrap_or_default();
                let found = options.iter().find(|(known, _)| *known == value);
                found.map_or(value, |(_, label)| label).to_owned()
            }
            Kind::Span { .. } => held.as_u64().map(in_units).map_or_else(
                || "not set".into(),
                |(number, unit)| format!("{number} {unit}"),
            ),
            Kind::Lines => {
                let text = lines(held).replace('\n', ", ");
                if text.is_empty() { "any".into() } else { text }
            }
            Kind::Address | Kind::Id => held.as_str().unwrap_or("none").to_owned(),
            Kind::Count { .. } => held
                .as_u64()
                .map_or_else(|| "no limit".into(), |n| n.to_string()),
        }
    }
}

impl Tab {
    /// The partial settings document that a form of this tab stands for, or what is wrong by path.
    pub fn posted(&self, form: &Form) -> Result<Json, Vec<(String, String)>> {
        let mut whole = json!({});
        let mut faults = Vec::new();
        for setting in self.settings {
            match setting.posted(form) {
                Ok(value) => put(&mut whole, setting.path, value),
                Err(fault) => faults.push((setting.path.to_owned(), fault)),
            }
        }
        if faults.is_empty() {
            Ok(whole)
        } else {
            Err(faults)
        }
    }
}

fn put(whole: &mut Json, path: &str, value: Json) {
    let mut place = whole;
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        if !place.is_object() {
            *place = Json::Object(Map::new());
        }
        if parts.peek().is_none() {
            place[part] = value;
            return;
        }
        place = &mut place[part];
    }
}

/// Differences of two settings documents, by label: before and after.
pub fn differences(before: &Json, after: &Json) -> Vec<(&'static str, String, String)> {
    TABS.iter()
        .flat_map(|tab| tab.settings)
        .filter(|setting| value_at(before, setting.path) != value_at(after, setting.path))
        .map(|setting| (setting.label, setting.shown(before), setting.shown(after)))
        .collect()
}

#[cfg(test)]
mod tests {
    use bonafide_domain::template::Settings;

    use super::*;

    /// The paths of all values that are no object.
    fn collect(path: &str, value: &Json, paths: &mut Vec<String>) {
        for (key, value) in value.as_object().unwrap() {
            let path = format!("{path}/{key}");
            match value.is_object() {
                true => collect(&path, value, paths),
                false => paths.push(path.trim_start_matches('/').to_owned()),
            }
        }
    }

    #[test]
    fn every_setting_of_a_template_stands_on_a_page() {
        let settings = json!(Settings::default());
        let mut paths = Vec::new();
        collect("", &settings, &mut paths);
        let mut known: Vec<_> = TABS
            .iter()
            .flat_map(|tab| tab.settings)
            .map(|it| it.path)
            .collect();
        known.sort_unstable();
        paths.sort();
        assert_eq!(known, paths);
    }

    #[test]
    fn times_are_told_in_the_largest_unit_that_fits() {
        assert_eq!(in_units(86_400), (1, "days"));
        assert_eq!(in_units(90_000), (25, "hours"));
        assert_eq!(in_units(61), (61, "seconds"));
        assert_eq!(in_units(0), (0, "seconds"));
    }
}
