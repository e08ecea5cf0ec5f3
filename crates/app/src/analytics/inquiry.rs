//! An inquiry as the figures know it.

use std::collections::HashMap;

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::conversion::{Identity, Journey, Life, Opened, Tally, Trace, When, journeys};

use super::cell::{self, Cells, Under, Unit};
use super::people::Kept;
use super::record::channel_name;
use super::sources::{Base, by_ids, upsert};
use crate::{Error, Result};

#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    pub id: String,
    pub template_id: String,
    pub version_id: String,
    pub channel: String,
    pub account_id: Option<String>,
    /// The account was made along with the inquiry, and nothing said whose it is.
    pub has_own_account: bool,
    /// None as long as nobody opened it.
    pub person: Option<String>,
    /// Of its account.
    pub tags: Vec<String>,
    pub trace: Trace,
}

impl Counted {
    /// Of which nothing is known but that it was created.
    pub fn new(id: &str, base: &Base) -> Self {
        let mut trace = Trace::default();
        let created = When {
            at: base.created_at.as_millisecond(),
            place: 0,
        };
        trace.life(Life::Created, created);
        trace.assigned.clone_from(&base.assigned);
        Self {
            id: id.to_owned(),
            template_id: base.template_id.clone(),
            version_id: base.version_id.clone(),
            channel: channel_name(base.channel).to_owned(),
            account_id: base.account_id.clone(),
            has_own_account: base.has_own_account,
            person: None,
            tags: Vec::new(),
            trace,
        }
    }

    /// More is known than what its own row in the inquiries tells: it needs one here.
    pub fn is_kept(&self) -> bool {
        let bare = Trace {
            created: self.trace.created,
            assigned: self.trace.assigned.clone(),
            ..Trace::default()
        };
        !self.tags.is_empty() || self.trace != bare
    }

    pub fn opened(&self) -> Opened<'_> {
        Opened {
            id: &self.id,
            version_id: &self.version_id,
            channel: &self.channel,
            trace: &self.trace,
        }
    }

    /// Of an opened one.
    pub fn identity(&self) -> Option<Identity<'_>> {
        self.trace.opened.map(|opened| Identity {
            id: &self.id,
            opened,
            account_id: self.account_id.as_deref(),
            has_own_account: self.has_own_account,
            reference_mark: self.trace.reference_mark,
            device_mark: self.device_mark(),
        })
    }

    pub fn device_mark(&self) -> Option<i64> {
        self.trace.device_mark.map(|(_, mark)| mark)
    }

    /// As a journey of its own.
    pub fn journey(&self) -> Option<Journey> {
        journeys(&[self.opened()]).into_iter().next()
    }

    /// The same with its template, as it is listed. None of one that nobody opened.
    pub fn into_kept(self) -> Option<(String, Kept)> {
        let journey = self.journey()?;
        let tags = self.tags;
        Some((self.template_id, Kept { journey, tags }))
    }

    /// Adds its share to the cells of inquiries.
    pub fn add(&self, cells: &mut Cells, times: i64) {
        let surroundings = self.trace.where_from();
        let under = Under {
            template_id: &self.template_id,
            version_id: &self.version_id,
            channel: &self.channel,
            surroundings: &surroundings,
            tags: &self.tags,
        };
        let created_at = self.trace.created.map_or(0, |when| when.at);
        let tally = Tally::of_inquiry(&self.trace);
        cell::add(cells, Unit::Created, created_at, &under, &tally, times);
        if let Some(assigned) = &self.trace.assigned {
            let side = (Unit::Assigned, assigned);
            cell::add_side(cells, side, created_at, &under, &tally, times);
        }
        if let Some(journey) = self.journey() {
            cell::add_journey(
                cells,
                Unit::Inquiry,
                &self.template_id,
                &self.tags,
                &journey,
                times,
            );
        }
    }
}

const COLUMNS: [&str; 15] = [
    "inquiry_id",
    "environment_id",
    "template_id",
    "version_id",
    "channel",
    "account_id",
    "has_own_account",
    "reference_mark",
    "device_mark",
    "person",
    "tags",
    "opened_at",
    "acted_at",
    "finished",
    "doc",
];

/// The columns that [`read`] reads.
pub const READ: &str = "inquiry_id, template_id, version_id, channel, account_id, has_own_account, \
     person, tags, doc";

pub fn read(row: &Row) -> Result<Counted> {
    Ok(Counted {
        id: row.string(0)?,
        template_id: row.string(1)?,
        version_id: row.string(2)?,
        channel: row.string(3)?,
        account_id: row.opt_string(4)?,
        has_own_account: row.int(5)? != 0,
        person: row.opt_string(6)?,
        tags: serde_json::from_str(row.text(7)?).map_err(Error::internal)?,
        trace: serde_json::from_str(row.text(8)?).map_err(Error::internal)?,
    })
}

pub fn load(tx: &mut Tx, ids: &[&str]) -> Result<HashMap<String, Counted>> {
    let head = format!("select {READ} from conversion_inquiries where inquiry_id in");
    by_ids(tx, &head, "", None, ids)?
        .iter()
        .map(|row| read(row).map(|counted| (counted.id.clone(), counted)))
        .collect()
}

pub fn store(tx: &mut Tx, environment_id: &str, all: &[Counted]) -> Result<()> {
    let mut rows = Vec::with_capacity(all.len());
    for counted in all {
        let journey = counted.journey();
        rows.push(vec![
            counted.id.as_str().into(),
            environment_id.into(),
            counted.template_id.as_str().into(),
            counted.version_id.as_str().into(),
            counted.channel.as_str().into(),
            Value::from(counted.account_id.clone()),
            i64::from(counted.has_own_account).into(),
            Value::from(counted.trace.reference_mark),
            Value::from(counted.device_mark()),
            Value::from(counted.person.clone()),
            text(&counted.tags)?,
            Value::from(counted.trace.opened.map(|when| when.at)),
            Value::from(journey.as_ref().map(|journey| journey.acted_at)),
            i64::from(counted.trace.is_finished()).into(),
            text(&counted.trace)?,
        ]);
    }
    upsert(tx, "conversion_inquiries", &COLUMNS, 1, rows)
}

pub(super) fn text(value: &impl serde::Serialize) -> Result<Value> {
    Ok(serde_json::to_string(value)
        .map_err(Error::internal)?
        .into())
}
