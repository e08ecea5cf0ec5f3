//! What a template's settings may be, and where they let the flow send people.

use bonafide_domain::template::{
    MAX_LIMIT, MAX_LIMIT_WINDOW_SECONDS, MAX_WINDOW_SECONDS, Settings, Template,
};
use serde_json::Value as Json;

use crate::{Error, Kind, Result};

const MAX_DOMAINS: usize = 100;
const MAX_SESSION_LIMIT: u32 = 1000;
const MAX_EXTENSIONS: u32 = 100;

/// The settings with a partial object laid over them; unknown members are named.
pub(super) fn merged(settings: &Settings, part: &Json) -> Result<Settings> {
    let mut whole = serde_json::to_value(settings).map_err(Error::internal)?;
    overlay(&mut whole, part, "/data/attributes/settings")?;
    let settings: Settings = serde_json::from_value(whole).map_err(|error| {
        Error::invalid(
            "/data/attributes/settings",
            format!("The settings do not fit: {error}"),
        )
    })?;
    check_settings(&settings)?;
    Ok(settings)
}

fn overlay(whole: &mut Json, part: &Json, at: &str) -> Result<()> {
    let (Some(known), Some(given)) = (whole.as_object_mut(), part.as_object()) else {
        return Err(Error::invalid(at, "must be an object"));
    };
    for (key, value) in given {
        let at = format!("{at}/{key}");
        let names = known.keys().cloned().collect::<Vec<_>>().join(", ");
        let Some(old) = known.get_mut(key) else {
            return Err(Error::invalid(
                at,
                format!("{key} is not a setting; there are {names}"),
            ));
        };
        if old.is_object() {
            overlay(old, value, &at)?;
        } else {
            *old = value.clone();
        }
    }
    Ok(())
}

fn check_settings(settings: &Settings) -> Result<()> {
    let base = "/data/attributes/settings";
    let expiration = &settings.expiration;
    let windows = [
        (
            "after-create-seconds",
            Some(expiration.after_create_seconds),
        ),
        ("after-start-seconds", expiration.after_start_seconds),
        (
            "after-resume-seconds",
            Some(expiration.after_resume_seconds),
        ),
        (
            "one-time-link-seconds",
            Some(expiration.one_time_link_seconds),
        ),
    ];
    for (name, seconds) in windows {
        if seconds.is_some_and(|seconds| !(1..=MAX_WINDOW_SECONDS).contains(&seconds)) {
            return Err(Error::invalid(
                format!("{base}/expiration/{name}"),
                format!("{name} must be between 1 and {MAX_WINDOW_SECONDS}"),
            ));
        }
    }
    if expiration.extensions > MAX_EXTENSIONS {
        return Err(Error::invalid(
            format!("{base}/expiration/extensions"),
            format!("extensions must be at most {MAX_EXTENSIONS}"),
        ));
    }
    if !(1..=MAX_SESSION_LIMIT).contains(&settings.session_limit) {
        return Err(Error::invalid(
            format!("{base}/session-limit"),
            format!("session-limit must be between 1 and {MAX_SESSION_LIMIT}"),
        ));
    }
    check_limits(settings, &format!("{base}/security/client-side"))?;
    let lists = [
        (
            "security/allowed-domains",
            &settings.security.allowed_domains,
        ),
        (
            "redirect/allowed-domains",
            &settings.redirect.allowed_domains,
        ),
    ];
    for (name, domains) in lists {
        let at = format!("{base}/{name}");
        if domains.len() > MAX_DOMAINS {
            return Err(Error::invalid(
                at,
                format!("There may be at most {MAX_DOMAINS} domains"),
            ));
        }
        if let Some(domain) = domains.iter().find(|domain| !is_host(domain)) {
            return Err(Error::invalid(
                at,
                format!(
                    "{domain} is not a bare host name such as example.com (no scheme, no path)"
                ),
            ));
        }
    }
    for scheme in &settings.redirect.uri_schemes {
        let fits = scheme.len() <= 64
            && scheme.starts_with(|c: char| c.is_ascii_lowercase())
            && scheme
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c));
        let runs = ["javascript", "data", "vbscript", "file", "blob"].contains(&scheme.as_str());
        if !fits || runs {
            return Err(Error::invalid(
                format!("{base}/redirect/uri-schemes"),
                format!("{scheme} is not a scheme that may be redirected to"),
            ));
        }
    }
    let methods = &settings.device_handoff.methods;
    let repeated = methods
        .iter()
        .enumerate()
        .any(|(index, method)| methods[..index].contains(method));
    if repeated {
        return Err(Error::invalid(
            format!("{base}/device-handoff/methods"),
            "Each method may be listed once",
        ));
    }
    if let Some(uri) = &settings.redirect.uri {
        check_redirect_against(settings, uri, &format!("{base}/redirect/uri"))?;
    }
    Ok(())
}

fn check_limits(settings: &Settings, base: &str) -> Result<()> {
    let limits = &settings.security.client_side;
    if !(1..=MAX_LIMIT_WINDOW_SECONDS).contains(&limits.window_seconds) {
        return Err(Error::invalid(
            format!("{base}/window-seconds"),
            format!("window-seconds must be between 1 and {MAX_LIMIT_WINDOW_SECONDS}"),
        ));
    }
    let each = [
        ("per-address", limits.per_address),
        ("per-origin", limits.per_origin),
        ("per-template", limits.per_template),
    ];
    for (name, limit) in each {
        if limit.is_some_and(|limit| !(1..=MAX_LIMIT).contains(&limit)) {
            return Err(Error::invalid(
                format!("{base}/{name}"),
                format!("{name} must be between 1 and {MAX_LIMIT}, or null for no limit"),
            ));
        }
    }
    Ok(())
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 253
        && text.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
}

/// Whether the flow may send people to this URI at its end; longest 2,048 characters.
pub fn check_redirect(template: &Template, uri: &str, pointer: &str) -> Result<()> {
    check_redirect_against(&template.settings, uri, pointer)
}

fn check_redirect_against(settings: &Settings, uri: &str, pointer: &str) -> Result<()> {
    let refuse = |details: String| Err(Error::invalid(pointer, details));
    if uri.len() > 2048 {
        return refuse("A redirect URI must have at most 2048 characters".into());
    }
    let Ok(url) = url::Url::parse(uri) else {
        return refuse(
            "The redirect URI must be absolute, such as https://example.com/done".into(),
        );
    };
    let schemes = &settings.redirect.uri_schemes;
    if !matches!(url.scheme(), "http" | "https") {
        return if schemes.iter().any(|scheme| scheme == url.scheme()) {
            Ok(())
        } else {
            refuse(format!(
                "The template does not allow redirects to the scheme {}",
                url.scheme()
            ))
        };
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("The redirect URI must not hold a user name or password".into());
    }
    let allowed: Vec<&String> = settings
        .security
        .allowed_domains
        .iter()
        .chain(&settings.redirect.allowed_domains)
        .collect();
    let host = url.host_str().unwrap_or_default();
    if allowed.is_empty()
        || allowed
            .iter()
            .any(|domain| domain.eq_ignore_ascii_case(host))
    {
        Ok(())
    } else {
        refuse(format!("The template does not allow redirects to {host}"))
    }
}

/// Whether pages of an origin such as `https://shop.example:8443` may embed the template's flow.
/// Listed host names may, each subdomain for itself; with nothing listed all may, except that
/// production has to list this machine. The sandbox is open to this machine always (contract,
/// embedded flow security).
pub fn may_embed(template: &Template, kind: Kind, origin: &str) -> bool {
    let Some(host) = origin_host(origin) else {
        return false;
    };
    let listed = &template.settings.security.allowed_domains;
    let is_local = host == "localhost"
        || host.ends_with(".localhost")
        || matches!(host.as_str(), "127.0.0.1" | "[::1]");
    listed
        .iter()
        .any(|domain| domain.eq_ignore_ascii_case(&host))
        || (is_local && kind == Kind::Sandbox)
        || (listed.is_empty() && !is_local)
}

/// Whether a text is a bare http or https origin, safe to be named in a header.
pub fn is_origin(text: &str) -> bool {
    origin_host(text).is_some()
}

/// The host of a bare http or https origin: nothing but scheme, host and port, written as browsers
/// write it.
fn origin_host(origin: &str) -> Option<String> {
    let url = url::Url::parse(origin).ok()?;
    let bare =
        matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == origin;
    url.host_str().filter(|_| bare).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bare_origins_have_a_host() {
        for good in [
            "https://shop.example",
            "http://localhost:3000",
            "https://[::1]:8443",
        ] {
            assert!(origin_host(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "null",
            "*",
            "shop.example",
            "https://shop.example/",
            "https://SHOP.example",
            "https://shop.example:443",
            "https://a@shop.example",
            "https://shop.example; script-src *",
            "https://shop.example https://evil.example",
            "file:///etc",
            "javascript:alert(1)",
        ] {
            assert_eq!(origin_host(bad), None, "{bad}");
        }
    }
}
