//! Requests a minute per environment, in memory: a window opens with its first request.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

const WINDOW_MS: i64 = 60_000;
/// Above this many keys, windows that have ended are dropped.
const MAX_KEYS: usize = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// 0: no limit.
    pub limit: u32,
    pub remaining: u32,
    pub seconds_to_reset: u64,
    pub allowed: bool,
}

pub struct Limiter {
    limit: u32,
    windows: Mutex<HashMap<String, (i64, u32)>>,
}

impl Limiter {
    pub fn new(limit: u32) -> Self {
        Self {
            limit,
            windows: Mutex::default(),
        }
    }

    /// Counts one request of `key` at real time `now`.
    pub fn count(&self, key: &str, now: Timestamp) -> Window {
        self.count_within(key, self.limit, now)
    }

    /// The same with another limit; 0 is off.
    pub fn count_within(&self, key: &str, limit: u32, now: Timestamp) -> Window {
        if limit == 0 {
            return Window {
                limit,
                remaining: 0,
                seconds_to_reset: 0,
                allowed: true,
            };
        }
        let now = now.as_millisecond();
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() > MAX_KEYS {
            windows.retain(|_, (start, _)| now - *start < WINDOW_MS);
        }
        let entry = match windows.get_mut(key) {
            Some(entry) => entry,
            None => windows.entry(key.to_owned()).or_insert((now, 0)),
        };
        if now - entry.0 >= WINDOW_MS || now < entry.0 {
            *entry = (now, 0);
        }
        let allowed = entry.1 < limit;
        if allowed {
            entry.1 += 1;
        }
        Window {
            limit,
            remaining: limit.saturating_sub(entry.1),
            seconds_to_reset: ((entry.0 + WINDOW_MS - now).max(0) as u64).div_ceil(1000),
            allowed,
        }
    }

    /// The window as it stands, without counting.
    pub fn look(&self, key: &str, now: Timestamp) -> Window {
        self.look_within(key, self.limit, now)
    }

    /// The same with another limit; 0 is off.
    pub fn look_within(&self, key: &str, limit: u32, now: Timestamp) -> Window {
        let now = now.as_millisecond();
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let (start, used) = match windows.get(key) {
            Some((start, used)) if now - start < WINDOW_MS => (*start, *used),
            _ => (now, 0),
        };
        Window {
            limit,
            remaining: limit.saturating_sub(used),
            seconds_to_reset: ((start + WINDOW_MS - now).max(0) as u64).div_ceil(1000),
            allowed: limit == 0 || used < limit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_opens_with_its_first_request_and_ends_after_a_minute() {
        let limiter = Limiter::new(2);
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        assert!(limiter.count("env", at(0)).allowed);
        let second = limiter.count("env", at(30_000));
        assert_eq!((second.remaining, second.seconds_to_reset), (0, 30));
        assert!(!limiter.count("env", at(59_999)).allowed);
        assert!(limiter.count("other", at(59_999)).allowed);
        assert!(limiter.count("env", at(60_000)).allowed);
    }
}
