//! Inquiries (contract, tag Inquiries).

use bonafide_app::inquiries::{self, Action, Filter, New, Overrides, Update};
use bonafide_app::search::{Page, Slice};
use bonafide_app::{Error, Kept, Result, links, sessions, templates};
use bonafide_db::Tx;
use bonafide_domain::inquiry::{Channel, Command, Inquiry};
use serde_json::{Map, Value as Json, json};

use super::{all_tags, tag, with_tag};
use crate::call::{Call, Reply};

fn told(tx: &mut Tx, call: &Call, kept: &Kept<Inquiry>) -> Result<Reply> {
    Ok(Reply::text(
        inquiries::told(tx, call.addresses(), &kept.it)?,
        &kept.it.id,
        kept.key.as_ref(),
    ))
}

fn told_all(tx: &mut Tx, call: &Call, slice: &Slice<Kept<Inquiry>>, page: &Page) -> Result<Reply> {
    let data = slice
        .items
        .iter()
        .map(|kept| inquiries::told(tx, call.addresses(), &kept.it))
        .collect::<Result<_>>()?;
    let id = |kept: Option<&Kept<Inquiry>>| kept.map(|kept| kept.it.id.clone());
    let ends = (id(slice.items.first()), id(slice.items.last()));
    Ok(call.list_texts(slice, data, ends, page))
}

fn fields(call: &Call) -> Map<String, Json> {
    call.attribute("fields")
        .as_object()
        .cloned()
        .unwrap_or_default()
}

fn names(value: &Json) -> Option<Vec<String>> {
    let items = value.as_array()?;
    Some(
        items
            .iter()
            .filter_map(Json::as_str)
            .map(str::to_owned)
            .collect(),
    )
}

pub fn list(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let note = call.filter("note")?.map(str::to_owned);
    if note.is_some() && call.query.below("filter").count() > 1 {
        return Err(Error::BadRequest(
            "filter[note] must be the only filter".into(),
        ));
    }
    let mut template_ids = call.filters("inquiry-template-id")?;
    template_ids.extend(call.filters("template-id")?);
    let filter = Filter {
        ids: call.filters("inquiry-id")?,
        account_ids: call.filters("account-id")?,
        reference_id: call.filter("reference-id")?.map(str::to_owned),
        template_ids,
        note,
        statuses: call
            .filters("status")?
            .iter()
            .map(|text| inquiries::parse_status(text))
            .collect::<Result<_>>()?,
        created_from: call.filter_time("created-at-start")?,
        created_to: call.filter_time("created-at-end")?,
    };
    let slice = inquiries::list(tx, call.house, &call.cx, &filter, &page)?;
    told_all(tx, call, &slice, &page)
}

pub fn search(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = super::events::search_page(call)?;
    let slice = inquiries::search(tx, call.house, &call.cx, call.body.get("query"), &page)?;
    told_all(tx, call, &slice, &page)
}

/// Exactly one of the three selectors; an `itmpl_` id is taken in `template-id` too.
fn template(call: &Call) -> Result<String> {
    let given: Vec<(&str, String)> = [
        "inquiry-template-id",
        "inquiry-template-version-id",
        "template-id",
    ]
    .into_iter()
    .filter_map(|name| call.text(name).map(|id| (name, id)))
    .collect();
    match given.as_slice() {
        [] => Err(Error::BadRequest(
            "data.attributes.inquiry-template-id is missing (or inquiry-template-version-id)".into(),
        )),
        [(name, id)] => {
            let prefix = if *name == "inquiry-template-version-id" { "itmplv_" } else { "itmpl_" };
            if id.starts_with("tmpl_") {
                return Err(Error::invalid(
                    "/data/attributes/template-id",
                    "Legacy templates (tmpl_) are not supported; use an inquiry template (itmpl_)",
                ));
            }
            if !id.starts_with(prefix) {
                return Err(Error::NotFound(format!("data.attributes.{name} is not found")));
            }
            Ok(id.clone())
        }
        _ => Err(Error::BadRequest(
            "data.attributes takes one of inquiry-template-id, inquiry-template-version-id and template-id".into(),
        )),
    }
}

pub fn create(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let flag = |name: &str| call.meta(name).as_bool();
    let meta_text = |name: &str| call.meta(name).as_str().map(str::to_owned);
    let auto_create_account = flag("auto-create-account").unwrap_or(true);
    let account_type_id = meta_text("auto-create-account-type-id");
    let account_reference = meta_text("auto-create-account-reference-id");
    if !auto_create_account && (account_type_id.is_some() || account_reference.is_some()) {
        return Err(Error::invalid(
            "/meta/auto-create-account",
            "auto-create-account-type-id and auto-create-account-reference-id need auto-create-account to be true",
        ));
    }
    if call.text("theme-id").is_some() {
        return Err(Error::invalid(
            "/data/attributes/theme-id",
            "theme-id belongs to legacy templates; use theme-set-id",
        ));
    }
    let reference_id = match (call.text("reference-id"), account_reference) {
        (Some(one), Some(other)) if one != other => {
            return Err(Error::invalid(
                "/meta/auto-create-account-reference-id",
                "reference-id and auto-create-account-reference-id are given and differ",
            ));
        }
        (one, other) => one.or(other),
    };
    let new = New {
        template: template(call)?,
        channel: Channel::Api,
        account_id: call.text("account-id"),
        auto_create_account,
        account_type_id,
        reference_id,
        creator: call.text("creator-email-address"),
        redirect_uri: call.text("redirect-uri"),
        theme_set_id: call.text("theme-set-id"),
        note: call.text("note"),
        fields: fields(call),
        tags: names(call.attribute("tags")).unwrap_or_default(),
        initial_step: call.text("initial-step-name"),
        overrides: Overrides {
            after_create: call
                .meta("expiration-after-create-interval-seconds")
                .as_i64(),
            after_start: call
                .meta("expiration-after-start-interval-seconds")
                .as_i64(),
            after_resume: call
                .meta("expiration-after-resume-interval-seconds")
                .as_i64(),
            one_time_link: call.meta("one-time-link-expiration-seconds").as_i64(),
        },
        device_mark: None,
        with_session: flag("auto-create-inquiry-session").unwrap_or(false),
        with_link: flag("auto-create-one-time-link").unwrap_or(false),
    };
    let made = inquiries::create(tx, call.house, &call.cx, new)?;
    let meta = json!({
        "session-token": made.session_token,
        "one-time-link": made.link.as_ref().map(|link| &link.long),
        "one-time-link-short": made.link.as_ref().map(|link| &link.short),
    });
    let reply = match made.told {
        Some(text) => Reply::text(text, &made.inquiry.it.id, made.inquiry.key.as_ref()),
        None => told(tx, call, &made.inquiry)?,
    };
    Ok(reply.created().meta(meta))
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let kept = inquiries::find(tx, call.house, &call.cx, call.param())?;
    told(tx, call, &kept)
}

pub fn update(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let update = Update {
        note: call.named_text("note"),
        redirect_uri: call.named_text("redirect-uri"),
        fields: fields(call),
        tags: names(call.attribute("tags")),
    };
    let kept = inquiries::update(tx, call.house, &call.cx, call.param(), update)?;
    told(tx, call, &kept)
}

pub fn redact(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let kept = inquiries::redact(tx, call.house, &call.cx, call.param())?;
    told(tx, call, &kept)
}

fn act(tx: &mut Tx, call: &Call, command: Command) -> Result<Reply> {
    let kept = inquiries::act(tx, call.house, &call.cx, call.param(), command)?;
    told(tx, call, &kept)
}

fn comment(call: &Call) -> Option<String> {
    call.meta("comment").as_str().map(str::to_owned)
}

pub fn approve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    act(
        tx,
        call,
        Command::Approve {
            comment: comment(call),
        },
    )
}

pub fn decline(tx: &mut Tx, call: &Call) -> Result<Reply> {
    act(
        tx,
        call,
        Command::Decline {
            comment: comment(call),
        },
    )
}

pub fn mark_for_review(tx: &mut Tx, call: &Call) -> Result<Reply> {
    act(tx, call, Command::MarkForReview)
}

pub fn expire(tx: &mut Tx, call: &Call) -> Result<Reply> {
    act(tx, call, Command::Expire)
}

pub fn add_tag(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let name = tag(tx, call)?;
    let mut kept = inquiries::find(tx, call.house, &call.cx, call.param())?;
    let all = with_tag(tx, &call.cx, &kept.it.tags, &name)?;
    inquiries::set_tags(tx, call.house, &call.cx, &mut kept, all)?;
    told(tx, call, &kept)
}

pub fn remove_tag(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let name = tag(tx, call)?;
    let mut kept = inquiries::find(tx, call.house, &call.cx, call.param())?;
    let mut all = kept.it.tags.clone();
    all.retain(|known| *known != name);
    inquiries::set_tags(tx, call.house, &call.cx, &mut kept, all)?;
    told(tx, call, &kept)
}

pub fn set_tags(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let all = all_tags(tx, call)?;
    let mut kept = inquiries::find(tx, call.house, &call.cx, call.param())?;
    inquiries::set_tags(tx, call.house, &call.cx, &mut kept, all)?;
    told(tx, call, &kept)
}

pub fn resume(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let resumed = inquiries::resume(tx, call.house, &call.cx, call.param())?;
    let meta = json!({"session-token": resumed.session_token});
    Ok(told(tx, call, &resumed.inquiry)?.meta(meta))
}

pub fn one_time_link(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (house, cx) = (call.house, &call.cx);
    let mut kept = inquiries::find(tx, house, cx, call.param())?;
    if !kept.it.status.is_open() {
        return Err(Error::conflict(format!(
            "The inquiry is {}; a one-time link needs one that is created or pending (resume it first)",
            kept.it.status.as_str()
        )));
    }
    let template = templates::find(tx, cx, &kept.it.template_id)?;
    let session = sessions::unused_or_new(tx, house, cx, &template, &mut kept)?;
    let seconds = call.meta("expires-in-seconds").as_i64();
    let link = links::create(tx, house, cx, &kept.it, &session, seconds)?;
    let meta = json!({"one-time-link": link.long, "one-time-link-short": link.short});
    Ok(told(tx, call, &kept)?.meta(meta))
}

pub fn print(tx: &mut Tx, call: &Call) -> Result<Reply> {
    if call.blocklist.is_some() {
        return Err(Error::Forbidden(
            "The API key has an api-attributes-blocklist, and a printed file leaves nothing out"
                .into(),
        ));
    }
    let by = call.cx.actor.as_text();
    let printed = inquiries::print(tx, call.house, &call.cx, call.param(), &by)?;
    Ok(Reply::file("application/pdf", printed.bytes))
}

pub fn simulate(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let actions = call
        .meta("simulate-actions")
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(place, action)| {
            let kind = action["type"].as_str().unwrap_or_default();
            Action::parse(place, kind, action.get("data").is_some())
        })
        .collect::<Result<Vec<_>>>()?;
    let kept = inquiries::simulate(tx, call.house, &call.cx, call.param(), &actions)?;
    told(tx, call, &kept)
}
