//! What must be true before other machines can reach the server.

use super::{Secret, Settings};
use crate::failure::{Failure, Result};

/// Characters after the prefix of a chosen API key that other machines can try.
const SECRET_PART: usize = 20;

/// Characters of an operator's password that other machines can try.
const PASSWORD: usize = 12;

impl Settings {
    /// On loopback everything goes. Beyond it, TLS ends in front of the server, links are https,
    /// and chosen secrets cannot be guessed.
    pub(super) fn check_exposure(&self) -> Result<()> {
        if self.listen.ip().to_canonical().is_loopback() {
            return Ok(());
        }
        if !self.behind_tls {
            return Err(Failure::new(
                format!(
                    "Listening on {} would carry personal data over the network unencrypted.",
                    self.listen
                ),
                "Listen on 127.0.0.1, or put a proxy that ends TLS in front and say so with \
                 BONAFIDE_BEHIND_TLS=on.",
            ));
        }
        let https = self
            .public_url
            .as_ref()
            .is_some_and(|url| url.starts_with("https://"));
        if !https {
            return Err(Failure::new(
                format!(
                    "Listening on {} needs a public URL that begins with https://.",
                    self.listen
                ),
                "Set BONAFIDE_PUBLIC_URL to the address people open, such as \
                 https://verify.example.com.",
            ));
        }
        if let Some((_, Secret(password))) = &self.admin
            && password.chars().count() < PASSWORD
        {
            return Err(Failure::new(
                "The admin password could be guessed by other machines.",
                format!("Choose one of at least {PASSWORD} characters."),
            ));
        }
        check_key("sandbox", self.sandbox_api_key.as_ref())?;
        check_key("production", self.production_api_key.as_ref())
    }
}

fn check_key(environment: &str, key: Option<&Secret>) -> Result<()> {
    let Some(Secret(key)) = key else {
        return Ok(());
    };
    let prefix = format!("persona_{environment}_");
    let strong = key
        .strip_prefix(&prefix)
        .is_some_and(|rest| rest.len() >= SECRET_PART && varied(rest));
    if strong {
        return Ok(());
    }
    Err(Failure::new(
        format!("The chosen {environment} API key could be guessed by other machines."),
        format!(
            "Set it to {prefix} and at least {SECRET_PART} random characters, or leave it out \
             and let the server make one."
        ),
    ))
}

/// Whether a text is more than a few characters repeated.
fn varied(text: &str) -> bool {
    let mut characters: Vec<_> = text.chars().collect();
    characters.sort_unstable();
    characters.dedup();
    characters.len() >= 8
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Sources;
    use super::*;

    const STRONG: &str = "persona_sandbox_8sKq2Lx0Vb5Nw7Rt4Yz1";

    fn read(set: &[(&'static str, &str)]) -> Result<Settings> {
        let flags: BTreeMap<_, _> = set
            .iter()
            .map(|(key, value)| (*key, (*value).to_owned()))
            .collect();
        Settings::read(&Sources::collect(&flags, |_| None)?)
    }

    #[test]
    fn other_machines_need_tls_and_https() {
        for listen in ["0.0.0.0:3000", "192.168.1.1:3000", "[::]:3000"] {
            let mut set = vec![("listen", listen)];
            assert!(read(&set).unwrap_err().mend.contains("BEHIND_TLS"));
            set.push(("behind-tls", "on"));
            assert!(read(&set).unwrap_err().mend.contains("PUBLIC_URL"));
            set.push(("public-url", "http://verify.example.com"));
            assert!(read(&set).unwrap_err().mend.contains("PUBLIC_URL"));
            set.pop();
            set.push(("public-url", "https://verify.example.com"));
            assert!(read(&set).is_ok());
        }
    }

    #[test]
    fn loopback_needs_nothing() {
        for listen in ["127.0.0.1:1", "[::1]:1", "localhost:1"] {
            assert!(read(&[("listen", listen), ("sandbox-api-key", "x")]).is_ok());
        }
    }

    #[test]
    fn chosen_secrets_must_be_strong_beyond_loopback() {
        let outside = [
            ("listen", "0.0.0.0:3000"),
            ("behind-tls", "on"),
            ("public-url", "https://verify.example.com"),
        ];
        let with = |key| read(&[&outside[..], &[("sandbox-api-key", key)]].concat());
        let admin = ("admin-email", "a@example.com");
        let password = |text| read(&[&outside[..], &[admin, ("admin-password", text)]].concat());
        assert!(password("correct horse").is_ok());
        assert!(password("short").is_err());
        assert!(with(STRONG).is_ok());
        assert!(with("test").is_err());
        assert!(with("persona_sandbox_short").is_err());
        assert!(with("persona_sandbox_aaaaaaaaaaaaaaaaaaaaaaaa").is_err());
        assert!(with("persona_production_8sKq2Lx0Vb5Nw7Rt4Yz1").is_err());
    }
}
