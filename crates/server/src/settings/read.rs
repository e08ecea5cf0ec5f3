//! Texts to settings: each value is checked here, and a wrong one is named with its origin.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use bonafide_app::webhooks::Reach;
use ipnet::IpNet;
use tracing_subscriber::EnvFilter;

use super::{DATA_DIR, LogFormat, Mail, MasterKey, Secret, Settings, Sms, Sources, Sso};
use crate::failure::{Failure, Result};

impl Settings {
    /// Fails with the setting that has a wrong value, or with those that contradict each other.
    pub fn read(sources: &Sources) -> Result<Self> {
        let from = From(sources);
        let data_dir = PathBuf::from(sources.get("data-dir").unwrap_or(DATA_DIR));
        let settings = Self {
            listen: from.parse("listen", "127.0.0.1:3000", listen)?,
            public_url: from.optional("public-url", public_url)?,
            database_url: match from.optional("database-url", database_url)? {
                Some(url) => url,
                None => format!("sqlite:{}", data_dir.join("bonafide.db").display()),
            },
            master_key: from.master_key(&data_dir)?,
            previous_master_key: from.secret("previous-master-key"),
            sandbox_api_key: from.secret("sandbox-api-key"),
            production_api_key: from.secret("production-api-key"),
            admin: from.admin()?,
            sso: from.sso()?,
            rate_limit: from.parse("rate-limit", "6000", |text| {
                text.parse().map_err(|_| "a whole number, 0 for no limit")
            })?,
            behind_tls: from.parse("behind-tls", "off", switch)?,
            trusted_proxies: from.parse("trusted-proxies", "", networks)?,
            country_header: from
                .text("country-header")
                .map(|name| name.to_ascii_lowercase()),
            contact: from.text("contact"),
            mail: from.mail()?,
            sms: from.sms()?,
            webhook_private_addresses: from.optional("webhook-private-addresses", reach)?,
            log: from.parse("log", "info", |text| {
                EnvFilter::try_new(text)
                    .map(|_| text.to_owned())
                    .map_err(|_| "a level (error, warn, info, debug, trace) or module=level")
            })?,
            log_format: from.parse("log-format", "text", |text| match text {
                "text" => Ok(LogFormat::Text),
                "json" => Ok(LogFormat::Json),
                _ => Err("text or json"),
            })?,
            metrics: from.parse("metrics", "on", switch)?,
            metrics_token: from.secret("metrics-token"),
            data_dir,
        };
        settings.check_exposure()?;
        Ok(settings)
    }
}

type Parsed<T> = std::result::Result<T, &'static str>;

struct From<'a>(&'a Sources);

impl From<'_> {
    fn text(&self, key: &'static str) -> Option<String> {
        self.0.get(key).map(str::to_owned)
    }

    fn secret(&self, key: &'static str) -> Option<Secret> {
        self.text(key).map(Secret)
    }

    fn optional<T>(
        &self,
        key: &'static str,
        parse: impl Fn(&str) -> Parsed<T>,
    ) -> Result<Option<T>> {
        let Some(text) = self.0.get(key) else {
            return Ok(None);
        };
        // The value stays out of the message: `database-url` may hold a password.
        parse(text).map(Some).map_err(|expected| {
            Failure::new(
                format!("The setting {key} ({}) is wrong.", self.0.origin(key)),
                format!("It must be {expected}."),
            )
        })
    }

    fn parse<T>(
        &self,
        key: &'static str,
        default: &str,
        parse: impl Fn(&str) -> Parsed<T>,
    ) -> Result<T> {
        match self.optional(key, &parse)? {
            Some(value) => Ok(value),
            None => parse(default).map_err(|expected| Failure::new(key, expected)),
        }
    }

    fn master_key(&self, data_dir: &std::path::Path) -> Result<MasterKey> {
        let mut chosen = Vec::new();
        if let Some(key) = self.secret("master-key") {
            chosen.push(MasterKey::Given(key));
        }
        if let Some(path) = self.text("master-key-file") {
            chosen.push(MasterKey::File(path.into()));
        }
        if let Some(command) = self.text("master-key-command") {
            chosen.push(MasterKey::Command(command));
        }
        if chosen.len() > 1 {
            return Err(Failure::new(
                "More than one of master-key, master-key-file and master-key-command is set.",
                "Keep the one that is meant.",
            ));
        }
        Ok(chosen
            .pop()
            .unwrap_or_else(|| MasterKey::Own(data_dir.join("master.key"))))
    }

    fn admin(&self) -> Result<Option<(String, Secret)>> {
        together(
            ("admin-email", self.text("admin-email")),
            ("admin-password", self.secret("admin-password")),
        )
    }

    fn mail(&self) -> Result<Option<Mail>> {
        let pair = together(
            ("smtp-url", self.secret("smtp-url")),
            ("mail-from", self.text("mail-from")),
        )?;
        Ok(pair.map(|(url, from)| Mail { url, from }))
    }

    fn sso(&self) -> Result<Option<Sso>> {
        let issuer = self.optional("sso-issuer", public_url)?;
        let client = together(
            ("sso-client-id", self.text("sso-client-id")),
            ("sso-client-secret", self.secret("sso-client-secret")),
        )?;
        let role = self.optional("sso-role", |text| {
            let known = ["administrator", "reviewer", "developer"].contains(&text)
                || text.starts_with("role_");
            known
                .then(|| text.to_owned())
                .ok_or("administrator, reviewer, developer or the id of a role (role_…)")
        })?;
        match together(("sso-issuer", issuer), ("sso-client-id", client))? {
            None => match role {
                None => Ok(None),
                Some(_) => Err(missing("sso-role", "sso-issuer")),
            },
            Some((issuer, (client_id, client_secret))) => Ok(Some(Sso {
                issuer,
                client_id,
                client_secret,
                name: self
                    .text("sso-name")
                    .unwrap_or_else(|| "single sign-on".into()),
                role,
            })),
        }
    }

    fn sms(&self) -> Result<Option<Sms>> {
        let authorization = self.secret("sms-authorization");
        let url = self.optional("sms-url", |text| {
            let known = text.starts_with("https://") || text.starts_with("http://");
            known.then(|| text.to_owned()).ok_or("an http or https URL")
        })?;
        match (url, authorization) {
            (Some(url), authorization) => Ok(Some(Sms { url, authorization })),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(missing("sms-authorization", "sms-url")),
        }
    }
}

/// Two settings that mean something only as a pair.
fn together<A, B>(
    (a, first): (impl fmt::Display, Option<A>),
    (b, second): (impl fmt::Display, Option<B>),
) -> Result<Option<(A, B)>> {
    match (first, second) {
        (Some(first), Some(second)) => Ok(Some((first, second))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(missing(a, b)),
        (None, Some(_)) => Err(missing(b, a)),
    }
}

fn missing(set: impl fmt::Display, unset: impl fmt::Display) -> Failure {
    Failure::new(
        format!("{set} is set, but {unset} is not."),
        "Set both or neither.",
    )
}

fn switch(text: &str) -> Parsed<bool> {
    match text.to_ascii_lowercase().as_str() {
        "on" | "true" | "yes" | "1" => Ok(true),
        "off" | "false" | "no" | "0" => Ok(false),
        _ => Err("on or off"),
    }
}

fn reach(text: &str) -> Parsed<Reach> {
    match text {
        "never" => Ok(Reach::Public),
        "sandbox" => Ok(Reach::PrivateFromSandbox),
        "always" => Ok(Reach::Anywhere),
        _ => Err("never, sandbox or always"),
    }
}

fn listen(text: &str) -> Parsed<SocketAddr> {
    let text = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => text.to_owned(),
    };
    text.parse()
        .map_err(|_| "an IP address and port, such as 127.0.0.1:3000 or [::1]:3000")
}

fn public_url(text: &str) -> Parsed<String> {
    const EXPECTED: &str = "http:// or https://, a host and perhaps a path, without query";
    let uri: hyper::Uri = text.parse().map_err(|_| EXPECTED)?;
    let scheme = uri.scheme_str().ok_or(EXPECTED)?;
    let named = uri.host().is_some_and(|host| !host.is_empty());
    let user = uri.authority().is_some_and(|it| it.as_str().contains('@'));
    let plain = uri.query().is_none() && !text.contains('#');
    if !matches!(scheme, "http" | "https") || !named || user || !plain {
        return Err(EXPECTED);
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn database_url(text: &str) -> Parsed<String> {
    let known = ["postgres://", "postgresql://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    let file = text
        .strip_prefix("sqlite:")
        .is_some_and(|path| !path.is_empty());
    (known || file)
        .then(|| text.to_owned())
        .ok_or("sqlite: and a path, or a postgres:// URL")
}

fn networks(text: &str) -> Parsed<Vec<IpNet>> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(|item| {
            item.parse::<IpNet>()
                .or_else(|_| item.parse::<IpAddr>().map(IpNet::from))
                .map_err(|_| "IP addresses or networks such as 10.0.0.0/8, with commas between")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    pub(super) fn read(set: &[(&'static str, &str)]) -> Result<Settings> {
        let flags: BTreeMap<_, _> = set
            .iter()
            .map(|(key, value)| (*key, (*value).to_owned()))
            .collect();
        Settings::read(&Sources::collect(&flags, |_| None)?)
    }

    #[test]
    fn defaults() {
        let settings = read(&[("data-dir", "/nowhere")]).unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:3000");
        assert_eq!(settings.public_url(3000), "http://localhost:3000");
        assert_eq!(settings.database_url, "sqlite:/nowhere/bonafide.db");
        assert_eq!(
            settings.master_key,
            MasterKey::Own("/nowhere/master.key".into())
        );
        assert_eq!(settings.rate_limit, 6000);
        assert!(settings.metrics && !settings.behind_tls);
    }

    #[test]
    fn webhooks_reach_this_machine_only_where_only_it_is_listened_to() {
        let reach = |set: &[(&'static str, &str)]| read(set).unwrap().webhook_reach();
        let outside = [
            ("listen", "0.0.0.0:1"),
            ("behind-tls", "on"),
            ("public-url", "https://verify.example.com"),
        ];
        assert_eq!(reach(&[]), Reach::PrivateFromSandbox);
        assert_eq!(reach(&outside), Reach::Public);
        assert_eq!(
            reach(&[("webhook-private-addresses", "never")]),
            Reach::Public
        );
        let asked = [&outside[..], &[("webhook-private-addresses", "always")]].concat();
        assert_eq!(reach(&asked), Reach::Anywhere);
    }

    #[test]
    fn wrong_values_name_the_setting_but_not_the_value() {
        for (key, value) in [
            ("listen", "3000x"),
            ("public-url", "example.com"),
            ("public-url", "https://u:p@example.com"),
            ("public-url", "https://example.com/?a=b"),
            ("database-url", "mysql://u:hush@host"),
            ("rate-limit", "-1"),
            ("behind-tls", "maybe"),
            ("trusted-proxies", "10.0.0.0/99"),
            ("log-format", "xml"),
            ("sms-url", "ftp://example.com"),
            ("webhook-private-addresses", "on"),
        ] {
            let failure = read(&[(key, value)]).unwrap_err().to_string();
            assert!(failure.contains(key), "{failure}");
            assert!(!failure.contains("hush"), "{failure}");
        }
    }

    #[test]
    fn pairs_are_wanted_whole() {
        for (set, value, unset) in [
            ("mail-from", "a@example.com", "smtp-url"),
            ("admin-email", "a@example.com", "admin-password"),
            ("sms-authorization", "Bearer x", "sms-url"),
        ] {
            let failure = read(&[(set, value)]).unwrap_err();
            assert!(failure.what.contains(unset), "{failure}");
        }
    }

    #[test]
    fn one_master_key_only() {
        let both = [("master-key-file", "/a"), ("master-key-command", "cat /a")];
        assert!(read(&both).is_err());
        assert_eq!(
            read(&both[..1]).unwrap().master_key,
            MasterKey::File("/a".into())
        );
    }

    #[test]
    fn proxies_may_be_addresses_or_networks() {
        let settings = read(&[("trusted-proxies", "10.0.0.0/8, ::1")]).unwrap();
        let shown: Vec<_> = settings
            .trusted_proxies
            .iter()
            .map(IpNet::to_string)
            .collect();
        assert_eq!(shown, ["10.0.0.0/8", "::1/128"]);
    }

    #[test]
    fn a_shown_database_has_no_password() {
        let url = "postgres://user:hush@db.example.com:5432/bonafide?sslmode=disable&password=hush";
        let settings = read(&[("database-url", url)]).unwrap();
        assert_eq!(
            settings.database_shown(),
            "PostgreSQL, db.example.com:5432/bonafide"
        );
    }
}
