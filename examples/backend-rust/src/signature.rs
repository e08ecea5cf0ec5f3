//! Whether a webhook came from Bonafide, and just now.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Older deliveries are refused, so that nobody can send a recorded one again. Retries are signed
/// anew, so this only has to cover differences between clocks.
const WINDOW_SECONDS: u64 = 300;

/// `header`: `Persona-Signature`, `t=<seconds>,v1=<hex>`, and a second pair after a space while the
/// secret is being rotated. `body`: the bytes as they arrived. `now`: Unix seconds.
pub fn is_genuine(header: &str, body: &[u8], secret: &str, now: u64) -> bool {
    header
        .split(' ')
        .any(|pair| matches(pair, body, secret, now).unwrap_or(false))
}

fn matches(pair: &str, body: &[u8], secret: &str, now: u64) -> Option<bool> {
    let (time, given) = pair.strip_prefix("t=")?.split_once(",v1=")?;
    if time.parse::<u64>().ok()?.abs_diff(now) > WINDOW_SECONDS {
        return None;
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    // Compares in constant time.
    Some(mac.verify_slice(&bytes(given)?).is_ok())
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    if !hex.is_ascii() || !hex.len().is_multiple_of(2) {
        return None;
    }
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_genuine;

    #[test]
    fn a_signature_holds_for_its_body_its_secret_and_its_time() {
        // printf '%s' '1700000000.{"data":{}}' | openssl dgst -sha256 -hmac wbhsec_test
        let digest = "05071852a3d49e91227dea35f95b5b0779e1d44eff3a5130dac488c4460db16d";
        let (body, secret, now) = (&b"{\"data\":{}}"[..], "wbhsec_test", 1_700_000_000);
        let header = format!("t=1700000000,v1={digest}");
        assert!(is_genuine(&header, body, secret, now));
        let both = format!("t=1700000000,v1={} {header}", "0".repeat(64));
        assert!(is_genuine(&both, body, secret, now + 299));
        for (header, body, secret, now) in [
            (header.as_str(), &b"{}"[..], secret, now),
            (&header, body, "wbhsec_other", now),
            (&header, body, secret, now + 301),
            (&header, body, secret, now - 301),
            (&header[..header.len() - 2], body, secret, now),
            ("", body, secret, now),
            ("t=,v1=", body, secret, now),
        ] {
            assert!(!is_genuine(header, body, secret, now), "{header} {now}");
        }
    }
}
