//! Dates, times and durations as people of a language write them.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::Language;

/// How a language writes dates, a line of `locales/dates.txt`.
struct Pattern {
    date: &'static str,
    date_time: &'static str,
    /// The words for the halves of a 12-hour day; `None` on a 24-hour clock.
    halves: Option<(&'static str, &'static str)>,
    months: Vec<&'static str>,
}

fn pattern(language: Language) -> Option<&'static Pattern> {
    static PATTERNS: OnceLock<Vec<Option<Pattern>>> = OnceLock::new();
    let patterns = PATTERNS.get_or_init(|| {
        Language::ALL
            .iter()
            .map(|language| read(language.code()))
            .collect()
    });
    patterns.get(language.index())?.as_ref()
}

fn read(code: &str) -> Option<Pattern> {
    let mut columns = include_str!("../../locales/dates.txt")
        .lines()
        .map(|line| line.split('|'))
        .find_map(|mut columns| (columns.next() == Some(code)).then_some(columns))?;
    let (date, date_time) = (columns.next()?, columns.next()?);
    let mut clock = columns.next()?.split(' ').skip(1);
    Some(Pattern {
        date,
        date_time,
        halves: clock.next().zip(clock.next()),
        months: columns.next()?.split(',').collect(),
    })
}

/// A date in words, for example "March 3, 2026".
pub(crate) fn date(language: Language, date: Date) -> String {
    let named = pattern(language).and_then(|pattern| {
        let month = pattern
            .months
            .get(usize::try_from(date.month() - 1).ok()?)?;
        Some(
            pattern
                .date
                .replace("{day}", &date.day().to_string())
                .replace("{month}", month)
                .replace("{year}", &date.year().to_string()),
        )
    });
    named.unwrap_or_else(|| date.to_string())
}

/// A moment in Coordinated Universal Time, which it names: the server does not know where the person
/// is. With scripts the page turns it into their own time.
pub(crate) fn moment(language: Language, moment: Timestamp) -> String {
    let at = moment.to_zoned(TimeZone::UTC);
    let time = format!("{} UTC", clock(language, at.time()));
    let date = date(language, at.date());
    match pattern(language) {
        Some(pattern) => pattern
            .date_time
            .replace("{date}", &date)
            .replace("{time}", &time),
        None => format!("{date} {time}"),
    }
}

fn clock(language: Language, time: Time) -> String {
    let minute = time.minute();
    match pattern(language).and_then(|pattern| pattern.halves) {
        None => format!("{:02}:{minute:02}", time.hour()),
        Some((before_noon, after_noon)) => {
            let half = if time.hour() < 12 {
                before_noon
            } else {
                after_noon
            };
            let hour = match time.hour() % 12 {
                0 => 12,
                hour => hour,
            };
            format!("{hour}:{minute:02}\u{a0}{half}")
        }
    }
}

/// Minutes and seconds as a stopwatch shows them, for example "1:05".
pub(crate) fn countdown(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::{countdown, date, moment, pattern};
    use crate::pages::Language;

    #[test]
    fn every_language_has_a_pattern_with_twelve_months() {
        for language in Language::ALL {
            let pattern = pattern(language).expect("a line for each language");
            assert_eq!(pattern.months.len(), 12, "{}", language.code());
            for place in ["{day}", "{month}", "{year}"] {
                assert!(pattern.date.contains(place), "{}", language.code());
            }
            for place in ["{date}", "{time}"] {
                assert!(pattern.date_time.contains(place), "{}", language.code());
            }
        }
    }

    #[test]
    fn dates_are_written_as_the_language_does() {
        let day = jiff::civil::date(2026, 3, 27);
        assert_eq!(date(Language::EnUs, day), "March 27, 2026");
        assert_eq!(date(Language::De, day), "27. März 2026");
        assert_eq!(date(Language::Ja, day), "2026年3月27日");
    }

    #[test]
    fn moments_name_their_zone() {
        let noon: jiff::Timestamp = "2026-03-27T12:05:00Z".parse().expect("a time");
        assert_eq!(
            moment(Language::EnUs, noon),
            "March 27, 2026 at 12:05\u{a0}PM UTC"
        );
        assert_eq!(moment(Language::Fr, noon), "27 mars 2026 à 12:05 UTC");
    }

    #[test]
    fn a_countdown_reads_as_a_stopwatch() {
        assert_eq!(countdown(65), "1:05");
        assert_eq!(countdown(9), "0:09");
    }
}
