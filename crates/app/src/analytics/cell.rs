//! Cells: sums of inquiries or journeys that agree in everything that can be filtered by.

use std::collections::BTreeMap;

use bonafide_db::{Tx, Value};
use bonafide_domain::conversion::{Journey, Surroundings, Tally};
use bonafide_domain::experiment::Assigned;

use super::period::{Bucket, Level};
use crate::{Error, Result};

/// What is counted in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Inquiries, by when they were created.
    Created,
    /// Opened inquiries as journeys of their own, by when they were opened.
    Inquiry,
    /// Journeys of people, by when they were entered.
    Person,
    /// Of an experiment: the inquiries that were created on a side.
    Assigned,
    /// Of an experiment: the journeys that were entered on a side.
    Compared,
}

/// How finely cells part what they count. Most questions ask for nothing of a person's surroundings,
/// and are answered from far fewer cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// By template version and channel.
    Coarse,
    /// Also by class of device, language and country.
    Fine,
}

impl Detail {
    const ALL: [Self; 2] = [Self::Coarse, Self::Fine];
}

impl Unit {
    /// The name of the cells in the database.
    pub fn name(self, detail: Detail) -> &'static str {
        match (self, detail) {
            (Self::Created, Detail::Coarse) => "created",
            (Self::Created, Detail::Fine) => "created-fine",
            (Self::Inquiry, Detail::Coarse) => "inquiry",
            (Self::Inquiry, Detail::Fine) => "inquiry-fine",
            (Self::Person, Detail::Coarse) => "person",
            (Self::Person, Detail::Fine) => "person-fine",
            (Self::Assigned, _) => "assigned",
            (Self::Compared, _) => "compared",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub unit: Unit,
    pub detail: Detail,
    pub bucket: Bucket,
    /// Empty: everybody, with and without tags. Of an experiment's sums: its id.
    pub tag: String,
    pub template_id: String,
    pub version_id: String,
    pub channel: String,
    /// Empty in coarse cells.
    pub surroundings: Surroundings,
}

/// The sums that a step changes, by what they are sums of.
pub type Cells = BTreeMap<Key, Tally>;

/// What a share is counted under, beside the unit and the time.
pub struct Under<'a> {
    pub template_id: &'a str,
    pub version_id: &'a str,
    pub channel: &'a str,
    pub surroundings: &'a Surroundings,
    pub tags: &'a [String],
}

/// Adds a share to its cells of every level and tag; `times` −1 takes it away.
pub fn add(cells: &mut Cells, unit: Unit, at: i64, under: &Under, tally: &Tally, times: i64) {
    let tags = std::iter::once("").chain(under.tags.iter().map(String::as_str));
    let places = Detail::ALL
        .into_iter()
        .flat_map(|detail| Level::ALL.map(|level| (detail, level)));
    for tag in tags {
        for (detail, level) in places.clone() {
            let surroundings = match detail {
                Detail::Coarse => Surroundings::default(),
                Detail::Fine => under.surroundings.clone(),
            };
            let key = Key {
                unit,
                detail,
                bucket: Bucket::of(level, at),
                tag: tag.to_owned(),
                template_id: under.template_id.to_owned(),
                version_id: under.version_id.to_owned(),
                channel: under.channel.to_owned(),
                surroundings,
            };
            cells.entry(key).or_default().merge(tally, times);
        }
    }
}

/// How finely the sums of an experiment part time: they are only told as a whole.
pub const SIDE_LEVEL: Level = Level::Month;

/// Adds a share to the sums of a side of an experiment. Its version stands for the side.
pub fn add_side(
    cells: &mut Cells,
    (unit, assigned): (Unit, &Assigned),
    at: i64,
    under: &Under,
    tally: &Tally,
    times: i64,
) {
    let key = Key {
        unit,
        detail: Detail::Coarse,
        bucket: Bucket::of(SIDE_LEVEL, at),
        tag: assigned.experiment_id.clone(),
        template_id: under.template_id.to_owned(),
        version_id: under.version_id.to_owned(),
        channel: String::new(),
        surroundings: Surroundings::default(),
    };
    cells.entry(key).or_default().merge(tally, times);
}

pub fn add_journey(
    cells: &mut Cells,
    unit: Unit,
    template_id: &str,
    tags: &[String],
    journey: &Journey,
    times: i64,
) {
    let under = Under {
        template_id,
        version_id: &journey.version_id,
        channel: &journey.channel,
        surroundings: &journey.surroundings,
        tags,
    };
    let tally = Tally::of_journey(journey);
    add(cells, unit, journey.entered_at, &under, &tally, times);
    if let (Unit::Person, Some(assigned)) = (unit, &journey.assigned) {
        let side = (Unit::Compared, assigned);
        add_side(cells, side, journey.entered_at, &under, &tally, times);
    }
}

const COLUMNS: [&str; 11] = [
    "environment_id",
    "unit",
    "level",
    "tag",
    "bucket",
    "template_id",
    "version_id",
    "channel",
    "device_class",
    "language",
    "country",
];

fn values(environment_id: &str, key: &Key) -> Vec<Value> {
    vec![
        environment_id.into(),
        key.unit.name(key.detail).into(),
        key.bucket.level.as_str().into(),
        key.tag.as_str().into(),
        key.bucket.number.into(),
        key.template_id.as_str().into(),
        key.version_id.as_str().into(),
        key.channel.as_str().into(),
        key.surroundings.device_class.as_str().into(),
        key.surroundings.language.as_str().into(),
        key.surroundings.country.as_str().into(),
    ]
}

/// `a = $1 and b = $2 …`
fn condition() -> String {
    let parts = COLUMNS.iter().enumerate();
    let parts: Vec<String> = parts
        .map(|(index, column)| format!("{column} = ${}", index + 1))
        .collect();
    parts.join(" and ")
}

/// The whole sums after a change: what is stored, and what is added.
pub fn whole(tx: &mut Tx, environment_id: &str, changes: &Cells) -> Result<Cells> {
    let sql = format!("select tally from conversion_cells where {}", condition());
    let mut cells = Cells::new();
    for (key, change) in changes {
        let mut tally = change.clone();
        if let Some(row) = tx.one(&sql, &values(environment_id, key))? {
            add_stored(&mut tally, row.bytes(0)?)?;
        }
        cells.insert(key.clone(), tally);
    }
    Ok(cells)
}

/// Adds a stored sum.
pub fn add_stored(tally: &mut Tally, bytes: &[u8]) -> Result<()> {
    tally
        .add_bytes(bytes)
        .ok_or_else(|| Error::internal("a cell of the conversion figures is damaged"))
}

/// Stores whole sums. A sum of nothing has no row, so that figures made anew are the same rows.
pub fn store(tx: &mut Tx, environment_id: &str, cells: &Cells) -> Result<()> {
    let delete = format!("delete from conversion_cells where {}", condition());
    let mut rows = Vec::new();
    for (key, tally) in cells {
        let mut row = values(environment_id, key);
        if tally.is_zero() {
            tx.execute(&delete, &row)?;
        } else {
            row.push(tally.to_bytes().into());
            rows.push(row);
        }
    }
    super::sources::upsert(
        tx,
        "conversion_cells",
        &[&COLUMNS[..], &["tally"]].concat(),
        COLUMNS.len(),
        rows,
    )
}
