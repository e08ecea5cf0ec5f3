//! Making, changing and ending keys (contract, API keys).

use bonafide_db::{Row, Tx};
use bonafide_domain::permission;
use bonafide_domain::webhook::blocklist::{self, Blocklist};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{Asker, Caller, Doc, insert, secret};
use crate::events::time;
use crate::search::{Keyset, Page, PageAt, Slice};
use crate::{Cx, Error, House, Result, addresses, audits, ids};

/// How far ahead a key's end may be set (contract: 30 days).
pub const MAX_EXPIRE_SECONDS: i64 = 30 * 86_400;
/// How long addresses of files work when nothing was set (contract: six hours).
pub const FILE_SECONDS: u32 = 21_600;
/// The most that may be set (contract: three days).
pub const MAX_FILE_SECONDS: u32 = 259_200;
pub const MAX_NAME: usize = 255;
pub const MAX_NOTE: usize = 10_000;
/// Keys of one environment that have not ended.
pub const MAX_KEYS: usize = 1000;

/// A key as it is told: everything but its secret.
#[derive(Clone, Debug)]
pub struct Told {
    pub id: String,
    pub doc: Doc,
    pub created_at: Timestamp,
    /// The machine's time.
    pub last_used_at: Option<Timestamp>,
}

/// What is to be set; outer None leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub name: Option<String>,
    pub note: Option<Option<String>>,
    pub api_version: Option<String>,
    pub key_inflection: Option<String>,
    pub permissions: Option<Vec<String>>,
    pub ip_address_allowlist: Option<Vec<String>>,
    pub attributes_blocklist: Option<Vec<String>>,
    pub file_seconds: Option<i64>,
}

const COLUMNS: &str = "id, doc, created_at, last_used_at";

fn read(house: &House, row: &Row) -> Result<Told> {
    let id = row.text(0)?;
    let last = row.opt_int(3)?.max(house.key_uses.last(id));
    Ok(Told {
        doc: serde_json::from_str(row.text(1)?).map_err(Error::internal)?,
        created_at: time(row.int(2)?)?,
        last_used_at: last.map(time).transpose()?,
        id: id.to_owned(),
    })
}

pub fn find(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Told> {
    if !ids::is(ids::API_KEY, id) {
        return Err(Error::not_found());
    }
    let row = tx.one(
        &format!("select {COLUMNS} from api_keys where id = $1 and environment_id = $2"),
        &[id.into(), cx.environment.id.as_str().into()],
    )?;
    read(house, &row.ok_or_else(Error::not_found)?)
}

/// The environment's keys, newest first; `name`: only those of exactly that name. Such as have
/// ended are among them.
pub fn list(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    name: Option<&str>,
    page: &Page,
) -> Result<Slice<Told>> {
    let mut query = Keyset::new("api_keys", COLUMNS, "id");
    query.equals("environment_id", cx.environment.id.as_str().into());
    if let Some(name) = name {
        // The document is ours, so that a name stands in it in one way only.
        let member = format!(
            "{{\"name\":{},",
            serde_json::to_string(name).map_err(Error::internal)?
        );
        let length = member.chars().count();
        let place = query.bind(member.into());
        query.and(format!("substr(doc, 1, {length}) = {place}"));
    }
    query
        .run(tx, &PageAt::of(ids::API_KEY, page)?)?
        .try_map(|row| read(house, &row))
}

/// Makes a key. Without permissions it gets the usual ones as far as the asker has them, without a
/// block-list the asker's. The secret is told this once.
pub fn create(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    asker: Asker,
    change: Change,
) -> Result<(Told, String)> {
    let mut doc = Doc {
        permissions: usual(asker.permissions),
        attributes_blocklist: asker.attributes_blocklist.to_vec(),
        ..Doc::default()
    };
    if change.name.is_none() {
        return Err(Error::invalid("/data/attributes/name", "name is missing"));
    }
    apply(&mut doc, asker, change)?;
    let made = insert_new(tx, house, cx, doc)?;
    audit(tx, house, cx, "api-key.created", &made.0)?;
    Ok(made)
}

/// A key with another secret and the same settings.
pub fn clone(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    asker: Asker,
    id: &str,
) -> Result<(Told, String)> {
    let original = find(tx, house, cx, id)?;
    for name in permission::covered(original.doc.permissions.as_deref()) {
        may_grant(asker.permissions, name)?;
    }
    asker.admits(&original.doc.attributes_blocklist)?;
    let mut doc = original.doc;
    // The end belongs to the old secret.
    doc.expires_at = None;
    if doc
        .permissions
        .as_deref()
        .is_some_and(|all| all.iter().any(|name| name == permission::EVERY))
    {
        // Rights of later versions come with what the installer chose, not with copies of it.
        let all = permission::covered(doc.permissions.as_deref());
        doc.permissions = Some(all.into_iter().map(str::to_owned).collect());
    }
    let made = insert_new(tx, house, cx, doc)?;
    let details = json!({"name": made.0.doc.name, "copy-of": id});
    audits::record(tx, house, cx, "api-key.cloned", &made.0.id, &details)?;
    Ok(made)
}

fn insert_new(tx: &mut Tx, house: &House, cx: &Cx, doc: Doc) -> Result<(Told, String)> {
    if is_full(tx, cx)? {
        return Err(Error::conflict(format!(
            "An environment has at most {MAX_KEYS} API keys that have not expired"
        )));
    }
    let secret = secret(cx.environment.kind, &cx.draw());
    let id = insert(tx, house, cx, &secret, &doc)?;
    let told = Told {
        id,
        doc,
        created_at: cx.now,
        last_used_at: None,
    };
    Ok((told, secret))
}

/// Whether there may be no further key. Their ends are looked at only where all keys are as many.
fn is_full(tx: &mut Tx, cx: &Cx) -> Result<bool> {
    let environment = [cx.environment.id.as_str().into()];
    let count = tx.one(
        "select count(*) from api_keys where environment_id = $1",
        &environment,
    )?;
    if count.map_or(Ok(0), |row| row.int(0))? < MAX_KEYS as i64 {
        return Ok(false);
    }
    let mut living = 0;
    for row in tx.query(
        "select doc from api_keys where environment_id = $1",
        &environment,
    )? {
        let doc: Doc = serde_json::from_str(row.text(0)?).map_err(Error::internal)?;
        living += usize::from(doc.expires_at.is_none_or(|at| at > cx.real));
    }
    Ok(living >= MAX_KEYS)
}

pub fn update(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    asker: Asker,
    id: &str,
    change: Change,
) -> Result<Told> {
    let mut told = find(tx, house, cx, id)?;
    apply(&mut told.doc, asker, change)?;
    save(tx, &told)?;
    audit(tx, house, cx, "api-key.updated", &told)?;
    Ok(told)
}

/// Ends a key so many seconds from now, by the machine's time; 0: with this call. An end that was
/// set before is only brought forward.
pub fn expire(tx: &mut Tx, house: &House, cx: &Cx, id: &str, seconds: i64) -> Result<Told> {
    if !(0..=MAX_EXPIRE_SECONDS).contains(&seconds) {
        return Err(Error::invalid(
            "/meta/expires-in-seconds",
            format!("expires-in-seconds must be between 0 and {MAX_EXPIRE_SECONDS} (30 days)"),
        ));
    }
    let mut told = find(tx, house, cx, id)?;
    if told.doc.expires_at.is_some_and(|at| at <= cx.real) {
        return Err(Error::conflict("The API key has expired already"));
    }
    let end = cx
        .real
        .checked_add(SignedDuration::from_secs(seconds))
        .and_then(|at| Timestamp::from_millisecond(at.as_millisecond()))
        .map_err(Error::internal)?;
    told.doc.expires_at = Some(told.doc.expires_at.map_or(end, |known| known.min(end)));
    save(tx, &told)?;
    audit(tx, house, cx, "api-key.expired", &told)?;
    Ok(told)
}

fn save(tx: &mut Tx, told: &Told) -> Result<()> {
    tx.execute(
        "update api_keys set doc = $1 where id = $2",
        &[
            serde_json::to_string(&told.doc)
                .map_err(Error::internal)?
                .into(),
            told.id.as_str().into(),
        ],
    )?;
    Ok(())
}

fn audit(tx: &mut Tx, house: &House, cx: &Cx, action: &str, told: &Told) -> Result<()> {
    let details = json!({
        "name": told.doc.name,
        "permissions": permission::covered(told.doc.permissions.as_deref()),
        "ip-address-allowlist": told.doc.ip_address_allowlist,
        "api-attributes-blocklist": told.doc.attributes_blocklist,
        "expires-at": told.doc.expires_at.map(crate::wire::time),
    });
    audits::record(tx, house, cx, action, &told.id, &details)
}

/// What a new key may do when nothing was said.
fn usual(given: Option<&[String]>) -> Option<Vec<String>> {
    let all = permission::covered(None);
    match all.iter().all(|name| permission::covers(given, name)) {
        true => None,
        false => Some(
            all.into_iter()
                .filter(|name| permission::covers(given, name))
                .map(str::to_owned)
                .collect(),
        ),
    }
}

fn may_grant(given: Option<&[String]>, name: &str) -> Result<()> {
    match permission::covers(given, name) {
        true => Ok(()),
        false => Err(Error::Forbidden(format!(
            "The API key lacks the permission {name}, so that it cannot grant it"
        ))),
    }
}

fn apply(doc: &mut Doc, asker: Asker, change: Change) -> Result<()> {
    let at = |name: &str| format!("/data/attributes/{name}");
    if let Some(name) = change.name {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > MAX_NAME {
            return Err(Error::invalid(
                at("name"),
                format!("name must have 1 to {MAX_NAME} characters"),
            ));
        }
        doc.name = name.to_owned();
    }
    if let Some(note) = change.note {
        if note
            .as_deref()
            .is_some_and(|note| note.chars().count() > MAX_NOTE)
        {
            return Err(Error::invalid(
                at("note"),
                format!("note must have at most {MAX_NOTE} characters"),
            ));
        }
        doc.note = note;
    }
    if let Some(version) = change.api_version {
        doc.api_version = Some(version);
    }
    if let Some(style) = change.key_inflection {
        doc.key_inflection = Some(style);
    }
    if let Some(mut names) = change.permissions {
        for (index, name) in names.iter().enumerate() {
            if permission::find(name).is_none() {
                let known = permission::PERMISSIONS.iter().map(|known| known.name);
                return Err(Error::invalid(
                    format!("{}/{index}", at("permissions")),
                    format!(
                        "There is no such permission; there are {}",
                        known.collect::<Vec<_>>().join(", ")
                    ),
                ));
            }
            // What the key has already is not granted anew.
            if !permission::covers(doc.permissions.as_deref(), name) {
                may_grant(asker.permissions, name)?;
            }
        }
        names.sort();
        names.dedup();
        doc.permissions = Some(names);
    }
    if let Some(list) = change.ip_address_allowlist {
        addresses::check(&list, &at("ip-address-allowlist"))?;
        doc.ip_address_allowlist = list;
    }
    if let Some(entries) = change.attributes_blocklist {
        check_blocklist(&entries, &at("api-attributes-blocklist"))?;
        asker.admits(&entries)?;
        doc.attributes_blocklist = entries;
    }
    if let Some(seconds) = change.file_seconds {
        if !(1..=i64::from(MAX_FILE_SECONDS)).contains(&seconds) {
            return Err(Error::invalid(
                at("file-access-token-expires-in"),
                format!(
                    "file-access-token-expires-in must be between 1 and {MAX_FILE_SECONDS} (three days)"
                ),
            ));
        }
        doc.file_seconds = Some(seconds as u32);
    }
    Ok(())
}

fn check_blocklist(entries: &[String], at: &str) -> Result<()> {
    if entries.len() > blocklist::MAX_ENTRIES {
        return Err(Error::invalid(
            at,
            format!(
                "api-attributes-blocklist must have at most {} entries",
                blocklist::MAX_ENTRIES
            ),
        ));
    }
    match Blocklist::parse(entries) {
        Ok(_) => Ok(()),
        Err((index, why)) => Err(Error::invalid(
            format!("{at}/{index}"),
            format!("api-attributes-blocklist has an entry that {why}"),
        )),
    }
}

impl Caller {
    pub fn asker(&self) -> Asker<'_> {
        Asker {
            permissions: self.key.doc.permissions.as_deref(),
            attributes_blocklist: &self.key.doc.attributes_blocklist,
        }
    }
}
