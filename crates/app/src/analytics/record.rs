//! Recording what people do in the flow.
//!
//! Rows go into a log of their own rather than the event log: they are many, hold nothing personal,
//! and nobody needs a proof of them. They are written by the transaction of the act itself, so that
//! none is lost and none is there twice; a row that cannot be written is counted and forgotten, and
//! the flow goes on.

use std::sync::atomic::{AtomicU64, Ordering};

use bonafide_db::{Tx, Value};
use bonafide_domain::conversion::{Act, DeviceClass, Surroundings};
use bonafide_domain::inquiry::{Channel, Inquiry};
use bonafide_domain::session::Device;
use jiff::Timestamp;

use crate::tables::FLOW_EVENTS;
use crate::{Cx, Error, House, Result, experiments, lookup, seal};

/// Rows of one inquiry; a page that reports more is not listened to.
const MAX_PER_INQUIRY: i64 = 2_000;

/// How many moments could not be recorded since the process started.
#[derive(Default)]
pub struct Lost(AtomicU64);

impl Lost {
    fn add(&self, count: usize) {
        self.0.fetch_add(count as u64, Ordering::Relaxed);
    }

    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Something that happened on a screen, or on none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub act: Act,
    pub step: Option<String>,
    /// None: now.
    pub at: Option<Timestamp>,
}

impl Moment {
    pub fn new(act: Act, step: Option<&str>) -> Self {
        Self {
            act,
            step: step.map(str::to_owned),
            at: None,
        }
    }

    pub fn on(act: Act, step: &str) -> Self {
        Self::new(act, Some(step))
    }
}

/// Where a person acts from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub device: &'a Device,
    /// The page's language.
    pub language: &'a str,
}

/// Records moments of one inquiry, in order. Never fails: what could not be recorded is counted.
pub fn record(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    inquiry: &Inquiry,
    from: Option<Source>,
    moments: &[Moment],
) -> Result<()> {
    if moments.is_empty() {
        return Ok(());
    }
    // The outer error says that the transaction itself cannot go on: nothing was swallowed then.
    match tx.attempt(|tx| write(tx, house, cx, inquiry, from, moments))? {
        Ok(()) => {}
        Err(_) => house.lost_moments.add(moments.len()),
    }
    Ok(())
}

fn write(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    inquiry: &Inquiry,
    from: Option<Source>,
    moments: &[Moment],
) -> Result<()> {
    let environment = cx.environment.id.as_str();
    let count = tx
        .one(
            "select count(*) from flow_events where inquiry_id = $1",
            &[inquiry.id.as_str().into()],
        )?
        .map_or(Ok(0), |row| row.int(0))?;
    let room = (MAX_PER_INQUIRY - count).max(0) as usize;
    if moments.len() > room {
        return Err(Error::conflict("the inquiry has too many flow events"));
    }
    let surroundings = from.map(surroundings).unwrap_or_default();
    let reference_mark = inquiry
        .personal
        .reference_id
        .as_deref()
        .map(|id| {
            let hash = lookup::reference(house, environment, id)?;
            mark(tx, cx, &hash)
        })
        .transpose()?;
    let device_token = from.and_then(|from| from.device.mark.as_deref());
    if let Some(token) = device_token {
        experiments::remember_device(tx, house, inquiry, token)?;
    }
    let device_mark = device_token
        .map(|token| {
            let hash = seal::digest(&[b"device mark", environment.as_bytes(), token.as_bytes()]);
            mark(tx, cx, &hash)
        })
        .transpose()?;
    let last = tx
        .one(
            "insert into flow_heads (environment_id, seq) values ($1, $2) \
             on conflict (environment_id) do update set seq = flow_heads.seq + excluded.seq returning seq",
            &[environment.into(), (moments.len() as i64).into()],
        )?
        .ok_or_else(|| Error::internal("the flow events have no head"))?
        .int(0)?;
    let first = last - moments.len() as i64 + 1;
    for (seq, moment) in (first..).zip(moments) {
        let at = moment.at.unwrap_or(cx.now).min(cx.now);
        tx.insert(
            &FLOW_EVENTS,
            vec![
                environment.into(),
                seq.into(),
                at.as_millisecond().into(),
                moment.act.as_str().into(),
                inquiry.id.as_str().into(),
                inquiry.template_id.as_str().into(),
                inquiry.version_id.as_str().into(),
                channel_name(inquiry.channel).into(),
                Value::from(moment.step.clone()),
                surroundings.device_class.as_str().into(),
                surroundings.language.as_str().into(),
                surroundings.country.as_str().into(),
                Value::from(reference_mark),
                Value::from(device_mark),
            ],
        )?;
    }
    Ok(())
}

fn surroundings(from: Source) -> Surroundings {
    Surroundings {
        device_class: DeviceClass::of(from.device).as_str().to_owned(),
        language: from.language.to_owned(),
        country: from.device.country_code.clone().unwrap_or_default(),
    }
}

/// The random number that stands for a hash, made at its first use.
fn mark(tx: &mut Tx, cx: &Cx, hash: &[u8]) -> Result<i64> {
    let mut drawn = [0; 8];
    drawn.copy_from_slice(&cx.draw()[..8]);
    let fresh = (u64::from_be_bytes(drawn) >> 1) as i64;
    tx.one(
        "insert into flow_marks (hash, mark) values ($1, $2) \
         on conflict (hash) do update set mark = flow_marks.mark returning mark",
        &[hash.to_vec().into(), fresh.into()],
    )?
    .ok_or_else(|| Error::internal("a mark was not kept"))?
    .int(0)
    .map_err(Error::from)
}

/// Forgets whom the marks of a redacted inquiry stand for, unless another inquiry of the same person
/// is still known. `reference_hash`: what the inquiry was found by.
pub(crate) fn forget(tx: &mut Tx, inquiry_id: &str, reference_hash: Option<&[u8]>) -> Result<()> {
    if let Some(hash) = reference_hash {
        tx.execute(
            "delete from flow_marks where hash = $1 and not exists \
             (select 1 from inquiries where reference_hash = $1 and id <> $2)",
            &[hash.to_vec().into(), inquiry_id.into()],
        )?;
    }
    tx.execute(
        "delete from flow_marks where mark in \
         (select device_mark from flow_events where inquiry_id = $1 and device_mark is not null)",
        &[inquiry_id.into()],
    )?;
    Ok(())
}

/// As the figures and filters name it.
pub fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Api => "api",
        Channel::ClientSide => "client-side",
        Channel::SignedLink => "signed-link",
        Channel::Dashboard => "dashboard",
    }
}
