//! The page that asks for a code sent by e-mail or text message.

use serde::Serialize;

use crate::pages::chrome::Way;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    Email,
    Phone,
}

/// Asks for a code. "Continue" posts `action=continue` and `code`; the other button `action=resend`.
#[derive(Clone, Debug, Serialize)]
pub struct Code {
    pub title: Option<String>,
    pub channel: Channel,
    /// The address or number with its middle hidden.
    pub destination: String,
    /// What was typed, kept when refused.
    pub typed: String,
    pub fault: Option<CodeFault>,
    /// Minutes the code works in all.
    pub valid_minutes: u32,
    /// Told once fewer than all tries are left.
    pub attempts_left: Option<u32>,
    /// Seconds until a new code may be asked for; 0 when it may be now.
    pub resend_in_seconds: u32,
    pub resends_left: u32,
    /// A new code was just sent.
    pub resent: bool,
    /// Back to the page that asks for the address or number.
    pub change: Option<Way>,
}

/// What is wrong with a typed code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeFault {
    Missing,
    /// Not six digits.
    Length,
    Wrong,
    /// Its time is up.
    Expired,
}
