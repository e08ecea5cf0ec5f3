//! Ids: a prefix and 28 characters, 48 bits of milliseconds followed by 92 random bits.
//!
//! Lower-case Crockford base 32, so that the order of the texts is the order of creation under
//! every collation of both databases. Ids name things; they are not secrets.

use jiff::Timestamp;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
pub const BODY_LEN: usize = 28;

pub const INQUIRY: &str = "inq_";
pub const SESSION: &str = "iqse_";
pub const ACCOUNT: &str = "act_";
pub const ACCOUNT_TYPE: &str = "acttp_";
pub const ACCOUNT_STATUS: &str = "actst_";
pub const TEMPLATE: &str = "itmpl_";
pub const VERSION: &str = "itmplv_";
pub const THEME_SET: &str = "theset_";
pub const ENVIRONMENT: &str = "env_";
pub const ORGANIZATION: &str = "org_";
pub const API_KEY: &str = "api_";
pub const LINK_KEY: &str = "lnk_";
pub const EXPERIMENT: &str = "expt_";
pub const EVENT: &str = "evt_";
pub const TAG: &str = "tag_";
pub const JOB: &str = "job_";
pub const USER: &str = "user_";
pub const REQUEST: &str = "req_";
pub const USER_AUDIT_LOG: &str = "ual_";
pub const VIEW: &str = "view_";
pub const EXPORT: &str = "exp_";
pub const WEBHOOK: &str = "wbh_";
pub const FILE: &str = "file_";
pub const DELIVERY: &str = "wbd_";
pub const REPLAY: &str = "wbr_";

/// `random` gives the last 92 bits.
pub fn make(prefix: &str, at: Timestamp, random: &[u8; 32]) -> String {
    let mut low = [0u8; 16];
    low[4..].copy_from_slice(&random[..12]);
    let value_low = u128::from_be_bytes(low) & ((1 << 92) - 1);
    let millis = u128::from(at.as_millisecond().max(0) as u64) & ((1 << 48) - 1);
    // 140 bits do not fit one u128: the time's upper 12 bits are the first characters.
    encode(prefix, millis, value_low)
}

/// The smallest body that an id made at or after `at` can have; for windows of creation time.
pub fn floor(prefix: &str, at: Timestamp) -> String {
    let millis = u128::from(at.as_millisecond().max(0) as u64) & ((1 << 48) - 1);
    encode(prefix, millis, 0)
}

fn encode(prefix: &str, millis: u128, low: u128) -> String {
    // 48 + 92 = 140 bits = 28 characters of 5 bits: split at bit 70 = 14 characters.
    let high70 = (millis << 22) | (low >> 70);
    let low70 = low & ((1 << 70) - 1);
    let mut id = String::with_capacity(prefix.len() + BODY_LEN);
    id.push_str(prefix);
    for part in [high70, low70] {
        for shift in (0..14).rev() {
            id.push(ALPHABET[((part >> (shift * 5)) & 31) as usize] as char);
        }
    }
    id
}

/// Whether a text can be an id of that kind; keeps nonsense out of the database.
pub fn is(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|body| {
        body.len() == BODY_LEN && body.bytes().all(|byte| ALPHABET.contains(&byte))
    })
}

/// Whether a text has the form of an id of any kind.
pub fn looks_like_one(text: &str) -> bool {
    text.split_once('_').is_some_and(|(prefix, body)| {
        (2..=8).contains(&prefix.len())
            && prefix.bytes().all(|byte| byte.is_ascii_lowercase())
            && body.len() == BODY_LEN
            && body.bytes().all(|byte| ALPHABET.contains(&byte))
    })
}

/// When an id of that kind was made, in its environment's time.
pub fn made_at(prefix: &str, id: &str) -> Option<Timestamp> {
    if !is(prefix, id) {
        return None;
    }
    // The first ten characters hold 50 bits, the upper 48 of which are the milliseconds.
    let mut bits: u64 = 0;
    for byte in id[prefix.len()..].bytes().take(10) {
        let digit = ALPHABET.iter().position(|known| *known == byte)? as u64;
        bits = (bits << 5) | digit;
    }
    Timestamp::from_millisecond((bits >> 2) as i64).ok()
}

/// Event ids carry their place in the log: 48 bits of time, 8 of environment, 40 of sequence,
/// 44 random. So that reading one needs no further index.
pub fn event(at: Timestamp, environment: u8, seq: u64, random: &[u8; 32]) -> String {
    let millis = u128::from(at.as_millisecond().max(0) as u64) & ((1 << 48) - 1);
    let noise = u128::from(u64::from_be_bytes(random[..8].try_into().expect("8 bytes"))) >> 20;
    let low = (u128::from(environment) << 84) | (u128::from(seq & ((1 << 40) - 1)) << 44) | noise;
    encode(EVENT, millis, low)
}

/// Environment number and sequence of an event id.
pub fn event_place(id: &str) -> Option<(u8, u64)> {
    if !is(EVENT, id) {
        return None;
    }
    let mut high: u128 = 0;
    let mut low: u128 = 0;
    for (index, byte) in id[EVENT.len()..].bytes().enumerate() {
        let digit = ALPHABET.iter().position(|known| *known == byte)? as u128;
        if index < 14 {
            high = (high << 5) | digit;
        } else {
            low = (low << 5) | digit;
        }
    }
    let value = ((high & ((1 << 22) - 1)) << 70) | low;
    Some((
        ((value >> 84) & 0xff) as u8,
        ((value >> 44) & ((1 << 40) - 1)) as u64,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_have_the_contract_length() {
        let early = make(INQUIRY, Timestamp::from_millisecond(1).unwrap(), &[255; 32]);
        let late = make(INQUIRY, Timestamp::from_millisecond(2).unwrap(), &[0; 32]);
        assert!(early < late);
        assert_eq!(early.len(), 32);
        assert!(is(INQUIRY, &early) && !is(ACCOUNT, &early) && !is(INQUIRY, "inq_short"));
        assert_eq!(made_at(INQUIRY, &late), Timestamp::from_millisecond(2).ok());
        assert_eq!(made_at(ACCOUNT, &late), None);
        let floor = floor(INQUIRY, Timestamp::from_millisecond(2).unwrap());
        assert!(early < floor && floor <= late);
    }

    #[test]
    fn an_event_id_tells_its_place() {
        let at = Timestamp::from_second(1_790_000_000).unwrap();
        for seq in [0, 1, 77, (1 << 40) - 1] {
            let id = event(at, 200, seq, &[171; 32]);
            assert_eq!(event_place(&id), Some((200, seq)));
        }
    }
}
