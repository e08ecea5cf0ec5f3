//! `perform-simulate-actions`: driving a sandbox inquiry without a person.

use bonafide_db::Tx;
use bonafide_domain::conversion::Act;
use bonafide_domain::inquiry::{Command, Inquiry};

use crate::analytics::record::{Moment, record};
use crate::{Cx, Error, House, Kept, Kind, Result};

pub const MAX_ACTIONS: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Start,
    Complete,
    Fail,
    Expire,
    MarkForReview,
    Approve,
    Decline,
}

/// They need a verification template and its engine.
const OF_VERIFICATIONS: [&str; 2] = ["create_passed_verification", "create_failed_verification"];

impl Action {
    pub const ALL: [(&'static str, Self); 7] = [
        ("start_inquiry", Self::Start),
        ("complete_inquiry", Self::Complete),
        ("fail_inquiry", Self::Fail),
        ("expire_inquiry", Self::Expire),
        ("mark_for_review_inquiry", Self::MarkForReview),
        ("approve_inquiry", Self::Approve),
        ("decline_inquiry", Self::Decline),
    ];

    /// The action at a place of the list. `has_data`: whether the member `data` was given.
    ///
    /// # Errors
    /// 501 for actions on verifications, whose engines are not there; 400 for unknown types and for
    /// `data` where it does not belong or is missing.
    pub fn parse(place: usize, text: &str, has_data: bool) -> Result<Self> {
        let bad = |what: &str| Error::BadRequest(format!("meta.simulate-actions[{place}]{what}"));
        if let Some((_, action)) = Self::ALL.iter().find(|(name, _)| *name == text) {
            return match has_data {
                true => Err(bad(&format!(".data does not belong to {text}"))),
                false => Ok(*action),
            };
        }
        if !OF_VERIFICATIONS.contains(&text) {
            let statuses = Self::ALL.iter().map(|(name, _)| *name);
            let names: Vec<&str> = statuses.chain(OF_VERIFICATIONS).collect();
            return Err(bad(&format!(".type must be one of {}", names.join(", "))));
        }
        if !has_data {
            return Err(bad(".data.verification-template-id is missing"));
        }
        Err(Error::NotAvailable(format!(
            "meta.simulate-actions[{place}]: {text} is not available, because this version has no \
             verification templates; nothing was changed"
        )))
    }

    fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, action)| *action == self);
        found.map_or("", |(name, _)| name)
    }

    fn command(self) -> Command {
        match self {
            Self::Start => Command::Start,
            Self::Complete => Command::Complete,
            Self::Fail => Command::Fail,
            Self::Expire => Command::Expire,
            Self::MarkForReview => Command::MarkForReview,
            Self::Approve => Command::Approve { comment: None },
            Self::Decline => Command::Decline { comment: None },
        }
    }
}

/// In order; one that the state refuses undoes all of them.
pub fn simulate(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    actions: &[Action],
) -> Result<Kept<Inquiry>> {
    if cx.environment.kind != Kind::Sandbox {
        return Err(Error::Forbidden(
            "Simulated actions are possible in a sandbox environment only".into(),
        ));
    }
    if actions.len() > MAX_ACTIONS {
        return Err(Error::BadRequest(format!(
            "meta.simulate-actions may hold at most {MAX_ACTIONS} actions"
        )));
    }
    let mut kept = super::find(tx, house, cx, id)?;
    for (place, action) in actions.iter().enumerate() {
        super::change(tx, house, cx, &mut kept, action.command()).map_err(|error| match error {
            Error::Conflict { details, meta } => Error::Conflict {
                details: format!(
                    "meta.simulate-actions[{place}] ({}): {details}",
                    action.name()
                ),
                meta,
            },
            other => other,
        })?;
        // It stands for a person in the flow, and so for one who opened it.
        if matches!(action, Action::Start | Action::Complete | Action::Fail) {
            let moments = [Moment::new(Act::Opened, None)];
            record(tx, house, cx, &kept.it, None, &moments)?;
        }
    }
    Ok(kept)
}
