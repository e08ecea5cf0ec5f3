//! How many inquiries links and embedding pages have made lately: the limits of client-side
//! creation. Counted in the database, by the transaction that creates, so that they hold across
//! processes and a restart. Who opened is kept as a keyed hash that changes with each window.

use std::net::IpAddr;

use bonafide_db::{Tx, Value};
use bonafide_domain::template::{ClientSide, Template};
use jiff::Timestamp;

use crate::{Cx, House, Result};

/// Whom an inquiry is counted for.
#[derive(Clone, Debug, Default)]
pub struct Opener {
    pub address: Option<IpAddr>,
    /// Of the page around an embedded flow.
    pub origin: Option<String>,
}

/// Counts one more inquiry, if every limit allows it; else gives the seconds until the window ends.
pub fn admit(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    template: &Template,
    opener: &Opener,
) -> Result<Option<u64>> {
    let limits = &template.settings.security.client_side;
    let window = Window::at(limits, cx.real);
    let mut counted = Vec::new();
    for (kind, limit, who) in [
        (
            "address",
            limits.per_address,
            opener.address.map(network).as_deref(),
        ),
        ("origin", limits.per_origin, opener.origin.as_deref()),
        ("template", limits.per_template, Some("")),
    ] {
        let (Some(limit), Some(who)) = (limit, who) else {
            continue;
        };
        let start = window.start.to_string();
        let parts = [cx.environment.id.as_str(), &template.id, kind, who, &start];
        let hash = house.keys.hash("opening", &parts)?;
        let row = tx.one(
            "select count from client_side_creations where hash = $1",
            &[hash.as_slice().into()],
        )?;
        let count = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
        if count >= i64::from(limit) {
            return Ok(Some(window.seconds_left(cx.real)));
        }
        counted.push(hash);
    }
    for hash in counted {
        tx.execute(
            "insert into client_side_creations (hash, count, ends_at) values ($1, 1, $2) \
             on conflict (hash) do update set count = client_side_creations.count + 1",
            &[hash.into(), Value::from(window.end)],
        )?;
    }
    Ok(None)
}

/// Windows follow each other without a gap; milliseconds of this machine's time.
struct Window {
    start: i64,
    end: i64,
}

impl Window {
    fn at(limits: &ClientSide, real: Timestamp) -> Self {
        let length = i64::from(limits.window_seconds.max(1)) * 1000;
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
    fn a_window_ends_when_the_next_begins() {
        let limits = ClientSide::default();
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let window = Window::at(&limits, at(119_999));
        assert_eq!((window.start, window.end), (60_000, 120_000));
        assert_eq!(window.seconds_left(at(119_999)), 1);
        assert_eq!(Window::at(&limits, at(120_000)).start, 120_000);
    }
}
