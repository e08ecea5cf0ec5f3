//! Client-side creation: a link that names a template makes an inquiry when somebody opens it
//! (contract, client-side creation).
//!
//! Looking makes nothing. The page for such a link is the first screen of an inquiry that is not
//! there yet; it carries the id that this inquiry and its session will have, and a proof that this
//! server reserved them for this very link. The first act of a person, or the page's own script once
//! the page is in sight, shows the proof and makes the inquiry; whoever shows it again finds it made.

use bonafide_db::Tx;
use bonafide_domain::field::typed;
use bonafide_domain::inquiry::Channel;
use bonafide_domain::template::{Status as TemplateStatus, Template};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;
use subtle::ConstantTimeEq;

use super::{Nowhere, Standing, Visit};
use crate::inquiries::{Given, New};
use crate::openings::{Opener, Tally};
use crate::{
    Actor, Cx, Draws, Environment, Error, House, Kept, Kind, Result, Seed, clock, ids, inquiries,
    link_keys, puzzle, templates, tokens,
};

/// How long a page that was only looked at can still make its inquiry.
const RESERVED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// How long somebody who shows no work has to have had the page: a person without scripts reads
/// it, and presses.
const HOLD_OFF: SignedDuration = SignedDuration::from_secs(5);

/// What a link that names a template asks for.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// `itmpl_…`
    pub template_id: Option<String>,
    /// `itmplv_…`, alone or together with its template.
    pub version_id: Option<String>,
    /// `env_…`, `sandbox` or `production`.
    pub environment: Option<String>,
    pub reference_id: Option<String>,
    pub account_id: Option<String>,
    pub account_type_id: Option<String>,
    pub redirect_uri: Option<String>,
    pub theme_set_id: Option<String>,
    /// Texts, by keys of any spelling.
    pub fields: Given,
    /// Some: the organization signed the link.
    pub signed: Option<Signed>,
    /// What was wrong with the link's form; nothing is made then.
    pub faults: Vec<String>,
    /// All of the above as it was given, sorted: what a reservation is for.
    pub parameters: Vec<(String, String)>,
    /// Who opens, for limits and for where the flow may stand.
    pub opener: Opener,
    /// A solution of the page's puzzle.
    pub work: Option<String>,
    /// What the visitor's device is recognised by, once a page has told it.
    pub device_mark: Option<String>,
    pub reserved: Option<Reserved>,
}

/// What makes a link as good as an inquiry made by API.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Lower-case hexadecimal HMAC-SHA256 over [`Opening::parameters`] as they were signed.
    pub signature: String,
    /// Unix seconds.
    pub expires: i64,
    /// Some: the link works once.
    pub nonce: Option<String>,
}

impl Signed {
    fn ends_at(&self) -> Timestamp {
        Timestamp::from_second(self.expires).unwrap_or(Timestamp::MAX)
    }
}

impl Opening {
    /// The token that the link's page carries.
    pub(super) fn session_token(&self) -> Option<&str> {
        self.reserved
            .as_ref()
            .map(|reserved| reserved.session_token.as_str())
    }
}

/// What a page shows again.
#[derive(Clone, Debug)]
pub struct Reserved {
    pub inquiry_id: String,
    pub session_token: String,
    pub proof: String,
}

/// The part of a visit that belongs to an inquiry which is not there yet.
pub struct Prospect {
    pub(super) new: New,
    /// Goes with the page's forms and links.
    pub proof: String,
    /// Leading zero bits that the puzzle's shares need; none: there is no puzzle.
    pub bits: Option<u32>,
    /// The page's script waits for a hand.
    pub human_act: bool,
    /// When the page that showed a good one was made.
    proven_at: Option<Timestamp>,
}

/// Why a link makes no inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unopened {
    /// The link itself is faulty: what, in English, for whoever made it.
    Invalid(Vec<String>),
    UnknownTemplate,
    Inactive,
    Unpublished,
    /// The template makes inquiries by API only.
    Blocked,
    /// The embedding page is not among the template's domains.
    WrongOrigin,
    /// The reference id has an inquiry, and the template allows one.
    Exists(String),
    Limited {
        retry_after: u64,
    },
    /// Neither work was shown nor was it long enough since the page was made. The same page may be
    /// sent again: with work that fits `bits`, or later.
    Unworked {
        bits: u32,
        retry_after: u64,
    },
    /// The link says that it is signed, and no key of the template made that signature.
    WrongSignature,
    /// A signed link whose time is up.
    Ended(Timestamp),
    /// A signed link that works once, and has.
    Used,
    /// The page is too old, or was made for another link: open the link anew.
    Stale,
}

type Found<T> = std::result::Result<T, Unopened>;

/// The first screen of what the link would make, or the inquiry that this page made already.
pub(super) fn visit(
    tx: &mut Tx,
    house: &House,
    opening: &Opening,
    real: Timestamp,
    draws: Draws,
) -> Result<std::result::Result<Visit, Nowhere>> {
    let proven = match &opening.reserved {
        Some(reserved) => prove(house, reserved, &opening.parameters)?,
        None => None,
    };
    if let (Some(reserved), Some(_)) = (&opening.reserved, &proven) {
        match inquiries::environment_of(tx, &reserved.inquiry_id) {
            Ok(_) => {
                let (id, token) = (&reserved.inquiry_id, &reserved.session_token);
                return super::by_inquiry(tx, house, id, Some(token), real, draws);
            }
            Err(Error::NotFound(_)) => {}
            Err(other) => return Err(other),
        }
    }
    let proven = proven.filter(|proven| real.duration_since(proven.at) < RESERVED_FOR);
    Ok(match prospect(tx, house, opening, proven, real, draws)? {
        Ok(visit) => Ok(visit),
        Err(unopened) => Err(Nowhere::Unopened(unopened)),
    })
}

fn prospect(
    tx: &mut Tx,
    house: &House,
    opening: &Opening,
    proven: Option<Proven>,
    real: Timestamp,
    draws: Draws,
) -> Result<Found<Visit>> {
    let (cx, template, named) = match place(tx, house, opening, real, draws)? {
        Ok(found) => found,
        Err(unopened) => return Ok(Err(unopened)),
    };
    if let Some(unopened) = barred(&template, &cx, opening) {
        return Ok(Err(unopened));
    }
    if let Some(signed) = &opening.signed {
        // A page that was shown in time may be sent later.
        let shown_at = proven.as_ref().map_or(real, |proven| proven.at);
        if signed.ends_at() <= shown_at {
            return Ok(Err(Unopened::Ended(signed.ends_at())));
        }
        if let Some(nonce) = &signed.nonce
            && link_keys::is_used(tx, house, &template.id, nonce)?
        {
            return Ok(Err(Unopened::Used));
        }
    }
    let (inquiry_id, session_id, at) = match &proven {
        Some(proven) => (
            proven.inquiry_id.clone(),
            proven.session_id.clone(),
            proven.at,
        ),
        None => (cx.id(ids::INQUIRY), cx.id(ids::SESSION), real),
    };
    let new = match wanted(tx, house, &cx, opening, (&named, &inquiry_id), None)? {
        Ok(new) => new,
        Err(unopened) => return Ok(Err(unopened)),
    };
    let draft = match inquiries::rehearse(tx, house, &cx, &new, &inquiry_id) {
        Ok(draft) => draft,
        Err(error) => return refused(error).map(Err),
    };
    let bits = if asks_for_work(&template, opening) {
        Some(Tally::read(tx, house, &cx, &template, &opening.opener)?.bits())
    } else {
        None
    };
    let position = super::position(&draft.inquiry, &draft.definition, cx.now)?;
    let until = draft.inquiry.expires_at.unwrap_or(cx.now);
    Ok(Ok(Visit {
        ticket: Some(tokens::issue(house, &cx, &session_id, until)?),
        prospect: Some(Prospect {
            new,
            proof: proof(house, &inquiry_id, &session_id, at, &opening.parameters)?,
            bits,
            human_act: template.settings.security.client_side.human_act,
            proven_at: proven.map(|proven| proven.at),
        }),
        switched: false,
        cx,
        inquiry: Kept {
            it: draft.inquiry,
            key: None,
        },
        template: draft.template,
        definition: draft.definition,
        session: None,
        reserved: Some(session_id),
        standing: Standing::Open(position),
    }))
}

/// The environment, the template, and the id by which the version is resolved.
fn place(
    tx: &mut Tx,
    house: &House,
    opening: &Opening,
    real: Timestamp,
    draws: Draws,
) -> Result<Found<(Cx, Template, String)>> {
    if !opening.faults.is_empty() {
        return Ok(Err(Unopened::Invalid(opening.faults.clone())));
    }
    let version = opening.version_id.as_deref();
    let of_version = match version {
        Some(id) => match templates::template_of_version(tx, id)? {
            Some(template_id) => Some(template_id),
            None => return Ok(Err(Unopened::UnknownTemplate)),
        },
        None => None,
    };
    let template_id = match (opening.template_id.as_deref(), of_version) {
        (Some(named), Some(owner)) if named != owner => {
            return Ok(Err(Unopened::Invalid(vec![
                "inquiry-template-version-id is not a version of inquiry-template-id".into(),
            ])));
        }
        (_, Some(owner)) => owner,
        (Some(named), None) => named.to_owned(),
        (None, None) => return Ok(Err(Unopened::UnknownTemplate)),
    };
    let Some(organization_id) = templates::organization_of(tx, &template_id)? else {
        return Ok(Err(Unopened::UnknownTemplate));
    };
    let mut wanted = opening.environment.clone();
    if let Some(signed) = &opening.signed {
        let (parameters, signature) = (&opening.parameters, &signed.signature);
        let made_by =
            link_keys::environment_of(tx, house, &template_id, parameters, signature, real)?;
        let Some(environment_id) = made_by else {
            return Ok(Err(Unopened::WrongSignature));
        };
        // A key makes inquiries of its own environment only.
        wanted = wanted.or(Some(environment_id.clone()));
        let named = environment(tx, &organization_id, wanted.as_deref())?;
        if named.is_none_or(|(environment, _)| environment.id != environment_id) {
            return Ok(Err(Unopened::WrongSignature));
        }
    }
    let wanted = wanted.as_deref();
    let Some((environment, clock)) = environment(tx, &organization_id, wanted)? else {
        return Ok(Err(Unopened::Invalid(vec![format!(
            "there is no environment {}: environment is sandbox or production, environment-id the id of one",
            shortened(wanted.unwrap_or_default())
        )])));
    };
    let cx = Cx::new(environment, &clock, Actor::Person, real, draws);
    let template = templates::find(tx, &cx, &template_id)?;
    let named = opening.version_id.clone().unwrap_or(template_id);
    Ok(Ok((cx, template, named)))
}

/// The one that is named. Without a name: production, once it has an API key by which its
/// inquiries could be read; before that, the sandbox.
fn environment(
    tx: &mut Tx,
    organization_id: &str,
    wanted: Option<&str>,
) -> Result<Option<(Environment, clock::Clock)>> {
    let mut all = clock::environments(tx)?;
    all.retain(|(environment, _)| environment.organization_id == organization_id);
    let fits = |environment: &Environment, wanted: &str| {
        environment.id == wanted || environment.kind.as_str() == wanted
    };
    if let Some(wanted) = wanted {
        return Ok(all.into_iter().find(|(it, _)| fits(it, wanted)));
    }
    let mut live = false;
    for (environment, _) in &all {
        live |= environment.kind == Kind::Production && crate::apikeys::any(tx, &environment.id)?;
    }
    let kind = if live {
        Kind::Production
    } else {
        Kind::Sandbox
    };
    Ok(all.into_iter().find(|(it, _)| it.kind == kind))
}

/// The template that a link names, and the kind of environment that it asks for. A page that says that
/// there is none of that name shows nothing of either.
pub(super) fn owner(
    tx: &mut Tx,
    opening: &Opening,
    real: Timestamp,
    draws: Draws,
) -> Result<Option<(Template, Kind)>> {
    let of_version = match opening.version_id.as_deref() {
        Some(id) => templates::template_of_version(tx, id)?,
        None => None,
    };
    let Some(id) = of_version.or_else(|| opening.template_id.clone()) else {
        return Ok(None);
    };
    let Some(organization_id) = templates::organization_of(tx, &id)? else {
        return Ok(None);
    };
    let mut named = environment(tx, &organization_id, opening.environment.as_deref())?;
    if named.is_none() {
        named = environment(tx, &organization_id, Some(Kind::Sandbox.as_str()))?;
    }
    let Some((environment, clock)) = named else {
        return Ok(None);
    };
    let kind = environment.kind;
    let cx = Cx::new(environment, &clock, Actor::Person, real, draws);
    Ok(Some((templates::find(tx, &cx, &id)?, kind)))
}

/// What the template's settings say against it.
fn barred(template: &Template, cx: &Cx, opening: &Opening) -> Option<Unopened> {
    let security = &template.settings.security;
    if let Some(origin) = opening.opener.origin.as_deref()
        && !templates::may_embed(template, cx.environment.kind, origin)
    {
        Some(Unopened::WrongOrigin)
    } else if template.status == TemplateStatus::Inactive {
        Some(Unopened::Inactive)
    } else if template.live_version_id.is_none() {
        Some(Unopened::Unpublished)
    } else if security.block_client_side_inquiry_creation && opening.signed.is_none() {
        Some(Unopened::Blocked)
    } else {
        None
    }
}

/// What the link asks for. `named`: the template or version, and the id that the inquiry will have;
/// `device_mark`: what the visitor's device showed.
fn wanted(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    opening: &Opening,
    (named, inquiry_id): (&str, &str),
    device_mark: Option<String>,
) -> Result<Found<New>> {
    let channel = match opening.signed {
        Some(_) => Channel::SignedLink,
        None => Channel::ClientSide,
    };
    let mut new = New {
        account_id: opening.account_id.clone(),
        auto_create_account: true,
        account_type_id: opening.account_type_id.clone(),
        reference_id: opening.reference_id.clone(),
        redirect_uri: opening.redirect_uri.clone(),
        theme_set_id: opening.theme_set_id.clone(),
        device_mark,
        ..New::of(named, channel)
    };
    let version_id = match inquiries::version_for(tx, house, cx, &new, inquiry_id) {
        Ok(version_id) => version_id,
        // A version that is still a draft.
        Err(Error::Invalid(_)) => return Ok(Err(Unopened::Unpublished)),
        Err(other) => return Err(other),
    };
    let definition = templates::definition(tx, house, &version_id)?;
    new.fields = opening
        .fields
        .iter()
        .map(|(key, value)| {
            let value = match definition.field_by_any_spelling(key) {
                Some(schema) => typed(schema, value.clone()),
                None => value.clone(),
            };
            (key.clone(), value)
        })
        .collect::<serde_json::Map<String, Json>>();
    Ok(Ok(new))
}

/// A refusal of what the link asks for, as one of ours; faults of the server stay errors.
fn refused(error: Error) -> Result<Unopened> {
    match error {
        Error::Invalid(problems) => Ok(Unopened::Invalid(
            problems.into_iter().map(|it| it.details).collect(),
        )),
        Error::NotFound(details) => {
            // The API's member; the link's parameter has its last name.
            let of_link = details
                .trim_start_matches("data.attributes.")
                .trim_start_matches("meta.auto-create-");
            Ok(Unopened::Invalid(vec![of_link.to_owned()]))
        }
        Error::Conflict { details, .. } => Ok(Unopened::Exists(details)),
        other => Err(other),
    }
}

/// Makes the inquiry of a visit that has none yet, unless something is against it.
pub(super) fn make(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    opening: &Opening,
) -> Result<Found<()>> {
    let Some(prospect) = &visit.prospect else {
        return Ok(Ok(()));
    };
    let Some(proven_at) = prospect.proven_at else {
        return Ok(Err(Unopened::Stale));
    };
    let (cx, template) = (&visit.cx, &visit.template);
    let tally = Tally::read(tx, house, cx, template, &opening.opener)?;
    if let Some(retry_after) = tally.retry_after() {
        return Ok(Err(Unopened::Limited { retry_after }));
    }
    if asks_for_work(template, opening) {
        let bits = tally.bits();
        let solution = opening.work.as_deref().unwrap_or_default();
        if !puzzle::is_solved(seed_of(&prospect.proof), bits, solution) {
            let waited = cx.real.duration_since(proven_at);
            if let Some(retry_after) = hold_off(tx, house, cx, template, opening, waited)? {
                return Ok(Err(Unopened::Unworked { bits, retry_after }));
            }
        }
    }
    tally.count(tx)?;
    let shown = visit.inquiry.it.clone();
    let mut new = prospect.new.clone();
    if shown.assigned.is_some() && opening.device_mark.is_some() {
        // Only now the device is known, and who came on it before.
        let (named, mark) = (
            (new.template.as_str(), shown.id.as_str()),
            opening.device_mark.clone(),
        );
        new = match wanted(tx, house, &visit.cx, opening, named, mark)? {
            Ok(new) => new,
            Err(unopened) => return Ok(Err(unopened)),
        };
    }
    let made = inquiries::create_as(tx, house, &visit.cx, new, Some(&shown.id))?;
    visit.inquiry = made.inquiry;
    visit.prospect = None;
    if visit.inquiry.it.version_id != shown.version_id {
        visit.definition = templates::definition(tx, house, &visit.inquiry.it.version_id)?;
        let position = super::position(&visit.inquiry.it, &visit.definition, visit.cx.now)?;
        visit.standing = Standing::Open(position);
        visit.switched = true;
    }
    if let Some(signed) = &opening.signed
        && let Some(nonce) = &signed.nonce
    {
        link_keys::use_up(tx, house, &visit.template.id, nonce, signed.ends_at())?;
    }
    Ok(Ok(()))
}

/// Who signs a link has made it by their own means.
fn asks_for_work(template: &Template, opening: &Opening) -> bool {
    template.settings.security.client_side.proof_of_work && opening.signed.is_none()
}

/// Seconds that somebody without work, who `waited` since the page was made, has still to wait;
/// none: the inquiry is counted as made without work.
fn hold_off(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    template: &Template,
    opening: &Opening,
    waited: SignedDuration,
) -> Result<Option<u64>> {
    let left = HOLD_OFF.saturating_sub(waited).as_millis();
    if left > 0 {
        return Ok(Some((left as u64).div_ceil(1000)));
    }
    let tally = Tally::without_work(tx, house, cx, template, &opening.opener)?;
    if let Some(retry_after) = tally.retry_after() {
        return Ok(Some(retry_after));
    }
    tally.count(tx)?;
    Ok(None)
}

/// What the page's script does once the page is in sight: the inquiry is there, nothing is begun.
pub fn open(
    tx: &mut Tx,
    house: &House,
    opening: &Opening,
    real: Timestamp,
    seed: Seed,
) -> Result<std::result::Result<Visit, Nowhere>> {
    let mut visit = match visit(tx, house, opening, real, seed.into())? {
        Ok(visit) => visit,
        Err(nowhere) => return Ok(Err(nowhere)),
    };
    Ok(match make(tx, house, &mut visit, opening)? {
        Ok(()) => Ok(visit),
        Err(unopened) => Err(Nowhere::Unopened(unopened)),
    })
}

/// A reservation that this server made.
struct Proven {
    inquiry_id: String,
    session_id: String,
    at: Timestamp,
}

/// `MILLISECONDS.HEX`: when the ids were reserved, and a keyed hash over ids, time and link.
fn proof(
    house: &House,
    inquiry_id: &str,
    session_id: &str,
    at: Timestamp,
    parameters: &[(String, String)],
) -> Result<String> {
    let millis = at.as_millisecond().to_string();
    let mut parts = vec![inquiry_id, session_id, &millis];
    for (name, value) in parameters {
        parts.extend([name.as_str(), value.as_str()]);
    }
    let hash = house.keys.hash("reserved inquiry", &parts)?;
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{millis}.{hex}"))
}

/// The part of a proof that nobody can foretell.
fn seed_of(proof: &str) -> &str {
    proof.split_once('.').map_or(proof, |(_, hash)| hash)
}

fn prove(
    house: &House,
    reserved: &Reserved,
    parameters: &[(String, String)],
) -> Result<Option<Proven>> {
    let Some(session_id) = tokens::session_id(house, &reserved.session_token)? else {
        return Ok(None);
    };
    let millis = reserved.proof.split('.').next().unwrap_or_default();
    let at = millis
        .parse()
        .ok()
        .and_then(|millis| Timestamp::from_millisecond(millis).ok());
    let (Some(at), true) = (at, ids::is(ids::INQUIRY, &reserved.inquiry_id)) else {
        return Ok(None);
    };
    let wanted = proof(house, &reserved.inquiry_id, &session_id, at, parameters)?;
    let same: bool = wanted.as_bytes().ct_eq(reserved.proof.as_bytes()).into();
    Ok(same.then(|| Proven {
        inquiry_id: reserved.inquiry_id.clone(),
        session_id,
        at,
    }))
}

fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
}
