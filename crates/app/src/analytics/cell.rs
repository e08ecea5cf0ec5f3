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

/// What of a person's surroundings cells are parted by, beside template version and channel. Most
/// questions ask for one thing or none, and are answered from far fewer cells than those that part
/// everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    Coarse,
    Device,
    Language,
    Country,
    Fine,
}

impl Detail {
    const ALL: [Self; 5] = [
        Self::Coarse,
        Self::Device,
        Self::Language,
        Self::Country,
        Self::Fine,
    ];

    /// The fewest cells that tell these apart.
    pub fn telling(device: bool, language: bool, country: bool) -> Self {
        match (device, language, country) {
            (false, false, false) => Self::Coarse,
            (true, false, false) => Self::Device,
            (false, true, false) => Self::Language,
            (false, false, true) => Self::Country,
            _ => Self::Fine,
        }
    }

    /// What is left of somebody's surroundings; the rest is empty.
    fn of(self, surroundings: &Surroundings) -> Surroundings {
        let kept = |by: Self, text: &str| match self == by || self == Self::Fine {
            true => text.to_owned(),
            false => String::new(),
        };
        Surroundings {
            device_class: kept(Self::Device, &surroundings.device_class),
            language: kept(Self::Language, &surroundings.language),
            country: kept(Self::Country, &surroundings.country),
        }
    }
}

impl Unit {
    /// The name of the cells in the database.
    pub fn name(self, detail: Detail) -> &'static str {
        match (self, detail) {
            (Self::Created, Detail::Coarse) => "created",
            (Self::Created, Detail::Device) => "created-device",
            (Self::Created, Detail::Language) => "created-language",
            (Self::Created, Detail::Country) => "created-country",
            (Self::Created, Detail::Fine) => "created-fine",
            (Self::Inquiry, Detail::Coarse) => "inquiry",
            (Self::Inquiry, Detail::Device) => "inquiry-device",
            (Self::Inquiry, Detail::Language) => "inquiry-language",
            (Self::Inquiry, Detail::Country) => "inquiry-country",
            (Self::Inquiry, Detail::Fine) => "inquiry-fine",
            (Self::Person, Detail::Coarse) => "person",
            (Self::Person, Detail::Device) => "person-device",
            (Self::Person, Detail::Language) => "person-language",
            (Self::Person, Detail::Country) => "person-country",
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
    /// As far as the detail tells them apart.
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
            let key = Key {
                unit,
                detail,
                bucket: Bucket::of(level, at),
                tag: tag.to_owned(),
                template_id: under.template_id.to_owned(),
                version_id: under.version_id.to_owned(),
                channel: under.channel.to_owned(),
                surroundings: detail.of(under.surroundings),
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

/// Cells looked for in one query.
const CHUNK: usize = 50;

/// The whole sums after a change: what is stored, and what is added.
pub fn whole(tx: &mut Tx, environment_id: &str, changes: &Cells) -> Result<Cells> {
    let mut cells = changes.clone();
    let keys: Vec<&Key> = changes.keys().collect();
    for chunk in keys.chunks(CHUNK) {
        let params: Vec<Value> = (chunk.iter())
            .flat_map(|key| values(environment_id, key))
            .collect();
        for row in tx.query(&stored_sql(chunk.len()), &params)? {
            let key = usize::try_from(row.int(0)?).ok();
            let cell = key.and_then(|at| cells.get_mut(*chunk.get(at)?));
            let cell = cell.ok_or_else(|| Error::internal("a cell nobody asked for"))?;
            add_stored(cell, row.bytes(1)?)?;
        }
    }
    Ok(cells)
}

/// Looks for so many cells; gives the place of each that is there in the parameters, and its sum.
fn stored_sql(count: usize) -> String {
    let width = COLUMNS.len();
    let line = |at: usize| {
        let params = (0..width).map(|column| match COLUMNS[column] {
            "bucket" => format!("cast(${} as bigint)", at * width + column + 1),
            _ => format!("${}", at * width + column + 1),
        });
        let params: Vec<String> = params.collect();
        format!("({at}, {})", params.join(", "))
    };
    let lines: Vec<String> = (0..count).map(line).collect();
    let same = COLUMNS.iter().enumerate();
    let same: Vec<String> = same
        .map(|(index, column)| format!("c.{column} = wanted.column{}", index + 2))
        .collect();
    format!(
        "select wanted.column1, c.tally from (values {}) wanted join conversion_cells c on {}",
        lines.join(", "),
        same.join(" and ")
    )
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
