//! The figures: sums of cells, with what is not followed yet, and who is still on the way.

use std::collections::{BTreeMap, BTreeSet};

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::conversion::{Act, Journey, RIPENING_MS, StepTally, Surroundings, Tally};

use super::cell::{self, Detail, Unit};
use super::filter::{By, Filter, GroupBy, Place, group_of};
use super::follow::{self, Plan};
use super::inquiry::{self, READ};
use super::people;
use super::period::{Bucket, Level, Period, Run};
use crate::{Cx, Error, House, Result, templates};

/// Time that a never opened inquiry has waited, in milliseconds; the last one is open.
const WAITED: [i64; 3] = [3_600_000, 86_400_000, 7 * 86_400_000];

/// When the inquiries of a slot of [`Figures::waited`] were created, within a period. The hour that a
/// boundary falls into belongs to the younger ones.
pub fn created_in(slot: usize, period: Period, now: i64) -> Period {
    let began = |slot: usize| {
        let age = WAITED.get(slot)?;
        Some(Bucket::of(Level::Hour, now - age).start())
    };
    let end = slot.checked_sub(1).and_then(began);
    period.within(began(slot), end)
}

/// The figures of one group, or of everything.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Inquiries created in the period.
    pub inquiries: Tally,
    /// Of each channel: how many of them were created, and how many of those were never opened.
    pub channels: BTreeMap<String, (i64, i64)>,
    /// Never opened ones that were created less than an hour ago, less than a day ago, less than a
    /// week ago, and before.
    pub waited: [i64; 4],
    /// Journeys entered in the period.
    pub journeys: Tally,
    /// Of these, journeys that are neither finished nor dropped.
    pub waiting: i64,
    /// Where they wait, and what they did last.
    pub waiting_at: BTreeMap<String, StepTally>,
}

pub struct Answer {
    pub total: Figures,
    /// By name; the empty one holds what is not known.
    pub groups: BTreeMap<String, Figures>,
    /// The screens in the order of the newest version that is in the figures.
    pub steps: Vec<String>,
    /// Everything that was written before is in the figures. False while a long log is still followed.
    pub complete: bool,
}

struct Telling<'a> {
    filter: &'a Filter,
    by: By,
    group_by: Option<GroupBy>,
    now: i64,
    environment_id: &'a str,
    plan: Option<Plan>,
    /// Without a grouping, one group holds everything.
    groups: BTreeMap<String, Figures>,
    versions: BTreeSet<String>,
}

/// Tells the figures of an environment at its own time.
pub fn answer(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    filter: &Filter,
    by: By,
    group_by: Option<GroupBy>,
) -> Result<Answer> {
    // People with several tags are in several groups: these do not add to the whole.
    if group_by == Some(GroupBy::Tag) {
        let whole = answer(tx, house, cx, filter, by, None)?;
        let grouped = tell(tx, house, cx, filter, by, group_by)?;
        return Ok(Answer {
            groups: grouped.groups,
            ..whole
        });
    }
    tell(tx, house, cx, filter, by, group_by)
}

fn tell(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    filter: &Filter,
    by: By,
    group_by: Option<GroupBy>,
) -> Result<Answer> {
    let plan = follow::plan(tx, &cx.environment.id)?;
    let complete = plan.as_ref().is_none_or(|plan| !plan.more);
    let mut telling = Telling {
        filter,
        by,
        group_by,
        now: cx.now.as_millisecond(),
        environment_id: &cx.environment.id,
        plan,
        groups: BTreeMap::new(),
        versions: BTreeSet::new(),
    };
    let detail = filter.detail(group_by);
    let period = filter.period;
    telling.sum(tx, (Unit::Created, detail), period, Figures::add_inquiries)?;
    telling.waited(tx)?;
    let unit = match by {
        By::Person => Unit::Person,
        By::Inquiry => Unit::Inquiry,
    };
    telling.sum(tx, (unit, detail), period, |figures, _, share| {
        share.add_to(&mut figures.journeys)
    })?;
    telling.still_on_the_way(tx)?;
    let mut total = Figures::default();
    for figures in telling.groups.values() {
        total.merge(figures);
    }
    let steps = steps(tx, house, &total, &telling.versions)?;
    Ok(Answer {
        total,
        groups: match group_by {
            Some(_) => telling.groups,
            None => BTreeMap::new(),
        },
        steps,
        complete,
    })
}

/// What a cell adds: as it is stored, or from the plan.
enum Share<'a> {
    Stored(&'a [u8]),
    Planned(&'a Tally),
}

impl Share<'_> {
    fn add_to(&self, tally: &mut Tally) -> Result<()> {
        match self {
            Self::Stored(bytes) => cell::add_stored(tally, bytes),
            Self::Planned(planned) => {
                tally.merge(planned, 1);
                Ok(())
            }
        }
    }
}

impl Figures {
    fn add_inquiries(&mut self, channel: &str, share: &Share) -> Result<()> {
        let before = (self.inquiries.created, self.inquiries.opened);
        share.add_to(&mut self.inquiries)?;
        let more = self.inquiries.created - before.0;
        let opened = self.inquiries.opened - before.1;
        let (created, never) = self.channels.entry(channel.to_owned()).or_default();
        *created += more;
        *never += more - opened;
        Ok(())
    }

    fn merge(&mut self, other: &Self) {
        self.inquiries.merge(&other.inquiries, 1);
        self.journeys.merge(&other.journeys, 1);
        self.waiting += other.waiting;
        for (mine, theirs) in self.waited.iter_mut().zip(other.waited) {
            *mine += theirs;
        }
        for (channel, theirs) in &other.channels {
            let mine = self.channels.entry(channel.clone()).or_default();
            *mine = (mine.0 + theirs.0, mine.1 + theirs.1);
        }
        for (step, theirs) in &other.waiting_at {
            let mine = self.waiting_at.entry(step.clone()).or_default();
            mine.reached += theirs.reached;
            for (act, count) in &theirs.last_acts {
                *mine.last_acts.entry(*act).or_default() += count;
            }
        }
    }

    fn add_waiting(&mut self, journey: &Journey) {
        self.waiting += 1;
        if let Some(step) = journey.stands_at() {
            let waiting = self.waiting_at.entry(step.to_owned()).or_default();
            waiting.reached += 1;
            if let Some(act) = journey.last_act {
                *waiting.last_acts.entry(act).or_default() += 1;
            }
        }
    }

    /// Of a screen: who waits there.
    pub fn waiting_on(&self, step: &str) -> i64 {
        self.waiting_at
            .get(step)
            .map_or(0, |waiting| waiting.reached)
    }

    /// Of a screen: who was dropped there, by what they did last.
    pub fn last_acts(&self, step: &str) -> BTreeMap<Act, i64> {
        let mut acts = match self.journeys.steps.get(step) {
            Some(tally) => tally.last_acts.clone(),
            None => BTreeMap::new(),
        };
        for (act, count) in self
            .waiting_at
            .get(step)
            .iter()
            .flat_map(|it| &it.last_acts)
        {
            *acts.entry(*act).or_default() -= count;
        }
        acts.retain(|_, count| *count > 0);
        acts
    }

    pub fn dropped(&self) -> i64 {
        self.journeys.opened - self.journeys.finished - self.waiting
    }
}

impl Telling<'_> {
    /// The figures of the group that a place belongs to.
    fn group(&mut self, place: &Place) -> &mut Figures {
        let name = self.group_by.map(|group_by| group_of(group_by, place));
        self.groups.entry(name.unwrap_or_default()).or_default()
    }

    /// The cells of a kind and period: those that are stored, and what the plan adds.
    fn sum(
        &mut self,
        tx: &mut Tx,
        kind: (Unit, Detail),
        period: Period,
        add: impl Fn(&mut Figures, &str, &Share) -> Result<()>,
    ) -> Result<()> {
        for run in period.runs(GroupBy::level(self.group_by)) {
            for row in self.stored(tx, kind, &run)? {
                let surroundings = Surroundings {
                    device_class: row.string(4)?,
                    language: row.string(5)?,
                    country: row.string(6)?,
                };
                let bucket = Bucket {
                    level: run.level,
                    number: row.int(1)?,
                };
                let place = Place {
                    template_id: row.text(0)?,
                    version_id: row.text(2)?,
                    channel: row.text(3)?,
                    surroundings: &surroundings,
                    tag: row.text(7)?,
                    at: bucket.start(),
                };
                if !self.versions.contains(place.version_id) {
                    self.versions.insert(place.version_id.to_owned());
                }
                let share = Share::Stored(row.bytes(8)?);
                add(self.group(&place), place.channel, &share)?;
            }
            let Some(plan) = self.plan.take() else {
                continue;
            };
            for (key, tally) in &plan.cells {
                let place = Place {
                    template_id: &key.template_id,
                    version_id: &key.version_id,
                    channel: &key.channel,
                    surroundings: &key.surroundings,
                    tag: &key.tag,
                    at: key.bucket.start(),
                };
                if (key.unit, key.detail) == kind
                    && run.holds(key.bucket)
                    && self.takes_tag(&key.tag)
                    && self.filter.holds(&place)
                {
                    self.versions.insert(key.version_id.clone());
                    add(self.group(&place), place.channel, &Share::Planned(tally))?;
                }
            }
            self.plan = Some(plan);
        }
        Ok(())
    }

    fn takes_tag(&self, tag: &str) -> bool {
        match self.filter.cell_tag(self.group_by) {
            Some(wanted) => tag == wanted,
            None => !tag.is_empty(),
        }
    }

    fn stored(&self, tx: &mut Tx, (unit, detail): (Unit, Detail), run: &Run) -> Result<Vec<Row>> {
        let mut params: Vec<Value> = vec![
            self.environment_id.into(),
            unit.name(detail).into(),
            run.level.as_str().into(),
            self.filter.cell_tag(self.group_by).unwrap_or("").into(),
        ];
        let tag = match self.filter.cell_tag(self.group_by) {
            Some(_) => "tag = $4",
            None => "tag > $4",
        };
        let mut sql = format!(
            "select template_id, bucket, version_id, channel, device_class, language, country, tag, \
             tally from conversion_cells where environment_id = $1 and unit = $2 and level = $3 and {tag}"
        );
        sql.push_str(&self.filter.conditions(&mut params));
        for (sign, bound) in [(">=", run.first), ("<=", run.last)] {
            if let Some(bound) = bound {
                params.push(bound.into());
                sql.push_str(&format!(" and bucket {sign} ${}", params.len()));
            }
        }
        Ok(tx.query(&sql, &params)?)
    }

    /// How long the inquiries that nobody opened have waited, to the hour. They have no surroundings:
    /// a question for those finds none of them.
    fn waited(&mut self, tx: &mut Tx) -> Result<()> {
        if self.filter.asks_for_surroundings() {
            return Ok(());
        }
        for slot in 0..=WAITED.len() {
            let part = created_in(slot, self.filter.period, self.now);
            self.sum(
                tx,
                (Unit::Created, Detail::Coarse),
                part,
                |figures, _, share| {
                    let mut tally = Tally::default();
                    share.add_to(&mut tally)?;
                    figures.waited[slot] += tally.created - tally.opened;
                    Ok(())
                },
            )?;
        }
        Ok(())
    }

    /// Journeys that are not finished and have not been quiet for long enough.
    fn still_on_the_way(&mut self, tx: &mut Tx) -> Result<()> {
        let since = self.now - RIPENING_MS;
        let params = [Value::from(self.environment_id), Value::from(since)];
        let plan = self.plan.take();
        match self.by {
            By::Person => {
                let rows = tx.query(
                    "select person, template_id, tags, doc from conversion_journeys \
                     where environment_id = $1 and finished = 0 and acted_at > $2",
                    &params,
                )?;
                for row in rows {
                    let group = (row.string(0)?, row.string(1)?);
                    if plan
                        .as_ref()
                        .is_some_and(|plan| plan.people.contains_key(&group))
                    {
                        continue;
                    }
                    let kept = people::read(&row, 2)?;
                    self.wait(&group.1, &kept.tags, &kept.journey);
                }
                for ((_, template_id), change) in plan.iter().flat_map(|plan| &plan.people) {
                    for kept in &change.after {
                        self.wait(template_id, &kept.tags, &kept.journey);
                    }
                }
            }
            By::Inquiry => {
                let sql = format!(
                    "select {READ} from conversion_inquiries \
                     where environment_id = $1 and finished = 0 and acted_at > $2"
                );
                let newer = |id: &str| {
                    plan.iter()
                        .flat_map(|plan| &plan.inquiries)
                        .any(|one| one.id == id)
                };
                let mut all = Vec::new();
                for row in tx.query(&sql, &params)? {
                    let counted = inquiry::read(&row)?;
                    if !newer(&counted.id) {
                        all.push(counted);
                    }
                }
                all.extend(plan.iter().flat_map(|plan| plan.inquiries.iter().cloned()));
                for counted in all {
                    if let Some(journey) = counted.journey() {
                        self.wait(&counted.template_id, &counted.tags, &journey);
                    }
                }
            }
        }
        Ok(())
    }

    fn wait(&mut self, template_id: &str, tags: &[String], journey: &Journey) {
        if !journey.is_waiting(self.now) || !self.filter.period.holds(journey.entered_at) {
            return;
        }
        let everybody = std::iter::once("");
        for tag in everybody.chain(tags.iter().map(String::as_str)) {
            let place = Place {
                template_id,
                version_id: &journey.version_id,
                channel: &journey.channel,
                surroundings: &journey.surroundings,
                tag,
                at: journey.entered_at,
            };
            if self.takes_tag(tag) && self.filter.holds(&place) {
                self.group(&place).add_waiting(journey);
            }
        }
    }
}

impl Run {
    fn holds(&self, bucket: Bucket) -> bool {
        bucket.level == self.level
            && self.first.is_none_or(|first| first <= bucket.number)
            && self.last.is_none_or(|last| bucket.number <= last)
    }
}

/// The screens in the figures: in the order of the newest version, then those of older ones.
fn steps(
    tx: &mut Tx,
    house: &House,
    total: &Figures,
    versions: &BTreeSet<String>,
) -> Result<Vec<String>> {
    let reached = &total.journeys.steps;
    let mut steps: Vec<String> = Vec::new();
    for version_id in versions.iter().rev() {
        if steps.len() == reached.len() {
            break;
        }
        let definition = match templates::definition(tx, house, version_id) {
            Ok(definition) => definition,
            Err(Error::NotFound(_)) => continue,
            Err(other) => return Err(other),
        };
        for step in &definition.steps {
            if reached.contains_key(&step.name) && !steps.contains(&step.name) {
                steps.push(step.name.clone());
            }
        }
    }
    let rest: Vec<String> = reached
        .keys()
        .filter(|name| !steps.contains(name))
        .cloned()
        .collect();
    steps.extend(rest);
    Ok(steps)
}
