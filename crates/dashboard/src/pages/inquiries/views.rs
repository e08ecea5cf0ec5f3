//! Saved views of the list: a member's own filters under a name.

use bonafide_app::views::{self, Doc};
use bonafide_app::{Error, House, Result};
use bonafide_db::Tx;

use crate::form::address;
use crate::kit::{Act, Block, Field, FormBlock, Tab};
use crate::{Page, Visit};

/// The query without the place in the list.
fn bare(visit: &Visit) -> String {
    let whole = visit.query.address("", "said", None);
    whole.trim_start_matches('?').to_owned()
}

/// Tabs of the member's views; nothing when there are none.
pub fn tabs(tx: &mut Tx, house: &House, visit: &Visit, path: &str) -> Result<Vec<Block>> {
    let member = visit.member()?;
    let known = views::list(tx, house, visit.cx(), &member.user.id)?;
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let here = bare(visit);
    let mut tabs = vec![Tab::new("All", path, here.is_empty())];
    let mut blocks = Vec::new();
    let mut current = None;
    for view in &known {
        let is_here = view.doc.query == here;
        let href = format!("{path}?{}", view.doc.query);
        tabs.push(Tab::new(&view.doc.name, href, is_here));
        if is_here {
            current = Some(view);
        }
    }
    blocks.push(Block::Tabs(tabs));
    if let Some(view) = current {
        let remove = Act::post(
            "Remove this view",
            visit.at(&["inquiries", "views", "remove"]),
        )
        .with("view", &view.id);
        blocks.push(Block::Acts(vec![remove]));
    }
    Ok(blocks)
}

/// Offers to keep the filters in force.
pub fn keep(visit: &Visit) -> Block {
    let form = FormBlock::new(
        visit.at(&["inquiries", "views"]),
        "Save view",
        vec![
            Field::text("name", "Name of the view")
                .hint("Only you see it. One of the same name is replaced."),
        ],
    )
    .hidden("query", bare(visit));
    Block::Details {
        summary: "Save these filters as a view".into(),
        blocks: vec![Block::Form(form)],
    }
}

pub fn save_view(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let member = visit.member()?;
    let query = visit.form.text("query").to_owned();
    let back = format!("{}?{query}", visit.at(&["inquiries"]));
    let doc = Doc {
        name: visit.form.text("name").to_owned(),
        query,
    };
    if doc.query.contains(['\r', '\n', '#']) {
        return Err(Error::BadRequest(
            "The view's filters are not a query".into(),
        ));
    }
    views::save(tx, house, visit.cx(), &member.user.id, doc)?;
    let back = visit.next(Some(&back), &visit.at(&["inquiries"]));
    Ok(Page::go_to(back).saying("View saved"))
}

pub fn remove_view(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let member = visit.member()?;
    views::remove(tx, visit.cx(), &member.user.id, visit.form.text("view"))?;
    Ok(Page::go_to(address(&visit.at(&["inquiries"]), &[])).saying("View removed"))
}
