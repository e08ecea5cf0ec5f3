//! An inquiry session: one access of an inquiry from one device.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Made, and its token not used yet.
    New,
    Active,
    Expired,
}

impl Status {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Active => "active",
            Self::Expired => "expired",
        }
    }
}

/// What tells one device from another. Sealed under the inquiry's key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Device {
    pub ip_address: Option<String>,
    pub user_agent: Option<String>,
    pub os_name: Option<String>,
    pub os_full_version: Option<String>,
    pub device_type: Option<String>,
    pub device_name: Option<String>,
    pub browser_name: Option<String>,
    pub browser_full_version: Option<String>,
    /// ISO 3166-1 alpha-2, where something in front of the server tells it. Not kept with the
    /// session.
    #[serde(skip)]
    pub country_code: Option<String>,
    /// What the device is recognised by when it comes again, where it has such a mark. Not kept with
    /// the session.
    #[serde(skip)]
    pub mark: Option<String>,
}

/// How a person is brought to another device (contract, sessions: `device-handoff-method`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    Qr,
    Sms,
    Email,
}

impl Method {
    pub const ALL: [Self; 3] = [Self::Qr, Self::Sms, Self::Email];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HandoffState {
    /// A link is there, and nobody has taken it yet.
    Offered,
    /// Somebody goes on with the other device.
    Taken,
    /// Somebody opened the link and said that they had not asked for it.
    Declined,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HandoffEnd {
    /// The person goes on where they began.
    TakenBack,
    Declined,
}

/// A session on its way to another device: this session waits until it is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handoff {
    /// The session that the link opens.
    pub to: String,
    pub method: Method,
    /// When the link stops to work unless it is taken before.
    pub link_until: Timestamp,
    pub state: HandoffState,
    /// Keyed hash of the page on which it was taken: the same page may send it again when the
    /// answer was lost, another one may not.
    pub page: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub id: String,
    pub environment_id: String,
    pub inquiry_id: String,
    pub status: Status,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub expired_at: Option<Timestamp>,
    /// Taken from the inquiry at creation; moved only when the person asks for more time in it.
    pub expires_at: Timestamp,
    pub device_handoff_method: Option<String>,
    pub locale: Option<String>,
    /// The session that this one was handed on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handoff: Option<Handoff>,
    #[serde(skip)]
    pub device: Device,
}

#[derive(Clone, Debug)]
pub enum Command {
    /// First use of the token, from this device.
    Start {
        device: Box<Device>,
        locale: String,
    },
    Expire,
    /// The person stopped; the session's status reads `expired`.
    Cancel,
    /// The person needs more time.
    Extend {
        until: Timestamp,
    },
    /// The person wants to go on with another device; an offer before it is replaced.
    HandOff {
        to: String,
        method: Method,
        link_until: Timestamp,
    },
    /// The other device begins. `page`: see [`Handoff::page`].
    TakeOver {
        page: String,
    },
    /// Whoever opened the link did not ask for it.
    Decline,
    /// The person goes on here.
    TakeBack,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Created { session: Box<Session> },
    Started { device: Box<Device>, locale: String },
    Expired,
    Canceled,
    Extended { until: Timestamp },
    HandoffBegan { handoff: Handoff },
    HandoffTaken { page: String },
    HandoffEnded { how: HandoffEnd },
}

impl Event {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "inquiry-session.created",
            Self::Started { .. } => "inquiry-session.started",
            Self::Expired => "inquiry-session.expired",
            Self::Canceled => "inquiry-session.canceled",
            Self::Extended { .. } => "inquiry-session.extended",
            Self::HandoffBegan { .. } => "inquiry-session.handoff-began",
            Self::HandoffTaken { .. } => "inquiry-session.handoff-taken",
            Self::HandoffEnded { .. } => "inquiry-session.handoff-ended",
        }
    }
}

pub fn decide(session: &Session, command: Command) -> Result<Option<Event>, Refusal> {
    let state = session.handoff.as_ref().map(|handoff| handoff.state);
    match (session.status, command) {
        (Status::New, Command::Start { device, locale }) => {
            Ok(Some(Event::Started { device, locale }))
        }
        (Status::Active, Command::Start { .. }) => Ok(None),
        (Status::Expired, Command::Start { .. }) => Err(Refusal::new("The session has expired")),
        (Status::Expired, Command::Expire | Command::Cancel) => Ok(None),
        (_, Command::Expire) => Ok(Some(Event::Expired)),
        (_, Command::Cancel) => Ok(Some(Event::Canceled)),
        (
            Status::Active,
            Command::HandOff {
                to,
                method,
                link_until,
            },
        ) => Ok(Some(Event::HandoffBegan {
            handoff: Handoff {
                to,
                method,
                link_until,
                state: HandoffState::Offered,
                page: None,
            },
        })),
        (_, Command::HandOff { .. }) => Err(Refusal::new(
            "Only a session that is active can be handed to another device",
        )),
        (Status::Expired, Command::Extend { .. }) => Err(Refusal::new("The session has expired")),
        (_, Command::Extend { until }) => {
            Ok((session.expires_at < until).then_some(Event::Extended { until }))
        }
        (_, Command::TakeOver { page }) => match state {
            Some(HandoffState::Offered) => Ok(Some(Event::HandoffTaken { page })),
            Some(HandoffState::Taken | HandoffState::Declined) | None => Err(Refusal::new(
                "The session is not on offer to another device",
            )),
        },
        (_, Command::Decline) => Ok(match state {
            Some(HandoffState::Offered | HandoffState::Taken) => Some(Event::HandoffEnded {
                how: HandoffEnd::Declined,
            }),
            Some(HandoffState::Declined) | None => None,
        }),
        (_, Command::TakeBack) => Ok(state.map(|_| Event::HandoffEnded {
            how: HandoffEnd::TakenBack,
        })),
    }
}

pub fn apply(session: &mut Session, event: &Event, at: Timestamp) {
    match event {
        Event::Created { .. } => {}
        Event::Started { device, locale } => {
            session.status = Status::Active;
            session.started_at = Some(at);
            session.device = (**device).clone();
            session.locale = Some(locale.clone());
        }
        Event::Expired | Event::Canceled => {
            session.status = Status::Expired;
            session.expired_at = Some(at);
        }
        Event::Extended { until } => session.expires_at = *until,
        Event::HandoffBegan { handoff } => session.handoff = Some(handoff.clone()),
        Event::HandoffTaken { page } => {
            if let Some(handoff) = &mut session.handoff {
                handoff.state = HandoffState::Taken;
                handoff.page = Some(page.clone());
            }
        }
        Event::HandoffEnded { how } => match (how, &mut session.handoff) {
            (HandoffEnd::Declined, Some(handoff)) => handoff.state = HandoffState::Declined,
            _ => session.handoff = None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn session(status: Status) -> Session {
        Session {
            id: "iqse_a".into(),
            environment_id: "env".into(),
            inquiry_id: "inq".into(),
            status,
            created_at: at(0),
            started_at: None,
            expired_at: None,
            expires_at: at(1000),
            device_handoff_method: None,
            locale: None,
            handed_from: None,
            handoff: None,
            device: Device::default(),
        }
    }

    fn offer(to: &str) -> Command {
        Command::HandOff {
            to: to.into(),
            method: Method::Qr,
            link_until: at(60),
        }
    }

    fn told(session: &mut Session, command: Command) -> Result<Option<&'static str>, Refusal> {
        let fact = decide(session, command)?;
        if let Some(fact) = &fact {
            apply(session, fact, at(1));
        }
        Ok(fact.map(|fact| fact.name()))
    }

    #[test]
    fn a_hand_off_is_offered_taken_once_and_taken_back() {
        let mut it = session(Status::Active);
        let take = |page: &str| Command::TakeOver { page: page.into() };
        assert!(told(&mut it, take("one")).is_err(), "nothing is on offer");
        assert_eq!(
            told(&mut it, offer("iqse_b")).unwrap(),
            Some("inquiry-session.handoff-began")
        );
        assert_eq!(
            told(&mut it, take("one")).unwrap(),
            Some("inquiry-session.handoff-taken")
        );
        assert!(told(&mut it, take("two")).is_err(), "it is taken once");
        assert_eq!(
            told(&mut it, Command::TakeBack).unwrap(),
            Some("inquiry-session.handoff-ended")
        );
        assert_eq!(it.handoff, None);
        assert_eq!(told(&mut it, Command::TakeBack).unwrap(), None);
    }

    #[test]
    fn a_hand_off_that_nobody_asked_for_stays_known_until_it_is_seen() {
        let mut it = session(Status::Active);
        told(&mut it, offer("iqse_b")).unwrap();
        told(&mut it, Command::Decline).unwrap();
        let state = it.handoff.as_ref().map(|handoff| handoff.state);
        assert_eq!(state, Some(HandoffState::Declined));
        assert_eq!(told(&mut it, Command::Decline).unwrap(), None);
        assert!(told(&mut it, Command::TakeOver { page: "p".into() }).is_err());
        told(&mut it, offer("iqse_c")).unwrap();
        assert_eq!(it.handoff.as_ref().map(|it| it.to.as_str()), Some("iqse_c"));
    }

    #[test]
    fn only_a_session_in_use_can_be_handed_on() {
        for status in [Status::New, Status::Expired] {
            assert!(told(&mut session(status), offer("iqse_b")).is_err());
        }
    }
}
