//! What may be set of an endpoint, and what makes it acceptable.

use std::net::IpAddr;

use bonafide_domain::webhook::blocklist::{self, Blocklist};
use bonafide_domain::webhook::{address, events, filter};
use serde_json::Value as Json;
use url::{Host, Url};

use super::{Doc, Included, Private};
use crate::error::Problem;
use crate::{Cx, Error, House, Kind, Result};

const MAX_NAME: usize = 255;
const MAX_DESCRIPTION: usize = 10_000;
const MAX_URL: usize = 2048;
const MAX_EVENTS: usize = 300;
/// Longest life of a file's address (contract): 3 days.
const MAX_FILE_SECONDS: i64 = 259_200;
/// Kinds of events with a list of their own (contract).
const MAX_INCLUDED: usize = 200;
const MAX_HEADERS: usize = 20;
const MAX_HEADER_NAME: usize = 64;
const MAX_HEADER_VALUE: usize = 2048;
/// How long the secret before the newest signs beside it unless the rotation says: a day.
pub const SECRET_LIFE_SECONDS: i64 = 86_400;

/// Headers that are ours or the connection's.
const RESERVED: [&str; 9] = [
    "connection",
    "content-length",
    "content-type",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];
const RESERVED_PREFIXES: [&str; 4] = ["persona-", "webhook-", "bonafide-", "proxy-"];

/// What is to be set; None leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub name: Option<String>,
    pub description: Option<Option<String>>,
    pub url: Option<String>,
    pub enabled_events: Option<Vec<String>>,
    /// Checked by the API, which knows the versions and styles.
    pub api_version: Option<String>,
    pub key_inflection: Option<String>,
    pub attributes_blocklist: Option<Vec<String>>,
    pub file_access_token_expires_in: Option<i64>,
    pub payload_filter: Option<Option<Json>>,
    pub included: Option<Included>,
    pub relationships: Option<bool>,
    pub headers: Option<Vec<(String, String)>>,
}

struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, member: &str, why: impl std::fmt::Display) {
        self.0.push(Problem {
            pointer: Some(format!("/data/attributes/{member}")),
            details: format!("{} {why}", member.split('/').next().unwrap_or(member)),
        });
    }
}

impl Change {
    /// Sets what is named; tells every fault at once.
    pub(super) fn apply(
        self,
        house: &House,
        cx: &Cx,
        doc: &mut Doc,
        private: &mut Private,
    ) -> Result<()> {
        let mut problems = Problems(Vec::new());
        if let Some(name) = self.name {
            if name.trim().is_empty() || name.chars().count() > MAX_NAME {
                problems.add("name", format!("must have 1 to {MAX_NAME} characters"));
            }
            doc.name = name;
        }
        if let Some(description) = self.description {
            if description
                .as_ref()
                .is_some_and(|text| text.chars().count() > MAX_DESCRIPTION)
            {
                problems.add(
                    "description",
                    format!("must have at most {MAX_DESCRIPTION} characters"),
                );
            }
            doc.description = description;
        }
        if let Some(url) = self.url {
            if let Err(why) = check_url(house, cx, &url) {
                problems.add("url", why);
            }
            doc.url = url;
        }
        if let Some(enabled) = self.enabled_events {
            check_events(&enabled, &mut problems);
            doc.enabled_events = enabled;
        }
        if let Some(version) = self.api_version {
            doc.api_version = version;
        }
        if let Some(style) = self.key_inflection {
            doc.key_inflection = style;
        }
        if let Some(entries) = self.attributes_blocklist {
            if entries.len() > blocklist::MAX_ENTRIES {
                problems.add(
                    "api-attributes-blocklist",
                    format!("must have at most {} entries", blocklist::MAX_ENTRIES),
                );
            } else if let Err((at, why)) = Blocklist::parse(&entries) {
                problems.add(
                    &format!("api-attributes-blocklist/{at}"),
                    format!("has an entry that {why}"),
                );
            }
            doc.attributes_blocklist = entries;
        }
        if let Some(seconds) = self.file_access_token_expires_in {
            if !(1..=MAX_FILE_SECONDS).contains(&seconds) {
                problems.add(
                    "file-access-token-expires-in",
                    format!("must be 1 to {MAX_FILE_SECONDS} seconds"),
                );
            }
            doc.file_access_token_expires_in = seconds;
        }
        if let Some(pattern) = self.payload_filter {
            if let Some(pattern) = &pattern
                && let Err(why) = filter::check(pattern)
            {
                problems.add("payload-filter", why);
            }
            doc.payload_filter = pattern;
        }
        if let Some(included) = self.included {
            check_included(&included, &mut problems);
            doc.included = included;
        }
        doc.included = settled(std::mem::take(&mut doc.included), &doc.enabled_events);
        if let Some(relationships) = self.relationships {
            doc.relationships = relationships;
        }
        if let Some(headers) = self.headers {
            check_headers(&headers, &mut problems);
            private.headers = headers;
        }
        match problems.0.is_empty() {
            true => Ok(()),
            false => Err(Error::Invalid(problems.0)),
        }
    }
}

fn check_url(house: &House, cx: &Cx, text: &str) -> std::result::Result<(), String> {
    let sandbox = cx.environment.kind == Kind::Sandbox;
    let reach = house.settings.webhooks;
    if text.len() > MAX_URL {
        return Err(format!("must have at most {MAX_URL} characters"));
    }
    let url = Url::parse(text).map_err(|_| "must be a URL such as https://example.com/hooks")?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err("must begin with https://".into());
    }
    if url.scheme() == "http" && !reach.allows_plain(sandbox) {
        return Err("must begin with https:// in production".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user or password; send a header of your own instead".into());
    }
    let literal: Option<IpAddr> = match url.host() {
        None => return Err("must name a host".into()),
        Some(Host::Domain(_)) => None,
        Some(Host::Ipv4(ip)) => Some(ip.into()),
        Some(Host::Ipv6(ip)) => Some(ip.into()),
    };
    if let Some(ip) = literal
        && !address::is_public(ip)
        && !reach.allows_private(sandbox)
    {
        return Err(
            "leads into a private network, which this server does not send webhooks to \
             (setting webhook-private-addresses)"
                .into(),
        );
    }
    Ok(())
}

fn check_events(enabled: &[String], problems: &mut Problems) {
    if enabled.is_empty() || enabled.len() > MAX_EVENTS {
        problems.add(
            "enabled-events",
            format!("must name 1 to {MAX_EVENTS} events, or * for all"),
        );
    }
    for (at, name) in enabled.iter().enumerate() {
        if name != events::EVERY && !events::is_known(name) {
            let shown: String = name.chars().take(64).collect();
            problems.add(
                &format!("enabled-events/{at}"),
                format!("names {shown:?}, which is no event; * stands for all"),
            );
            // One tells as much as three hundred.
            return;
        }
    }
}

fn check_included(included: &Included, problems: &mut Problems) {
    let Included::Custom(kinds) = included else {
        return;
    };
    if kinds.is_empty() || kinds.len() > MAX_INCLUDED {
        problems.add(
            "included-allowlist/event-types",
            format!("must have 1 to {MAX_INCLUDED} event types"),
        );
    }
    for (at, (kind, names)) in kinds.iter().enumerate() {
        let pointer = format!("included-allowlist/event-types/{at}");
        if kinds[..at].iter().any(|(known, _)| known == kind) {
            problems.add(&pointer, "names an event type twice");
        }
        let all = names.iter().any(|name| name == "*");
        if names.is_empty() || (all && names.len() > 1) {
            problems.add(&pointer, "must list relationships, or * alone");
        }
    }
}

/// Event types that are not enabled are dropped; what includes all of everything says so
/// (contract, `included-allowlist`).
fn settled(included: Included, enabled: &[String]) -> Included {
    let Included::Custom(mut kinds) = included else {
        return included;
    };
    kinds.retain(|(kind, _)| {
        enabled.iter().any(|name| {
            name == events::EVERY
                || name
                    .rsplit_once('.')
                    .is_some_and(|(about, _)| about == kind)
        })
    });
    let covered = enabled.iter().all(|name| {
        let about = name.rsplit_once('.').map(|(about, _)| about);
        about.is_some_and(|about| kinds.iter().any(|(kind, _)| kind == about))
    });
    if kinds.is_empty() {
        Included::None
    } else if covered && kinds.iter().all(|(_, names)| names == &["*"]) {
        Included::All
    } else {
        Included::Custom(kinds)
    }
}

fn check_headers(headers: &[(String, String)], problems: &mut Problems) {
    if headers.len() > MAX_HEADERS {
        problems.add(
            "custom-http-headers",
            format!("must have at most {MAX_HEADERS} headers"),
        );
    }
    for (at, (name, value)) in headers.iter().enumerate() {
        let lower = name.to_ascii_lowercase();
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!#$%&'*+^`|~".contains(&byte);
        let printable = |byte: u8| byte == b'\t' || (0x20..0x7f).contains(&byte);
        let shown: String = name.chars().take(MAX_HEADER_NAME).collect();
        if name.is_empty() || name.len() > MAX_HEADER_NAME || !name.bytes().all(token) {
            problems.add(
                "custom-http-headers",
                format!("names {shown:?}, which is no header"),
            );
        } else if RESERVED.contains(&lower.as_str())
            || RESERVED_PREFIXES
                .iter()
                .any(|prefix| lower.starts_with(prefix))
        {
            problems.add(
                "custom-http-headers",
                format!("names {shown}, which is not yours to set"),
            );
        } else if headers[..at]
            .iter()
            .any(|(known, _)| known.eq_ignore_ascii_case(name))
        {
            problems.add("custom-http-headers", format!("names {shown} twice"));
        }
        if value.len() > MAX_HEADER_VALUE || !value.bytes().all(printable) {
            problems.add(
                "custom-http-headers",
                format!("has a value of {shown} that is no line of at most {MAX_HEADER_VALUE} printable ASCII characters"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(kinds: &[(&str, &[&str])]) -> Included {
        let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        Included::Custom(
            kinds
                .iter()
                .map(|(kind, names)| ((*kind).to_owned(), owned(names)))
                .collect(),
        )
    }

    #[test]
    fn included_types_follow_the_enabled_events() {
        let enabled = ["inquiry.created".to_owned(), "account.created".to_owned()];
        let both = custom(&[("inquiry", &["*"]), ("account", &["*"]), ("case", &["*"])]);
        assert_eq!(settled(both, &enabled), Included::All);
        assert_eq!(
            settled(custom(&[("case", &["*"])]), &enabled),
            Included::None
        );
        let one = custom(&[("inquiry", &["*"])]);
        assert_eq!(settled(one.clone(), &enabled), one);
        assert_eq!(one.of("inquiry.created"), None);
        assert_eq!(one.of("account.created"), Some(&[][..]));
    }
}
