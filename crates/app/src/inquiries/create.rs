//! Creating an inquiry (contract, inquiry creation by API).

use std::sync::Arc;

use bonafide_db::Tx;
use bonafide_domain::definition::{Definition, StepKind};
use bonafide_domain::field::{FieldSchema, Held, Origin, Values};
use bonafide_domain::flow::Position;
use bonafide_domain::inquiry::{Channel, Event, Inquiry, Personal, Windows};
use bonafide_domain::session::Session;
use bonafide_domain::template::{
    MAX_WINDOW_SECONDS, PerReferenceId, Status as TemplateStatus, Template,
};
use serde_json::json;
use serde_json::value::RawValue;

use super::fields::{self, Given};
use crate::analytics::record::channel_name;
use crate::links::{self, Link};
use crate::tables::INQUIRIES;
use crate::{
    Cx, Error, House, Kept, Result, accounts, events, experiments, files, ids, lookup, sessions,
    tags, templates, theme_sets,
};

/// Lengths of windows that this inquiry has instead of its template's, in seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Overrides {
    pub after_create: Option<i64>,
    pub after_start: Option<i64>,
    pub after_resume: Option<i64>,
    pub one_time_link: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct New {
    /// `itmpl_…` or, pinned, `itmplv_…`.
    pub template: String,
    pub channel: Channel,
    pub account_id: Option<String>,
    pub auto_create_account: bool,
    pub account_type_id: Option<String>,
    pub reference_id: Option<String>,
    pub creator: Option<String>,
    pub redirect_uri: Option<String>,
    pub theme_set_id: Option<String>,
    pub note: Option<String>,
    pub fields: Given,
    pub tags: Vec<String>,
    pub initial_step: Option<String>,
    pub overrides: Overrides,
    /// What the person's device is recognised by, where it has shown one.
    pub device_mark: Option<String>,
    pub with_session: bool,
    pub with_link: bool,
}

impl New {
    /// With nothing but the template, for callers that set what they have.
    pub fn of(template: impl Into<String>, channel: Channel) -> Self {
        Self {
            template: template.into(),
            channel,
            account_id: None,
            auto_create_account: false,
            account_type_id: None,
            reference_id: None,
            creator: None,
            redirect_uri: None,
            theme_set_id: None,
            note: None,
            fields: Given::default(),
            tags: Vec::new(),
            initial_step: None,
            overrides: Overrides::default(),
            device_mark: None,
            with_session: false,
            with_link: false,
        }
    }
}

/// What was made; token and link only where asked for.
pub struct Made {
    /// The wire form, where it was made already; never with files in it, whose addresses it lacks.
    pub told: Option<Box<RawValue>>,
    pub inquiry: Kept<Inquiry>,
    pub session: Option<Session>,
    pub session_token: Option<String>,
    pub link: Option<Link>,
}

/// An inquiry as it would be made: checked, without account, key or row.
pub struct Draft {
    pub template: Template,
    pub definition: Arc<Definition>,
    pub inquiry: Inquiry,
}

/// The version that an inquiry of that id would get: the one that is named, the side of a running
/// experiment, or the template's.
pub fn version_for(tx: &mut Tx, house: &House, cx: &Cx, new: &New, id: &str) -> Result<String> {
    let (template, version_id) = templates::resolve(tx, cx, &new.template)?;
    let placed = experiments::place(tx, house, cx, &template, new, id)?;
    Ok(placed.map_or(version_id, |placed| placed.version_id))
}

/// Checks what is asked for; writes nothing. `id`: one that was reserved.
pub fn draft(tx: &mut Tx, house: &House, cx: &Cx, new: &New, id: Option<&str>) -> Result<Draft> {
    let (template, version_id) = templates::resolve(tx, cx, &new.template)?;
    let id = id.map_or_else(|| cx.id(ids::INQUIRY), str::to_owned);
    let placed = experiments::place(tx, house, cx, &template, new, &id)?;
    let (version_id, assigned) = match placed {
        Some(placed) => (placed.version_id, Some(placed.assigned)),
        None => (version_id, None),
    };
    if template.status == TemplateStatus::Inactive {
        return Err(Error::invalid(
            "/data/attributes/inquiry-template-id",
            "The inquiry template is inactive",
        ));
    }
    let definition = templates::definition(tx, house, &version_id)?;
    let windows = windows(&template, &new.overrides)?;
    if let Some(note) = &new.note {
        super::check_note(note)?;
    }
    if let Some(uri) = &new.redirect_uri {
        templates::check_redirect(&template, uri, "/data/attributes/redirect-uri")?;
    }
    if let Some(id) = &new.theme_set_id {
        theme_sets::check(tx, cx, id, "/data/attributes/theme-set-id")?;
    }
    if let Some(step) = &new.initial_step
        && !definition
            .step(step)
            .is_some_and(|step| step.kind.is_screen() && !matches!(step.kind, StepKind::End { .. }))
    {
        return Err(Error::invalid(
            "/data/attributes/initial-step-name",
            "The template version has no screen of that name",
        ));
    }
    let origin = match new.channel {
        Channel::ClientSide => Origin::Client,
        Channel::SignedLink => Origin::SignedLink,
        Channel::Api | Channel::Dashboard => Origin::Api,
    };
    let mut values: Values = definition
        .default_values()
        .into_iter()
        .map(|(key, value)| {
            let held = Held {
                value: value.clone(),
                origin: Origin::Default,
            };
            (key.to_owned(), held)
        })
        .collect();
    values.extend(fields::parse(
        &definition,
        &new.fields,
        None,
        origin,
        cx.now,
    )?);
    if let Some(id) = &new.reference_id {
        accounts::check_reference_id(id, "/data/attributes/reference-id")?;
    }
    let mut inquiry = Inquiry::new(
        id,
        cx.environment.id.clone(),
        (template.id.clone(), version_id),
        new.channel,
        windows,
        cx.now,
    );
    inquiry.assigned = assigned;
    inquiry.theme_set_id = new.theme_set_id.clone();
    inquiry.next_step = Some(new.initial_step.clone().unwrap_or_else(|| "start".into()));
    inquiry.position = new.initial_step.clone().map(|step| Position {
        step,
        history: Vec::new(),
        ahead: Vec::new(),
    });
    inquiry.personal = Personal {
        reference_id: new.reference_id.clone(),
        note: new.note.clone(),
        creator: new.creator.clone(),
        redirect_uri: new.redirect_uri.clone(),
        fields: values,
        ..Personal::default()
    };
    Ok(Draft {
        template,
        definition,
        inquiry,
    })
}

/// A draft together with what else could stand in the way of making it; writes nothing.
pub fn rehearse(tx: &mut Tx, house: &House, cx: &Cx, new: &New, id: &str) -> Result<Draft> {
    let mut draft = draft(tx, house, cx, new, Some(id))?;
    if new.account_id.is_some() {
        // With an account named, this only reads.
        let (_, reference_id) = account(tx, house, cx, new)?;
        draft.inquiry.personal.reference_id = reference_id;
    } else if let Some(type_id) = &new.account_type_id {
        accounts::retrieve_type(tx, cx, type_id).map_err(unknown_account_type)?;
    }
    if let Some(id) = &draft.inquiry.personal.reference_id {
        one_per_reference(tx, house, cx, &draft.template, id)?;
    }
    Ok(draft)
}

pub fn create(tx: &mut Tx, house: &House, cx: &Cx, new: New) -> Result<Made> {
    create_as(tx, house, cx, new, None)
}

/// The same under an id that was reserved.
pub fn create_as(tx: &mut Tx, house: &House, cx: &Cx, new: New, id: Option<&str>) -> Result<Made> {
    let Draft {
        template,
        definition,
        mut inquiry,
    } = draft(tx, house, cx, &new, id)?;
    let (account_id, reference_id) = account(tx, house, cx, &new)?;
    // After the account, which may be where the reference id comes from.
    if let Some(id) = &reference_id {
        one_per_reference(tx, house, cx, &template, id)?;
    }
    let is_named = new.account_id.is_some() || reference_id.is_some();
    inquiry.has_own_account = account_id.is_some() && !is_named;
    inquiry.account_id = account_id;
    inquiry.personal.reference_id = reference_id;
    inquiry.tags = tags::ensure_all(tx, cx, &new.tags)?;

    let head = events::head(tx, &cx.environment.id)?;
    let (key, wrapped) = house.keys.make(cx, &inquiry.id, head.seq)?;
    let values = inquiry.personal.fields.iter_mut();
    let values = values.map(|(name, held)| (name.as_str(), &mut held.value));
    files::keep(tx, cx, &inquiry.id, &key, &definition, values)?;
    let mut kept = Kept {
        it: inquiry,
        key: Some(key),
    };
    let mut row = super::row(house, cx, &kept)?;
    row.extend([
        wrapped.leaf.into(),
        wrapped.master.into(),
        wrapped.bytes.into(),
        channel_name(kept.it.channel).into(),
    ]);
    tx.insert(&INQUIRIES, row)?;
    experiments::remember(tx, house, &kept.it, new.device_mark.as_deref())?;
    super::tagged::add(tx, &kept.it, &kept.it.tags)?;
    let fact = Event::Created {
        inquiry: Box::new(kept.it.clone()),
        personal: Box::new(kept.it.personal.clone()),
    };
    let told = super::append(tx, house, cx, &kept, Some(head), &fact)?;
    let has_files = definition.fields.values().any(FieldSchema::holds_files);
    tx.notify("work");

    let mut made = Made {
        told: (!has_files).then_some(told),
        session: None,
        session_token: None,
        link: None,
        inquiry: kept,
    };
    if new.with_session || new.with_link {
        kept = made.inquiry;
        let session = sessions::create(tx, house, cx, &template, &mut kept, None)?;
        if new.with_session {
            made.session_token = Some(crate::tokens::sign(house, cx, &session)?);
        }
        if new.with_link {
            made.link = Some(links::create(tx, house, cx, &kept.it, &session, None)?);
        }
        made.session = Some(session);
        made.inquiry = kept;
        made.told = None;
    }
    Ok(made)
}

fn windows(template: &Template, overrides: &Overrides) -> Result<Windows> {
    let expiration = &template.settings.expiration;
    let seconds = |name: &str, given: Option<i64>| -> Result<Option<u32>> {
        match given {
            None => Ok(None),
            Some(value) if (1..=i64::from(MAX_WINDOW_SECONDS)).contains(&value) => {
                Ok(Some(value as u32))
            }
            Some(_) => Err(Error::invalid(
                format!("/meta/{name}"),
                format!("{name} must be between 1 and {MAX_WINDOW_SECONDS}"),
            )),
        }
    };
    let after_create = seconds(
        "expiration-after-create-interval-seconds",
        overrides.after_create,
    )?;
    let after_start = seconds(
        "expiration-after-start-interval-seconds",
        overrides.after_start,
    )?;
    let after_resume = seconds(
        "expiration-after-resume-interval-seconds",
        overrides.after_resume,
    )?;
    let one_time_link = seconds("one-time-link-expiration-seconds", overrides.one_time_link)?;
    Ok(Windows {
        after_create: after_create.unwrap_or(expiration.after_create_seconds),
        after_start: after_start.or(expiration.after_start_seconds),
        after_resume: after_resume.unwrap_or(expiration.after_resume_seconds),
        one_time_link: one_time_link.unwrap_or(expiration.one_time_link_seconds),
    })
}

/// The inquiry's account and reference id, found or made.
fn account(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    new: &New,
) -> Result<(Option<String>, Option<String>)> {
    if let Some(account_id) = &new.account_id {
        if new.reference_id.is_some() || new.account_type_id.is_some() {
            return Err(Error::invalid(
                "/data/attributes/account-id",
                "account-id cannot be combined with a reference id or an account type id",
            ));
        }
        let account = accounts::find(tx, house, cx, account_id).map_err(|error| match error {
            Error::NotFound(_) => Error::NotFound("data.attributes.account-id is not found".into()),
            other => other,
        })?;
        if account.it.archived_at.is_some() {
            return Err(Error::conflict(
                "The account was consolidated into another one and takes no new inquiries",
            ));
        }
        return Ok((Some(account_id.clone()), account.it.personal.reference_id));
    }
    if !new.auto_create_account {
        return Ok((None, new.reference_id.clone()));
    }
    let kind = accounts::default_type(tx, house, cx)?;
    if let Some(reference_id) = &new.reference_id {
        let type_id = new.account_type_id.as_deref().unwrap_or(&kind.id);
        for type_id in [type_id, kind.id.as_str()] {
            if let Some(known) = accounts::find_by_reference(tx, house, cx, type_id, reference_id)?
            {
                return Ok((Some(known.it.id.clone()), Some(reference_id.clone())));
            }
            if type_id == kind.id {
                break;
            }
        }
    }
    let account = accounts::New {
        type_id: new.account_type_id.clone(),
        reference_id: new.reference_id.clone(),
        ..accounts::New::default()
    };
    let made = accounts::create(tx, house, cx, account).map_err(unknown_account_type)?;
    Ok((Some(made.it.id), new.reference_id.clone()))
}

fn unknown_account_type(error: Error) -> Error {
    match error {
        Error::NotFound(_) => {
            Error::NotFound("meta.auto-create-account-type-id is not found".into())
        }
        other => other,
    }
}

/// The template's rule of one inquiry per reference id, across all its versions.
fn one_per_reference(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    template: &Template,
    reference_id: &str,
) -> Result<()> {
    let statuses = match template.settings.security.inquiries_per_reference_id {
        PerReferenceId::Unlimited => return Ok(()),
        PerReferenceId::OneOpen => "'created', 'pending'",
        PerReferenceId::OneCompleted => {
            "'created', 'pending', 'completed', 'needs_review', 'approved'"
        }
    };
    let hash = lookup::reference(house, &cx.environment.id, reference_id)?;
    let row = tx.one(
        &format!(
            "select id, status from inquiries where environment_id = $1 and reference_hash = $2 \
             and template_id = $3 and status in ({statuses}) order by id desc limit 1"
        ),
        &[
            cx.environment.id.as_str().into(),
            hash.into(),
            template.id.as_str().into(),
        ],
    )?;
    match row {
        None => Ok(()),
        Some(row) => {
            let (id, status) = (row.text(0)?, row.text(1)?);
            Err(Error::Conflict {
                details: format!(
                    "The template allows one inquiry per reference id, and inquiry {id} is {status}"
                ),
                meta: Some(json!({"existing-inquiry-id": id, "existing-inquiry-status": status})),
            })
        }
    }
}
