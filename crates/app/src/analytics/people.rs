//! Who the people are, and their journeys, after a step.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bonafide_db::{Tx, Value};
use bonafide_domain::conversion::{
    Identity, Journey, MAX_PER_DEVICE, Opened, Person, journeys, persons,
};

use super::cell::{self, Cells, Unit};
use super::inquiry::{self, Counted, READ};
use super::sources::{account_tags, by_ids, upsert};
use crate::{Error, Result};

/// Inquiries that are looked at together because marks connect them with one. More than this are connected by
/// something that is no person; those that were reached by then are told apart by what they know.
const MAX_CONNECTED: usize = 5_000;

/// A person in a template.
pub type Group = (String, String);

/// A stored journey, or one that is to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub journey: Journey,
    pub tags: Vec<String>,
}

/// The inquiries whose person has to be said anew.
pub struct Connected<'a> {
    from: BTreeSet<&'a str>,
    accounts: BTreeSet<String>,
    references: BTreeSet<i64>,
    devices: BTreeSet<i64>,
}

/// What connects an inquiry with others.
struct Marks {
    account_id: Option<String>,
    reference: Option<i64>,
    device: Option<i64>,
}

impl Marks {
    fn of(counted: &Counted) -> Self {
        Self {
            account_id: counted.account_id.clone(),
            reference: counted.trace.reference_mark,
            device: counted.device_mark(),
        }
    }
}

impl Connected<'_> {
    fn holds(&self, one: &Identity) -> bool {
        one.reference_mark
            .is_some_and(|mark| self.references.contains(&mark))
            || one
                .device_mark
                .is_some_and(|mark| self.devices.contains(&mark))
            || one.account_id.is_some_and(|id| self.accounts.contains(id))
            || self.from.contains(one.id)
    }
}

/// Loads the inquiries that share marks or an account with those in `from`, directly or through others, into
/// `known`, which holds them already.
pub fn connect<'a>(
    tx: &mut Tx,
    known: &mut HashMap<String, Counted>,
    from: &'a [String],
) -> Result<Connected<'a>> {
    let mut connected = Connected {
        from: from.iter().map(String::as_str).collect(),
        accounts: BTreeSet::new(),
        references: BTreeSet::new(),
        devices: BTreeSet::new(),
    };
    for id in from {
        if let Some(first) = known.get(id).map(Marks::of) {
            reach(tx, known, &mut connected, first)?;
        }
    }
    Ok(connected)
}

/// Follows the marks of one inquiry.
fn reach(
    tx: &mut Tx,
    known: &mut HashMap<String, Counted>,
    connected: &mut Connected,
    first: Marks,
) -> Result<()> {
    let mut open = vec![first];
    let mut found = 0;
    while let Some(marks) = open.pop() {
        if found > MAX_CONNECTED {
            break;
        }
        let mut rows = Vec::new();
        if let Some(id) = marks.account_id
            && connected.accounts.insert(id.clone())
        {
            let sql = format!(
                "select {READ} from conversion_inquiries where person is not null \
                 and inquiry_id in (select id from inquiries where account_id = $1)"
            );
            rows.extend(tx.query(&sql, &[id.into()])?);
        }
        if let Some(mark) = marks
            .reference
            .filter(|mark| connected.references.insert(*mark))
        {
            let sql = format!("select {READ} from conversion_inquiries where reference_mark = $1");
            rows.extend(tx.query(&sql, &[mark.into()])?);
        }
        if let Some(mark) = marks.device.filter(|mark| connected.devices.insert(*mark)) {
            let sql = format!(
                "select {READ} from conversion_inquiries where device_mark = $1 \
                 order by opened_at, inquiry_id limit $2"
            );
            rows.extend(tx.query(&sql, &[mark.into(), (MAX_PER_DEVICE as i64 + 1).into()])?);
        }
        for row in &rows {
            let counted = inquiry::read(row)?;
            match known.get(&counted.id) {
                Some(newer) => open.push(Marks::of(newer)),
                None => {
                    found += 1;
                    open.push(Marks::of(&counted));
                    known.insert(counted.id.clone(), counted);
                }
            }
        }
    }
    Ok(())
}

/// Says anew who the person of each connected inquiry is. Gives the groups that lost or won one, and
/// the inquiries that changed hands.
pub fn name(
    known: &mut HashMap<String, Counted>,
    connected: &Connected,
) -> (BTreeSet<Group>, BTreeSet<String>) {
    let named: Vec<(String, String)> = {
        let identities: Vec<Identity> = known
            .values()
            .filter_map(Counted::identity)
            .filter(|identity| connected.holds(identity))
            .collect();
        persons(&identities)
            .iter()
            .zip(&identities)
            .map(|(person, identity)| (identity.id.to_owned(), person.as_text()))
            .collect()
    };
    let (mut groups, mut moved) = (BTreeSet::new(), BTreeSet::new());
    for (id, person) in named {
        let Some(counted) = known.get_mut(&id) else {
            continue;
        };
        if counted.person.as_ref() == Some(&person) {
            continue;
        }
        let template = &counted.template_id;
        let before = counted.person.replace(person.clone());
        groups.extend(before.map(|before| (before, template.clone())));
        groups.insert((person, template.clone()));
        moved.insert(id);
    }
    (groups, moved)
}

/// The journeys of each group before and after, the difference put into `cells`. `known` goes before
/// what is stored.
pub fn regroup(
    tx: &mut Tx,
    environment_id: &str,
    known: &HashMap<String, Counted>,
    groups: &BTreeSet<Group>,
    cells: &mut Cells,
) -> Result<BTreeMap<Group, Change>> {
    let people: BTreeSet<&str> = groups.iter().map(|(person, _)| person.as_str()).collect();
    let people: Vec<&str> = people.into_iter().collect();
    let mut members: BTreeMap<Group, Vec<Counted>> = BTreeMap::new();
    let head =
        format!("select {READ} from conversion_inquiries where environment_id = $1 and person in");
    for row in by_ids(tx, &head, "", Some(environment_id), &people)? {
        let counted = inquiry::read(&row)?;
        if !known.contains_key(&counted.id) {
            put(&mut members, groups, counted);
        }
    }
    for counted in known.values() {
        put(&mut members, groups, counted.clone());
    }
    let accounts: Vec<&str> = people
        .iter()
        .filter_map(|person| Person::account_id(person))
        .collect();
    let tags = account_tags(tx, &accounts)?;
    let mut changes: BTreeMap<Group, Change> = groups
        .iter()
        .map(|group| (group.clone(), Change::default()))
        .collect();
    let head = "select person, template_id, number, tags, doc from conversion_journeys \
                where environment_id = $1 and person in";
    for row in by_ids(tx, head, " order by number", Some(environment_id), &people)? {
        let group = (row.string(0)?, row.string(1)?);
        if let Some(change) = changes.get_mut(&group) {
            change.before.push(read(&row, 3)?);
        }
    }
    for (group, change) in &mut changes {
        let of_group = members.remove(group).unwrap_or_default();
        let opened: Vec<Opened> = of_group.iter().map(Counted::opened).collect();
        let tags = Person::account_id(&group.0).and_then(|id| tags.get(id));
        change.after = journeys(&opened)
            .into_iter()
            .map(|journey| Kept {
                journey,
                tags: tags.cloned().unwrap_or_default(),
            })
            .collect();
        for (side, times) in [(&change.before, -1), (&change.after, 1)] {
            for kept in side {
                cell::add_journey(
                    cells,
                    Unit::Person,
                    &group.1,
                    &kept.tags,
                    &kept.journey,
                    times,
                );
            }
        }
    }
    changes.retain(|_, change| change.before != change.after);
    Ok(changes)
}

fn put(members: &mut BTreeMap<Group, Vec<Counted>>, groups: &BTreeSet<Group>, counted: Counted) {
    if let Some(person) = &counted.person {
        let group = (person.clone(), counted.template_id.clone());
        if groups.contains(&group) {
            members.entry(group).or_default().push(counted);
        }
    }
}

/// A group's journeys before and after a step.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub before: Vec<Kept>,
    pub after: Vec<Kept>,
}

/// `tags, doc` from a column on.
pub fn read(row: &bonafide_db::Row, at: usize) -> Result<Kept> {
    Ok(Kept {
        tags: serde_json::from_str(row.text(at)?).map_err(Error::internal)?,
        journey: serde_json::from_str(row.text(at + 1)?).map_err(Error::internal)?,
    })
}

const COLUMNS: [&str; 9] = [
    "environment_id",
    "person",
    "template_id",
    "number",
    "entered_at",
    "acted_at",
    "finished",
    "tags",
    "doc",
];

pub fn store(tx: &mut Tx, environment_id: &str, changes: &BTreeMap<Group, Change>) -> Result<()> {
    let mut rows = Vec::new();
    for ((person, template_id), change) in changes {
        if change.after.len() < change.before.len() {
            tx.execute(
                "delete from conversion_journeys where environment_id = $1 and person = $2 \
                 and template_id = $3 and number >= $4",
                &[
                    environment_id.into(),
                    person.as_str().into(),
                    template_id.as_str().into(),
                    (change.after.len() as i64).into(),
                ],
            )?;
        }
        for (number, kept) in change.after.iter().enumerate() {
            let row: Vec<Value> = vec![
                environment_id.into(),
                person.as_str().into(),
                template_id.as_str().into(),
                (number as i64).into(),
                kept.journey.entered_at.into(),
                kept.journey.acted_at.into(),
                i64::from(kept.journey.is_finished()).into(),
                inquiry::text(&kept.tags)?,
                inquiry::text(&kept.journey)?,
            ];
            rows.push(row);
        }
    }
    upsert(tx, "conversion_journeys", &COLUMNS, 4, rows)
}

#[cfg(test)]
mod tests {
    use bonafide_db::{Db, Options};
    use bonafide_domain::conversion::{Act, When};

    use super::*;
    use crate::MIGRATIONS;

    const ENVIRONMENT: &str = "env_1";
    const TOGETHER: i64 = 100;

    fn opened(number: i64, reference: i64) -> Counted {
        let mut counted = Counted {
            id: format!("inq_{number:05}"),
            template_id: "itmpl_1".into(),
            version_id: "itmplv_1".into(),
            channel: "api".into(),
            account_id: None,
            has_own_account: false,
            person: None,
            tags: Vec::new(),
            trace: Default::default(),
        };
        let when = When {
            at: number,
            place: number,
        };
        counted.trace.act(Act::Opened, None, when);
        counted.trace.marks(Some(reference), None, when);
        counted
    }

    /// Many people who come back in one step are no crowd behind one mark.
    #[test]
    fn how_many_are_connected_is_counted_for_each_alone() {
        let people = MAX_CONNECTED as i64 / TOGETHER + 2;
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            url: format!("sqlite:{}", folder.path().join("db").display()),
            ..Options::default()
        };
        let db = Db::open(&options, MIGRATIONS).unwrap();
        let before: Vec<Counted> = (0..people * TOGETHER)
            .map(|number| opened(number, number / TOGETHER))
            .collect();
        let count = before.len();
        db.write(move |tx: &mut Tx<'_>| inquiry::store(tx, ENVIRONMENT, &before))
            .wait()
            .unwrap();
        let again: Vec<Counted> = (0..people)
            .map(|person| opened(90_000 + person, person))
            .collect();
        let (known, references) = db
            .read(move |tx: &mut Tx<'_>| {
                let ids: Vec<String> = again.iter().map(|one| one.id.clone()).collect();
                let known = again.iter().map(|one| (one.id.clone(), one.clone()));
                let mut known: HashMap<String, Counted> = known.collect();
                let connected = connect(tx, &mut known, &ids)?;
                Ok::<_, Error>((known.len(), connected.references.len()))
            })
            .wait()
            .unwrap();
        assert_eq!(references, people as usize);
        assert_eq!(known, count + people as usize);
    }
}
