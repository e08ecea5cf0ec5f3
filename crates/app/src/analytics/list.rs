//! The inquiries behind a figure.

use std::collections::{BTreeMap, BTreeSet};

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::conversion::Journey;
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

/// Inquiries or journeys that one list shows.
pub const MAX_LISTED: usize = 100;
/// Rows that are looked through for one list.
const MAX_LOOKED_AT: i64 = 20_000;
/// The same for inquiries, of which more has to be read.
const MOST_INQUIRIES: i64 = 2_000;

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

/// A person's way through a template.
pub struct Listed {
    pub template_id: String,
    pub journey: Journey,
}

/// The newest journeys that a figure counts, at most [`MAX_LISTED`]. `side`: only those that are
/// compared on that side of an experiment.
pub fn journeys(
    tx: &mut Tx,
    cx: &Cx,
    (filter, by): (&Filter, By),
    (which, step): (Which, Option<&str>),
    side: Option<&Assigned>,
) -> Result<Vec<Listed>> {
    let now = cx.now.as_millisecond();
    let mut found = match by {
        By::Person => of_people(tx, cx, filter.period)?,
        By::Inquiry => of_inquiries(tx, cx, filter.period)?,
    };
    found.sort_by_key(|(_, kept)| std::cmp::Reverse(kept.journey.entered_at));
    let mut listed = Vec::new();
    for (template_id, kept) in found {
        let place = Place {
            template_id: &template_id,
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
        let counted = filter.period.holds(kept.journey.entered_at) && filter.holds(&place);
        let compared = side.is_none_or(|side| kept.journey.assigned.as_ref() == Some(side));
        if tagged && counted && compared && which.holds(&kept.journey, step, now) {
            listed.push(Listed {
                template_id,
                journey: kept.journey,
            });
            if listed.len() == MAX_LISTED {
                break;
            }
        }
    }
    Ok(listed)
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
    params.push(MAX_LOOKED_AT.into());
    sql.push_str(&format!(" order by {column} desc limit ${}", params.len()));
    (sql, params)
}

/// Templates and journeys of people. What is not followed yet goes before what is stored.
fn of_people(tx: &mut Tx, cx: &Cx, period: Period) -> Result<Vec<(String, Kept)>> {
    let head = "select person, template_id, tags, doc from conversion_journeys";
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
    Ok(found)
}

/// Templates and opened inquiries, each as a journey of its own.
fn of_inquiries(tx: &mut Tx, cx: &Cx, period: Period) -> Result<Vec<(String, Kept)>> {
    let head = format!("select {READ} from conversion_inquiries");
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
    Ok(all
        .into_values()
        .filter_map(|counted| {
            let journey = counted.journey()?;
            let tags = counted.tags;
            Some((counted.template_id, Kept { journey, tags }))
        })
        .collect())
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

/// The newest inquiries that a figure counts, at most [`MAX_LISTED`]. `side`: only those that were
/// made on that side of an experiment.
pub fn inquiries(
    tx: &mut Tx,
    cx: &Cx,
    filter: &Filter,
    which: Created,
    side: Option<&Assigned>,
) -> Result<Vec<ListedInquiry>> {
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
    params.push(MOST_INQUIRIES.into());
    sql.push_str(&format!(" order by i.id desc limit ${}", params.len()));
    let rows = tx.query(&sql, &params)?;
    let plan = follow::plan(tx, &cx.environment.id)?;
    let mut listed = Vec::new();
    for chunk in rows.chunks(MAX_LISTED) {
        for counted in counted(tx, chunk, plan.as_ref())? {
            let on_side = side.is_none_or(|side| counted.trace.assigned.as_ref() == Some(side));
            if listed.len() < MAX_LISTED && on_side && holds(&counted, filter, which) {
                let created_at = counted.trace.created.map_or(0, |when| when.at);
                listed.push(ListedInquiry {
                    id: counted.id,
                    template_id: counted.template_id,
                    channel: counted.channel,
                    created_at: time(created_at)?,
                });
            }
        }
        if listed.len() == MAX_LISTED {
            break;
        }
    }
    Ok(listed)
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
