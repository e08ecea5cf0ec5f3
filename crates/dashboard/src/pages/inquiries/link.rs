//! A link for the person: resuming an inquiry gives one, shown once.

use bonafide_app::links::{self, Link};
use bonafide_app::{House, Result, inquiries, sessions, templates};
use bonafide_db::Tx;
use bonafide_domain::inquiry::Status;

use super::words::badge;
use crate::kit::{Act, Block, Cell, CodeBlock, Definition, FormBlock, Header, Notice, Tone, qr};
use crate::{Page, Visit};

pub fn resume_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let id = visit.param();
    let kept = inquiries::find(tx, house, visit.cx(), id)?;
    let here = visit.at(&["inquiries", id]);
    let lead = match kept.it.status {
        Status::Expired => {
            "The inquiry is pending again, its time begins anew, and you get a link for the person."
        }
        _ => "You get a link for the person, and the inquiry's time begins anew.",
    };
    let form = FormBlock::new(
        visit.at(&["inquiries", id, "resume"]),
        "Resume and get a link",
        Vec::new(),
    )
    .lead(format!("{lead} The link works once and is shown only now."))
    .cancel(&here);
    let header = Header::new("Resume this inquiry")
        .back("Inquiry", here)
        .status(badge(kept.it.status));
    Ok(Page::of(header, vec![Block::Form(form)]))
}

pub fn resume(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let (id, cx) = (visit.param(), visit.cx());
    let mut kept = inquiries::resume(tx, house, cx, id)?.inquiry;
    let template = templates::find(tx, cx, &kept.it.template_id)?;
    let session = sessions::unused_or_new(tx, house, cx, &template, &mut kept)?;
    let link = links::create(tx, house, cx, &kept.it, &session, None)?;
    let header = Header::new("Inquiry resumed").status(badge(kept.it.status));
    shown(visit, id, header, &link)
}

/// The page that shows a link. Sent again, its form leads to the inquiry instead of making another.
pub fn shown(visit: &Visit, inquiry_id: &str, header: Header, link: &Link) -> Result<Page> {
    let here = visit.at(&["inquiries", inquiry_id]);
    let notice = Notice::new(
        Tone::Info,
        "The link is shown only now",
        "Copy it or let the person scan it. It opens the inquiry once; whoever holds it can do so.",
    );
    let blocks = vec![
        Block::Notice(notice),
        Block::Code(CodeBlock::new("One-time link", &link.long)),
        qr(&link.short, "QR code of the one-time link")?,
        Block::Definitions(vec![
            Definition::new("Short form", Cell::id(&link.short)),
            Definition::new("Works until", Cell::time(link.expires_at)),
        ]),
        Block::Acts(vec![Act::link("Go to the inquiry", &here).main()]),
    ];
    Ok(Page::of(header.back("Inquiry", &here), blocks).shown_once(here))
}
