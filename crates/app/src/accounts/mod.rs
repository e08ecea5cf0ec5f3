//! Accounts: everything known about one end user, under one reference id.

mod consolidate;
mod find;
mod relations;
pub mod schema;
mod types;

use bonafide_db::{Foreseen, Row, Tx, Value};
use bonafide_domain::account::{Account, AccountType, Change, Event, Personal, admit, apply};
use serde_json::{Map, Value as Json, json};

use crate::events::{self, Entry, Seal};
use crate::seal::{DataKey, Place, Wrapped};
use crate::search::{Column, Keyset, Page, PageAt, Slice, condition};
use crate::tables::ACCOUNTS;
use crate::{Cx, Error, House, Kept, Result, ids, inquiries, lookup, seal, tags, wire};

pub use consolidate::consolidate;
pub use find::{MOST_FOUND, browse, found_by, inquiry_counts};
pub use relations::{add_relation, relations, remove_relation};
pub use types::{default_type, insert_type, retrieve_type};

/// Longest reference id.
pub const MAX_REFERENCE_ID: usize = 255;

const COLUMNS: &str = "id, doc, sealed, key_leaf, key_master, key_wrapped";

/// What a new account begins with.
#[derive(Clone, Debug, Default)]
pub struct New {
    pub type_id: Option<String>,
    pub reference_id: Option<String>,
    pub status: Option<String>,
    pub tags: Vec<String>,
    /// Checked and normalised by [`schema::parse`].
    pub fields: Map<String, Json>,
}

fn place(id: &str) -> Place<'_> {
    Place {
        subject: id,
        purpose: "account",
        id,
    }
}

fn read(house: &House, row: &Row) -> Result<Kept<Account>> {
    let id = row.text(0)?;
    let mut account: Account = serde_json::from_str(row.text(1)?).map_err(Error::internal)?;
    let key = match Wrapped::read(row, 3)? {
        Some(wrapped) => house.keys.unwrap(id, &wrapped)?,
        None => None,
    };
    if let (Some(key), Some(sealed)) = (&key, row.opt_bytes(2)?) {
        account.personal =
            serde_json::from_slice(&key.open(&place(id), sealed)?).map_err(Error::internal)?;
    }
    Ok(Kept { it: account, key })
}

pub fn check_reference_id(reference_id: &str, pointer: &str) -> Result<()> {
    if reference_id.trim().is_empty() || reference_id.chars().count() > MAX_REFERENCE_ID {
        return Err(Error::invalid(
            pointer,
            format!("A reference id must have 1 to {MAX_REFERENCE_ID} characters and not be blank"),
        ));
    }
    if reference_id.chars().any(char::is_control) {
        return Err(Error::invalid(
            pointer,
            "A reference id must not contain control characters",
        ));
    }
    Ok(())
}

pub fn find(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Kept<Account>> {
    if !ids::is(ids::ACCOUNT, id) {
        return Err(Error::not_found());
    }
    let row = tx
        .one(
            &format!("select {COLUMNS} from accounts where id = $1 and environment_id = $2"),
            &[id.into(), cx.environment.id.as_str().into()],
        )?
        .ok_or_else(Error::not_found)?;
    read(house, &row)
}

/// The living account of a type with that reference id.
pub fn find_by_reference(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    type_id: &str,
    reference_id: &str,
) -> Result<Option<Kept<Account>>> {
    let hash = lookup::reference(house, &cx.environment.id, reference_id)?;
    let row = tx.one_keyed(
        &ACCOUNTS,
        &reference_key(type_id, &hash),
        &format!(
            "select {COLUMNS} from accounts where environment_id = $1 and type_id = $2 \
             and reference_hash = $3 and archived_at is null"
        ),
        &[
            cx.environment.id.as_str().into(),
            type_id.into(),
            hash.as_slice().into(),
        ],
    )?;
    row.map(|row| read(house, &row)).transpose()
}

/// What rows of accounts are appended under, and looked for.
fn reference_key(type_id: &str, hash: &[u8]) -> Vec<u8> {
    [type_id.as_bytes(), b"\0", hash].concat()
}

/// The look-up of [`find_by_reference`] for the type that accounts usually have.
pub fn foresee(
    house: &House,
    environment_id: &str,
    reference_id: &str,
) -> Result<Option<Foreseen>> {
    let Some(type_id) = house.hints.account_types.of(environment_id.as_bytes()) else {
        return Ok(None);
    };
    let hash = lookup::reference(house, environment_id, reference_id)?;
    Ok(Some(Foreseen {
        table: &ACCOUNTS,
        key: reference_key(&type_id, &hash),
        within: vec![
            ("environment_id", environment_id.into()),
            ("type_id", type_id.into()),
        ],
        column: "reference_hash",
        value: hash,
        also: "archived_at is null",
    }))
}

/// Makes an account; the caller has looked for an existing one.
pub fn create(tx: &mut Tx, house: &House, cx: &Cx, new: New) -> Result<Kept<Account>> {
    let kind = match &new.type_id {
        Some(id) => retrieve_type(tx, cx, id)?,
        None => default_type(tx, house, cx)?,
    };
    let status = match new.status {
        Some(name) => known_status(&kind, &name)?,
        None => kind.default_status.clone(),
    };
    let id = cx.id(ids::ACCOUNT);
    let head = events::head(tx, &cx.environment.id)?;
    let (key, wrapped) = house.keys.make(cx, &id, head.seq)?;
    let account = Account {
        id: id.clone(),
        environment_id: cx.environment.id.clone(),
        type_id: kind.id.clone(),
        status,
        tags: tags::ensure_all(tx, cx, &new.tags)?,
        created_at: cx.now,
        updated_at: cx.now,
        redacted_at: None,
        archived_at: None,
        consolidated_into: None,
        relations: Vec::new(),
        personal: Personal {
            reference_id: new.reference_id,
            fields: new.fields,
        },
    };
    let reference_hash = reference_hash(house, &account)?;
    let [name_hash, email_hash, phone_hash] = hashes(house, &account)?;
    let row = vec![
        id.as_str().into(),
        account.environment_id.as_str().into(),
        account.type_id.as_str().into(),
        cx.now.as_millisecond().into(),
        Value::from(reference_hash.clone()),
        Value::Null,
        name_hash,
        email_hash,
        phone_hash,
        serde_json::to_string(&account)
            .map_err(Error::internal)?
            .into(),
        sealed(&account, &key, cx)?.into(),
        wrapped.leaf.into(),
        wrapped.master.into(),
        wrapped.bytes.into(),
    ];
    match &reference_hash {
        Some(hash) => tx.insert_keyed(&ACCOUNTS, &reference_key(&kind.id, hash), row)?,
        None => tx.insert(&ACCOUNTS, row)?,
    }
    let fact = Event::Created {
        account: Box::new(account.clone()),
        personal: Box::new(account.personal.clone()),
    };
    events::append_at(
        tx,
        house,
        cx,
        head,
        Entry {
            name: fact.name(),
            object_id: &id,
            seal: Seal::Subject { id: &id, key: &key },
            change: &fact,
            snapshot: &wire::account(&account, &kind),
        },
    )?;
    Ok(Kept {
        it: account,
        key: Some(key),
    })
}

fn known_status(kind: &AccountType, name: &str) -> Result<String> {
    kind.statuses
        .iter()
        .find(|status| status.name == name || status.id == name)
        .map(|status| status.name.clone())
        .ok_or_else(|| {
            let names: Vec<&str> = kind
                .statuses
                .iter()
                .map(|status| status.name.as_str())
                .collect();
            Error::invalid(
                "/data/attributes/account-status",
                format!(
                    "The account type has no such status; it has {}",
                    names.join(", ")
                ),
            )
        })
}

fn reference_hash(house: &House, account: &Account) -> Result<Option<Vec<u8>>> {
    account
        .personal
        .reference_id
        .as_deref()
        .map(|id| lookup::reference(house, &account.environment_id, id))
        .transpose()
}

fn hashes(house: &House, account: &Account) -> Result<[Value; 3]> {
    schema::searchable(&account.personal.fields).hashes(house, &account.environment_id)
}

fn sealed(account: &Account, key: &DataKey, cx: &Cx) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(&account.personal).map_err(Error::internal)?;
    key.seal(&place(&account.id), &plain, &cx.draw())
}

/// Records facts: the one path by which an account changes.
pub fn record(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    kept: &mut Kept<Account>,
    facts: Vec<Event>,
) -> Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    let kind = retrieve_type(tx, cx, &kept.it.type_id)?;
    for fact in facts {
        admit(&kept.it, &fact)?;
        let redacting = fact == Event::Redacted;
        let personal = matches!(fact, Event::FieldsUpdated(_));
        if personal && kept.key.is_none() {
            renew_key(tx, house, cx, kept)?;
        }
        apply(&mut kept.it, &fact, cx.now);
        if redacting {
            erase(tx, cx, kept)?;
        } else {
            save(tx, house, cx, kept)?;
        }
        let id = kept.it.id.clone();
        let seal = match &kept.key {
            Some(key) => Seal::Subject { id: &id, key },
            None => Seal::Installation,
        };
        events::append(
            tx,
            house,
            cx,
            Entry {
                name: fact.name(),
                object_id: &id,
                seal,
                change: &fact,
                snapshot: &wire::account(&kept.it, &kind),
            },
        )?;
    }
    Ok(())
}

fn save(tx: &mut Tx, house: &House, cx: &Cx, kept: &Kept<Account>) -> Result<()> {
    let account = &kept.it;
    let [name_hash, email_hash, phone_hash] = hashes(house, account)?;
    let sealed = kept
        .key
        .as_ref()
        .map(|key| sealed(account, key, cx))
        .transpose()?;
    tx.execute(
        "update accounts set reference_hash = $1, archived_at = $2, name_hash = $3, email_hash = $4, \
         phone_hash = $5, doc = $6, sealed = $7 where id = $8",
        &[
            Value::from(reference_hash(house, account)?),
            Value::from(account.archived_at.map(|at| at.as_millisecond())),
            name_hash,
            email_hash,
            phone_hash,
            serde_json::to_string(account).map_err(Error::internal)?.into(),
            Value::from(sealed),
            account.id.as_str().into(),
        ],
    )?;
    Ok(())
}

/// An account that was emptied may be filled again (contract, redaction): under a new key.
fn renew_key(tx: &mut Tx, house: &House, cx: &Cx, kept: &mut Kept<Account>) -> Result<()> {
    let head = events::head(tx, &cx.environment.id)?;
    let (key, wrapped) = house.keys.make(cx, &kept.it.id, head.seq)?;
    tx.execute(
        "update accounts set key_leaf = $1, key_master = $2, key_wrapped = $3 where id = $4",
        &[
            wrapped.leaf.into(),
            wrapped.master.into(),
            wrapped.bytes.into(),
            kept.it.id.as_str().into(),
        ],
    )?;
    kept.key = Some(key);
    Ok(())
}

fn erase(tx: &mut Tx, cx: &Cx, kept: &mut Kept<Account>) -> Result<()> {
    let id = kept.it.id.as_str();
    erase_key(tx, cx, "accounts", id)?;
    tx.execute(
        "update accounts set reference_hash = null, name_hash = null, email_hash = null, \
         phone_hash = null, sealed = null, doc = $1 where id = $2",
        &[
            serde_json::to_string(&kept.it)
                .map_err(Error::internal)?
                .into(),
            id.into(),
        ],
    )?;
    kept.key = None;
    Ok(())
}

/// Deletes a subject's wrapped key and orders its leaf to be erased outside the database too.
pub(crate) fn erase_key(tx: &mut Tx, cx: &Cx, table: &str, id: &str) -> Result<()> {
    let row = tx.one(
        &format!("select key_leaf from {table} where id = $1"),
        &[id.into()],
    )?;
    if let Some(leaf) = row.map(|row| row.opt_int(0)).transpose()?.flatten() {
        seal::order_erasure(tx, leaf, cx.real)?;
    }
    tx.execute(
        &format!("update {table} set key_leaf = null, key_master = null, key_wrapped = null where id = $1"),
        &[id.into()],
    )?;
    Ok(())
}

/// What `PATCH` and upsert change.
#[derive(Clone, Debug, Default)]
pub struct Update {
    pub reference_id: Option<String>,
    pub status: Option<String>,
    pub tags: Option<Vec<String>>,
    pub fields: Map<String, Json>,
}

pub fn update(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    mut kept: Kept<Account>,
    update: Update,
) -> Result<Kept<Account>> {
    let mut facts = Vec::new();
    if let Some(reference_id) = &update.reference_id
        && kept.it.personal.reference_id.as_ref() != Some(reference_id)
    {
        let type_id = kept.it.type_id.clone();
        if let Some(other) = find_by_reference(tx, house, cx, &type_id, reference_id)?
            && other.it.id != kept.it.id
        {
            return Err(duplicate(&other.it.id));
        }
    }
    let reference_id = update
        .reference_id
        .filter(|id| kept.it.personal.reference_id.as_ref() != Some(id));
    if reference_id.is_some() || !update.fields.is_empty() {
        facts.push(Event::FieldsUpdated(Change {
            reference_id,
            fields: update.fields,
        }));
    }
    if let Some(names) = update.tags {
        let names = tags::ensure_all(tx, cx, &names)?;
        if names != kept.it.tags {
            facts.push(Event::TagsUpdated { tags: names });
        }
    }
    if let Some(name) = update.status {
        let kind = retrieve_type(tx, cx, &kept.it.type_id)?;
        let status = known_status(&kind, &name)?;
        if status != kept.it.status {
            facts.push(Event::StatusUpdated { status });
        }
    }
    record(tx, house, cx, &mut kept, facts)?;
    Ok(kept)
}

/// 409 naming the account that has the reference id already.
pub fn duplicate(existing: &str) -> Error {
    Error::Conflict {
        details: "Another account of this type has that reference id".into(),
        meta: Some(json!({"existing-account-id": existing})),
    }
}

/// Erases the account's personal data and that of its inquiries. An emptied account can get new
/// inquiries: then there is something to erase again.
pub fn redact(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Kept<Account>> {
    let mut kept = find(tx, house, cx, id)?;
    let inquiries = tx.query(
        "select id from inquiries where account_id = $1 and key_leaf is not null order by id",
        &[id.into()],
    )?;
    let emptied = kept.it.redacted_at.is_some() && kept.it.personal == Personal::default();
    if inquiries.is_empty() || !emptied {
        record(tx, house, cx, &mut kept, vec![Event::Redacted])?;
    }
    for row in inquiries {
        inquiries::redact(tx, house, cx, row.text(0)?)?;
    }
    Ok(kept)
}

/// Newest first; several reference ids may be asked for.
pub fn list(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    reference_ids: &[String],
    page: &Page,
) -> Result<Slice<Kept<Account>>> {
    let mut query = Keyset::new("accounts", COLUMNS, "id");
    query.equals("environment_id", cx.environment.id.as_str().into());
    if !reference_ids.is_empty() {
        let mut places = Vec::new();
        for reference_id in reference_ids {
            let hash = lookup::reference(house, &cx.environment.id, reference_id)?;
            places.push(query.bind(hash.into()));
        }
        query.and(format!("reference_hash in ({})", places.join(", ")));
    }
    query
        .run(tx, &PageAt::of(ids::ACCOUNT, page)?)?
        .try_map(|row| read(house, &row))
}

/// `POST /accounts/search`; beside the contract's attributes, exact name, e-mail and phone.
pub fn search(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    query: Option<&Json>,
    page: &Page,
) -> Result<Slice<Kept<Account>>> {
    let mut keyset = Keyset::new("accounts", COLUMNS, "id");
    keyset.equals("environment_id", cx.environment.id.as_str().into());
    if let Some(tree) = query {
        let environment = cx.environment.id.clone();
        let columns = |name: &str| {
            Some(match name {
                "created_at" => Column::Time("created_at"),
                "account_type_id" => Column::Text("type_id"),
                "reference_id" => Column::Hash(
                    "reference_hash",
                    Box::new(|value: &str| lookup::reference(house, &environment, value)),
                ),
                _ => return lookup_column(house, &environment, name),
            })
        };
        let known = "created_at, account_type_id, reference_id, name, email_address, phone_number";
        let condition = condition(&mut keyset, tree, &columns, known)?;
        keyset.and(condition);
    }
    keyset
        .run(tx, &PageAt::of(ids::ACCOUNT, page)?)?
        .try_map(|row| read(house, &row))
}

/// The attributes that are searched through keyed hashes, for accounts and inquiries alike.
pub(crate) fn lookup_column<'a>(
    house: &'a House,
    environment: &'a str,
    name: &str,
) -> Option<Column<'a>> {
    let (column, kind) = match name {
        "name" => ("name_hash", lookup::Kind::Name),
        "email_address" => ("email_hash", lookup::Kind::Email),
        "phone_number" => ("phone_hash", lookup::Kind::Phone),
        _ => return None,
    };
    let hash = move |value: &str| lookup::hash(house, environment, kind, value);
    Some(Column::Hash(column, Box::new(hash)))
}

/// Wire forms of accounts; each account type is read once.
pub fn told(tx: &mut Tx, cx: &Cx, accounts: &[Kept<Account>]) -> Result<Vec<Json>> {
    let mut kinds: Vec<AccountType> = Vec::new();
    let mut out = Vec::with_capacity(accounts.len());
    for kept in accounts {
        if !kinds.iter().any(|kind| kind.id == kept.it.type_id) {
            kinds.push(retrieve_type(tx, cx, &kept.it.type_id)?);
        }
        if let Some(kind) = kinds.iter().find(|kind| kind.id == kept.it.type_id) {
            let told = serde_json::to_value(wire::account(&kept.it, kind));
            out.push(told.map_err(Error::internal)?);
        }
    }
    Ok(out)
}
