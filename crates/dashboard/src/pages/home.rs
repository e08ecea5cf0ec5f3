//! The entrance, the home page of an environment, search by id, and opening personal data.

use bonafide_app::{House, Result, ids, users};
use bonafide_db::Tx;

use crate::kit::{Act, Block, Header, Notice, Tone};
use crate::{Page, Visit};

/// `/dashboard`: the environment to begin in.
pub fn entrance(_: &mut Tx, _: &House, _: &Visit) -> Result<Page> {
    Ok(Page::go_to("/dashboard/sandbox"))
}

pub fn home(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let header = Header::new("Home");
    let mut notice = Notice::new(
        Tone::Info,
        "Everything begins with an inquiry",
        "An inquiry is one person's check. Find them all in the list.",
    );
    if visit.may("inquiry.read") {
        notice = notice.act(Act::link("Inquiries", visit.at(&["inquiries"])).main());
    }
    Ok(Page::of(header, vec![Block::Notice(notice)]))
}

/// What each kind of id names, by its prefix.
const PLACES: &[(&str, &str)] = &[
    (ids::INQUIRY, "inquiries"),
    (ids::ACCOUNT, "accounts"),
    (ids::TEMPLATE, "templates"),
    (ids::EVENT, "events"),
    ("req_", "api-logs"),
];

/// The box at the top: an id leads to its object, everything else to the list of inquiries.
pub fn search(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let wanted = visit.query.text("q");
    for (prefix, place) in PLACES {
        if wanted.starts_with(prefix) && wanted.len() > prefix.len() {
            return Ok(Page::go_to(visit.at(&[place, wanted])));
        }
    }
    Ok(Page::go_to(visit.at_with(&["inquiries"], &[("q", wanted)])))
}

/// Opens the personal data of an object for this session.
pub fn open(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let object = visit.form.text("object");
    let session = &visit.member()?.session.id;
    users::open_object(tx, session, object, visit.now())?;
    let back = visit.next(visit.form.get("back"), &visit.at(&[]));
    Ok(Page::go_to(back))
}
