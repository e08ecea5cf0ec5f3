//! Lists and searches of inquiries, newest first.

use bonafide_db::Tx;
use bonafide_domain::inquiry::{Inquiry, Status};
use jiff::Timestamp;
use serde_json::Value as Json;

use super::{COLUMNS, read};
use crate::accounts::lookup_column;
use crate::search::{Column, Keyset, Page, PageAt, Slice, condition};
use crate::{Cx, House, Kept, Result, ids, lookup};

/// What `GET /inquiries` filters by; empty lists do not.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub ids: Vec<String>,
    pub account_ids: Vec<String>,
    pub reference_id: Option<String>,
    pub template_ids: Vec<String>,
    pub note: Option<String>,
    pub statuses: Vec<Status>,
    pub created_from: Option<Timestamp>,
    pub created_to: Option<Timestamp>,
}

pub fn list(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    filter: &Filter,
    page: &Page,
) -> Result<Slice<Kept<Inquiry>>> {
    let mut query = Keyset::new("inquiries", COLUMNS, "id");
    let environment = cx.environment.id.as_str();
    query.equals("environment_id", environment.into());
    query.any_of("id", &filter.ids);
    query.any_of("account_id", &filter.account_ids);
    query.any_of("template_id", &filter.template_ids);
    let statuses: Vec<String> = filter
        .statuses
        .iter()
        .map(|s| s.as_str().to_owned())
        .collect();
    query.any_of("status", &statuses);
    if let Some(reference_id) = &filter.reference_id {
        let hash = lookup::reference(house, environment, reference_id)?;
        query.equals("reference_hash", hash.into());
    }
    if let Some(note) = &filter.note {
        query.equals("note_hash", lookup::note(house, environment, note)?.into());
    }
    // Ids begin with the time of creation, so that a window of time is a range of the list's index.
    if let Some(from) = filter.created_from {
        let place = query.bind(ids::floor(ids::INQUIRY, from).into());
        query.and(format!("id >= {place}"));
    }
    if let Some(to) = filter.created_to {
        let next = Timestamp::from_millisecond(to.as_millisecond().saturating_add(1)).unwrap_or(to);
        let place = query.bind(ids::floor(ids::INQUIRY, next).into());
        query.and(format!("id < {place}"));
    }
    finish(query, tx, house, page)
}

fn finish(query: Keyset, tx: &mut Tx, house: &House, page: &Page) -> Result<Slice<Kept<Inquiry>>> {
    query
        .run(tx, &PageAt::of(ids::INQUIRY, page)?)?
        .try_map(|row| read(house, &row))
}

/// `POST /inquiries/search`; beside the contract's attributes, exact name, e-mail and phone.
pub fn search(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    query: Option<&Json>,
    page: &Page,
) -> Result<Slice<Kept<Inquiry>>> {
    let mut keyset = Keyset::new("inquiries", COLUMNS, "id");
    let environment = cx.environment.id.as_str();
    keyset.equals("environment_id", environment.into());
    if let Some(tree) = query {
        let columns = |name: &str| {
            Some(match name {
                "status" => Column::Text("status"),
                "created_at" => Column::Time("created_at"),
                "updated_at" => Column::Time("updated_at"),
                "inquiry_template_id" => Column::Text("template_id"),
                "account_id" => Column::Text("account_id"),
                "reference_id" => Column::Hash(
                    "reference_hash",
                    Box::new(|value: &str| lookup::reference(house, environment, value)),
                ),
                _ => return lookup_column(house, environment, name),
            })
        };
        let known = "status, created_at, updated_at, reference_id, inquiry_template_id, account_id, \
                     name, email_address, phone_number";
        let condition = condition(&mut keyset, tree, &columns, known)?;
        keyset.and(condition);
    }
    finish(keyset, tx, house, page)
}
