//! What happens without anybody asking: the passing of time, work that leaves the process, webhooks,
//! exports and erasures.

mod bell;
mod conversion;
mod deliveries;
mod effects;
mod erasures;
mod exports;
mod jobs;
mod journal;
mod mail;
mod sms;
mod time;

use std::sync::Arc;
use std::time::Duration;

use bonafide_app::House;
use bonafide_db::Db;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::data::RingFile;
use crate::failure::Result;
use crate::settings::Settings;
use bell::Bell;
use effects::Effects;

pub use deliveries::Post;
pub use mail::Mailer;

/// The floor under wake-ups: nothing waits longer than this for a look.
const LOOK: Duration = Duration::from_secs(1);

/// Pause after the database refused work.
const PAUSE: Duration = Duration::from_secs(1);

/// The loops, until [`Workers::end`].
pub struct Workers {
    pub post: Post,
    tasks: JoinSet<()>,
    ending: watch::Sender<bool>,
}

impl Workers {
    /// Starts the loops; must run inside the runtime. Fails when mail or text messages are set up
    /// in a way that cannot work.
    pub fn start(
        db: &Db,
        house: &Arc<House>,
        ring: Arc<RingFile>,
        settings: &Settings,
    ) -> Result<Self> {
        let effects = Arc::new(Effects::new(settings)?);
        let (ending, ended) = watch::channel(false);
        let [work, jobs, erasures, exports] = std::array::from_fn(|_| Bell::default());
        db.on_notify({
            let [work, jobs, erasures, exports] =
                [&work, &jobs, &erasures, &exports].map(Bell::clone);
            move |topic| match topic {
                "work" => work.ring(),
                "jobs" => jobs.ring(),
                "erasures" => erasures.ring(),
                "exports" => exports.ring(),
                _ => {}
            }
        });
        let mut tasks = JoinSet::new();
        let alone = settings.database_file().is_some();
        let post = Post::start(db, house, alone, &mut tasks, ended.clone())?;
        tasks.spawn(time::run(
            db.clone(),
            house.clone(),
            post.clone(),
            work,
            ended.clone(),
        ));
        tasks.spawn(journal::run(db.clone(), house.clone(), ended.clone()));
        tasks.spawn(conversion::run(db.clone(), ended.clone()));
        tasks.spawn(jobs::run(
            db.clone(),
            house.clone(),
            effects,
            jobs,
            ended.clone(),
        ));
        tasks.spawn(exports::run(
            db.clone(),
            house.clone(),
            exports,
            ended.clone(),
        ));
        tasks.spawn(erasures::run(
            db.clone(),
            house.clone(),
            ring,
            erasures,
            ended,
        ));
        Ok(Self {
            post,
            tasks,
            ending,
        })
    }

    /// Begins nothing new and waits for effects under way, at most `patience`. What is not
    /// settled by then is taken up again by the next process.
    pub async fn end(mut self, patience: Duration) {
        self.ending.send_replace(true);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(patience, ended).await.is_err() {
            tracing::warn!("some effects were not finished in time and will be tried again");
        }
    }
}
