//! How long things took: counts by duration, which add and subtract.

/// Durations whose counts stand side by side.
const PAGE: usize = 64;
/// Durations below this many seconds are kept as they are.
const EXACT: u64 = 1000;
/// Durations of three digits in each power of ten.
const IN_DECADE: u64 = 900;

/// Seconds rounded to three significant digits, and how often each occurred: exact below 1,000
/// seconds, within half a percent above.
///
/// Every such duration has a slot of its own, in order, and slots are kept by pages, because a
/// question adds up millions of counts.
#[derive(Clone, Debug, Default)]
pub struct Spread(Vec<Option<Box<[i64; PAGE]>>>);

impl Spread {
    pub fn add(&mut self, seconds: u64, times: i64) {
        let slot = slot(seconds);
        self.add_page(slot / PAGE)[slot % PAGE] += times;
    }

    fn add_page(&mut self, page: usize) -> &mut [i64; PAGE] {
        if self.0.len() <= page {
            self.0.resize_with(page + 1, || None);
        }
        self.0[page].get_or_insert_with(|| Box::new([0; PAGE]))
    }

    pub fn merge(&mut self, other: &Self, times: i64) {
        for (page, theirs) in other.0.iter().enumerate() {
            if let Some(theirs) = theirs {
                let mine = self.add_page(page);
                for (mine, theirs) in mine.iter_mut().zip(theirs.iter()) {
                    *mine += theirs * times;
                }
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Each duration with its count, shortest first.
    pub fn iter(&self) -> impl Iterator<Item = (u64, i64)> + '_ {
        let pages = self.0.iter().enumerate();
        let counts = pages.flat_map(|(page, counts)| {
            let counts = counts.iter().flat_map(|counts| counts.iter().enumerate());
            counts.map(move |(place, count)| (page * PAGE + place, *count))
        });
        counts
            .filter(|(_, count)| *count != 0)
            .map(|(slot, count)| (seconds(slot), count))
    }

    fn count(&self) -> i64 {
        self.iter().map(|(_, count)| count).sum()
    }

    /// The duration at a rank, counted from 1.
    fn at(&self, rank: i64) -> Option<u64> {
        let mut passed = 0;
        self.iter().find_map(|(seconds, count)| {
            passed += count;
            (passed >= rank).then_some(seconds)
        })
    }

    /// The one in the middle; of an even number, the mean of the two in the middle.
    pub fn median(&self) -> Option<f64> {
        let count = self.count();
        if count <= 0 {
            return None;
        }
        let (low, high) = (self.at((count + 1) / 2)?, self.at(count / 2 + 1)?);
        Some((low as f64 + high as f64) / 2.0)
    }

    /// The smallest duration that at least nine in ten did not exceed (nearest rank).
    pub fn ninetieth(&self) -> Option<u64> {
        let count = self.count();
        if count <= 0 {
            return None;
        }
        self.at((count * 9 + 9) / 10)
    }
}

impl PartialEq for Spread {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Spread {}

/// The place of a duration among all of three digits.
fn slot(seconds: u64) -> usize {
    if seconds < EXACT {
        // Nearly all of them; without a division.
        return seconds as usize;
    }
    let (mut unit, mut before) = (1, 0);
    while seconds / unit >= EXACT {
        unit *= 10;
        before += IN_DECADE;
    }
    (before + seconds.saturating_add(unit / 2) / unit) as usize
}

/// The duration of a slot.
fn seconds(slot: usize) -> u64 {
    let slot = slot as u64;
    let powers = slot.saturating_sub(EXACT - IN_DECADE) / IN_DECADE;
    let unit = 10u64.saturating_pow(powers as u32);
    (slot - powers * IN_DECADE).saturating_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(all: &[u64]) -> Spread {
        let mut spread = Spread::default();
        all.iter().for_each(|seconds| spread.add(*seconds, 1));
        spread
    }

    #[test]
    fn three_digits_are_kept() {
        for (given, kept) in [
            (0, 0),
            (999, 999),
            (1000, 1000),
            (1004, 1000),
            (1005, 1010),
            (3600, 3600),
            (9_994, 9_990),
            (9_995, 10_000),
            (86_400, 86_400),
            (99_960, 100_000),
            (u64::MAX, 184 * 10u64.pow(17)),
        ] {
            assert_eq!(of(&[given]).median(), Some(kept as f64), "{given}");
        }
    }

    #[test]
    fn percentiles_are_those_of_the_sorted_list() {
        assert_eq!(of(&[]).median(), None);
        assert_eq!(of(&[10, 20]).median(), Some(15.0));
        assert_eq!(of(&[30, 10, 20]).median(), Some(20.0));
        assert_eq!(of(&[5]).ninetieth(), Some(5));
        let ten: Vec<u64> = (1..=10).collect();
        assert_eq!(of(&ten).ninetieth(), Some(9));
        let eleven: Vec<u64> = (1..=11).collect();
        assert_eq!(of(&eleven).ninetieth(), Some(10));
    }

    #[test]
    fn what_is_taken_away_leaves_nothing() {
        let mut spread = of(&[7, 7, 1234]);
        spread.merge(&of(&[7, 7, 1234]), -1);
        assert!(spread.is_empty());
    }
}
