//! Effects in the real world. The reasons given for a failure hold no address and no text.

use bonafide_app::jobs::{Claimed, Effect, Outcome};

use super::mail::Mailer;
use super::sms::Gateway;
use crate::failure::Result;
use crate::settings::Settings;

pub struct Effects {
    mailer: Option<Mailer>,
    gateway: Option<Gateway>,
}

/// The effect's name in logs and figures.
pub fn kind(effect: &Effect) -> &'static str {
    match effect {
        Effect::Mail { .. } => "mail",
        Effect::Sms { .. } => "sms",
    }
}

impl Effects {
    pub fn new(settings: &Settings) -> Result<Self> {
        Ok(Self {
            mailer: settings.mail.as_ref().map(Mailer::new).transpose()?,
            gateway: settings.sms.as_ref().map(Gateway::new).transpose()?,
        })
    }

    pub async fn perform(&self, job: &Claimed) -> Outcome {
        match &job.effect {
            Effect::Mail { to, subject, text } => match &self.mailer {
                Some(mailer) => mailer.send(to, subject, text).await,
                // It may be set again at the next start, well within the tries of a job.
                None => Outcome::Retry("no mail server is set".into()),
            },
            Effect::Sms { to, text } => match &self.gateway {
                Some(gateway) => gateway.send(&job.id, to, text).await,
                None => Outcome::Retry("no text message gateway is set".into()),
            },
        }
    }
}
