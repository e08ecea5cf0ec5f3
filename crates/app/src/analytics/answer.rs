//! The figures: sums of cells, with what is not followed yet, and who is still on the way.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::conversion::{Act, Journey, RIPENING_MS, StepTally, Tally};

use super::cell::{self, Detail, Unit};
use super::filter::{By, Filter, GroupBy, Place, group_of};
use super::follow::{self, Plan};
use super::inquiry::{self, Counted, READ};
use super::people::{self, Kept};
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

/// What an answer tells beside the sums: read once, for any number of questions in one transaction.
pub struct Recent {
    by: By,
    /// What is not followed yet.
    plan: Option<Plan>,
    /// Template and journey of those who have not been quiet for long enough.
    on_the_way: Vec<(String, Kept)>,
}

struct Telling<'a> {
    recent: &'a Recent,
    filter: &'a Filter,
    group_by: Option<GroupBy>,
    now: i64,
    environment_id: &'a str,
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
    Recent::read(tx, cx, by)?.answer(tx, house, cx, filter, group_by)
}

impl Recent {
    pub fn read(tx: &mut Tx, cx: &Cx, by: By) -> Result<Self> {
        let plan = follow::plan(tx, &cx.environment.id)?;
        let on_the_way = match by {
            By::Person => people_on_the_way(tx, cx, plan.as_ref())?,
            By::Inquiry => inquiries_on_the_way(tx, cx, plan.as_ref())?,
        };
        Ok(Self {
            by,
            plan,
            on_the_way,
        })
    }

    /// Answers one question; see [`answer`].
    pub fn answer(
        &self,
        tx: &mut Tx,
        house: &House,
        cx: &Cx,
        filter: &Filter,
        group_by: Option<GroupBy>,
    ) -> Result<Answer> {
        // People with several tags are in several groups: these do not add to the whole.
        if group_by == Some(GroupBy::Tag) {
            let whole = self.answer(tx, house, cx, filter, None)?;
            let grouped = self.tell(tx, house, cx, filter, group_by)?;
            return Ok(Answer {
                groups: grouped.groups,
                ..whole
            });
        }
        self.tell(tx, house, cx, filter, group_by)
    }

    fn tell(
        &self,
        tx: &mut Tx,
        house: &House,
        cx: &Cx,
        filter: &Filter,
        group_by: Option<GroupBy>,
    ) -> Result<Answer> {
        let mut telling = Telling {
            recent: self,
            filter,
            group_by,
            now: cx.now.as_millisecond(),
            environment_id: &cx.environment.id,
            groups: BTreeMap::new(),
            versions: BTreeSet::new(),
        };
        let detail = filter.detail(group_by);
        let period = filter.period;
        telling.sum(tx, (Unit::Created, detail), period, Figures::add_inquiries)?;
        telling.waited(tx)?;
        let unit = match self.by {
            By::Person => Unit::Person,
            By::Inquiry => Unit::Inquiry,
        };
        telling.sum(tx, (unit, detail), period, |figures, _, share| {
            share.add_to(&mut figures.journeys)
        })?;
        telling.still_on_the_way();
        // Sums that come to nothing, such as of inquiries that were opened, make no group.
        telling
            .groups
            .retain(|_, it| it.inquiries.created != 0 || it.journeys.opened != 0);
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
            complete: self.plan.as_ref().is_none_or(|plan| !plan.more),
        })
    }
}

/// Journeys that are not finished and had an act within the ripening time.
fn people_on_the_way(tx: &mut Tx, cx: &Cx, plan: Option<&Plan>) -> Result<Vec<(String, Kept)>> {
    let rows = tx.query(
        "select person, template_id, tags, doc from conversion_journeys \
         where environment_id = $1 and finished = 0 and acted_at > $2",
        &quiet_since(cx),
    )?;
    let mut found = Vec::new();
    for row in rows {
        let group = (row.string(0)?, row.string(1)?);
        if plan.is_none_or(|plan| !plan.people.contains_key(&group)) {
            found.push((group.1, people::read(&row, 2)?));
        }
    }
    for ((_, template_id), change) in plan.into_iter().flat_map(|plan| &plan.people) {
        let after = change.after.iter().cloned();
        found.extend(after.map(|kept| (template_id.clone(), kept)));
    }
    Ok(found)
}

/// The same, of opened inquiries as journeys of their own.
fn inquiries_on_the_way(tx: &mut Tx, cx: &Cx, plan: Option<&Plan>) -> Result<Vec<(String, Kept)>> {
    let planned = plan.map_or(&[][..], |plan| &plan.inquiries);
    let newer: HashSet<&str> = planned.iter().map(|one| one.id.as_str()).collect();
    let rows = tx.query(
        &format!(
            "select {READ} from conversion_inquiries \
             where environment_id = $1 and finished = 0 and acted_at > $2"
        ),
        &quiet_since(cx),
    )?;
    let mut all = planned.to_vec();
    for row in rows {
        let counted = inquiry::read(&row)?;
        if !newer.contains(counted.id.as_str()) {
            all.push(counted);
        }
    }
    Ok(all.into_iter().filter_map(Counted::into_kept).collect())
}

fn quiet_since(cx: &Cx) -> [Value; 2] {
    let since = cx.now.as_millisecond() - RIPENING_MS;
    [cx.environment.id.as_str().into(), since.into()]
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
        let planned = self.recent.plan.iter().flat_map(|plan| &plan.cells);
        let planned: Vec<_> = planned
            .filter(|(key, _)| (key.unit, key.detail) == kind && self.takes_tag(&key.tag))
            .collect();
        for run in period.runs(GroupBy::level(self.group_by)) {
            self.sum_stored(tx, kind, &run, &add)?;
            for (key, tally) in &planned {
                let place = Place {
                    template_id: &key.template_id,
                    version_id: &key.version_id,
                    channel: &key.channel,
                    surroundings: &key.surroundings,
                    tag: &key.tag,
                    at: key.bucket.start(),
                };
                if run.holds(key.bucket) && self.filter.holds(&place) {
                    self.versions.insert(key.version_id.clone());
                    add(self.group(&place), place.channel, &Share::Planned(tally))?;
                }
            }
        }
        Ok(())
    }

    fn sum_stored(
        &mut self,
        tx: &mut Tx,
        kind: (Unit, Detail),
        run: &Run,
        add: &impl Fn(&mut Figures, &str, &Share) -> Result<()>,
    ) -> Result<()> {
        let by_time = self.group_by.filter(|it| it.column().is_none());
        // The time of the row before and its group: rows of one time stand together.
        let mut of_time = (None, String::new());
        for row in self.stored(tx, kind, run)? {
            let (version_id, channel) = (row.text(1)?, row.text(2)?);
            let name = match by_time {
                None => row.text(4)?,
                Some(group_by) => {
                    let number = row.int(0)?;
                    if of_time.0 != Some(number) {
                        let level = run.level;
                        let at = Bucket { level, number }.start();
                        of_time = (Some(number), group_by.of_time(at));
                    }
                    &of_time.1
                }
            };
            if !self.versions.contains(version_id) {
                self.versions.insert(version_id.to_owned());
            }
            let figures = match self.groups.get_mut(name) {
                Some(known) => known,
                None => self.groups.entry(name.to_owned()).or_default(),
            };
            add(figures, channel, &Share::Stored(row.bytes(3)?))?;
        }
        Ok(())
    }

    fn takes_tag(&self, tag: &str) -> bool {
        match self.filter.cell_tag(self.group_by) {
            Some(wanted) => tag == wanted,
            None => !tag.is_empty(),
        }
    }

    /// Rows of bucket, version, channel, sum and the name of the group, as far as a column holds it.
    fn stored(&self, tx: &mut Tx, (unit, detail): (Unit, Detail), run: &Run) -> Result<Vec<Row>> {
        let mut params: Vec<Value> = vec![
            self.environment_id.into(),
            unit.name(detail).into(),
            run.level.as_str().into(),
            self.filter.cell_tag(self.group_by).unwrap_or("").into(),
        ];
        let tag = match self.filter.cell_tag(self.group_by) {
            Some(_) => "tag = $4",
            // Named one by one, so that the period is looked for below each tag and not in all of them.
            None => {
                "tag in (select distinct tag from conversion_cells where environment_id = $1 and unit = $2 \
                 and level = 'm' and tag > $4)"
            }
        };
        let group = self.group_by.and_then(GroupBy::column).unwrap_or("''");
        let mut sql = format!(
            "select bucket, version_id, channel, tally, {group} from conversion_cells \
             where environment_id = $1 and unit = $2 and level = $3 and {tag}"
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
    /// a question for known ones finds none of them.
    fn waited(&mut self, tx: &mut Tx) -> Result<()> {
        if self.filter.asks_for_known() {
            return Ok(());
        }
        // By surroundings, all of them are in the group of what is not known.
        let detail = self.filter.detail(None);
        for slot in 0..=WAITED.len() {
            let part = created_in(slot, self.filter.period, self.now);
            self.sum(tx, (Unit::Created, detail), part, |figures, _, share| {
                let mut tally = Tally::default();
                share.add_to(&mut tally)?;
                figures.waited[slot] += tally.created - tally.opened;
                Ok(())
            })?;
        }
        Ok(())
    }

    fn still_on_the_way(&mut self) {
        for (template_id, kept) in &self.recent.on_the_way {
            self.wait(template_id, &kept.tags, &kept.journey);
        }
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
