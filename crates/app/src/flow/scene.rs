//! What an act looks like from the figures' side: the moments of it that are worth recording.

use bonafide_db::Tx;
use bonafide_domain::conversion::Act;
use bonafide_domain::definition::StepKind;
use bonafide_domain::flow::Position;
use bonafide_domain::session::Device;
use jiff::Timestamp;

use super::{Action, Done, Standing, Visit, Way, kind_at};
use crate::analytics::record::{Moment, Source, record};
use crate::{House, Result, tokens};

/// How things stood before the act.
pub struct Scene {
    /// The screen that the person was known to be on.
    stood_at: String,
    /// Nobody had acted in the inquiry yet.
    unopened: bool,
    /// This visitor had no session yet, or a new one.
    fresh: bool,
    /// When the page that was acted on was made.
    page_made: Option<Timestamp>,
}

impl Scene {
    pub fn before(house: &House, way: &Way, visit: &Visit, stored: &Position) -> Result<Self> {
        let token = match way {
            Way::Inquiry { token, .. } => token.as_deref(),
            Way::Template(opening) => opening.session_token(),
            Way::Code(_) => None,
        };
        let page_made = match token {
            Some(token) => tokens::issued_at(house, token)?,
            None => None,
        };
        let fresh = visit
            .session
            .as_ref()
            .is_none_or(|session| session.it.started_at.is_none());
        Ok(Self {
            stood_at: stored.step.clone(),
            unopened: visit.inquiry.it.opened_at.is_none(),
            fresh,
            page_made,
        })
    }

    /// `step`: the screen that was acted on, where the page told it.
    #[allow(clippy::too_many_arguments)] // one browser request
    pub fn record(
        &self,
        tx: &mut Tx,
        house: &House,
        done: &Done,
        step: Option<&str>,
        action: &Action,
        device: &Device,
        locale: &str,
    ) -> Result<()> {
        let visit = match done {
            Done::Moved { visit, .. } | Done::Refused { visit, .. } | Done::Stopped(visit) => visit,
            Done::HeldOff { .. }
            | Done::Barred(_)
            | Done::Nowhere(_)
            | Done::TooManySessions(_) => return Ok(()),
        };
        let from = Source {
            device,
            language: locale,
        };
        let moments = self.moments(visit, done, step, action);
        record(
            tx,
            house,
            &visit.cx,
            &visit.inquiry.it,
            Some(from),
            &moments,
        )
    }

    /// The person asked for a link to another device.
    pub fn handed_off(
        &self,
        tx: &mut Tx,
        house: &House,
        visit: &Visit,
        device: &Device,
        locale: &str,
    ) -> Result<()> {
        let mut moments = self.beginning(&self.stood_at);
        moments.push(Moment::on(Act::HandOff, &self.stood_at));
        let from = Source {
            device,
            language: locale,
        };
        let inquiry = &visit.inquiry.it;
        record(tx, house, &visit.cx, inquiry, Some(from), &moments)
    }

    /// What nobody wrote down when the page was looked at.
    fn beginning(&self, acted_on: &str) -> Vec<Moment> {
        let mut moments = Vec::new();
        if self.unopened {
            // Looking wrote nothing; the page that comes back tells when it was made.
            moments.push(Moment {
                at: self.page_made,
                ..Moment::on(Act::Shown, acted_on)
            });
        }
        if self.fresh {
            moments.push(Moment::on(Act::Opened, acted_on));
        }
        moments
    }

    fn moments(
        &self,
        visit: &Visit,
        done: &Done,
        step: Option<&str>,
        action: &Action,
    ) -> Vec<Moment> {
        let known = step.filter(|step| visit.definition.step(step).is_some());
        let acted_on = known.unwrap_or(&self.stood_at);
        let mut moments = self.beginning(acted_on);
        if self.fresh && matches!(action, Action::TakeOver { .. }) {
            moments.push(Moment::on(Act::HandOff, acted_on));
        }
        if acted_on != self.stood_at {
            moments.push(Moment::on(Act::Back, acted_on));
        }
        let typed = match action {
            Action::Form(fields) => !fields.is_empty(),
            Action::Code(_) => true,
            Action::Continue | Action::Resend | Action::Stop | Action::TakeOver { .. } => false,
        };
        if typed {
            moments.push(Moment::on(Act::Input, acted_on));
        }
        match done {
            Done::Stopped(_) => moments.push(Moment::on(Act::Close, acted_on)),
            Done::Refused { .. } => moments.push(Moment::on(Act::Error, acted_on)),
            _ => moments.extend(self.arrival(visit, acted_on, action)),
        }
        moments
    }

    /// Where the act led.
    fn arrival(&self, visit: &Visit, acted_on: &str, action: &Action) -> Vec<Moment> {
        let position = match &visit.standing {
            Standing::Open(position) | Standing::Ended(position) => position,
            _ => return Vec::new(),
        };
        if position.step == acted_on {
            return match action {
                Action::Resend => vec![Moment::on(Act::Retake, acted_on)],
                _ => Vec::new(),
            };
        }
        let mut moments = vec![Moment::on(Act::Left, acted_on)];
        // An end is no screen to be dropped at; that it was reached is the inquiry's own event.
        if !matches!(
            kind_at(&visit.definition, position),
            Some(StepKind::End { .. })
        ) {
            moments.push(Moment::on(Act::Shown, &position.step));
        }
        moments
    }
}
