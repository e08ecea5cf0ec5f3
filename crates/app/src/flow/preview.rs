//! Screens to look at: of a version that is being edited, and as a person saw them. Nothing can be
//! done in them, and looking leaves no trace in the inquiry.

use bonafide_db::Tx;
use bonafide_domain::definition::{Definition, StepKind};
use bonafide_domain::field::{Held, Origin};
use bonafide_domain::flow::Position;
use bonafide_domain::inquiry::{
    Channel, CodeRequest, CodeState, Event, Inquiry, Windows, after, apply, create,
};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::{Standing, Visit, position};
use crate::{
    Actor, Cx, Error, House, Kept, Result, Seed, clock, events, ids, inquiries, templates,
};

/// Seconds for which a link to a preview opens it.
const VALID_SECONDS: i64 = 15 * 60;
const AUDIENCE: &str = "preview";
/// Longest token that is looked at.
const MAX_LEN: usize = 2048;
/// Stands in code screens of a version that nobody fills.
const SAMPLE_EMAIL: &str = "name@example.com";
const SAMPLE_PHONE: &str = "+15555550100";

/// What is to be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub environment_id: String,
    pub subject: Subject,
    /// A screen by its step's name; none: where the person is, else the first one.
    pub step: Option<String>,
    /// Locale; none: that of the person's session, else the template's default.
    pub language: Option<String>,
    /// `light` or `dark`; none: as the device has it.
    pub style_variant: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A template version, drafts too, filled by nobody.
    Version { id: String },
    /// An inquiry as it was after one of its events.
    Moment {
        inquiry_id: String,
        event_id: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    exp: i64,
    #[serde(flatten)]
    preview: Preview,
}

/// The address of a preview, for a frame on a page of this server; it opens for a quarter of an
/// hour to whoever holds it. The caller has checked that its reader may see what it shows.
pub fn preview_link(house: &House, preview: &Preview, real: Timestamp) -> Result<String> {
    let claims = Claims {
        aud: AUDIENCE.into(),
        exp: real.as_second() + VALID_SECONDS,
        preview: preview.clone(),
    };
    let key = EncodingKey::from_secret(house.keys.token_key()?);
    let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key)
        .map_err(Error::internal)?;
    Ok(format!("/verify/preview?token={token}"))
}

fn read(house: &House, token: &str, real: Timestamp) -> Result<Option<Preview>> {
    if token.len() > MAX_LEN {
        return Ok(None);
    }
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    // Compared below: the library would ask this machine's clock.
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(house.keys.token_key()?);
    let decoded = jsonwebtoken::decode::<Claims>(token, &key, &validation);
    Ok(decoded
        .ok()
        .map(|data| data.claims)
        .filter(|claims| claims.exp > real.as_second())
        .map(|claims| claims.preview))
}

/// What a preview's link leads to; none when it does not hold or its subject was erased.
pub fn preview(
    tx: &mut Tx,
    house: &House,
    token: &str,
    real: Timestamp,
    seed: Seed,
) -> Result<Option<(Preview, Visit)>> {
    let Some(preview) = read(house, token, real)? else {
        return Ok(None);
    };
    let (environment, clock) = clock::environment(tx, &preview.environment_id)?;
    let mut cx = Cx::new(environment, &clock, Actor::Person, real, seed);
    let mut inquiry = match &preview.subject {
        Subject::Version { id } => {
            let (template, version) = templates::find_version(tx, &cx, id)?;
            nobodys(&cx, (template.id, version.id))
        }
        Subject::Moment {
            inquiry_id,
            event_id,
        } => match moment(tx, house, &cx, inquiry_id, event_id)? {
            Some((inquiry, at)) => {
                cx.now = at;
                inquiry
            }
            None => return Ok(None),
        },
    };
    let definition = templates::definition(tx, house, &inquiry.version_id)?;
    if matches!(preview.subject, Subject::Version { .. }) {
        fill_codes(&mut inquiry, &definition, cx.now);
    }
    let here = match &preview.step {
        Some(step) if definition.step(step).is_some() => Position {
            step: step.clone(),
            history: before(&definition, step),
            ahead: Vec::new(),
        },
        Some(_) => return Ok(None),
        None => position(&inquiry, &definition, cx.now)?,
    };
    let visit = Visit {
        template: templates::find(tx, &cx, &inquiry.template_id)?,
        cx,
        inquiry: Kept {
            it: inquiry,
            key: None,
        },
        definition,
        session: None,
        reserved: None,
        ticket: None,
        standing: Standing::Open(here),
        prospect: None,
        switched: false,
    };
    Ok(Some((preview, visit)))
}

fn nobodys(cx: &Cx, of: (String, String)) -> Inquiry {
    let windows = Windows {
        after_create: 86_400,
        after_start: None,
        after_resume: 86_400,
        one_time_link: 86_400,
    };
    let environment_id = cx.environment.id.clone();
    let id = cx.id(ids::INQUIRY);
    Inquiry::new(id, environment_id, of, Channel::Dashboard, windows, cx.now)
}

/// Codes are shown as sent, to sample addresses: the screen to look at is the one that asks for them.
fn fill_codes(inquiry: &mut Inquiry, definition: &Definition, now: Timestamp) {
    for step in &definition.steps {
        let (code, destination) = match &step.kind {
            StepKind::EmailCode(code) => (code, SAMPLE_EMAIL),
            StepKind::PhoneCode(code) => (code, SAMPLE_PHONE),
            _ => continue,
        };
        let held = Held {
            value: destination.into(),
            origin: Origin::Person,
        };
        inquiry.personal.fields.insert(code.field.clone(), held);
        let sent = CodeRequest {
            destination: destination.into(),
            hash: String::new(),
            sent_at: now,
            valid_until: after(now, code.valid_seconds),
        };
        let state = CodeState {
            requests: vec![sent],
            sends: 1,
            ..CodeState::default()
        };
        inquiry.personal.codes.insert(step.name.clone(), state);
    }
}

/// The screens that stand before a step in the document, as if they had been shown.
fn before(definition: &Definition, step: &str) -> Vec<String> {
    definition
        .steps
        .iter()
        .take_while(|earlier| earlier.name != step)
        .filter(|earlier| earlier.kind.is_screen())
        .map(|earlier| earlier.name.clone())
        .collect()
}

/// An inquiry as it was after one of its events, and when that was; none once erased.
fn moment(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    inquiry_id: &str,
    event_id: &str,
) -> Result<Option<(Inquiry, Timestamp)>> {
    // Scopes the history to an inquiry of this environment.
    inquiries::find(tx, house, cx, inquiry_id)?;
    let mut state: Option<Inquiry> = None;
    for event in events::history(tx, house, cx, inquiry_id)? {
        let Some(body) = event.body else {
            return Ok(None);
        };
        let fact: Event =
            serde_json::from_value(body["change"].clone()).map_err(Error::internal)?;
        match &mut state {
            None => state = create(&fact),
            Some(inquiry) => apply(inquiry, &fact, event.created_at),
        }
        if event.id == event_id {
            return Ok(state.map(|inquiry| (inquiry, event.created_at)));
        }
    }
    Ok(None)
}
