//! Time in hours, days and months (UTC), and a period as few of them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const HOUR_MS: i64 = 3_600_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Hour,
    Day,
    Month,
}

impl Level {
    pub const ALL: [Self; 3] = [Self::Hour, Self::Day, Self::Month];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "h",
            Self::Day => "d",
            Self::Month => "m",
        }
    }
}

/// One hour or day since 1970, or one month since the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bucket {
    pub level: Level,
    pub number: i64,
}

impl Bucket {
    /// `at`: milliseconds since 1970.
    pub fn of(level: Level, at: i64) -> Self {
        let number = match level {
            Level::Hour => at.div_euclid(HOUR_MS),
            Level::Day => at.div_euclid(24 * HOUR_MS),
            Level::Month => {
                let date = date(at);
                i64::from(date.year()) * 12 + i64::from(date.month()) - 1
            }
        };
        Self { level, number }
    }

    /// Its first millisecond.
    pub fn start(self) -> i64 {
        match self.level {
            Level::Hour => self.number * HOUR_MS,
            Level::Day => self.number * 24 * HOUR_MS,
            Level::Month => {
                let (year, month) = (self.number.div_euclid(12), self.number.rem_euclid(12) + 1);
                Date::new(year as i16, month as i8, 1)
                    .ok()
                    .and_then(|date| date.to_zoned(TimeZone::UTC).ok())
                    .map_or(i64::MAX, |zoned| zoned.timestamp().as_millisecond())
            }
        }
    }
}

/// The day of a time, in UTC.
pub fn date(at: i64) -> Date {
    Timestamp::from_millisecond(at)
        .unwrap_or(Timestamp::MAX)
        .to_zoned(TimeZone::UTC)
        .date()
}

/// From a full hour (inclusive) to another one (exclusive); None: without that end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    pub start: Option<i64>,
    pub end: Option<i64>,
}

/// A run of buckets of one level, both ends included; None: without that end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub level: Level,
    pub first: Option<i64>,
    pub last: Option<i64>,
}

impl Period {
    /// Whether a time is a full hour.
    pub fn is_full_hour(at: i64) -> bool {
        at.rem_euclid(HOUR_MS) == 0
    }

    pub fn holds(&self, at: i64) -> bool {
        self.start.is_none_or(|start| start <= at) && self.end.is_none_or(|end| at < end)
    }

    /// The part of it from one time to another.
    pub fn within(&self, start: Option<i64>, end: Option<i64>) -> Self {
        Self {
            start: self.start.max(start),
            end: match (self.end, end) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        }
    }

    /// The same time as few buckets, none larger than `largest`.
    pub fn runs(&self, largest: Level) -> Vec<Run> {
        if let (Some(start), Some(end)) = (self.start, self.end)
            && start >= end
        {
            return Vec::new();
        }
        let mut runs = Vec::new();
        runs_of(*self, largest, &mut runs);
        runs
    }
}

fn runs_of(period: Period, level: Level, runs: &mut Vec<Run>) {
    // The first bucket that begins at or after the start, and the first that does not end before the end.
    let first = period.start.map(|start| {
        let bucket = Bucket::of(level, start);
        if bucket.start() == start {
            bucket.number
        } else {
            bucket.number + 1
        }
    });
    let beyond = period.end.map(|end| Bucket::of(level, end).number);
    let begins = |number: i64| Bucket { level, number }.start();
    let smaller = match level {
        Level::Hour => None,
        Level::Day => Some(Level::Hour),
        Level::Month => Some(Level::Day),
    };
    if let (Some(first), Some(beyond)) = (first, beyond)
        && first >= beyond
    {
        if let Some(smaller) = smaller {
            runs_of(period, smaller, runs);
        }
        return;
    }
    runs.push(Run {
        level,
        first,
        last: beyond.map(|beyond| beyond - 1),
    });
    let Some(smaller) = smaller else { return };
    if let (Some(start), Some(first)) = (period.start, first)
        && begins(first) > start
    {
        let before = Period {
            start: Some(start),
            end: Some(begins(first)),
        };
        runs_of(before, smaller, runs);
    }
    if let (Some(end), Some(beyond)) = (period.end, beyond)
        && begins(beyond) < end
    {
        let after = Period {
            start: Some(begins(beyond)),
            end: Some(end),
        };
        runs_of(after, smaller, runs);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn a_period_is_few_buckets() {
        let period = Period {
            start: Some(ms("2026-01-30T22:00:00Z")),
            end: Some(ms("2026-04-02T01:00:00Z")),
        };
        let told: Vec<_> = period
            .runs(Level::Month)
            .into_iter()
            .map(|run| (run.level, run.last.unwrap() - run.first.unwrap() + 1))
            .collect();
        assert_eq!(
            told,
            [
                (Level::Month, 2),
                (Level::Day, 1),
                (Level::Hour, 2),
                (Level::Day, 1),
                (Level::Hour, 1)
            ]
        );
        assert_eq!(Period::default().runs(Level::Month).len(), 1);
    }

    proptest! {
        #[test]
        fn every_hour_of_a_period_is_in_one_bucket(start in 480_000i64..500_000, hours in 1i64..3_000) {
            let period = Period { start: Some(start * HOUR_MS), end: Some((start + hours) * HOUR_MS) };
            for largest in Level::ALL {
                let runs = period.runs(largest);
                for hour in start - 800..start + hours + 800 {
                    let at = hour * HOUR_MS + 1;
                    let holding = runs.iter().filter(|run| {
                        let number = Bucket::of(run.level, at).number;
                        run.first.is_none_or(|first| first <= number) && run.last.is_none_or(|last| number <= last)
                    });
                    prop_assert_eq!(holding.count(), usize::from(period.holds(at)), "hour {}", hour);
                }
            }
        }
    }
}
