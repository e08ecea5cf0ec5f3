//! Many invented inquiries at once, for looking at lists, figures and speed as they are in life.
//!
//! Everything goes through the use-cases of the API and the pages, at times that are spread over the
//! past, in the order of those times within a batch. The same number of inquiries, days and seed
//! gives the same people with the same fates.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use bonafide_db::Tx;
use bonafide_domain::definition::{Definition, Outcome};
use bonafide_domain::field::Values;
use bonafide_domain::inquiry::{Audience, Channel, Command};
use bonafide_domain::play::{self, Codes, Effort, Turn, Wish};
use bonafide_domain::session::Device;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Map;

use super::people::{Chance, Person};
use super::player::{Player, Stage};
use crate::inquiries::{New, Overrides};
use crate::seal::digest;
use crate::{
    Actor, Cx, Draws, Error, House, Kind, Result, Seed, clock, inquiries, tags, templates,
};

/// Inquiries in one transaction.
pub const BATCH: u64 = 25;
/// Most that one run makes.
pub const MAX_INQUIRIES: u64 = 10_000_000;
/// Templates that are used.
const MAX_TEMPLATES: i64 = 10;
/// A person comes within the time that a link lives by default.
const LATEST_LEAD_SECONDS: u32 = 18 * 3600;

const TAGS: [&str; 5] = [
    "priority",
    "partner",
    "callback",
    "high value",
    "second attempt",
];
const REASONS: [&str; 3] = [
    "Details do not match",
    "Details cannot be confirmed",
    "Duplicate of another inquiry",
];

#[derive(Clone, Copy, Debug)]
pub struct Population {
    pub inquiries: u64,
    /// Days before now over which they were made.
    pub days: u32,
    pub seed: u64,
}

/// What happens to an inquiry, and when.
enum Deed {
    Create,
    Turn,
    Expire,
    Resume,
    Tag(&'static str),
    Note(&'static str),
    Review,
    Approve,
    Decline(&'static str),
    Redact,
}

struct One {
    number: u64,
    template: usize,
    channel: Channel,
    person: Person,
    reference_id: Option<String>,
    is_prefilled: bool,
    turns: Vec<Turn>,
    device: Device,
    locale: String,
    deeds: Vec<Deed>,
}

struct Template {
    id: String,
    definition: std::sync::Arc<Definition>,
}

/// Makes the inquiries from `first` to `first + BATCH` of a population, as far as there are so many.
/// How many were made.
///
/// # Errors
/// 409 when the sandbox's clock stands still or no template is published.
pub fn populate(
    tx: &mut Tx,
    house: &House,
    of: &Population,
    first: u64,
    real: Timestamp,
    secret: Seed,
) -> Result<u64> {
    let (environment, clock) = clock::environments(tx)?
        .into_iter()
        .find(|(environment, _)| environment.kind == Kind::Sandbox)
        .ok_or_else(|| Error::internal("there is no sandbox environment"))?;
    if clock.frozen_at.is_some() {
        return Err(Error::conflict(
            "The sandbox's clock stands still; thaw it before inquiries are spread over time",
        ));
    }
    let cx = Cx::new(environment.clone(), &clock, Actor::Command, real, secret);
    let mut known = Vec::new();
    for (id, version_id) in templates::live(tx, &cx, MAX_TEMPLATES)? {
        let definition = templates::definition(tx, house, &version_id)?;
        known.push(Template { id, definition });
    }
    if known.is_empty() {
        return Err(Error::conflict("No template is active and published"));
    }
    let count = BATCH.min(of.inquiries.saturating_sub(first));
    let end = cx.now;
    let mut all = Vec::new();
    let mut due = BinaryHeap::new();
    for number in first..first + count {
        let (one, times) = invent(of, number, &known, end);
        for (place, at) in times.iter().enumerate() {
            // What lies in the future has not happened yet.
            if *at <= end {
                due.push(Reverse((*at, all.len(), place)));
            }
        }
        all.push(one);
    }
    let mut players: Vec<Option<Player>> = all.iter().map(|_| None).collect();
    let shift = SignedDuration::from_millis(clock.offset_ms);
    while let Some(Reverse((at, index, place))) = due.pop() {
        let one = &mut all[index];
        // The use-cases are told a machine's time that the sandbox's clock turns into this one.
        let at = at.checked_sub(shift).unwrap_or(at);
        match (&one.deeds[place], &mut players[index]) {
            (Deed::Create, player @ None) => {
                let names = digest(&[
                    b"bonafide population",
                    &of.seed.to_be_bytes(),
                    &one.number.to_be_bytes(),
                ]);
                let own = Seed(digest(&[&secret.0, &one.number.to_be_bytes()]));
                let mut stage = Stage {
                    house,
                    environment: environment.clone(),
                    clock,
                    real: at,
                    caller: Actor::Command,
                    draws: Draws::named(own, Seed(names)),
                    parts: 0,
                };
                let id = create(tx, &mut stage, one, &known)?;
                let turns = std::mem::take(&mut one.turns);
                let made = Player::new(stage, &id, turns, &one.locale).on(one.device.clone());
                *player = Some(made);
            }
            (deed, Some(player)) => {
                player.stage.real = at;
                perform(tx, player, deed)?;
            }
            (_, None) => return Err(Error::internal("an inquiry's life began before it did")),
        }
    }
    Ok(count)
}

fn perform(tx: &mut Tx, player: &mut Player, deed: &Deed) -> Result<()> {
    let house = player.stage.house;
    let id = player.id().to_owned();
    let cx = player.stage.callers();
    match deed {
        Deed::Create => Ok(()),
        Deed::Turn => player.turn(tx).map(drop),
        Deed::Expire => {
            let cx = player.stage.cx(Actor::System);
            inquiries::act(tx, house, &cx, &id, Command::Expire).map(drop)
        }
        Deed::Resume => inquiries::resume(tx, house, &cx, &id).map(drop),
        Deed::Tag(name) => {
            let mut kept = inquiries::find(tx, house, &cx, &id)?;
            let mut names = kept.it.tags.clone();
            names.push(tags::ensure(tx, &cx, name)?);
            inquiries::set_tags(tx, house, &cx, &mut kept, names)
        }
        Deed::Note(text) => {
            let text = (*text).to_owned();
            inquiries::add_note(tx, house, &cx, &id, Audience::Team, text).map(drop)
        }
        Deed::Review => inquiries::act(tx, house, &cx, &id, Command::MarkForReview).map(drop),
        Deed::Approve => {
            let command = Command::Approve { comment: None };
            inquiries::act(tx, house, &cx, &id, command).map(drop)
        }
        Deed::Decline(reason) => {
            let comment = Some((*reason).to_owned());
            inquiries::act(tx, house, &cx, &id, Command::Decline { comment }).map(drop)
        }
        Deed::Redact => inquiries::redact(tx, house, &cx, &id).map(drop),
    }
}

fn create(tx: &mut Tx, stage: &mut Stage, one: &One, known: &[Template]) -> Result<String> {
    let cx = stage.callers();
    let template = &known[one.template];
    let fields = match one.is_prefilled {
        true => only_names(template, one),
        false => Map::new(),
    };
    let new = New {
        template: template.id.clone(),
        channel: one.channel,
        account_id: None,
        auto_create_account: one.reference_id.is_some(),
        account_type_id: None,
        reference_id: one.reference_id.clone(),
        creator: None,
        redirect_uri: None,
        note: None,
        fields,
        tags: Vec::new(),
        initial_step: None,
        theme_set_id: None,
        overrides: Overrides::default(),
        device_mark: None,
        with_session: false,
        with_link: false,
    };
    Ok(inquiries::create(tx, stage.house, &cx, new)?.inquiry.it.id)
}

/// What an organization knows of its customers already.
fn only_names(template: &Template, one: &One) -> Map<String, serde_json::Value> {
    one.person
        .answers()
        .into_iter()
        .filter(|(key, _)| key.starts_with("name-") && template.definition.field(key).is_some())
        .collect()
}

/// A person, what they are asked for, and what becomes of it.
fn invent(
    of: &Population,
    number: u64,
    known: &[Template],
    end: Timestamp,
) -> (One, Vec<Timestamp>) {
    let mut chance = Chance::new(of.seed, number);
    let span = i64::from(of.days.max(1)) * 86_400_000;
    let slot = (span / of.inquiries.max(1) as i64).max(1);
    let before = span - span / of.inquiries.max(1) as i64 * number as i64;
    let jitter = i64::from(chance.below(u32::try_from(slot).unwrap_or(u32::MAX)));
    let created = later(end, -(before - jitter).max(0));

    // Half of the people come more than once in their life.
    let who = u64::from(chance.below((of.inquiries / 2).clamp(1, 1 << 31) as u32));
    let has_reference = chance.percent(60);
    let template = match known.len() {
        1 => 0,
        // The first ones more often than the last.
        count => chance.below(count as u32).min(chance.below(count as u32)) as usize,
    };
    let channel = match chance.below(100) {
        0..70 => Channel::Api,
        70..90 => Channel::ClientSide,
        90..96 => Channel::SignedLink,
        _ => Channel::Dashboard,
    };
    let languages = known[template].definition.enabled_languages();
    let locale = match languages.is_empty() || chance.percent(60) {
        true => known[template].definition.default_language(),
        false => *chance.one(languages),
    };
    let mut one = One {
        number,
        template,
        channel,
        person: Person::new(of.seed, who),
        reference_id: has_reference.then(|| format!("customer-{who}")),
        is_prefilled: channel == Channel::Api && chance.percent(30),
        turns: Vec::new(),
        device: device(&mut chance),
        locale: locale.as_str().to_owned(),
        deeds: Vec::new(),
    };
    let times = live(&mut one, &mut chance, &known[template].definition, created);
    (one, times)
}

fn later(at: Timestamp, millis: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_millis(millis))
        .unwrap_or(at)
}

/// Fills in the deeds of one life; gives their times, never going back.
fn live(
    one: &mut One,
    chance: &mut Chance,
    definition: &Definition,
    created: Timestamp,
) -> Vec<Timestamp> {
    let mut at = created;
    let mut times = vec![at];
    one.deeds.push(Deed::Create);
    let mut then = |one: &mut One, at: &mut Timestamp, seconds: u32, deed: Deed| {
        *at = later(*at, i64::from(seconds) * 1000);
        times.push(*at);
        one.deeds.push(deed);
    };
    if chance.percent(15) {
        then(one, &mut at, 1, Deed::Tag(chance.one::<&str>(&TAGS)));
    }
    let day = 86_400;
    if chance.percent(14) {
        // Nobody ever comes.
        then(one, &mut at, day, Deed::Expire);
        return times;
    }
    let fails = chance.percent(6);
    one.turns = turns(one, definition, created, fails);
    let leaves = chance.percent(17) && one.turns.len() > 1;
    let count = match leaves {
        true => chance.between(1, one.turns.len() as u32 - 1) as usize,
        false => one.turns.len(),
    };
    // Most come within minutes, some after hours.
    let lead = match chance.below(10) {
        0..6 => chance.between(5, 300),
        6..9 => chance.between(300, 7200),
        _ => chance.between(7200, LATEST_LEAD_SECONDS),
    };
    for turn in 0..count {
        let seconds = if turn == 0 {
            lead
        } else {
            chance.between(8, 110)
        };
        then(one, &mut at, seconds, Deed::Turn);
    }
    if leaves {
        then(one, &mut at, day, Deed::Expire);
        if chance.percent(20) {
            then(one, &mut at, 3600, Deed::Resume);
            then(one, &mut at, day, Deed::Expire);
        }
        return times;
    }
    let hours = chance.between(60, 30 * 3600);
    match chance.below(100) {
        // Still as the person left it.
        0..22 => {}
        22..32 => then(one, &mut at, 30, Deed::Review),
        32..44 => {
            if chance.percent(30) {
                then(
                    one,
                    &mut at,
                    hours / 2,
                    Deed::Note("Called back; no answer."),
                );
            }
            then(
                one,
                &mut at,
                hours,
                Deed::Decline(chance.one::<&str>(&REASONS)),
            );
        }
        _ => {
            if chance.percent(10) {
                then(one, &mut at, 30, Deed::Review);
            }
            then(one, &mut at, hours, Deed::Approve);
        }
    }
    if chance.percent(1) {
        then(one, &mut at, 7 * day, Deed::Redact);
    }
    times
}

/// What the person does on the way to an end of the template; nothing when there is no such way.
fn turns(one: &One, definition: &Definition, created: Timestamp, fails: bool) -> Vec<Turn> {
    let given = one.person.answers();
    let answers = given
        .into_iter()
        .filter(|(key, _)| definition.field(key).is_some())
        .collect();
    let today = created.to_zoned(TimeZone::UTC).date();
    let wish = |outcome| Wish {
        outcome,
        codes: Codes::Any,
    };
    let wishes = match fails {
        true => [wish(Outcome::Failed), wish(Outcome::Completed)],
        false => [wish(Outcome::Completed), wish(Outcome::NeedsReview)],
    };
    let mut values = Values::new();
    for (key, value) in definition.default_values() {
        let held = bonafide_domain::field::Held {
            value: value.clone(),
            origin: bonafide_domain::field::Origin::Default,
        };
        values.insert(key.to_owned(), held);
    }
    if one.is_prefilled {
        for (key, value) in one.person.answers() {
            if key.starts_with("name-") && definition.field(&key).is_some() {
                let held = bonafide_domain::field::Held {
                    value,
                    origin: bonafide_domain::field::Origin::Api,
                };
                values.insert(key, held);
            }
        }
    }
    wishes
        .into_iter()
        .find_map(|wish| {
            let mut effort = Effort::default();
            play::plan(definition, &values, &answers, today, wish, &mut effort).ok()
        })
        .map(|plan| plan.turns)
        .unwrap_or_default()
}

fn device(chance: &mut Chance) -> Device {
    let text = |text: &str| Some(text.to_owned());
    let (kind, system, browser) = *chance.one(&[
        ("mobile", "iOS", "Safari"),
        ("mobile", "iOS", "Safari"),
        ("mobile", "Android", "Chrome"),
        ("mobile", "Android", "Samsung Internet"),
        ("desktop", "Windows", "Edge"),
        ("desktop", "macOS", "Safari"),
        ("desktop", "Linux", "Firefox"),
    ]);
    Device {
        // Addresses that are kept for documentation (RFC 5737).
        ip_address: Some(format!("203.0.113.{}", chance.between(1, 254))),
        user_agent: text("Bonafide sandbox population"),
        os_name: text(system),
        device_type: text(kind),
        browser_name: text(browser),
        ..Device::default()
    }
}
