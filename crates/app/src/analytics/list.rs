//! The inquiries behind a figure.

use std::collections::{BTreeMap, BTreeSet};

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::conversion::{Act, Journey};
use bonafide_domain::experiment::Assigned;
use jiff::Timestamp;

use super::filter::{By, Filter, Place};
use super::follow;
use super::inquiry::{self, Counted, READ};
use super::people::{self, Group, Kept};
use super::period::Period;
use super::sources::Base;
use crate::events::{places, time};
use crate::{Cx, Error, Result, ids};

/// Inquiries or journeys on one page of a list.
pub const MAX_LISTED: usize = 100;
/// Journeys that are looked through for one page.
const MAX_JOURNEYS: i64 = 5_000;
/// The same for inquiries, of which more has to be read.
const MAX_INQUIRIES: i64 = 2_000;

/// A page of a list, newest first.
pub struct Page<T> {
    pub items: Vec<T>,
    /// Where the next page goes on.
    pub older: Option<String>,
    /// Older ones were not looked at, though there is room for more.
    pub is_cut: bool,
}

/// Where a journey stands in a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    entered_at: i64,
    inquiry_id: String,
}

impl Spot {
    fn of(journey: &Journey) -> Self {
        Self {
            entered_at: journey.entered_at,
            inquiry_id: journey.inquiries.first().cloned().unwrap_or_default(),
        }
    }

    fn as_text(&self) -> String {
        format!("{}.{}", self.entered_at, self.inquiry_id)
    }

    fn parse(text: &str) -> Option<Self> {
        let (entered_at, inquiry_id) = text.split_once('.')?;
        Some(Self {
            entered_at: entered_at.parse().ok()?,
            inquiry_id: inquiry_id.to_owned(),
        })
    }
}

/// Which of the journeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Opened,
    Started,
    Finished,
    Completed,
    Failed,
    Dropped,
    Waiting,
    /// Came to the step.
    Reached,
    /// Went on from the step.
    Left,
    /// Entered long enough ago to be compared.
    Ripe,
    Ripening,
    /// Ripe, and completed.
    RipeCompleted,
}

impl Which {
    pub const ALL: [(&'static str, Self); 12] = [
        ("opened", Self::Opened),
        ("started", Self::Started),
        ("finished", Self::Finished),
        ("completed", Self::Completed),
        ("failed", Self::Failed),
        ("dropped", Self::Dropped),
        ("waiting", Self::Waiting),
        ("reached", Self::Reached),
        ("left", Self::Left),
        ("ripe", Self::Ripe),
        ("ripening", Self::Ripening),
        ("ripe-completed", Self::RipeCompleted),
    ];

    fn holds(self, journey: &Journey, step: Option<&str>, now: i64) -> bool {
        let passage = |step: &str| journey.passages.iter().find(|it| it.step == step);
        let there = step.is_none_or(|step| journey.stands_at() == Some(step));
        match self {
            Self::Opened => true,
            Self::Started => journey.started,
            Self::Finished => journey.is_finished(),
            Self::Completed => journey.completed,
            Self::Failed => journey.failed,
            Self::Dropped => !journey.is_finished() && !journey.is_waiting(now) && there,
            Self::Waiting => journey.is_waiting(now) && there,
            Self::Reached => step.is_none_or(|step| passage(step).is_some()),
            Self::Ripe => journey.is_ripe(now),
            Self::Ripening => !journey.is_ripe(now),
            Self::RipeCompleted => journey.is_ripe(now) && journey.completed,
            Self::Left => step.is_none_or(|step| passage(step).is_some_and(|it| it.left)),
        }
    }
}

/// Which journeys are listed.
pub struct Wanted<'a> {
    pub which: Which,
    /// The screen that it is about.
    pub step: Option<&'a str>,
    /// What the person did last.
    pub last_act: Option<Act>,
    /// Only those that are compared on this side of an experiment.
    pub side: Option<Assigned>,
}

impl Wanted<'_> {
    fn holds(&self, journey: &Journey, now: i64) -> bool {
        let side = self.side.as_ref();
        let act = self.last_act;
        side.is_none_or(|side| journey.assigned.as_ref() == Some(side))
            && act.is_none_or(|act| journey.last_act == Some(act))
            && self.which.holds(journey, self.step, now)
    }
}

/// A person's way through a template.
pub struct Listed {
    pub template_id: String,
    pub journey: Journey,
}

/// The journeys that a figure counts, at most [`MAX_LISTED`]. `after`: the page before ended there.
pub fn journeys(
    tx: &mut Tx,
    cx: &Cx,
    (filter, by): (&Filter, By),
    wanted: &Wanted,
    after: Option<&str>,
) -> Result<Page<Listed>> {
    let now = cx.now.as_millisecond();
    let after = after.and_then(Spot::parse);
    let until = after.as_ref().map(|spot| spot.entered_at + 1);
    let period = filter.period.within(None, until);
    let looked = match by {
        By::Person => of_people(tx, cx, period)?,
        By::Inquiry => of_inquiries(tx, cx, period)?,
    };
    let is_counted = |template_id: &str, kept: &Kept| {
        let place = Place {
            template_id,
            version_id: &kept.journey.version_id,
            channel: &kept.journey.channel,
            surroundings: &kept.journey.surroundings,
            tag: "",
            at: kept.journey.entered_at,
        };
        let tagged = filter
            .tag
            .as_ref()
            .is_none_or(|tag| kept.tags.contains(tag));
        tagged && filter.holds(&place) && wanted.holds(&kept.journey, now)
    };
    let mut found: Vec<(Spot, Listed)> = Vec::new();
    for (template_id, kept) in looked.found {
        let spot = Spot::of(&kept.journey);
        let is_here = period.holds(spot.entered_at)
            && looked.since.is_none_or(|since| since < spot.entered_at)
            && after.as_ref().is_none_or(|after| spot < *after);
        if is_here && is_counted(&template_id, &kept) {
            let journey = kept.journey;
            found.push((
                spot,
                Listed {
                    template_id,
                    journey,
                },
            ));
        }
    }
    found.sort_by(|(a, _), (b, _)| b.cmp(a));
    let is_full = found.len() > MAX_LISTED;
    found.truncate(MAX_LISTED);
    let last = found.last().map(|(spot, _)| spot.as_text());
    Ok(Page {
        older: match is_full {
            true => last,
            false => looked.since.map(|since| format!("{}.", since + 1)),
        },
        is_cut: !is_full && looked.since.is_some(),
        items: found.into_iter().map(|(_, listed)| listed).collect(),
    })
}

/// Templates and journeys.
struct Looked {
    found: Vec<(String, Kept)>,
    /// What was entered then or before was not looked at.
    since: Option<i64>,
}

/// Until when rows (newest first) were looked at, where there may be more.
fn looked_since(rows: &[Row], column: usize) -> Result<Option<i64>> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(None);
    };
    if (rows.len() as i64) < MAX_JOURNEYS {
        return Ok(None);
    }
    let (newest, oldest) = (first.int(column)?, last.int(column)?);
    // Others of the oldest moment may be missing; where all are of one, they are all that is told of it.
    Ok(Some(if newest == oldest { oldest - 1 } else { oldest }))
}

/// `select … where environment_id = $1`, within a period, newest first.
fn within(head: &str, column: &str, cx: &Cx, period: Period) -> (String, Vec<Value>) {
    let mut params: Vec<Value> = vec![cx.environment.id.as_str().into()];
    let mut sql = format!("{head} where environment_id = $1 and {column} is not null");
    for (sign, bound) in [(">=", period.start), ("<", period.end)] {
        if let Some(bound) = bound {
            params.push(bound.into());
            sql.push_str(&format!(" and {column} {sign} ${}", params.len()));
        }
    }
    params.push(MAX_JOURNEYS.into());
    sql.push_str(&format!(" order by {column} desc limit ${}", params.len()));
    (sql, params)
}

/// Journeys of people. What is not followed yet goes before what is stored.
fn of_people(tx: &mut Tx, cx: &Cx, period: Period) -> Result<Looked> {
    let head = "select person, template_id, tags, doc, entered_at from conversion_journeys";
    let (sql, params) = within(head, "entered_at", cx, period);
    let stored = tx.query(&sql, &params)?;
    let plan = follow::plan(tx, &cx.environment.id)?;
    let mut found = Vec::new();
    let mut replaced: BTreeSet<&Group> = BTreeSet::new();
    for (group, change) in plan.iter().flat_map(|plan| &plan.people) {
        replaced.insert(group);
        let after = change.after.iter().cloned();
        found.extend(after.map(|kept| (group.1.clone(), kept)));
    }
    for row in &stored {
        let group = (row.string(0)?, row.string(1)?);
        if !replaced.contains(&group) {
            found.push((group.1, people::read(row, 2)?));
        }
    }
    let since = looked_since(&stored, 4)?;
    Ok(Looked { found, since })
}

/// Opened inquiries, each as a journey of its own.
fn of_inquiries(tx: &mut Tx, cx: &Cx, period: Period) -> Result<Looked> {
    let head = format!("select {READ}, opened_at from conversion_inquiries");
    let (sql, params) = within(&head, "opened_at", cx, period);
    let stored = tx.query(&sql, &params)?;
    let plan = follow::plan(tx, &cx.environment.id)?;
    let mut all: BTreeMap<String, Counted> = BTreeMap::new();
    for row in &stored {
        let counted = inquiry::read(row)?;
        all.insert(counted.id.clone(), counted);
    }
    for counted in plan.iter().flat_map(|plan| &plan.inquiries) {
        all.insert(counted.id.clone(), counted.clone());
    }
    let since = looked_since(&stored, 9)?;
    let found = all.into_values().filter_map(Counted::into_kept).collect();
    Ok(Looked { found, since })
}

/// Which of the inquiries that were created in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    All,
    NeverOpened,
    /// Their time ran out, and they were not taken up again.
    Expired,
}

/// An inquiry, whether or not anybody opened it.
pub struct ListedInquiry {
    pub id: String,
    pub template_id: String,
    pub channel: String,
    pub created_at: Timestamp,
}

/// The inquiries that a figure counts, at most [`MAX_LISTED`]. `side`: only those that were made on
/// that side of an experiment. `after`: the inquiry at which the page before ended.
pub fn inquiries(
    tx: &mut Tx,
    cx: &Cx,
    filter: &Filter,
    which: Created,
    side: Option<&Assigned>,
    after: Option<&str>,
) -> Result<Page<ListedInquiry>> {
    let mut params: Vec<Value> = vec![cx.environment.id.as_str().into()];
    let mut sql = String::from("select i.id, i.doc from inquiries i");
    sql.push_str(match which {
        Created::All => " where i.environment_id = $1",
        // What happened a moment ago is told by the flow events themselves.
        Created::NeverOpened => {
            " left join conversion_inquiries c on c.inquiry_id = i.id where i.environment_id = $1 \
             and c.opened_at is null and not exists \
             (select 1 from flow_events f where f.inquiry_id = i.id and f.act <> 'shown')"
        }
        // Whoever decides on an expired one gives it another status.
        Created::Expired => {
            " where i.environment_id = $1 and i.status in ('expired', 'approved', 'declined', 'needs_review')"
        }
    });
    for (column, wanted) in [
        ("template_id", &filter.templates),
        ("channel", &filter.channels),
    ] {
        if !wanted.is_empty() {
            let list = places(params.len() + 1, wanted.len());
            sql.push_str(&format!(" and i.{column} in ({list})"));
            params.extend(wanted.iter().map(|one| Value::from(one.as_str())));
        }
    }
    for (sign, bound) in [(">=", filter.period.start), ("<", filter.period.end)] {
        if let Some(bound) = bound {
            params.push(ids::floor(ids::INQUIRY, time(bound)?).into());
            sql.push_str(&format!(" and i.id {sign} ${}", params.len()));
        }
    }
    if let Some(id) = after {
        params.push(id.into());
        sql.push_str(&format!(" and i.id < ${}", params.len()));
    }
    params.push(MAX_INQUIRIES.into());
    sql.push_str(&format!(" order by i.id desc limit ${}", params.len()));
    let rows = tx.query(&sql, &params)?;
    let plan = follow::plan(tx, &cx.environment.id)?;
    let mut items: Vec<ListedInquiry> = Vec::new();
    for chunk in rows.chunks(MAX_LISTED) {
        for counted in counted(tx, chunk, plan.as_ref())? {
            let on_side = side.is_none_or(|side| counted.trace.assigned.as_ref() == Some(side));
            if !on_side || !holds(&counted, filter, which) {
                continue;
            }
            if items.len() == MAX_LISTED {
                let older = items.last().map(|last| last.id.clone());
                return Ok(Page {
                    items,
                    older,
                    is_cut: false,
                });
            }
            let created_at = counted.trace.created.map_or(0, |when| when.at);
            items.push(ListedInquiry {
                id: counted.id,
                template_id: counted.template_id,
                channel: counted.channel,
                created_at: time(created_at)?,
            });
        }
    }
    let is_cut = rows.len() as i64 == MAX_INQUIRIES;
    let last = rows.last().filter(|_| is_cut);
    Ok(Page {
        items,
        older: last.map(|row| row.string(0)).transpose()?,
        is_cut,
    })
}

/// Inquiries (id, document) as the figures know them, in their order.
fn counted(tx: &mut Tx, rows: &[Row], plan: Option<&follow::Plan>) -> Result<Vec<Counted>> {
    let ids: Vec<&str> = rows
        .iter()
        .map(|row| row.text(0))
        .collect::<std::result::Result<_, _>>()?;
    let mut known = inquiry::load(tx, &ids)?;
    for newer in plan.into_iter().flat_map(|plan| &plan.inquiries) {
        if ids.contains(&newer.id.as_str()) {
            known.insert(newer.id.clone(), newer.clone());
        }
    }
    rows.iter()
        .map(|row| {
            let id = row.text(0)?;
            if let Some(counted) = known.remove(id) {
                return Ok(counted);
            }
            let base: Base = serde_json::from_str(row.text(1)?).map_err(Error::internal)?;
            Ok(Counted::new(id, &base))
        })
        .collect()
}

fn holds(counted: &Counted, filter: &Filter, which: Created) -> bool {
    let place = Place {
        template_id: &counted.template_id,
        version_id: &counted.version_id,
        channel: &counted.channel,
        surroundings: &counted.trace.where_from(),
        tag: "",
        at: counted.trace.created.map_or(0, |when| when.at),
    };
    let tagged = filter
        .tag
        .as_ref()
        .is_none_or(|tag| counted.tags.contains(tag));
    let wanted = match which {
        Created::All => true,
        Created::NeverOpened => counted.trace.opened.is_none(),
        Created::Expired => counted.trace.is_expired(),
    };
    tagged && wanted && filter.period.holds(place.at) && filter.holds(&place)
}
