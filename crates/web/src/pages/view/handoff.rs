//! Going on with a phone: the pages on the computer, and the first one on the phone.

use jiff::Timestamp;

use super::field::FieldInput;

/// What the computer or the phone shows.
#[derive(Clone, Debug)]
pub enum Handoff {
    /// The ways there are. Each posts `action=handoff` with its `method`.
    Choose {
        qr: bool,
        /// The question for a number, where a text message can be sent.
        sms: Option<Box<FieldInput>>,
        /// The question for an address, where an e-mail can be sent.
        email: Option<Box<FieldInput>>,
    },
    /// A link to be scanned.
    Scan { link: String, until: Timestamp },
    /// A link that was sent to this address, as the person typed it.
    Sent {
        to: Option<String>,
        until: Timestamp,
    },
    /// Nobody took the link in time.
    Over,
    /// The person goes on with the phone.
    Taken,
    /// Whoever opened the link did not ask for it.
    Declined,
    /// On the phone: whether the person asked for it. Posts `code` and `page` with
    /// `action=take-over` or `action=not-me`.
    Confirm {
        code: String,
        /// Drawn for this page: its own second post is the same wish, another page's is not.
        page: String,
        /// Browser and system of the first device, where they are known.
        started_on: Option<(String, String)>,
    },
    /// On the phone: thanks for saying so.
    Refused,
    /// On the phone: another one has it.
    Used,
}
