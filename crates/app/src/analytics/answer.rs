//! The figures: sums of cells, with what is not followed yet, and who is still on the way.

use std::collections::BTreeMap;

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
    total: Figures,
    groups: BTreeMap<String, Figures>,
    versions: BTreeMap<String, ()>,
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
        total: Figures::default(),
        groups: BTreeMap::new(),
        versions: BTreeMap::new(),
    };
    telling.sum(tx, Unit::Created, filter.period, Figures::add_inquiries)?;
    telling.waited(tx)?;
    let unit = match by {
        By::Person => Unit::Person,
        By::Inquiry => Unit::Inquiry,
    };
    telling.sum(tx, unit, filter.period, |figures, _, tally| {
        figures.journeys.merge(tally, 1);
    })?;
    telling.still_on_the_way(tx)?;
    let steps = steps(tx, house, &telling)?;
    Ok(Answer {
        total: telling.total,
        groups: telling.groups,
        steps,
        complete,
    })
}

impl Figures {
    fn add_inquiries(&mut self, channel: &str, tally: &Tally) {
        self.inquiries.merge(tally, 1);
        let (created, never) = self.channels.entry(channel.to_owned()).or_default();
        *created += tally.created;
        *never += tally.created - tally.opened;
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
    /// Adds what is counted in a place to the total and to its group.
    fn tell(&mut self, place: &Place, add: impl Fn(&mut Figures)) {
        add(&mut self.total);
        if let Some(group_by) = self.group_by {
            add(self.groups.entry(group_of(group_by, place)).or_default());
        }
    }

    /// The cells of a unit and period: those that are stored, and what the plan adds.
    fn sum(
        &mut self,
        tx: &mut Tx,
        unit: Unit,
        period: Period,
        add: impl Fn(&mut Figures, &str, &Tally),
    ) -> Result<()> {
        for run in period.runs(GroupBy::level(self.group_by)) {
            for row in self.stored(tx, unit, &run)? {
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
                let mut tally = Tally::default();
                cell::read_into(&mut tally, &row, 8)?;
                self.versions.insert(place.version_id.to_owned(), ());
                self.tell(&place, |figures| add(figures, place.channel, &tally));
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
                if key.unit == unit
                    && key.detail == self.detail()
                    && run.holds(key.bucket)
                    && self.takes_tag(&key.tag)
                    && self.filter.holds(&place)
                {
                    self.versions.insert(key.version_id.clone(), ());
                    self.tell(&place, |figures| add(figures, place.channel, tally));
                }
            }
            self.plan = Some(plan);
        }
        Ok(())
    }

    fn detail(&self) -> Detail {
        self.filter.detail(self.group_by)
    }

    fn takes_tag(&self, tag: &str) -> bool {
        match self.filter.cell_tag(self.group_by) {
            Some(wanted) => tag == wanted,
            None => !tag.is_empty(),
        }
    }

    fn stored(&self, tx: &mut Tx, unit: Unit, run: &Run) -> Result<Vec<Row>> {
        let mut params: Vec<Value> = vec![
            self.environment_id.into(),
            unit.name(self.detail()).into(),
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

    /// How long the inquiries that nobody opened have waited, to the hour.
    fn waited(&mut self, tx: &mut Tx) -> Result<()> {
        let hour = |at: i64| Bucket::of(Level::Hour, at).start();
        let mut end = None;
        for slot in 0..=WAITED.len() {
            // The hour that a boundary falls into belongs to the younger ones.
            let start = WAITED.get(slot).map(|age| hour(self.now - age));
            let part = self.filter.period.within(start, end);
            self.sum(tx, Unit::Created, part, |figures, _, tally| {
                figures.waited[slot] += tally.created - tally.opened;
            })?;
            end = start;
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
                self.tell(&place, |figures| figures.add_waiting(journey));
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
fn steps(tx: &mut Tx, house: &House, telling: &Telling) -> Result<Vec<String>> {
    let reached = &telling.total.journeys.steps;
    let mut steps: Vec<String> = Vec::new();
    for version_id in telling.versions.keys().rev() {
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
