//! The scenarios by name: what is done, in order, and how the inquiry stands at the end.

use bonafide_domain::definition::Outcome;
use bonafide_domain::inquiry::Status;
use bonafide_domain::play::{Codes, Wish};

/// One thing done in a scenario. Each goes through the use-case that a page or an operation of the
/// API calls for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The person goes on until the inquiry is pending, or has at least been opened where its first
    /// screen is its last.
    Begin,
    /// The person goes on to the end of the flow.
    Finish,
    /// The person leaves with the button for it.
    Leave,
    /// The inquiry's time is up.
    Expire,
    /// The organization resumes it, and the person comes back with the new token.
    Resume,
    /// The person comes by a one-time link.
    OneTimeLink,
    /// The person goes on by a one-time link on a telephone.
    OnPhone,
    /// The organization adds the tag [`TAG`].
    Tag,
    MarkForReview,
    Approve,
    Decline,
    Redact,
}

/// The tag that the scenario `tagged` adds.
pub const TAG: &str = "scenario";

/// A scenario that can be run, or one that waits for an engine.
pub struct Scenario {
    pub name: &'static str,
    /// A sentence without a full stop.
    pub summary: &'static str,
    pub script: Script,
}

pub enum Script {
    Available {
        /// The status with which the inquiry ends.
        end: Status,
        /// Ways through the flow, the first one that the template offers; none: nobody comes.
        wishes: &'static [Wish],
        acts: &'static [Act],
    },
    /// Why it cannot be run.
    NotAvailable(&'static str),
}

impl Scenario {
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|scenario| scenario.name == name)
    }
}

const fn wish(outcome: Outcome, codes: Codes) -> Wish {
    Wish { outcome, codes }
}

const COMPLETED: &[Wish] = &[wish(Outcome::Completed, Codes::Any)];
const CONFIRMED: &[Wish] = &[wish(Outcome::Completed, Codes::Confirmed)];
const FAILED: &[Wish] = &[wish(Outcome::Failed, Codes::Any)];
const EMAIL_FAILED: &[Wish] = &[wish(Outcome::Failed, Codes::EmailFailed)];
const PHONE_FAILED: &[Wish] = &[wish(Outcome::Failed, Codes::PhoneFailed)];
/// Where no way leads to a review, a completed inquiry is marked for it.
const REVIEWED: &[Wish] = &[
    wish(Outcome::NeedsReview, Codes::Any),
    wish(Outcome::Completed, Codes::Any),
];
/// Decisions follow what is completed, or else what is in review.
const DECIDED: &[Wish] = &[
    wish(Outcome::Completed, Codes::Any),
    wish(Outcome::NeedsReview, Codes::Any),
];

const fn can(
    name: &'static str,
    end: Status,
    wishes: &'static [Wish],
    acts: &'static [Act],
    summary: &'static str,
) -> Scenario {
    Scenario {
        name,
        summary,
        script: Script::Available { end, wishes, acts },
    }
}

const fn cannot(name: &'static str, summary: &'static str, why: &'static str) -> Scenario {
    Scenario {
        name,
        summary,
        script: Script::NotAvailable(why),
    }
}

const NO_DOCUMENTS: &str = "this version reads no identity documents";
const NO_SELFIES: &str = "this version compares no selfies";
const NO_DATABASES: &str = "this version asks no databases";

use Act::{
    Approve, Begin, Decline, Expire, Finish, Leave, MarkForReview, OnPhone, OneTimeLink, Redact,
    Resume, Tag,
};

#[rustfmt::skip] // a table is read by its columns
pub const SCENARIOS: &[Scenario] = &[
    can("created", Status::Created, &[], &[], "An inquiry that nobody opens"),
    can("completed", Status::Completed, COMPLETED, &[Finish], "A person answers everything and reaches an end that completes"),
    can("completed_with_code", Status::Completed, CONFIRMED, &[Finish], "A person confirms a code on the way and reaches an end that completes"),
    can("completed_by_one_time_link", Status::Completed, COMPLETED, &[OneTimeLink, Finish], "A person comes by a one-time link and reaches an end that completes"),
    can("failed", Status::Failed, FAILED, &[Finish], "A person's answers or codes lead to an end that fails"),
    can("failed_email_code", Status::Failed, EMAIL_FAILED, &[Finish], "A person types wrong codes from an e-mail until the flow fails"),
    can("failed_phone_code", Status::Failed, PHONE_FAILED, &[Finish], "A person types wrong codes from a text message until the flow fails"),
    can("abandoned", Status::Pending, COMPLETED, &[Begin], "A person begins and does not come back"),
    can("canceled", Status::Pending, COMPLETED, &[Begin, Leave], "A person begins and leaves with the button for it, which ends the session"),
    can("expired_before_start", Status::Expired, &[], &[Expire], "Nobody opens the inquiry before its time is up"),
    can("expired_mid_flow", Status::Expired, COMPLETED, &[Begin, Expire], "A person begins, and the time is up before the end"),
    can("resumed", Status::Pending, COMPLETED, &[Begin, Expire, Resume], "An expired inquiry is resumed, and the person is not back yet"),
    can("resumed_and_completed", Status::Completed, COMPLETED, &[Begin, Expire, Resume, Finish], "An expired inquiry is resumed, and the person completes it"),
    can("handed_over", Status::Completed, COMPLETED, &[Begin, OnPhone, Finish], "A person begins on a computer, goes on by a one-time link on a telephone and completes"),
    can("needs_review", Status::NeedsReview, REVIEWED, &[Finish, MarkForReview], "An inquiry waits for a reviewer: by its flow where the template has such an end, else marked by API"),
    can("approved", Status::Approved, DECIDED, &[Finish, Approve], "A finished inquiry is approved"),
    can("declined", Status::Declined, DECIDED, &[Finish, Decline], "A finished inquiry is declined"),
    can("tagged", Status::Completed, COMPLETED, &[Finish, Tag], "A completed inquiry gets the tag “scenario”"),
    can("redacted", Status::Completed, COMPLETED, &[Finish, Redact], "A completed inquiry's personal data is erased"),
    cannot("id_passed", "A person's identity document is accepted", NO_DOCUMENTS),
    cannot("id_expired", "A person's identity document is out of date", NO_DOCUMENTS),
    cannot("id_unreadable", "A photograph of an identity document cannot be read", NO_DOCUMENTS),
    cannot("id_tampered", "An identity document was changed", NO_DOCUMENTS),
    cannot("id_attempts_exhausted", "A person uses up the tries for an identity document", NO_DOCUMENTS),
    cannot("selfie_passed", "A person's selfie matches the document", NO_SELFIES),
    cannot("selfie_mismatch", "A person's selfie does not match the document", NO_SELFIES),
    cannot("selfie_not_live", "A selfie is a picture of a picture", NO_SELFIES),
    cannot("database_no_match", "A database knows nobody of that name and birthdate", NO_DATABASES),
];
