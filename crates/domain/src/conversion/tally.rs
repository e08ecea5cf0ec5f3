//! Counts that add: what is kept of many inquiries and journeys together.

use std::collections::BTreeMap;

use super::{Act, Journey, Spread, Trace};

/// One screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepTally {
    pub reached: i64,
    /// Went on, or finished.
    pub left: i64,
    /// Seconds from the first showing to going on.
    pub seconds: Spread,
    /// Of those who stand there: what they did last.
    pub last_acts: BTreeMap<Act, i64>,
}

impl StepTally {
    fn stand(&mut self, act: Act, times: i64) {
        let count = self.last_acts.entry(act).or_default();
        *count += times;
        if *count == 0 {
            self.last_acts.remove(&act);
        }
    }
}

/// Sums over inquiries (`created` to `expired`) or over journeys (the others). Which of them a tally
/// is about is its owner's knowledge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub created: i64,
    pub expired: i64,
    pub opened: i64,
    pub started: i64,
    pub completed: i64,
    pub failed: i64,
    pub finished: i64,
    pub decided: i64,
    /// Inquiries opened in the journeys.
    pub inquiries: i64,
    pub steps: BTreeMap<String, StepTally>,
}

impl Tally {
    /// One inquiry's share of the counts of inquiries.
    pub fn of_inquiry(trace: &Trace) -> Self {
        let one = |holds: bool| i64::from(holds);
        Self {
            created: one(trace.created.is_some()),
            expired: one(trace.is_expired()),
            opened: one(trace.opened.is_some()),
            started: one(trace.started.is_some()),
            completed: one(trace.completed.is_some()),
            failed: one(trace.failed.is_some()),
            ..Self::default()
        }
    }

    /// One journey's share of the funnel.
    pub fn of_journey(journey: &Journey) -> Self {
        let one = |holds: bool| i64::from(holds);
        let mut tally = Self {
            opened: 1,
            started: one(journey.started),
            completed: one(journey.completed),
            failed: one(journey.failed),
            finished: one(journey.is_finished()),
            decided: one(journey.decided),
            inquiries: journey.inquiries.len() as i64,
            ..Self::default()
        };
        for passage in &journey.passages {
            let step = tally.steps.entry(passage.step.clone()).or_default();
            step.reached += 1;
            step.left += one(passage.left);
            if let Some(seconds) = passage.seconds {
                step.seconds.add(seconds, 1);
            }
            if let Some(act) = journey.last_act.filter(|_| !passage.left) {
                step.stand(act, 1);
            }
        }
        tally
    }

    /// Adds another tally so many times; −1 takes it away.
    pub fn merge(&mut self, other: &Self, times: i64) {
        for (mine, theirs) in self.counts_mut().into_iter().zip(other.counts()) {
            *mine += theirs * times;
        }
        for (name, theirs) in &other.steps {
            let mine = self.steps.entry(name.clone()).or_default();
            mine.reached += theirs.reached * times;
            mine.left += theirs.left * times;
            mine.seconds.merge(&theirs.seconds, times);
            for (act, count) in &theirs.last_acts {
                mine.stand(*act, count * times);
            }
            if *mine == StepTally::default() {
                self.steps.remove(name);
            }
        }
    }

    fn counts(&self) -> [i64; 9] {
        [
            self.created,
            self.expired,
            self.opened,
            self.started,
            self.completed,
            self.failed,
            self.finished,
            self.decided,
            self.inquiries,
        ]
    }

    fn counts_mut(&mut self) -> [&mut i64; 9] {
        [
            &mut self.created,
            &mut self.expired,
            &mut self.opened,
            &mut self.started,
            &mut self.completed,
            &mut self.failed,
            &mut self.finished,
            &mut self.decided,
            &mut self.inquiries,
        ]
    }

    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }

    /// As it is stored: numbers as LEB128 after zigzag. The same tally gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(32);
        self.counts().iter().for_each(|count| put(&mut out, *count));
        put(&mut out, self.steps.len() as i64);
        for (name, step) in &self.steps {
            put(&mut out, name.len() as i64);
            out.extend_from_slice(name.as_bytes());
            put(&mut out, step.reached);
            put(&mut out, step.left);
            put(&mut out, step.seconds.iter().count() as i64);
            let mut before = 0;
            for (seconds, count) in step.seconds.iter() {
                put(&mut out, seconds as i64 - before);
                put(&mut out, count);
                before = seconds as i64;
            }
            put(&mut out, step.last_acts.len() as i64);
            for (act, count) in &step.last_acts {
                put(&mut out, *act as i64);
                put(&mut out, *count);
            }
        }
        out
    }

    /// None for bytes that [`Tally::to_bytes`] did not write.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut tally = Self::default();
        tally.merge_bytes(&mut bytes)?;
        bytes.is_empty().then_some(tally)
    }

    /// Adds a stored tally without building it first.
    pub fn add_bytes(&mut self, mut bytes: &[u8]) -> Option<()> {
        self.merge_bytes(&mut bytes)?;
        bytes.is_empty().then_some(())
    }

    fn merge_bytes(&mut self, bytes: &mut &[u8]) -> Option<()> {
        for mine in self.counts_mut() {
            *mine += take(bytes)?;
        }
        for _ in 0..take(bytes)? {
            let length = usize::try_from(take(bytes)?).ok()?;
            let (name, rest) = bytes.split_at_checked(length)?;
            *bytes = rest;
            let name = std::str::from_utf8(name).ok()?;
            let mine = match self.steps.get_mut(name) {
                Some(mine) => mine,
                None => self.steps.entry(name.to_owned()).or_default(),
            };
            mine.reached += take(bytes)?;
            mine.left += take(bytes)?;
            let mut seconds = 0;
            for _ in 0..take(bytes)? {
                seconds += take(bytes)?;
                mine.seconds.add(u64::try_from(seconds).ok()?, take(bytes)?);
            }
            for _ in 0..take(bytes)? {
                let act = *Act::ALL.get(usize::try_from(take(bytes)?).ok()?)?;
                mine.stand(act, take(bytes)?);
            }
            // What cancels out leaves nothing, so that equal sums are equal bytes.
            if *mine == StepTally::default() {
                self.steps.remove(name);
            }
        }
        Some(())
    }
}

fn put(out: &mut Vec<u8>, number: i64) {
    let mut rest = ((number << 1) ^ (number >> 63)) as u64;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

fn take(bytes: &mut &[u8]) -> Option<i64> {
    let mut number: u64 = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some((number >> 1) as i64 ^ -((number & 1) as i64));
        }
    }
    None
}
