//! Effects in the real world. The reasons given for a failure hold no address and no text.

use std::sync::Arc;

use bonafide_app::House;
use bonafide_app::jobs::{Claimed, Effect, Outcome};

use super::mail::Mailer;
use super::sms::Gateway;
use crate::data::RingFile;
use crate::failure::Result;
use crate::settings::Settings;

pub struct Effects {
    house: Arc<House>,
    ring: Arc<RingFile>,
    mailer: Option<Mailer>,
    gateway: Option<Gateway>,
}

/// The effect's name in logs and figures.
pub fn kind(effect: &Effect) -> &'static str {
    match effect {
        Effect::Mail { .. } => "mail",
        Effect::Sms { .. } => "sms",
        Effect::Puncture { .. } => "puncture",
    }
}

impl Effects {
    pub fn new(house: Arc<House>, ring: Arc<RingFile>, settings: &Settings) -> Result<Self> {
        Ok(Self {
            house,
            ring,
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
            Effect::Puncture { index } => self.puncture(*index).await,
        }
    }

    async fn puncture(&self, index: u64) -> Outcome {
        let (house, ring) = (self.house.clone(), self.ring.clone());
        // The disk flush would hold up other tasks.
        let written = tokio::task::spawn_blocking(move || ring.puncture(&house.keys, index)).await;
        match written {
            Ok(Ok(())) => Outcome::Done,
            Ok(Err(error)) => Outcome::Retry(format!("the erasure ring: {}", error.kind())),
            Err(_) => Outcome::Retry("the erasure ring could not be written".into()),
        }
    }
}
