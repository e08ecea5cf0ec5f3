//! Inquiry templates and their versions, as things that are kept: names, settings, life.
//! What a version *asks* is its [`crate::definition`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::experiment::Experiment;
use crate::session::Method;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Active,
    Inactive,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PerReferenceId {
    #[default]
    Unlimited,
    /// At most one inquiry that is created or pending.
    OneOpen,
    /// At most one that is completed or approved; an open one counts as well.
    OneCompleted,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Security {
    pub block_client_side_inquiry_creation: bool,
    /// Host names that may embed the flow and be redirected to; empty: all.
    pub allowed_domains: Vec<String>,
    pub inquiries_per_reference_id: PerReferenceId,
    pub client_side: ClientSide,
}

/// How freely links and embedding pages may make inquiries. Creation by API does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct ClientSide {
    /// Length of the window that the three limits count in.
    pub window_seconds: u32,
    /// Inquiries from one network address (IPv6: from one /64); None: no limit.
    pub per_address: Option<u32>,
    /// Inquiries from pages of one embedding origin.
    pub per_origin: Option<u32>,
    /// Inquiries of the template altogether.
    pub per_template: Option<u32>,
    /// Whoever opens shows that their machine worked for it, or waits.
    pub proof_of_work: bool,
    /// A page makes its inquiry once a hand moved on it, not as soon as it is in sight.
    pub human_act: bool,
}

/// Longest window of the limits of client-side creation.
pub const MAX_LIMIT_WINDOW_SECONDS: u32 = DAY;
/// Highest limit of client-side creation; beyond it, there is "no limit".
pub const MAX_LIMIT: u32 = 1_000_000;

impl Default for ClientSide {
    fn default() -> Self {
        Self {
            window_seconds: 60,
            per_address: Some(60),
            per_origin: Some(1200),
            per_template: Some(3000),
            proof_of_work: false,
            human_act: false,
        }
    }
}

/// Seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Expiration {
    pub after_create_seconds: u32,
    /// None: the window opened at creation goes on.
    pub after_start_seconds: Option<u32>,
    pub after_resume_seconds: u32,
    pub one_time_link_seconds: u32,
    /// How often a person may ask for more time where a window is shorter than twenty hours.
    pub extensions: u32,
}

pub const DAY: u32 = 86_400;
/// An inquiry cannot be made to live longer than this by a setting.
pub const MAX_WINDOW_SECONDS: u32 = 366 * DAY;

impl Default for Expiration {
    fn default() -> Self {
        Self {
            after_create_seconds: DAY,
            after_start_seconds: None,
            after_resume_seconds: DAY,
            one_time_link_seconds: DAY,
            extensions: 10,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Redirect {
    pub uri: Option<String>,
    /// Host names; together with the security list; both empty: all.
    pub allowed_domains: Vec<String>,
    /// Further schemes beside http and https, such as an app's own.
    pub uri_schemes: Vec<String>,
}

/// Whether and how people on a computer may go on with a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct DeviceHandoff {
    pub enabled: bool,
    pub methods: Vec<Method>,
}

impl Default for DeviceHandoff {
    fn default() -> Self {
        Self {
            enabled: true,
            methods: Method::ALL.to_vec(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Settings {
    pub security: Security,
    pub expiration: Expiration,
    /// Sessions an inquiry may have (contract default).
    pub session_limit: u32,
    pub redirect: Redirect,
    /// How its pages look, unless the inquiry or the link says; None: as the organization's default.
    pub theme_set_id: Option<String>,
    pub device_handoff: DeviceHandoff,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            security: Security::default(),
            expiration: Expiration::default(),
            session_limit: 25,
            redirect: Redirect::default(),
            theme_set_id: None,
            device_handoff: DeviceHandoff::default(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    pub id: String,
    pub organization_id: String,
    pub name: String,
    pub status: Status,
    pub settings: Settings,
    /// The version that new inquiries get; None: never published.
    pub live_version_id: Option<String>,
    /// Running experiments, at most one in each environment: there the split says which version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub experiments: Vec<Experiment>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VersionStatus {
    Draft,
    Published,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    pub id: String,
    pub template_id: String,
    pub status: VersionStatus,
    /// The document as it was given, with canonical keys.
    pub definition: Json,
    pub last_updater: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
    pub published_at: Option<Timestamp>,
}

/// What happened to a template; kept in the log beside the state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Created { template: Box<Template> },
    Updated { template: Box<Template> },
    VersionCreated { version: Box<Version> },
    VersionUpdated { version: Box<Version> },
    VersionPublished { version_id: String },
}

impl Event {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "inquiry-template.created",
            Self::Updated { .. } => "inquiry-template.updated",
            Self::VersionCreated { .. } => "inquiry-template-version.created",
            Self::VersionUpdated { .. } => "inquiry-template-version.updated",
            Self::VersionPublished { .. } => "inquiry-template-version.published",
        }
    }
}
