//! The cookies of operators' browsers.

use bonafide_app::House;
use bonafide_app::door::Request;

/// With the prefix that browsers bind to this host, path and TLS, where there is TLS.
fn prefix(house: &House) -> &'static str {
    if is_https(house) { "__Host-" } else { "" }
}

/// Who is signed in.
pub const SESSION: &str = "bonafide";
/// The environment that was looked at last, for pages that belong to none.
pub const ENVIRONMENT: &str = "bonafide-environment";
/// Whether this browser is to show pages light or dark.
pub const THEME: &str = "bonafide-theme";
/// What was begun at the identity provider.
pub const SSO: &str = "bonafide-sso";

fn is_https(house: &House) -> bool {
    house.settings.public_url.starts_with("https://")
}

/// The value that the browser sent; None when it sent none, or several.
pub fn read<'a>(house: &House, request: &'a Request, name: &str) -> Option<&'a str> {
    let wanted = format!("{}{name}", prefix(house));
    let mut found = request
        .headers
        .iter()
        .filter(|(key, _)| key == "cookie")
        .flat_map(|(_, line)| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == wanted)
        .map(|(_, value)| value);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Ends with the browser; the server ends it earlier.
pub fn set(house: &House, name: &str, value: &str) -> String {
    let secure = if is_https(house) { "; Secure" } else { "" };
    format!(
        "{}{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}",
        prefix(house)
    )
}

/// Stays for a year.
pub fn keep(house: &House, name: &str, value: &str) -> String {
    format!("{}; Max-Age=31536000", set(house, name, value))
}

pub fn clear(house: &House, name: &str) -> String {
    format!("{}; Max-Age=0", set(house, name, ""))
}
