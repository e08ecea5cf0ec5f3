//! The environment's time. Production has the real one; the sandbox's can be moved and stopped.

use bonafide_db::{Row, Tx, Value};
use jiff::{SignedDuration, Timestamp};

use crate::cx::Kind;
use crate::events::time;
use crate::{Environment, Error, Result, environment};

/// How far one call may move the sandbox clock: ten years.
pub const MAX_ADVANCE_SECONDS: i64 = 10 * 366 * 86_400;

/// Where the sandbox clock ends, 9000-01-01T00:00:00Z in milliseconds: a good way before the times
/// that cannot be represented, so that every window still fits behind it.
const END_MS: i64 = 221_845_392_000_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    pub offset_ms: i64,
    pub frozen_at: Option<Timestamp>,
}

impl Clock {
    /// In whole milliseconds: what is stored, what the log tells and what a replay of it gives are
    /// then the same time.
    pub fn now(&self, real: Timestamp) -> Timestamp {
        let now = self
            .frozen_at
            .unwrap_or_else(|| shift(real, self.offset_ms));
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

fn shift(at: Timestamp, millis: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_millis(millis))
        .unwrap_or(Timestamp::MAX)
}

/// What [`read_environment`] reads.
pub(crate) const ENVIRONMENT_COLUMNS: &str = "e.id, e.organization_id, o.name, e.kind, e.number, \
    e.clock_offset_ms, e.clock_frozen_at, e.doc";

pub(crate) fn read_environment(row: &Row, at: usize) -> Result<(Environment, Clock)> {
    let kind = match row.text(at + 3)? {
        "sandbox" => Kind::Sandbox,
        _ => Kind::Production,
    };
    let environment = Environment {
        id: row.text(at)?.to_owned(),
        organization_id: row.text(at + 1)?.to_owned(),
        organization_name: row.text(at + 2)?.to_owned(),
        kind,
        number: u8::try_from(row.int(at + 4)?).map_err(Error::internal)?,
        settings: environment::read(row.text(at + 7)?)?,
    };
    let clock = match kind {
        Kind::Production => Clock::default(),
        Kind::Sandbox => Clock {
            offset_ms: row.int(at + 5)?,
            frozen_at: row.opt_int(at + 6)?.map(time).transpose()?,
        },
    };
    Ok((environment, clock))
}

pub fn environment(tx: &mut Tx, id: &str) -> Result<(Environment, Clock)> {
    let row = tx
        .one(
            &format!(
                "select {ENVIRONMENT_COLUMNS} from environments e join organizations o on o.id = e.organization_id where e.id = $1"
            ),
            &[id.into()],
        )?
        .ok_or_else(Error::not_found)?;
    read_environment(&row, 0)
}

pub fn environments(tx: &mut Tx) -> Result<Vec<(Environment, Clock)>> {
    tx.query(
        &format!(
            "select {ENVIRONMENT_COLUMNS} from environments e join organizations o on o.id = e.organization_id order by e.number"
        ),
        &[],
    )?
    .iter()
    .map(|row| read_environment(row, 0))
    .collect()
}

/// One wish about the sandbox clock.
#[derive(Clone, Copy, Debug)]
pub enum Turn {
    Advance {
        seconds: i64,
    },
    /// To this time, which must not be before the clock's own.
    To(Timestamp),
    Freeze,
    Thaw,
}

/// Moves the clock; it never goes back. The caller then does the work that became due.
pub fn turn(tx: &mut Tx, environment: &Environment, real: Timestamp, turn: Turn) -> Result<Clock> {
    if environment.kind != Kind::Sandbox {
        return Err(Error::Forbidden(
            "Only a sandbox environment has a clock that can be moved".into(),
        ));
    }
    let (_, mut clock) = self::environment(tx, &environment.id)?;
    match turn {
        Turn::Advance { seconds } => {
            if !(0..=MAX_ADVANCE_SECONDS).contains(&seconds) {
                return Err(Error::invalid(
                    "/data/attributes/advance-seconds",
                    format!("advance-seconds must be between 0 and {MAX_ADVANCE_SECONDS}"),
                ));
            }
            advance(&mut clock, real, seconds * 1000, "advance-seconds")?;
        }
        Turn::To(at) => {
            let millis = at.as_millisecond() - clock.now(real).as_millisecond();
            if !(0..=MAX_ADVANCE_SECONDS * 1000).contains(&millis) {
                return Err(Error::invalid(
                    "/data/attributes/now",
                    format!(
                        "now must be between the clock's time and {MAX_ADVANCE_SECONDS} seconds \
                         later: the clock never goes back"
                    ),
                ));
            }
            advance(&mut clock, real, millis, "now")?;
        }
        Turn::Freeze => clock.frozen_at = Some(clock.now(real)),
        Turn::Thaw => {
            if let Some(at) = clock.frozen_at.take() {
                // Time goes on from where it stood.
                clock.offset_ms = at.as_millisecond() - real.as_millisecond();
            }
        }
    }
    tx.execute(
        "update environments set clock_offset_ms = $1, clock_frozen_at = $2 where id = $3",
        &[
            clock.offset_ms.into(),
            Value::from(clock.frozen_at.map(|at| at.as_millisecond())),
            environment.id.as_str().into(),
        ],
    )?;
    Ok(clock)
}

fn advance(clock: &mut Clock, real: Timestamp, millis: i64, member: &str) -> Result<()> {
    if clock.now(real).as_millisecond() + millis > END_MS {
        return Err(Error::invalid(
            format!("/data/attributes/{member}"),
            "The sandbox clock cannot go beyond the year 8999",
        ));
    }
    clock.offset_ms += millis;
    clock.frozen_at = clock.frozen_at.map(|at| shift(at, millis));
    Ok(())
}
