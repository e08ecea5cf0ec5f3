//! The list of accounts.

use bonafide_app::accounts::{self, MOST_FOUND};
use bonafide_app::{House, Result, ids, users};
use bonafide_db::Tx;

use super::{badge, full_name};
use crate::kit::{Act, Block, Cell, Chip, FilterBar, Header, Row, Table, search_field};
use crate::{Page, Visit, paging};

/// Rows of one page of the list.
const PAGE: usize = 50;
/// Inquiries of an account that are counted in the list.
const MOST_COUNTED: i64 = 99;

pub fn list(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let path = visit.at(&["accounts"]);
    let query = &visit.query;
    let found = match query.get("q") {
        Some(text) => Some(accounts::found_by(tx, house, visit.cx(), text)?),
        None => None,
    };
    let page = paging::asked_by(query, PAGE, ids::ACCOUNT);
    let slice = accounts::browse(tx, house, visit.cx(), found.as_deref(), &page)?;
    let shown: Vec<&str> = slice.items.iter().map(|it| it.it.id.as_str()).collect();
    let opened = match visit.may("personal_data.read") {
        true => users::opened_among(tx, &visit.member()?.session.id, &shown, visit.now())?,
        false => Vec::new(),
    };
    let counts = accounts::inquiry_counts(tx, &shown, MOST_COUNTED)?;
    let rows = slice.items.iter().map(|kept| {
        let account = &kept.it;
        let name = match full_name(account) {
            None => Cell::nothing("Not known"),
            Some(name) if opened.contains(&account.id) => Cell::text(name),
            Some(_) => Cell::Masked { open: None },
        };
        let count = counts.iter().find(|(id, _)| *id == account.id);
        let count = match count.map_or(0, |(_, count)| *count) {
            many if many > MOST_COUNTED => format!("More than {MOST_COUNTED}"),
            count => count.to_string(),
        };
        Row::new(vec![
            badge(account),
            Cell::id_link(&account.id, visit.at(&["accounts", &account.id])),
            name,
            Cell::text_or(account.personal.reference_id.as_deref(), "None"),
            Cell::Number { text: count },
            Cell::tags(&account.tags),
            Cell::time(account.created_at),
            Cell::time(account.updated_at),
        ])
    });
    let columns = [
        "Status",
        "Account",
        "Name",
        "Reference id",
        "Inquiries",
        "Tags",
        "Created",
        "Updated",
    ];
    let mut table = Table::new("Accounts, newest first", &columns)
        .numeric(&[4])
        .in_lines()
        .rows(rows);
    table = match &found {
        None => table.empty(
            "No accounts yet",
            "An account gathers the inquiries of one person. It is made with the first inquiry that \
             carries a reference id.",
        ),
        Some(_) => table
            .empty(
                "No accounts match",
                "A search finds whole values: an id, a reference id, an e-mail address, a phone number \
                 with its country code, or a first and last name.",
            )
            .empty_act(Act::link("Clear the search", &path)),
    };
    if found.as_ref().is_some_and(|ids| ids.len() == MOST_FOUND) {
        table.too_many = Some(format!(
            "Only the newest {MOST_FOUND} accounts that were found are listed."
        ));
    }
    let beside = paging::beside(query, &path, &slice, |kept| kept.it.id.clone());
    let chips = query.get("q").map(|text| Chip {
        label: format!("Search: {text}"),
        without: query.address(&path, "q", None),
    });
    let bar = FilterBar {
        action: path.clone(),
        fields: vec![search_field(query.text("q"))],
        chips: chips.into_iter().collect(),
        ..FilterBar::default()
    };
    Ok(Page::of(
        Header::new("Accounts")
            .lead("One for each person who is known by a reference id, newest first."),
        vec![Block::Filter(bar), Block::Table(table.paging(beside))],
    ))
}
