//! The checklist of a new installation: each line ticks itself from what is there.

use bonafide_app::search::Page as Slicing;
use bonafide_app::users::{self, entries};
use bonafide_app::{House, Result, apikeys, inquiries, templates, webhooks};
use bonafide_db::Tx;

use crate::Visit;
use crate::kit::{Block, Choice};

/// Empty once everything that the member may do is done.
pub fn blocks(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Vec<Block>> {
    let cx = visit.cx();
    let some = Slicing {
        size: 100,
        ..Slicing::default()
    };
    let mut choices = Vec::new();
    let mut line = |title: &str, text: &str, href: String, done: bool| {
        choices.push(Choice {
            title: title.into(),
            text: text.into(),
            href,
            done: Some(done),
        });
    };
    if visit.may("inquiry.write") {
        line(
            "Complete a first inquiry",
            "Make one, open its link on your phone, and go through it as your people will.",
            visit.at(&["inquiries", "new"]),
            inquiries::any_completed(tx, cx)?,
        );
    }
    if visit.may("template.write") {
        let all = templates::list(tx, cx, &some)?.items;
        line(
            "Change a template",
            "Set what is asked, how it looks, and who may begin it from where.",
            visit.at(&["templates"]),
            all.iter().any(|it| it.updated_at > it.created_at),
        );
    }
    if visit.may("api_key.write") {
        line(
            "Make an API key",
            "Your backend creates inquiries with it.",
            visit.at(&["api-keys"]),
            apikeys::any(tx, &cx.environment.id)?,
        );
    }
    if visit.may("webhook.write") {
        let one = Slicing::default();
        line(
            "Make a webhook",
            "Your backend is told when an inquiry is completed.",
            visit.at(&["webhooks"]),
            !webhooks::list(tx, house, cx, &one)?.items.is_empty(),
        );
    }
    if visit.may("user.write") {
        let organization = &cx.environment.organization_id;
        let done = users::list(tx, house, organization)?.len() > 1
            || !entries::waiting(tx, house, organization, visit.now())?.is_empty();
        line(
            "Invite somebody",
            "Reviewers and developers get roles of their own.",
            "/dashboard/members/invite".into(),
            done,
        );
    }
    let own = &visit.member()?.user.private;
    line(
        "Protect your account",
        "Add a passkey, or a second step after the password.",
        "/dashboard/account".into(),
        own.second.is_some() || !own.passkeys.is_empty(),
    );
    if choices.iter().all(|choice| choice.done == Some(true)) {
        return Ok(Vec::new());
    }
    Ok(vec![Block::section(
        "First steps",
        vec![Block::Choices(choices)],
    )])
}
