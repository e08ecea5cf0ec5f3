//! Time-based one-time codes as authenticator apps make them (RFC 6238): SHA-1, 30 seconds, 6 digits.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha1::Sha1;
use subtle::ConstantTimeEq;

const STEP_SECONDS: i64 = 30;
const DIGITS: u32 = 6;
/// Steps before and after the present one that are accepted: clocks differ, and typing takes time.
const TOLERANCE: i64 = 1;

fn code(secret: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("any length is a key");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[hash.len() - 1] & 0x0f);
    let number = u32::from_be_bytes([
        hash[offset] & 0x7f,
        hash[offset + 1],
        hash[offset + 2],
        hash[offset + 3],
    ]);
    format!("{:06}", number % 10u32.pow(DIGITS))
}

/// The step that a typed code belongs to; None when it is none, or not younger than the `last` one
/// that was accepted.
pub fn accepted(secret: &[u8], typed: &str, now: Timestamp, last: i64) -> Option<i64> {
    let present = now.as_second().div_euclid(STEP_SECONDS);
    (present - TOLERANCE..=present + TOLERANCE)
        .filter(|step| *step > last)
        .find(|step| {
            let right = code(secret, *step);
            bool::from(right.as_bytes().ct_eq(typed.as_bytes()))
        })
}

/// RFC 4648 base 32 without padding, as apps take a secret that is typed.
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    let (mut held, mut bits) = (0u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits) as usize & 31]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(held << (5 - bits)) as usize & 31]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B (the last six of its eight digits).
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, seconds / 30), expected);
        }
    }

    #[test]
    fn a_code_is_accepted_once_and_near_its_time_only() {
        let secret = b"12345678901234567890";
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        let step = accepted(secret, "287082", at(59), 0).unwrap();
        assert_eq!(step, 1);
        assert_eq!(accepted(secret, "287082", at(59), step), None);
        assert_eq!(accepted(secret, "287082", at(89), 0), Some(1));
        assert_eq!(accepted(secret, "287082", at(91), 0), None);
        for wrong in ["", "28708", "2870820", "287083", "abcdef"] {
            assert_eq!(accepted(secret, wrong, at(59), 0), None);
        }
    }

    #[test]
    fn base_32_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }
}
