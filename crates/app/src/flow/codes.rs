//! Codes sent by e-mail or text message: sending, checking, and what the sandbox would have sent.

use bonafide_db::Tx;
use bonafide_domain::definition::{CodeStep, StepKind};
use bonafide_domain::inquiry::{CodeRequest, CodeState, Command, after};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::{CodeFault, Faults, Visit};
use crate::events::time;
use crate::jobs::{self, Effect};
use crate::messages::Words;
use crate::seal::Place;
use crate::tables::OUTBOX;
use crate::{Error, House, Kind, Result, ids, inquiries};

/// In a sandbox every code is this one, so that tests need no mailbox.
pub const SANDBOX_CODE: &str = "123456";
/// Seconds between two sends of one step.
const RESEND_AFTER: i64 = 30;
/// Sends of one step over all addresses, first ones included.
pub const MAX_SENDS: u32 = 10;

/// A message that a sandbox kept instead of sending.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sent {
    pub to: String,
    pub subject: Option<String>,
    pub text: String,
    pub code: Option<String>,
    #[serde(skip)]
    pub at: Option<Timestamp>,
}

/// What a code screen shows.
pub struct CodeView {
    pub phone: bool,
    /// Masked.
    pub destination: String,
    /// Seconds until another code can be sent; 0: now.
    pub resend_in: u32,
    pub resends_left: u32,
    pub attempts_left: u32,
    pub attempts_used: u32,
    pub sends: u32,
}

fn code_step<'a>(visit: &'a Visit, step: &str) -> Result<(&'a CodeStep, bool)> {
    match visit.definition.step(step).map(|step| &step.kind) {
        Some(StepKind::EmailCode(code)) => Ok((code, false)),
        Some(StepKind::PhoneCode(code)) => Ok((code, true)),
        _ => Err(Error::internal("not a code step")),
    }
}

fn destination(visit: &Visit, code: &CodeStep) -> Option<String> {
    visit
        .inquiry
        .it
        .personal
        .fields
        .get(&code.field)
        .and_then(|held| held.value.as_str())
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn state(visit: &Visit, step: &str) -> CodeState {
    visit
        .inquiry
        .it
        .personal
        .codes
        .get(step)
        .cloned()
        .unwrap_or_default()
}

pub fn code_view(visit: &Visit, step: &str) -> Result<CodeView> {
    let (code, phone) = code_step(visit, step)?;
    let state = state(visit, step);
    Ok(CodeView {
        phone,
        destination: destination(visit, code).map_or_else(String::new, |to| masked(&to)),
        resend_in: wait(&state, visit.cx.now),
        resends_left: resends_left(code, &state),
        attempts_left: code.attempts.saturating_sub(state.attempts),
        attempts_used: state.attempts,
        sends: state.sends,
    })
}

/// Whether a code is on its way to the address that the step's field holds now. It is not yet where
/// a flow begins with the code step, or where the address was changed from outside.
pub fn is_sent(visit: &Visit, step: &str) -> Result<bool> {
    let (code, _) = code_step(visit, step)?;
    let sent_to = state(visit, step)
        .requests
        .pop()
        .map(|last| last.destination);
    Ok(sent_to.is_some() && sent_to == destination(visit, code))
}

fn wait(state: &CodeState, now: Timestamp) -> u32 {
    let Some(last) = state.requests.last() else {
        return 0;
    };
    let since = now.as_second() - last.sent_at.as_second();
    (RESEND_AFTER - since).clamp(0, RESEND_AFTER) as u32
}

fn resends_left(code: &CodeStep, state: &CodeState) -> u32 {
    (code.resends + 1)
        .min(MAX_SENDS)
        .saturating_sub(state.sends)
}

/// `j•••@example.com`, `•••• 4567`.
pub(super) fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((name, host)) => {
            let first = name.chars().next().map(String::from).unwrap_or_default();
            format!("{first}•••@{host}")
        }
        None => {
            let digits: Vec<char> = address.chars().collect();
            let tail: String = digits[digits.len().saturating_sub(2)..].iter().collect();
            format!("•••• {tail}")
        }
    }
}

/// Arriving at a code step: sends the first code to this address. False: there is no address, and
/// the step has failed.
pub(super) fn begin(tx: &mut Tx, house: &House, visit: &mut Visit, step: &str) -> Result<bool> {
    let (code, phone) = code_step(visit, step)?;
    let code = code.clone();
    let mut state = state(visit, step);
    let Some(to) = destination(visit, &code) else {
        state.passed = Some(false);
        keep(tx, house, visit, step, state)?;
        return Ok(false);
    };
    let same = state
        .requests
        .last()
        .is_some_and(|last| last.destination == to);
    if same && state.passed != Some(false) {
        return Ok(true);
    }
    if state.sends >= MAX_SENDS {
        state.passed = Some(false);
        keep(tx, house, visit, step, state)?;
        return Ok(false);
    }
    // Another address, or the same one after a failure, is another verification.
    close(&mut state);
    state.attempts = 0;
    state.passed = None;
    send(tx, house, visit, step, &code, phone, to, state)?;
    Ok(true)
}

/// Ends a verification: its codes work no more, and only its last request is kept, valid for no
/// time, so that the verifications can be counted.
fn close(state: &mut CodeState) {
    let last = state.requests.len().saturating_sub(1);
    let mut index = 0;
    state.requests.retain(|request| {
        index += 1;
        index > last || is_closed(request)
    });
    if let Some(last) = state.requests.last_mut() {
        last.valid_until = last.sent_at;
    }
}

fn is_closed(request: &CodeRequest) -> bool {
    request.valid_until <= request.sent_at
}

/// How many verifications were begun at a code step.
pub(super) fn verifications(state: &CodeState) -> u32 {
    let closed = state
        .requests
        .iter()
        .filter(|request| is_closed(request))
        .count();
    let open = state.requests.len() > closed;
    u32::try_from(closed)
        .unwrap_or(u32::MAX)
        .saturating_add(open.into())
}

pub(super) fn resend(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    step: &str,
) -> Result<Option<Faults>> {
    let (code, phone) = code_step(visit, step)?;
    let code = code.clone();
    let state = state(visit, step);
    let fault = |fault| {
        Ok(Some(Faults {
            code: Some(fault),
            ..Faults::default()
        }))
    };
    if resends_left(&code, &state) == 0 {
        return fault(CodeFault::NoMoreSends);
    }
    let seconds = wait(&state, visit.cx.now);
    if seconds > 0 {
        return fault(CodeFault::TooSoon { seconds });
    }
    let Some(to) = destination(visit, &code) else {
        return Ok(None);
    };
    send(tx, house, visit, step, &code, phone, to, state)?;
    Ok(None)
}

#[allow(clippy::too_many_arguments)] // one message and where it comes from
fn send(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    step: &str,
    code: &CodeStep,
    phone: bool,
    to: String,
    mut state: CodeState,
) -> Result<()> {
    let sandbox = visit.cx.environment.kind == Kind::Sandbox;
    let possible = if phone {
        house.settings.can_text
    } else {
        house.settings.can_mail
    };
    if !sandbox && !possible {
        return Err(Error::NotAvailable(format!(
            "{} are not set up on this server",
            if phone { "Text messages" } else { "E-mails" }
        )));
    }
    let digits = if sandbox {
        SANDBOX_CODE.to_owned()
    } else {
        let random = visit.cx.draw();
        let number = u64::from_be_bytes(random[..8].try_into().map_err(Error::internal)?);
        format!("{:06}", number % 1_000_000)
    };
    state.sends += 1;
    state.requests.push(CodeRequest {
        hash: hash(house, visit, step, &to, &digits)?,
        destination: to.clone(),
        sent_at: visit.cx.now,
        valid_until: after(visit.cx.now, code.valid_seconds),
    });
    keep(tx, house, visit, step, state)?;
    let organization = visit.cx.environment.organization_name.clone();
    let host = url::Url::parse(&house.settings.public_url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let words = Words::nearest(visit.inquiry.it.locale.as_deref());
    let named = [("code", &*digits), ("organization", &*organization)];
    let works = words.count("works-for", "minutes", code.valid_seconds.div_ceil(60))?;
    let message = if phone {
        Sent {
            to,
            subject: None,
            // The last line lets phones fill the code in by themselves.
            text: format!(
                "{} {works}\n\n@{host} #{digits}",
                words.say("code-sms", &named)?
            ),
            code: Some(digits.clone()),
            at: None,
        }
    } else {
        Sent {
            to,
            subject: Some(words.say("code-subject", &named)?),
            text: format!(
                "{}\n\n{digits}\n\n{works} {}\n",
                words.say("code-enter", &named[1..])?,
                words.say("ignore", &[])?
            ),
            code: Some(digits.clone()),
            at: None,
        }
    };
    dispatch(tx, visit, message)
}

/// Sends a message, or keeps it where a sandbox shows it.
pub(super) fn dispatch(tx: &mut Tx, visit: &Visit, message: Sent) -> Result<()> {
    let cx = &visit.cx;
    let inquiry_id = visit.inquiry.it.id.as_str();
    let key = visit.inquiry.key.as_ref().ok_or_else(Error::not_found)?;
    if cx.environment.kind != Kind::Sandbox {
        let effect = match message.subject {
            Some(subject) => Effect::Mail {
                to: message.to,
                subject,
                text: message.text,
            },
            None => Effect::Sms {
                to: message.to,
                text: message.text,
            },
        };
        return jobs::enqueue(tx, cx, inquiry_id, key, &effect);
    }
    let id = cx.id(ids::JOB);
    let place = Place {
        subject: inquiry_id,
        purpose: "outbox",
        id: &id,
    };
    let plain = serde_json::to_vec(&message).map_err(Error::internal)?;
    let sealed = key.seal(&place, &plain, &cx.draw())?;
    tx.insert(
        &OUTBOX,
        vec![
            id.as_str().into(),
            cx.environment.id.as_str().into(),
            inquiry_id.into(),
            cx.now.as_millisecond().into(),
            sealed.into(),
        ],
    )?;
    Ok(())
}

/// Messages of one sandbox inquiry, newest first.
pub fn outbox(tx: &mut Tx, visit: &Visit) -> Result<Vec<Sent>> {
    let inquiry_id = visit.inquiry.it.id.as_str();
    let key = visit.inquiry.key.as_ref().ok_or_else(Error::not_found)?;
    let rows = tx.query(
        "select id, created_at, sealed from outbox where inquiry_id = $1 order by id desc limit 50",
        &[inquiry_id.into()],
    )?;
    rows.iter()
        .map(|row| {
            let place = Place {
                subject: inquiry_id,
                purpose: "outbox",
                id: row.text(0)?,
            };
            let plain = key.open(&place, row.bytes(2)?)?;
            let mut sent: Sent = serde_json::from_slice(&plain).map_err(Error::internal)?;
            sent.at = Some(time(row.int(1)?)?);
            Ok(sent)
        })
        .collect()
}

/// Zeros of the digits that keyboards of the pages' languages type: Arabic, Persian, full-width.
const ZEROS: [char; 3] = ['\u{660}', '\u{6f0}', '\u{ff10}'];

fn western_digit(c: char) -> char {
    ZEROS
        .iter()
        .find_map(|zero| {
            (c as u32)
                .checked_sub(*zero as u32)
                .filter(|digit| *digit < 10)
        })
        .and_then(|digit| char::from_digit(digit, 10))
        .unwrap_or(c)
}

fn hash(house: &House, visit: &Visit, step: &str, to: &str, digits: &str) -> Result<String> {
    let hash = house
        .keys
        .hash("code", &[&visit.inquiry.it.id, step, to, digits])?;
    Ok(bs58::encode(hash).into_string())
}

fn keep(tx: &mut Tx, house: &House, visit: &mut Visit, step: &str, state: CodeState) -> Result<()> {
    let command = Command::Code {
        step: step.to_owned(),
        state,
    };
    inquiries::change(tx, house, &visit.cx, &mut visit.inquiry, command)?;
    Ok(())
}

/// Checks what the person typed. None: right, or the last attempt is used up; the flow goes on.
pub(super) fn check(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    step: &str,
    typed: &str,
) -> Result<Option<Faults>> {
    let (code, _) = code_step(visit, step)?;
    let code = code.clone();
    let mut state = state(visit, step);
    if state.passed.is_some() {
        return Ok(None);
    }
    let fault = |fault| {
        Ok(Some(Faults {
            code: Some(fault),
            ..Faults::default()
        }))
    };
    let digits: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !"-\u{2013}.".contains(*c))
        .map(western_digit)
        .collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return fault(CodeFault::Malformed);
    }
    inquiries::change(tx, house, &visit.cx, &mut visit.inquiry, Command::Start)?;
    let Some(to) = destination(visit, &code) else {
        return Ok(None);
    };
    let typed = hash(house, visit, step, &to, &digits)?;
    let mut right = false;
    let mut stale = false;
    for request in state
        .requests
        .iter()
        .filter(|request| request.destination == to)
    {
        let same: bool = request.hash.as_bytes().ct_eq(typed.as_bytes()).into();
        if same && request.valid_until > visit.cx.now {
            right = true;
        } else if same {
            stale = true;
        }
    }
    if right {
        state.passed = Some(true);
        keep(tx, house, visit, step, state)?;
        return Ok(None);
    }
    state.attempts += 1;
    let over = state.attempts >= code.attempts;
    if over {
        state.passed = Some(false);
    }
    keep(tx, house, visit, step, state)?;
    match (over, stale) {
        (true, _) => Ok(None),
        (false, true) => fault(CodeFault::Expired),
        (false, false) => fault(CodeFault::Wrong),
    }
}
