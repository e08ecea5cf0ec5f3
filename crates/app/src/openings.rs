//! How many inquiries links and embedding pages have made lately: the limits of client-side
//! creation. Counted in the database, by the transaction that creates, so that they hold across
//! processes and a restart. Who opened is kept as a keyed hash that changes with each window.

use std::net::IpAddr;

use bonafide_db::{Tx, Value};
use bonafide_domain::template::Template;
use jiff::Timestamp;

use crate::{Cx, House, Result, puzzle};

/// How often one address may make an inquiry without work: a browser without scripts can, a program
/// that opens a thousand needs hours.
const WITHOUT_WORK_SECONDS: u32 = 10;

/// Whom an inquiry is counted for.
#[derive(Clone, Debug, Default)]
pub struct Opener {
    pub address: Option<IpAddr>,
    /// Of the page around an embedded flow.
    pub origin: Option<String>,
}

/// The counters that one more inquiry would move, as they stand.
pub(crate) struct Tally {
    counters: Vec<Counter>,
    window: Window,
    real: Timestamp,
}

struct Counter {
    hash: Vec<u8>,
    count: i64,
    limit: i64,
}

impl Tally {
    pub fn read(
        tx: &mut Tx,
        house: &House,
        cx: &Cx,
        template: &Template,
        opener: &Opener,
    ) -> Result<Self> {
        let limits = &template.settings.security.client_side;
        let address = opener.address.map(network);
        let each = [
            ("address", limits.per_address, address.as_deref()),
            ("origin", limits.per_origin, opener.origin.as_deref()),
            ("template", limits.per_template, Some("")),
        ];
        let mut tally = Self::of_window(limits.window_seconds, cx.real);
        for (kind, limit, who) in each {
            if let (Some(limit), Some(who)) = (limit, who) {
                tally.add(tx, house, cx, template, (kind, who), limit)?;
            }
        }
        Ok(tally)
    }

    /// Of inquiries that are made from one address without work: one in each [`WITHOUT_WORK_SECONDS`].
    pub fn without_work(
        tx: &mut Tx,
        house: &House,
        cx: &Cx,
        template: &Template,
        opener: &Opener,
    ) -> Result<Self> {
        let mut tally = Self::of_window(WITHOUT_WORK_SECONDS, cx.real);
        let who = opener.address.map(network).unwrap_or_default();
        tally.add(tx, house, cx, template, ("without work", &who), 1)?;
        Ok(tally)
    }

    fn of_window(seconds: u32, real: Timestamp) -> Self {
        Self {
            counters: Vec::new(),
            window: Window::at(seconds, real),
            real,
        }
    }

    fn add(
        &mut self,
        tx: &mut Tx,
        house: &House,
        cx: &Cx,
        template: &Template,
        (kind, who): (&str, &str),
        limit: u32,
    ) -> Result<()> {
        let start = self.window.start.to_string();
        let parts = [cx.environment.id.as_str(), &template.id, kind, who, &start];
        let hash = house.keys.hash("opening", &parts)?;
        let row = tx.one(
            "select count from client_side_creations where hash = $1",
            &[hash.as_slice().into()],
        )?;
        self.counters.push(Counter {
            hash: hash.to_vec(),
            count: row.map(|row| row.int(0)).transpose()?.unwrap_or(0),
            limit: limit.into(),
        });
        Ok(())
    }

    /// Seconds until the window ends, if a limit is reached.
    pub fn retry_after(&self) -> Option<u64> {
        let reached = self.counters.iter().any(|it| it.count >= it.limit);
        reached.then(|| self.window.seconds_left(self.real))
    }

    /// How hard the puzzle is for whoever comes next: each eighth of a limit that is used up doubles
    /// the work.
    pub fn bits(&self) -> u32 {
        let eighths = |it: &Counter| (8 * it.count / it.limit).clamp(0, 8) as u32;
        puzzle::EASIEST_BITS + self.counters.iter().map(eighths).max().unwrap_or(0)
    }

    /// Counts one more.
    pub fn count(self, tx: &mut Tx) -> Result<()> {
        for counter in self.counters {
            tx.execute(
                "insert into client_side_creations (hash, count, ends_at) values ($1, 1, $2) \
                 on conflict (hash) do update set count = client_side_creations.count + 1",
                &[counter.hash.into(), Value::from(self.window.end)],
            )?;
        }
        Ok(())
    }
}

/// Windows follow each other without a gap; milliseconds of this machine's time.
struct Window {
    start: i64,
    end: i64,
}

impl Window {
    fn at(seconds: u32, real: Timestamp) -> Self {
        let length = i64::from(seconds.max(1)) * 1000;
        let start = real.as_millisecond().div_euclid(length) * length;
        Self {
            start,
            end: start + length,
        }
    }

    fn seconds_left(&self, real: Timestamp) -> u64 {
        ((self.end - real.as_millisecond()).max(1) as u64).div_ceil(1000)
    }
}

/// Whoever has one IPv6 address usually has its whole /64.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// Forgets windows that have ended; bounded.
pub fn prune(tx: &mut Tx, real: Timestamp, batch: i64) -> Result<usize> {
    Ok(tx.execute(
        "delete from client_side_creations where hash in \
         (select hash from client_side_creations where ends_at <= $1 limit $2)",
        &[real.as_millisecond().into(), batch.into()],
    )? as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_an_ipv6_network_are_one() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
    }

    #[test]
    fn the_work_doubles_with_each_eighth_of_the_limit_that_is_nearest() {
        let bits = |counts: &[(i64, i64)]| {
            let counters = counts.iter().map(|(count, limit)| Counter {
                hash: Vec::new(),
                count: *count,
                limit: *limit,
            });
            let tally = Tally {
                counters: counters.collect(),
                ..Tally::of_window(60, Timestamp::UNIX_EPOCH)
            };
            tally.bits() - puzzle::EASIEST_BITS
        };
        assert_eq!(bits(&[]), 0, "no limit, no more work");
        assert_eq!(bits(&[(7, 60), (0, 1200)]), 0);
        assert_eq!(bits(&[(8, 60), (0, 1200)]), 1);
        assert_eq!(bits(&[(8, 60), (600, 1200)]), 4);
        assert_eq!(bits(&[(59, 60)]), 7);
        assert_eq!(bits(&[(0, 1), (5000, 3000)]), 8, "a limit that was lowered");
    }

    #[test]
    fn a_window_ends_when_the_next_begins() {
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let window = Window::at(60, at(119_999));
        assert_eq!((window.start, window.end), (60_000, 120_000));
        assert_eq!(window.seconds_left(at(119_999)), 1);
        assert_eq!(Window::at(60, at(120_000)).start, 120_000);
    }
}
