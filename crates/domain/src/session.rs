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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub id: String,
    pub environment_id: String,
    pub inquiry_id: String,
    pub status: Status,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub expired_at: Option<Timestamp>,
    /// Taken from the inquiry at creation and never moved (contract, sessions).
    pub expires_at: Timestamp,
    pub device_handoff_method: Option<String>,
    pub locale: Option<String>,
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
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Created { session: Box<Session> },
    Started { device: Box<Device>, locale: String },
    Expired,
    Canceled,
}

impl Event {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "inquiry-session.created",
            Self::Started { .. } => "inquiry-session.started",
            Self::Expired => "inquiry-session.expired",
            Self::Canceled => "inquiry-session.canceled",
        }
    }
}

pub fn decide(session: &Session, command: Command) -> Result<Option<Event>, Refusal> {
    match (session.status, command) {
        (Status::New, Command::Start { device, locale }) => {
            Ok(Some(Event::Started { device, locale }))
        }
        (Status::Active, Command::Start { .. }) => Ok(None),
        (Status::Expired, Command::Start { .. }) => Err(Refusal::new("The session has expired")),
        (Status::Expired, Command::Expire | Command::Cancel) => Ok(None),
        (_, Command::Expire) => Ok(Some(Event::Expired)),
        (_, Command::Cancel) => Ok(Some(Event::Canceled)),
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
    }
}
