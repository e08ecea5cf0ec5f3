//! Theme sets: how the pages of an organization's checks look (contract, tag Theme Sets).

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::theme_set::{Event, Look, Status, Styles, ThemeSet};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::events::{self, Entry, Seal};
use crate::search::{Keyset, Page, PageAt, Slice};
use crate::{Cx, Error, House, Problem, Result, ids, templates, wire};

const STYLES: &str = "/data/attributes/styles";

/// What a page needs of a theme set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    #[serde(flatten)]
    pub look: Look,
    /// Path of the logo below `/logos/`: the theme set, and a file name with the hash of what it shows.
    pub logo: Option<String>,
}

fn parse(row: &Row) -> Result<ThemeSet> {
    serde_json::from_str(row.text(0)?).map_err(Error::internal)
}

pub fn find(tx: &mut Tx, cx: &Cx, id: &str) -> Result<ThemeSet> {
    if !ids::is(ids::THEME_SET, id) {
        return Err(Error::not_found());
    }
    let row = tx
        .one(
            "select doc from theme_sets where id = $1 and organization_id = $2",
            &[id.into(), cx.environment.organization_id.as_str().into()],
        )?
        .ok_or_else(Error::not_found)?;
    parse(&row)
}

/// Whether the theme set can be chosen for a template or an inquiry; `pointer` is where its id was
/// given.
pub fn check(tx: &mut Tx, cx: &Cx, id: &str, pointer: &str) -> Result<()> {
    if id.starts_with("the_") {
        return Err(Error::invalid(
            pointer,
            "This is a theme of a legacy template; a theme set's id begins with theset_",
        ));
    }
    let name = pointer.trim_start_matches('/').replace('/', ".");
    match find(tx, cx, id) {
        Ok(found) if found.status == Status::Active => Ok(()),
        Ok(_) => Err(Error::invalid(pointer, "The theme set is archived")),
        Err(Error::NotFound(_)) => Err(Error::NotFound(format!("{name} is not found"))),
        Err(other) => Err(other),
    }
}

/// A tree of styles as the pages will show it.
struct Drawn {
    shown: Shown,
    logo: Option<Vec<u8>>,
}

fn draw(styles: &Json) -> Result<Drawn> {
    let read = Styles::read(styles).map_err(|faults| {
        let told: Vec<String> = faults
            .iter()
            .map(|fault| {
                let at = match fault.path.as_str() {
                    "" => String::new(),
                    path => format!(".{path}"),
                };
                format!("data.attributes.styles{at} {}", fault.message)
            })
            .collect();
        Error::BadRequest(told.join("; "))
    })?;
    let look = Look::of(&read).map_err(|faults| {
        Error::Invalid(
            faults
                .into_iter()
                .map(|fault| Problem {
                    pointer: Some(format!("{STYLES}/{}", fault.path.replace('.', "/"))),
                    details: fault.message,
                })
                .collect(),
        )
    })?;
    // The light variant's logo stands on both where the dark one has none.
    let logo = read.light.logo().or_else(|| read.dark.logo());
    let name = logo.map(|logo| {
        let hash = Sha256::digest(&logo.bytes);
        let short: String = hash
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("{short}.{}", logo.extension)
    });
    Ok(Drawn {
        shown: Shown { look, logo: name },
        logo: logo.map(|logo| logo.bytes.clone()),
    })
}

fn columns(theme_set: &ThemeSet, drawn: &Drawn) -> Result<[Value; 5]> {
    Ok([
        theme_set.status.as_str().into(),
        serde_json::to_string(theme_set)
            .map_err(Error::internal)?
            .into(),
        serde_json::to_string(&drawn.shown)
            .map_err(Error::internal)?
            .into(),
        drawn.shown.logo.as_deref().into(),
        drawn.logo.clone().into(),
    ])
}

pub fn create(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    name: &str,
    styles: Option<Json>,
) -> Result<ThemeSet> {
    insert(tx, house, cx, name, styles, false)
}

fn insert(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    name: &str,
    styles: Option<Json>,
    is_default: bool,
) -> Result<ThemeSet> {
    templates::check_name(name)?;
    let styles = styles.unwrap_or_else(|| json!({}));
    let drawn = draw(&styles)?;
    let theme_set = ThemeSet {
        id: cx.id(ids::THEME_SET),
        organization_id: cx.environment.organization_id.clone(),
        name: name.trim().to_owned(),
        status: Status::Active,
        styles,
        created_at: cx.now,
        updated_at: cx.now,
        archived_at: None,
    };
    let mut values = vec![
        theme_set.id.as_str().into(),
        theme_set.organization_id.as_str().into(),
        cx.now.as_millisecond().into(),
        i64::from(is_default).into(),
    ];
    values.extend(columns(&theme_set, &drawn)?);
    tx.execute(
        "insert into theme_sets (id, organization_id, created_at, is_default, status, doc, look, logo_name, logo) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &values,
    )?;
    let fact = Event::Created {
        theme_set: Box::new(theme_set.clone()),
    };
    append(tx, house, cx, &theme_set, &fact)?;
    Ok(theme_set)
}

fn append(tx: &mut Tx, house: &House, cx: &Cx, theme_set: &ThemeSet, fact: &Event) -> Result<()> {
    events::append(
        tx,
        house,
        cx,
        Entry {
            name: fact.name(),
            object_id: &theme_set.id,
            seal: Seal::Installation,
            change: fact,
            snapshot: &wire::theme_set(theme_set),
        },
    )?;
    Ok(())
}

fn save(tx: &mut Tx, theme_set: &ThemeSet) -> Result<()> {
    let drawn = draw(&theme_set.styles)?;
    let mut values = vec![theme_set.id.as_str().into()];
    values.extend(columns(theme_set, &drawn)?);
    tx.execute(
        "update theme_sets set status = $2, doc = $3, look = $4, logo_name = $5, logo = $6 where id = $1",
        &values,
    )?;
    Ok(())
}

/// A tree replaces the whole tree (contract); what is not named stays.
pub fn update(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    name: Option<String>,
    styles: Option<Json>,
) -> Result<ThemeSet> {
    let mut theme_set = find(tx, cx, id)?;
    if theme_set.status == Status::Archived {
        return Err(Error::conflict(
            "The theme set is archived; it can be read and no longer changed",
        ));
    }
    let before = theme_set.clone();
    if let Some(name) = &name {
        templates::check_name(name)?;
        theme_set.name = name.trim().to_owned();
    }
    if let Some(styles) = &styles {
        theme_set.styles = styles.clone();
    }
    // Read even when nothing differs: a faulty tree is told in any case.
    let fact = Event::Updated { name, styles };
    if theme_set == before {
        return Ok(theme_set);
    }
    theme_set.updated_at = cx.now;
    save(tx, &theme_set)?;
    append(tx, house, cx, &theme_set, &fact)?;
    Ok(theme_set)
}

/// Takes a theme set out of use: flows that had it look like the default again, and templates no
/// longer name it.
pub fn archive(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<ThemeSet> {
    let mut theme_set = find(tx, cx, id)?;
    if theme_set.status == Status::Archived {
        return Ok(theme_set);
    }
    if default_id(tx, cx)?.as_deref() == Some(id) {
        return Err(Error::conflict(
            "The organization's default theme set cannot be archived; make another one the default first",
        ));
    }
    theme_set.status = Status::Archived;
    theme_set.updated_at = cx.now;
    theme_set.archived_at = Some(cx.now);
    save(tx, &theme_set)?;
    append(tx, house, cx, &theme_set, &Event::Archived)?;
    templates::detach_theme_set(tx, house, cx, id)?;
    Ok(theme_set)
}

pub fn default_id(tx: &mut Tx, cx: &Cx) -> Result<Option<String>> {
    let row = tx.one(
        "select id from theme_sets where organization_id = $1 and is_default = 1",
        &[cx.environment.organization_id.as_str().into()],
    )?;
    row.map(|row| Ok(row.text(0)?.to_owned())).transpose()
}

/// Makes this the theme set of everything that no other one is chosen for.
pub fn make_default(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<ThemeSet> {
    let theme_set = find(tx, cx, id)?;
    if theme_set.status == Status::Archived {
        return Err(Error::conflict(
            "The theme set is archived; only an active one can be the default",
        ));
    }
    if default_id(tx, cx)?.as_deref() == Some(id) {
        return Ok(theme_set);
    }
    tx.execute(
        "update theme_sets set is_default = case when id = $1 then 1 else 0 end \
         where organization_id = $2 and (id = $1 or is_default = 1)",
        &[id.into(), cx.environment.organization_id.as_str().into()],
    )?;
    append(tx, house, cx, &theme_set, &Event::MadeDefault)?;
    Ok(theme_set)
}

/// Every organization has a default theme set; one that was never changed looks like the pages do
/// by themselves. Safe to call at every start.
pub fn ensure_default(tx: &mut Tx, house: &House, cx: &Cx) -> Result<()> {
    if default_id(tx, cx)?.is_none() {
        insert(tx, house, cx, "Default", None, true)?;
    }
    Ok(())
}

/// Newest first, of one status or of both.
pub fn list(tx: &mut Tx, cx: &Cx, status: Option<Status>, page: &Page) -> Result<Slice<ThemeSet>> {
    let mut query = Keyset::new("theme_sets", "doc", "id");
    query.equals(
        "organization_id",
        cx.environment.organization_id.as_str().into(),
    );
    if let Some(status) = status {
        query.equals("status", status.as_str().into());
    }
    query
        .run(tx, &PageAt::of(ids::THEME_SET, page)?)?
        .try_map(|row| parse(&row))
}

/// The look of the first of these theme sets that is in use, else of the organization's default;
/// and whether one of them was found.
pub fn shown(tx: &mut Tx, cx: &Cx, wanted: &[Option<&str>]) -> Result<(Shown, bool)> {
    let wanted: Vec<&str> = wanted
        .iter()
        .flatten()
        .copied()
        .filter(|id| ids::is(ids::THEME_SET, id))
        .collect();
    let mut values: Vec<Value> = vec![cx.environment.organization_id.as_str().into()];
    values.extend(wanted.iter().map(|id| Value::from(*id)));
    let named = match wanted.len() {
        0 => String::new(),
        count => format!("or id in ({})", events::places(2, count)),
    };
    let rows = tx.query(
        &format!(
            "select id, look, is_default from theme_sets where organization_id = $1 \
             and status = 'active' and (is_default = 1 {named})"
        ),
        &values,
    )?;
    let look = |row: &Row| -> Result<Shown> {
        let mut shown: Shown = serde_json::from_str(row.text(1)?).map_err(Error::internal)?;
        shown.logo = match shown.logo {
            Some(name) => Some(format!("{}/{name}", row.text(0)?)),
            None => None,
        };
        Ok(shown)
    };
    for id in wanted {
        if let Some(row) = rows.iter().find(|row| row.text(0).is_ok_and(|it| it == id)) {
            return Ok((look(row)?, true));
        }
    }
    let default = rows.iter().find(|row| row.int(2).is_ok_and(|it| it == 1));
    Ok((default.map(look).transpose()?.unwrap_or_default(), false))
}

/// A logo's bytes by its theme set and file name.
pub fn logo(tx: &mut Tx, id: &str, name: &str) -> Result<Vec<u8>> {
    let row = tx
        .one(
            "select logo from theme_sets where id = $1 and logo_name = $2",
            &[id.into(), name.into()],
        )?
        .ok_or_else(Error::not_found)?;
    Ok(row.bytes(0)?.to_vec())
}
