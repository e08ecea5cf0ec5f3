//! Consolidation: the inquiries of other accounts move into this one.

use bonafide_app::{Error, House, Result, accounts, ids};
use bonafide_db::Tx;

use super::badge;
use crate::kit::{Block, Field, FormBlock, Header, Input};
use crate::pages::inquiries::decide::typed;
use crate::{Page, Visit};

pub fn merge_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    page(tx, house, visit, [None, None])
}

fn page(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    [ids_fault, word_fault]: [Option<String>; 2],
) -> Result<Page> {
    let kept = accounts::find(tx, house, visit.cx(), visit.param())?;
    let here = visit.at(&["accounts", &kept.it.id]);
    let mut form = FormBlock::confirming(
        visit.at(&["accounts", &kept.it.id, "merge"]),
        "Merge",
        "merge",
    )
    .lead(
        "The inquiries of the accounts that you name move into this one. Their own data does not: it stays \
         with them, and they take no more inquiries. Nobody can undo this.",
    )
    .cancel(&here);
    if let Some(field) = form.fields.first_mut() {
        field.fault = word_fault;
    }
    form.fields.insert(
        0,
        Field::new(
            "accounts",
            "Accounts to merge into this one",
            Input::Area {
                rows: 4,
                code: true,
            },
        )
        .hint("Account ids, one on each line, at most 100.")
        .value(visit.form.text("accounts"))
        .fault(ids_fault),
    );
    let header = Header::new("Merge accounts")
        .back("Account", here)
        .status(badge(&kept.it));
    Ok(Page::of(header, vec![Block::Form(form)]))
}

pub fn merge(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let sources: Vec<String> = visit
        .form
        .text("accounts")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let wrong = sources.iter().find(|id| !ids::is(ids::ACCOUNT, id));
    let fault = match wrong {
        Some(id) => Some(format!("{id} is not an account id")),
        None if sources.is_empty() => Some("Enter at least one account id".into()),
        None => None,
    };
    let word = typed(visit, "merge");
    if fault.is_some() || word.is_some() {
        return Ok(page(tx, house, visit, [fault, word])?.refused());
    }
    let id = visit.param();
    let merged = tx.attempt(|tx| accounts::consolidate(tx, house, visit.cx(), id, &sources))?;
    let fault = match merged {
        Ok(_) => {
            let count = sources.len();
            let said = match count {
                1 => "Merged 1 account into this one".to_owned(),
                count => format!("Merged {count} accounts into this one"),
            };
            return Ok(Page::go_to(visit.at(&["accounts", id])).saying(said));
        }
        Err(Error::NotFound(details) | Error::Conflict { details, .. }) => details,
        Err(Error::Invalid(problems)) => {
            let all: Vec<String> = problems.into_iter().map(|it| it.details).collect();
            all.join(" · ")
        }
        Err(error) => return Err(error),
    };
    Ok(page(tx, house, visit, [Some(fault), None])?.refused())
}
