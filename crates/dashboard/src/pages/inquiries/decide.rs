//! Deciding: approve, decline, mark for review, expire. Each has a page of its own that says what
//! follows, and carries what the reviewer had seen: a decision that was overtaken changes nothing
//! and loses nothing that was typed.

use bonafide_app::inquiries::{self, Decision, LastChange, MAX_REMARK, Outcome, Verdict};
use bonafide_app::{House, Result};
use bonafide_db::Tx;

use super::words::{self, Causes, badge};
use crate::html::{ago, moment};
use crate::kit::{Block, Field, FormBlock, Header, Input, Notice, Opt, Tone};
use crate::{Page, Visit};

/// What is wrong with a typed confirmation, in words; None when it is right.
pub fn typed(visit: &Visit, word: &str) -> Option<String> {
    let is_right = visit.form.text("confirm").eq_ignore_ascii_case(word);
    (!is_right).then(|| format!("Type {word} to confirm"))
}

/// The page of one verdict.
struct Way {
    verdict: Verdict,
    /// Last part of the address.
    path: &'static str,
    title: &'static str,
    lead: &'static str,
    button: &'static str,
    said: &'static str,
    reasons: &'static [&'static str],
}

const APPROVE: Way = Way {
    verdict: Verdict::Approve,
    path: "approve",
    title: "Approve this inquiry",
    lead: "The decision is told to your systems by event and webhook. It can be changed to declined later.",
    button: "Approve",
    said: "Inquiry approved",
    reasons: &[],
};

const DECLINE: Way = Way {
    verdict: Verdict::Decline,
    path: "decline",
    title: "Decline this inquiry",
    lead: "The decision is told to your systems by event and webhook. It can be changed to approved later.",
    button: "Decline",
    said: "Inquiry declined",
    reasons: &[
        "Details do not match",
        "Details cannot be confirmed",
        "Suspected fraud",
        "Duplicate of another inquiry",
        "Outside of what we offer",
    ],
};

const REVIEW: Way = Way {
    verdict: Verdict::MarkForReview,
    path: "review",
    title: "Mark this inquiry for review",
    lead: "It then waits in the list under Needs review until somebody approves or declines it. A person \
           who is filling it in cannot go on.",
    button: "Mark for review",
    said: "Inquiry marked for review",
    reasons: &[],
};

const EXPIRE: Way = Way {
    verdict: Verdict::Expire,
    path: "expire",
    title: "Expire this inquiry",
    lead: "Its links and sessions end at once. Resuming it undoes this.",
    button: "Expire",
    said: "Inquiry expired. Resume it to undo this",
    reasons: &[],
};

impl Way {
    fn decides(&self) -> bool {
        matches!(self.verdict, Verdict::Approve | Verdict::Decline)
    }

    /// Whether the person comes to a page that tells it.
    fn is_told(&self) -> bool {
        self.decides() || self.verdict == Verdict::MarkForReview
    }
}

pub fn approve_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    form(tx, house, visit, &APPROVE)
}

pub fn approve(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    act(tx, house, visit, &APPROVE)
}

pub fn decline_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    form(tx, house, visit, &DECLINE)
}

pub fn decline(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    act(tx, house, visit, &DECLINE)
}

pub fn review_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    form(tx, house, visit, &REVIEW)
}

pub fn review(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    act(tx, house, visit, &REVIEW)
}

pub fn expire_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    form(tx, house, visit, &EXPIRE)
}

pub fn expire(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    act(tx, house, visit, &EXPIRE)
}

fn form(tx: &mut Tx, house: &House, visit: &Visit, way: &Way) -> Result<Page> {
    page(tx, house, visit, way, [None, None, None], None)
}

fn page(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    way: &Way,
    faults: [Option<String>; 3],
    overtaken: Option<Notice>,
) -> Result<Page> {
    let id = visit.param();
    let kept = inquiries::find(tx, house, visit.cx(), id)?;
    let seen = inquiries::last_change(tx, house, visit.cx(), id)?;
    let here = visit.at(&["inquiries", id]);
    let [reason_fault, person_fault, team_fault] = faults;
    let typed = |name: &str| visit.form.text(name).to_owned();
    let mut fields = Vec::new();
    if !way.reasons.is_empty() {
        let chosen = typed("reason");
        let mut options: Vec<Opt> = way
            .reasons
            .iter()
            .map(|text| Opt::new(*text, *text).chosen(chosen == *text))
            .collect();
        options.push(Opt::new("other", "Another reason, given below").chosen(chosen == "other"));
        fields.push(Field::radios("reason", "Reason", options).fault(reason_fault));
    }
    if way.decides() {
        fields.push(
            Field::new(
                "comment",
                "Comment",
                Input::Area {
                    rows: 2,
                    code: false,
                },
            )
            .hint("Told with the reason to your systems as the reviewer's comment.")
            .value(typed("comment"))
            .optional(),
        );
    }
    if way.is_told() {
        fields.push(
            Field::new(
                "to-person",
                "Note to the person",
                Input::Area {
                    rows: 3,
                    code: false,
                },
            )
            .hint("They read it on the last page of their check, as long as their session lives. Nothing is sent.")
            .value(typed("to-person"))
            .fault(person_fault)
            .optional(),
        );
    }
    fields.push(
        Field::new(
            "to-team",
            "Private note",
            Input::Area {
                rows: 3,
                code: false,
            },
        )
        .hint("For your team only; the person and your systems never see it.")
        .value(typed("to-team"))
        .fault(team_fault)
        .optional(),
    );
    let mut block = FormBlock::new(visit.at(&["inquiries", id, way.path]), way.button, fields)
        .lead(way.lead)
        .hidden("seen", seen.event_id)
        .cancel(&here);
    if matches!(way.verdict, Verdict::Decline | Verdict::Expire) {
        block = block.danger();
    }
    let mut blocks = Vec::new();
    blocks.extend(overtaken.map(Block::Notice));
    blocks.push(Block::Form(block));
    let header = Header::new(way.title)
        .back("Inquiry", here)
        .status(badge(kept.it.status));
    Ok(Page::of(header, blocks))
}

/// The reason that was chosen and the comment beside it, as one text.
fn reason(visit: &Visit, way: &Way) -> std::result::Result<Option<String>, String> {
    let comment = visit.form.text("comment");
    if comment.chars().count() > MAX_REMARK {
        return Err(format!("Comment must be {MAX_REMARK} characters or less"));
    }
    if way.reasons.is_empty() {
        return Ok((!comment.is_empty()).then(|| comment.to_owned()));
    }
    match visit.form.text("reason") {
        "" => Err("Choose a reason".into()),
        "other" if comment.is_empty() => Err("Write the other reason into the comment".into()),
        "other" => Ok(Some(comment.to_owned())),
        known if way.reasons.contains(&known) => Ok(Some(match comment {
            "" => known.to_owned(),
            comment => format!("{known}: {comment}"),
        })),
        _ => Err("Choose one of the reasons".into()),
    }
}

fn act(tx: &mut Tx, house: &House, visit: &Visit, way: &Way) -> Result<Page> {
    let remark = |name: &str, label: &str| -> std::result::Result<Option<String>, String> {
        match visit.form.get(name) {
            Some(text) if text.chars().count() > MAX_REMARK => {
                Err(format!("{label} must be {MAX_REMARK} characters or less"))
            }
            text => Ok(text.map(str::to_owned)),
        }
    };
    let given = (
        match way.decides() {
            true => reason(visit, way),
            false => Ok(None),
        },
        match way.is_told() {
            true => remark("to-person", "Note to the person"),
            false => Ok(None),
        },
        remark("to-team", "Private note"),
    );
    let (reason, to_person, to_team) = match given {
        (Ok(reason), Ok(to_person), Ok(to_team)) => (reason, to_person, to_team),
        (reason, to_person, to_team) => {
            let faults = [reason.err(), to_person.err(), to_team.err()];
            return Ok(page(tx, house, visit, way, faults, None)?.refused());
        }
    };
    let id = visit.param();
    let decision = Decision {
        verdict: way.verdict,
        reason,
        to_person,
        to_team,
        seen: visit.form.text("seen").to_owned(),
    };
    match inquiries::decide_as_seen(tx, house, visit.cx(), id, decision)? {
        Outcome::Done(_) => Ok(Page::go_to(visit.at(&["inquiries", id])).saying(way.said)),
        Outcome::Overtaken(since) => {
            let notice = Notice::new(
                Tone::Warn,
                "Something happened while you were deciding",
                format!(
                    "{} Nothing of yours was saved; what you typed is still below. Send it again if it \
                     still holds.",
                    in_words(tx, house, visit, &since)?
                ),
            );
            let page = page(tx, house, visit, way, [None, None, None], Some(notice))?;
            Ok(page.status(409))
        }
    }
}

/// Who did what, newest first.
fn in_words(tx: &mut Tx, house: &House, visit: &Visit, since: &[LastChange]) -> Result<String> {
    let mut causes = Causes::default();
    let mut told = Vec::new();
    for change in since {
        let by = match &change.actor {
            Some(actor) => causes.name(tx, house, actor)?,
            None => "somebody".into(),
        };
        told.push(format!(
            "{} by {by} on {} ({}).",
            words::event(&change.name, None),
            moment(change.at),
            ago(change.at, visit.cx().now)
        ));
    }
    Ok(told.join(" "))
}
