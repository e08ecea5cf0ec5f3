//! The one screen printed when the server starts.

use std::fmt::Write;
use std::net::SocketAddr;

use bonafide_app::seed::Outcome;

use crate::settings::Settings;

pub struct Facts<'a> {
    pub settings: &'a Settings,
    pub address: SocketAddr,
    pub public_url: &'a str,
    pub durability: &'a str,
    pub outcome: &'a Outcome,
}

impl Facts<'_> {
    pub fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a text cannot fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let version = env!("CARGO_PKG_VERSION");
        writeln!(out, "Bonafide {version} listens on {}", self.local())?;
        writeln!(out)?;
        writeln!(out, "  public URL    {}", self.public_url)?;
        writeln!(out, "  data          {}", self.settings.data_dir.display())?;
        writeln!(out, "  database      {}", self.settings.database_shown())?;
        writeln!(out, "                {}", self.durability)?;
        writeln!(out, "  organization  {}", self.outcome.organization)?;
        writeln!(out, "  dashboard     {}/dashboard", self.public_url)?;
        writeln!(out, "  manual        {}/docs", self.public_url)?;
        writeln!(out)?;
        self.first_link(out)?;
        // Beyond loopback the output usually ends in somebody's log.
        let shown = self.address.ip().to_canonical().is_loopback();
        match &self.outcome.sandbox_key {
            Some(key) if shown => self.first_steps(out, key),
            _ => {
                let state = if self.outcome.created {
                    "A new database was made."
                } else {
                    "Using the database and keys that are there."
                };
                writeln!(out, "{state} For another API key:")?;
                writeln!(out)?;
                writeln!(
                    out,
                    "  bonafide api-key create --environment sandbox --name NAME"
                )
            }
        }
    }

    /// Shown beyond loopback too: nobody could get in otherwise. It works once, for a day, and a
    /// restart replaces it.
    fn first_link(&self, out: &mut String) -> std::fmt::Result {
        let Some(code) = &self.outcome.first_link else {
            return Ok(());
        };
        writeln!(
            out,
            "Nobody can sign in to the dashboard yet. This link makes the first administrator;"
        )?;
        writeln!(out, "it works once, until tomorrow:")?;
        writeln!(out)?;
        writeln!(out, "  {}/dashboard/join?code={code}", self.public_url)?;
        writeln!(out)
    }

    fn first_steps(&self, out: &mut String, key: &str) -> std::fmt::Result {
        if self.outcome.created {
            writeln!(out, "  sandbox API key, shown only now: {key}")?;
        } else {
            writeln!(out, "  sandbox API key, as set: {key}")?;
            writeln!(out, "  Using the database and keys that are there.")?;
        }
        writeln!(out)?;
        writeln!(out, "Create an inquiry:")?;
        writeln!(out)?;
        writeln!(out, "  curl {}", self.call(key))?;
        writeln!(out)?;
        let link = format!("{}/verify?inquiry-id=", self.public_url);
        writeln!(
            out,
            "and open it in a browser: {link}<the id in the answer>"
        )?;
        writeln!(out, "Or create one and print its link:")?;
        writeln!(out)?;
        writeln!(
            out,
            "  curl -s {} \\\n    | grep -o 'inq_[A-Za-z0-9]*' | head -n 1 | sed 's|^|{link}|'",
            self.call(key)
        )
    }

    fn call(&self, key: &str) -> String {
        format!(
            "{}/api/v1/inquiries \\\n    -H 'Authorization: Bearer {key}' \\\n    \
             -H 'Content-Type: application/json' \\\n    \
             -d '{{\"data\":{{\"attributes\":{{\"inquiry-template-id\":\"{}\"}}}}}}'",
            self.local(),
            self.outcome.template_id
        )
    }

    /// How this machine reaches the server, whatever proxies stand before it.
    fn local(&self) -> String {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(match address {
                SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
                SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{address}")
    }
}
