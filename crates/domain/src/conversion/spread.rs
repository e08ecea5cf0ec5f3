//! How long things took: counts by duration, which add and subtract.

use std::collections::BTreeMap;

/// Seconds rounded to three significant digits, and how often each occurred: exact below 1,000
/// seconds, within half a percent above.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread(BTreeMap<u64, i64>);

impl Spread {
    pub fn add(&mut self, seconds: u64, times: i64) {
        let seconds = rounded(seconds);
        let count = self.0.entry(seconds).or_default();
        *count += times;
        if *count == 0 {
            self.0.remove(&seconds);
        }
    }

    pub fn merge(&mut self, other: &Self, times: i64) {
        for (seconds, count) in &other.0 {
            self.add(*seconds, count * times);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each duration with its count, shortest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u64, i64)> + '_ {
        self.0.iter().map(|(seconds, count)| (*seconds, *count))
    }

    fn count(&self) -> i64 {
        self.0.values().sum()
    }

    /// The duration at a rank, counted from 1.
    fn at(&self, rank: i64) -> Option<u64> {
        let mut passed = 0;
        self.0.iter().find_map(|(seconds, count)| {
            passed += count;
            (passed >= rank).then_some(*seconds)
        })
    }

    /// The one in the middle; of an even number, the mean of the two in the middle.
    pub fn median(&self) -> Option<f64> {
        let count = self.count();
        if count <= 0 {
            return None;
        }
        let (low, high) = (self.at((count + 1) / 2)?, self.at(count / 2 + 1)?);
        Some((low + high) as f64 / 2.0)
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

fn rounded(seconds: u64) -> u64 {
    let mut unit = 1;
    while seconds / unit >= 1000 {
        unit *= 10;
    }
    (seconds + unit / 2) / unit * unit
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
        for (given, kept) in [(0, 0), (999, 999), (1000, 1000), (1004, 1000), (1005, 1010)] {
            assert_eq!(rounded(given), kept);
        }
        assert_eq!(rounded(3600), 3600);
        assert_eq!(rounded(86_400), 86_400);
        assert_eq!(rounded(99_960), 100_000);
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
