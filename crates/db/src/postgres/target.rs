//! Where the server is and how the connection is protected.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use postgres::Client;
use postgres::config::{Config, Host, SslMode};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::translate;
use crate::{Error, Result};

/// A parsed `postgres://` URL.
#[derive(Clone)]
pub(crate) struct Target {
    config: Config,
    tls: MakeRustlsConnect,
}

/// Limits on the server's side, so that a process that hangs cannot hold the write lock for ever, and `on` for whoever
/// has switched off durable commits for the role or the database.
const SESSION: &str = "set lock_timeout = '15s'; set statement_timeout = '30s';
    set idle_in_transaction_session_timeout = '15s'; set client_min_messages = warning; set bytea_output = hex;
    select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

impl Target {
    /// Reads the URL. TLS is decided by `sslmode`:
    ///
    /// - absent: verified TLS, but none on a Unix socket or to the machine itself;
    /// - `disable`: none;
    /// - `require`, `verify-full`: TLS with the server's certificate and name verified, against the system's roots or
    ///   the PEM file named by `sslrootcert`.
    ///
    /// The other modes of libpq accept any certificate or none and are refused.
    pub(crate) fn parse(url: &str) -> Result<Target> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let mut sslmode = None;
        let mut root = None;
        let mut others = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", mode)) => sslmode = Some(mode),
                Some(("sslrootcert", path)) => root = Some(path),
                _ => others.push(pair),
            }
        }
        let rest = if others.is_empty() {
            base.to_owned()
        } else {
            format!("{base}?{}", others.join("&"))
        };
        // The driver's message is left out: it may quote the URL, which holds the password.
        let mut config = Config::from_str(&rest)
            .map_err(|_| Error::Options("the PostgreSQL URL cannot be read".to_owned()))?;
        let encrypted = match sslmode {
            None => !is_local(&config),
            Some("disable") => false,
            Some("require" | "verify-full") => true,
            Some(_) => {
                return Err(Error::Options(
                    "sslmode must be disable, require or verify-full; other modes do not protect the connection"
                        .to_owned(),
                ));
            }
        };
        config.ssl_mode(if encrypted {
            SslMode::Require
        } else {
            SslMode::Disable
        });
        config.connect_timeout(Duration::from_secs(5));
        config.keepalives_idle(Duration::from_secs(30));
        config.tcp_user_timeout(Duration::from_secs(30));
        let roots = if encrypted {
            roots(root)?
        } else {
            RootCertStore::empty()
        };
        Ok(Target {
            config,
            tls: MakeRustlsConnect::new(client_config(roots)?),
        })
    }

    /// Opens a connection, known to the server under `application_name`.
    pub(crate) fn connect(&self, application_name: &str) -> Result<Client> {
        let mut config = self.config.clone();
        config.application_name(application_name);
        let mut client =
            config
                .connect(self.tls.clone())
                .map_err(|error| match error.as_db_error() {
                    Some(_) => translate(&error),
                    None => Error::Unavailable(
                        "PostgreSQL cannot be reached, or its certificate is not trusted"
                            .to_owned(),
                    ),
                })?;
        client
            .batch_execute(SESSION)
            .map_err(|error| translate(&error))?;
        Ok(client)
    }
}

fn is_local(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

fn roots(file: Option<&str>) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    match file {
        Some(path) => {
            let unreadable =
                || Error::Options(format!("sslrootcert: {path} holds no readable certificate"));
            for certificate in CertificateDer::pem_file_iter(path).map_err(|_| unreadable())? {
                roots
                    .add(certificate.map_err(|_| unreadable())?)
                    .map_err(|_| unreadable())?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(Error::Options(
            "no root certificate to verify PostgreSQL's with; name a file in sslrootcert"
                .to_owned(),
        ));
    }
    Ok(roots)
}

fn client_config(roots: RootCertStore) -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Options(format!("TLS: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> Result<SslMode> {
        Target::parse(url).map(|target| target.config.get_ssl_mode())
    }

    #[test]
    fn only_local_connections_go_unprotected_unasked() {
        assert_eq!(mode("postgres://u@localhost/d"), Ok(SslMode::Disable));
        assert_eq!(mode("postgres://u@127.0.0.1:5433/d"), Ok(SslMode::Disable));
        assert_eq!(
            mode("postgres://u@db.example/d?sslmode=disable"),
            Ok(SslMode::Disable)
        );
        // Where the system has no roots, verified TLS is refused rather than weakened.
        assert_ne!(mode("postgres://u@db.example/d"), Ok(SslMode::Disable));
        assert!(matches!(
            mode("postgres://u@db.example/d?sslmode=prefer"),
            Err(Error::Options(_))
        ));
    }

    #[test]
    fn a_url_that_cannot_be_read_is_not_quoted() {
        let error = mode("postgres://u:secret@host:port/d").expect_err("the port is no number");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
