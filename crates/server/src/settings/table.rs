//! The table of settings. One row makes the flag, the variable, the key of the file, the help and
//! the line `doctor` prints, so that none of them can be forgotten.

/// One setting. The flag is `--key`, the variable `BONAFIDE_KEY`, the key of the file `key`.
#[derive(Debug)]
pub struct Row {
    /// Kebab-case, as the flag is written.
    pub key: &'static str,
    /// What the help shows in place of a value.
    pub shape: &'static str,
    /// In words; [`super::read`] holds the values themselves where they are not literal.
    pub default: &'static str,
    pub kind: Kind,
    pub help: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// `on` and `off`; the flag alone means `on`.
    Switch,
    /// Never printed, and without a flag: command lines are visible to every process.
    Secret,
    /// Decides where the file is, hence cannot stand in it.
    Config,
}

impl Row {
    /// `BONAFIDE_PUBLIC_URL`
    pub fn variable(&self) -> String {
        format!("BONAFIDE_{}", self.key.replace('-', "_").to_uppercase())
    }
}

const fn text(
    key: &'static str,
    shape: &'static str,
    default: &'static str,
    help: &'static str,
) -> Row {
    Row {
        key,
        shape,
        default,
        kind: Kind::Text,
        help,
    }
}

const fn switch(key: &'static str, default: &'static str, help: &'static str) -> Row {
    Row {
        key,
        shape: "on|off",
        default,
        kind: Kind::Switch,
        help,
    }
}

const fn secret(key: &'static str, shape: &'static str, help: &'static str) -> Row {
    Row {
        key,
        shape,
        default: "none",
        kind: Kind::Secret,
        help,
    }
}

/// In the order of the help: where things are, who may reach them, what leaves, what is told.
pub static TABLE: &[Row] = &[
    Row {
        key: "config",
        shape: "FILE",
        default: "bonafide.toml in the data directory, when there is one",
        kind: Kind::Config,
        help: "Settings file (TOML); its keys are the names of the flags",
    },
    text(
        "data-dir",
        "DIRECTORY",
        "./data",
        "Holds the embedded database, the master key and the erasure ring",
    ),
    text(
        "listen",
        "ADDRESS",
        "127.0.0.1:3000",
        "Address and port to listen on; anything but loopback needs --behind-tls",
    ),
    text(
        "public-url",
        "URL",
        "http://localhost and the port",
        "What people's browsers open; links in answers begin with it",
    ),
    text(
        "database-url",
        "URL",
        "sqlite: and bonafide.db in the data directory",
        "sqlite:/path/file.db or postgres://user@host/name; a password belongs in the variable",
    ),
    text(
        "master-key-file",
        "FILE",
        "master.key in the data directory, made at the first start",
        "File with the 32 bytes that seal all personal data, as base64 or hex",
    ),
    text(
        "master-key-command",
        "COMMAND",
        "none",
        "Shell command that prints the master key, for a key management service",
    ),
    secret(
        "master-key",
        "KEY",
        "The master key itself: 32 bytes as base64 or hex",
    ),
    secret(
        "previous-master-key",
        "KEY",
        "The master key before the last change, until `keys rotate` has finished",
    ),
    secret(
        "sandbox-api-key",
        "KEY",
        "Chosen API key of the sandbox, accepted beside those made by the server",
    ),
    secret(
        "production-api-key",
        "KEY",
        "Chosen API key of production, accepted beside those made by the server",
    ),
    text(
        "admin-email",
        "ADDRESS",
        "none",
        "First operator of the dashboard; needs BONAFIDE_ADMIN_PASSWORD",
    ),
    secret(
        "admin-password",
        "PASSWORD",
        "Password of the first operator; stored as an argon2id hash",
    ),
    text(
        "sso-issuer",
        "URL",
        "none",
        "OpenID Connect provider that operators sign in with; needs client id and secret",
    ),
    text(
        "sso-client-id",
        "TEXT",
        "none",
        "Client id at the provider; its redirect address is PUBLIC-URL/dashboard/sso/callback",
    ),
    secret(
        "sso-client-secret",
        "SECRET",
        "Client secret at the provider",
    ),
    text(
        "sso-name",
        "TEXT",
        "single sign-on",
        "Name of the provider on the sign-in page",
    ),
    text(
        "sso-role",
        "ROLE",
        "none",
        "Role (administrator, reviewer, developer, role_…) of people whom the provider knows and \
         nobody invited; without it they are turned away",
    ),
    text(
        "rate-limit",
        "NUMBER",
        "6000",
        "API requests a minute for each environment; 0 for no limit",
    ),
    switch(
        "behind-tls",
        "off",
        "Declares that a proxy in front ends TLS, which listening beyond loopback needs",
    ),
    text(
        "trusted-proxies",
        "LIST",
        "none",
        "Addresses or networks (10.0.0.0/8) whose X-Forwarded-For is believed, with commas between",
    ),
    text(
        "country-header",
        "NAME",
        "none",
        "Header in which the proxy in front tells the client's country, such as cf-ipcountry",
    ),
    text(
        "contact",
        "TEXT",
        "none",
        "Address or URL shown on pages that only a person can put right",
    ),
    text(
        "mail-from",
        "ADDRESS",
        "none",
        "Sender of mail, such as \"Acme <verify@acme.com>\"; needed with BONAFIDE_SMTP_URL",
    ),
    secret(
        "smtp-url",
        "URL",
        "Mail server: smtps://user:password@host, or smtp://host:587?tls=required",
    ),
    text(
        "sms-url",
        "URL",
        "none",
        "Text message gateway; gets a POST with the JSON object {\"to\", \"text\"}",
    ),
    secret(
        "sms-authorization",
        "VALUE",
        "Authorization header of the gateway, such as \"Bearer …\"",
    ),
    text(
        "webhook-private-addresses",
        "never|sandbox|always",
        "sandbox while listening on loopback, else never",
        "Which environments may send webhooks into private networks; always also spares production TLS",
    ),
    text(
        "log",
        "FILTER",
        "info",
        "What is logged: a level, or module=level with commas between",
    ),
    text("log-format", "text|json", "text", "How log lines look"),
    switch(
        "metrics",
        "on",
        "Answers /metrics in the Prometheus format, to loopback or with the token",
    ),
    secret(
        "metrics-token",
        "TOKEN",
        "Bearer token that opens /metrics to other machines",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_stands_once_and_in_one_style() {
        let mut keys: Vec<_> = TABLE.iter().map(|row| row.key).collect();
        let style = |key: &&str| key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(keys.iter().all(style), "{keys:?}");
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }

    #[test]
    fn a_key_names_its_variable() {
        let row = TABLE.iter().find(|row| row.key == "public-url").unwrap();
        assert_eq!(row.variable(), "BONAFIDE_PUBLIC_URL");
    }
}
