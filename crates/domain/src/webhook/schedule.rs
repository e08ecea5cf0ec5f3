//! When a delivery is tried again, and when an endpoint has failed for too long. Times are
//! milliseconds of the environment's clock.

/// Waits before the first to the last retry, in seconds (contract, delivery): about 51 hours in all.
pub const DELAYS_SECONDS: [i64; 7] = [3, 64, 729, 4_096, 15_625, 46_656, 117_649];

/// Retries after the first attempt.
pub const RETRIES: u32 = DELAYS_SECONDS.len() as u32;

/// A wait is shortened by up to this part, so that many deliveries that failed together do not come
/// back together; never made longer than the contract says.
const JITTER_PER_CENT: i64 = 5;

/// An endpoint that had no success for this long, and fails again, is disabled: 48 hours. The last
/// retry of a delivery comes later than that, so an endpoint that is gone is disabled at the latest
/// when the first delivery is given up.
pub const GRACE_MS: i64 = 48 * 3600 * 1000;

/// How long deliveries and their attempts are kept: 30 days (contract, delivery records).
pub const RETENTION_MS: i64 = 30 * 24 * 3600 * 1000;

/// Statuses that count as delivered; every other one, and every redirect, is a failure.
pub const SUCCESSES: [u16; 4] = [200, 201, 202, 204];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Done,
    RetryAt(i64),
    GiveUp,
}

/// What follows from an attempt. `attempts`: made of this delivery, with this one; `retries`: allowed
/// to it; `from`: the time that the wait counts from; `random`: any number.
pub fn next(delivered: bool, attempts: u32, retries: u32, from: i64, random: u64) -> Next {
    if delivered {
        return Next::Done;
    }
    let made = attempts.saturating_sub(1);
    match DELAYS_SECONDS.get(made as usize) {
        Some(seconds) if made < retries => {
            let wait = seconds * 1000;
            let most = wait * JITTER_PER_CENT / 100;
            let shorter = (random % (most as u64 + 1)) as i64;
            Next::RetryAt(from + wait - shorter)
        }
        _ => Next::GiveUp,
    }
}

pub fn failed_for_too_long(failing_since: i64, now: i64) -> bool {
    now - failing_since >= GRACE_MS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_are_the_contracts_or_a_little_shorter(random: u64, attempts in 1u32..=7) {
            let wait = DELAYS_SECONDS[attempts as usize - 1] * 1000;
            match next(false, attempts, RETRIES, 5_000, random) {
                Next::RetryAt(at) => {
                    prop_assert!(at <= 5_000 + wait && at >= 5_000 + wait * 95 / 100);
                }
                other => prop_assert!(false, "{other:?}"),
            }
        }

        #[test]
        fn it_ends(attempts in 8u32.., random: u64) {
            prop_assert_eq!(next(false, attempts, RETRIES, 0, random), Next::GiveUp);
            prop_assert_eq!(next(true, attempts, RETRIES, 0, random), Next::Done);
        }
    }

    #[test]
    fn a_test_is_tried_once() {
        assert_eq!(next(false, 1, 0, 0, 0), Next::GiveUp);
    }

    #[test]
    fn the_last_retry_comes_after_the_grace() {
        let all: i64 = DELAYS_SECONDS.iter().sum::<i64>() * 1000;
        assert!(failed_for_too_long(0, all * (100 - JITTER_PER_CENT) / 100));
        assert!(!failed_for_too_long(0, GRACE_MS - 1));
    }
}
