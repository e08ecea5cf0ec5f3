//! What is recorded of a person's way through the flow, and what the inquiry's life adds.

use serde::{Deserialize, Serialize};

use crate::session::Device;

/// One moment of a person in the flow. None of them holds what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The first human act of a visit: a form was posted, or a hand, a key or a wheel moved on a
    /// page that could be seen. A fetch is none.
    Opened,
    /// A screen came up.
    Shown,
    /// The first input on a screen.
    Input,
    /// The person went on from a screen.
    Left,
    /// The person went back to an earlier screen, which the event names.
    Back,
    /// Something is done once more: another code, another picture.
    Retake,
    /// What was given was refused, and the page said why.
    Error,
    /// A link to another device was asked for, the other device began, or the first one took it back.
    HandOff,
    /// The person followed the way back to the organization.
    Redirect,
    /// The person closed the page or stopped.
    Close,
}

impl Act {
    pub const ALL: [Self; 10] = [
        Self::Opened,
        Self::Shown,
        Self::Input,
        Self::Left,
        Self::Back,
        Self::Retake,
        Self::Error,
        Self::HandOff,
        Self::Redirect,
        Self::Close,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Shown => "shown",
            Self::Input => "input",
            Self::Left => "left",
            Self::Back => "back",
            Self::Retake => "retake",
            Self::Error => "error",
            Self::HandOff => "hand-off",
            Self::Redirect => "redirect",
            Self::Close => "close",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == text)
    }
}

/// What the inquiry's own life adds: facts of the event log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Life {
    Created,
    Started,
    Completed,
    Failed,
    Expired,
    Resumed,
    /// Approved or declined.
    Decided,
}

impl Life {
    /// From the name of an event.
    pub fn of_event(name: &str) -> Option<Self> {
        Some(match name {
            "inquiry.created" => Self::Created,
            "inquiry.started" => Self::Started,
            "inquiry.completed" => Self::Completed,
            "inquiry.failed" => Self::Failed,
            "inquiry.expired" => Self::Expired,
            "inquiry.resumed" => Self::Resumed,
            "inquiry.approved" | "inquiry.declined" => Self::Decided,
            _ => return None,
        })
    }
}

/// When something was, in the environment's time; `place`, its number in its log, tells moments of
/// the same millisecond apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct When {
    /// Milliseconds since 1970.
    pub at: i64,
    pub place: i64,
}

/// The kind of device, as coarse as a person would say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceClass {
    Desktop,
    Mobile,
    Tablet,
    Other,
}

impl DeviceClass {
    pub const ALL: [Self; 4] = [Self::Desktop, Self::Mobile, Self::Tablet, Self::Other];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Mobile => "mobile",
            Self::Tablet => "tablet",
            Self::Other => "other",
        }
    }

    pub fn of(device: &Device) -> Self {
        let agent = device.user_agent.as_deref().unwrap_or_default();
        // Android tablets are those that do not call themselves mobile.
        if agent.contains("iPad") || agent.contains("Android") && !agent.contains("Mobile") {
            return Self::Tablet;
        }
        match device.device_type.as_deref() {
            Some("desktop") => Self::Desktop,
            Some("mobile") => Self::Mobile,
            _ => Self::Other,
        }
    }
}

/// Where an act was done from. An empty text: not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Surroundings {
    /// One of [`DeviceClass`].
    pub device_class: String,
    /// Of the page, such as `pt-BR`.
    pub language: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_read_back_from_its_name() {
        for act in Act::ALL {
            assert_eq!(Act::parse(act.as_str()), Some(act));
        }
        assert_eq!(Act::parse("scanned"), None);
    }

    #[test]
    fn a_device_is_classed_by_what_it_says_of_itself() {
        let device = |kind: Option<&str>, agent: &str| Device {
            device_type: kind.map(str::to_owned),
            user_agent: Some(agent.to_owned()),
            ..Device::default()
        };
        for (kind, agent, class) in [
            (
                Some("desktop"),
                "Mozilla/5.0 (X11; Linux x86_64)",
                "desktop",
            ),
            (
                Some("mobile"),
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)",
                "mobile",
            ),
            (Some("mobile"), "Mozilla/5.0 (iPad; CPU OS 17_0)", "tablet"),
            (
                Some("mobile"),
                "Mozilla/5.0 (Linux; Android 14; Tab) Safari",
                "tablet",
            ),
            (
                Some("mobile"),
                "Mozilla/5.0 (Linux; Android 14) Mobile Safari",
                "mobile",
            ),
            (None, "curl/8.5.0", "other"),
        ] {
            assert_eq!(
                DeviceClass::of(&device(kind, agent)).as_str(),
                class,
                "{agent}"
            );
        }
    }
}
