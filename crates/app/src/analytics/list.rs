//! The inquiries behind a figure.

use std::collections::BTreeSet;

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::conversion::{Journey, Surroundings};
use jiff::Timestamp;

use super::filter::{Filter, Place};
use super::follow;
use super::people::{self, Group};
use super::record::channel_name;
use super::sources::Base;
use crate::events::time;
use crate::{Cx, Error, Result, ids};

/// Inquiries or journeys that one list shows.
pub const MAX_LISTED: usize = 100;
/// Rows that are looked through for one list.
const MAX_LOOKED_AT: i64 = 20_000;

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
}

impl Which {
    pub const ALL: [(&'static str, Self); 9] = [
        ("opened", Self::Opened),
        ("started", Self::Started),
        ("finished", Self::Finished),
        ("completed", Self::Completed),
        ("failed", Self::Failed),
        ("dropped", Self::Dropped),
        ("waiting", Self::Waiting),
        ("reached", Self::Reached),
        ("left", Self::Left),
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
            Self::Left => step.is_none_or(|step| passage(step).is_some_and(|it| it.left)),
        }
    }
}

/// A person's way through a template.
pub struct Listed {
    pub template_id: String,
    pub journey: Journey,
}

/// The newest journeys that a figure counts, at most [`MAX_LISTED`].
pub fn journeys(
    tx: &mut Tx,
    cx: &Cx,
    filter: &Filter,
    which: Which,
    step: Option<&str>,
) -> Result<Vec<Listed>> {
    let now = cx.now.as_millisecond();
    let mut params: Vec<Value> = vec![cx.environment.id.as_str().into()];
    let mut sql = String::from(
        "select person, template_id, tags, doc from conversion_journeys where environment_id = $1",
    );
    for (sign, bound) in [(">=", filter.period.start), ("<", filter.period.end)] {
        if let Some(bound) = bound {
            params.push(bound.into());
            sql.push_str(&format!(" and entered_at {sign} ${}", params.len()));
        }
    }
    params.push(MAX_LOOKED_AT.into());
    sql.push_str(&format!(
        " order by entered_at desc limit ${}",
        params.len()
    ));
    let stored = tx.query(&sql, &params)?;
    // What is not followed yet goes before what is stored.
    let plan = follow::plan(tx, &cx.environment.id)?;
    let mut found: Vec<(String, people::Kept)> = Vec::new();
    let mut replaced: BTreeSet<&Group> = BTreeSet::new();
    for (group, change) in plan.iter().flat_map(|plan| &plan.people) {
        replaced.insert(group);
        found.extend(
            change
                .after
                .iter()
                .map(|kept| (group.1.clone(), kept.clone())),
        );
    }
    for row in &stored {
        let group = (row.string(0)?, row.string(1)?);
        if !replaced.contains(&group) {
            found.push((group.1, people::read(row, 2)?));
        }
    }
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
        if tagged && counted && which.holds(&kept.journey, step, now) {
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

/// An inquiry that nobody opened.
pub struct Unopened {
    pub id: String,
    pub template_id: String,
    pub channel: &'static str,
    pub created_at: Timestamp,
}

/// The newest inquiries that nobody opened, at most [`MAX_LISTED`].
pub fn never_opened(tx: &mut Tx, cx: &Cx, filter: &Filter) -> Result<Vec<Unopened>> {
    let mut params: Vec<Value> = vec![cx.environment.id.as_str().into()];
    // What was opened a moment ago is told by the flow event itself.
    let mut sql = String::from(
        "select i.id, i.doc from inquiries i \
         left join conversion_inquiries c on c.inquiry_id = i.id where i.environment_id = $1 \
         and c.opened_at is null and not exists \
         (select 1 from flow_events f where f.inquiry_id = i.id and f.act = 'opened')",
    );
    for (sign, bound) in [(">=", filter.period.start), ("<", filter.period.end)] {
        if let Some(bound) = bound {
            params.push(ids::floor(ids::INQUIRY, time(bound)?).into());
            sql.push_str(&format!(" and i.id {sign} ${}", params.len()));
        }
    }
    params.push(MAX_LOOKED_AT.min(2_000).into());
    sql.push_str(&format!(" order by i.id desc limit ${}", params.len()));
    let nowhere = Surroundings::default();
    let mut listed = Vec::new();
    for row in tx.query(&sql, &params)? {
        let base = base(&row)?;
        let place = Place {
            template_id: &base.template_id,
            version_id: &base.version_id,
            channel: channel_name(base.channel),
            surroundings: &nowhere,
            tag: "",
            at: base.created_at.as_millisecond(),
        };
        if filter.tag.is_none() && filter.holds(&place) {
            listed.push(Unopened {
                id: row.string(0)?,
                channel: channel_name(base.channel),
                template_id: base.template_id,
                created_at: base.created_at,
            });
            if listed.len() == MAX_LISTED {
                break;
            }
        }
    }
    Ok(listed)
}

fn base(row: &Row) -> Result<Base> {
    serde_json::from_str(row.text(1)?).map_err(Error::internal)
}
