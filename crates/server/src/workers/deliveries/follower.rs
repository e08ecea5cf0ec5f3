//! Reads the logs on for every enabled endpoint and stores what each is to be told.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bonafide_api::delivery::shape;
use bonafide_app::webhooks::{Task, fanout};
use bonafide_app::{Error, Seed};
use bonafide_db::Tx;
use jiff::Timestamp;
use tokio::sync::watch;

use super::super::{LOOK, PAUSE};
use super::{Post, sender};

pub(super) async fn follow(post: Post, mut ending: watch::Receiver<bool>) {
    let mut looked = std::time::Instant::now();
    let mut has_endpoints = true;
    while !*ending.borrow() {
        // Without endpoints, a commit is no reason to ask the database.
        let changed = post.0.changed.swap(false, Ordering::Relaxed);
        if has_endpoints || changed || looked.elapsed() >= LOOK {
            looked = std::time::Instant::now();
            match look(&post).await {
                Ok(Looked::More) => continue,
                Ok(Looked::Nothing { endpoints }) => has_endpoints = endpoints,
                Err(error) => {
                    tracing::error!(%error, "the event log cannot be followed");
                    post.0.changed.store(true, Ordering::Relaxed);
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            }
        }
        post.0.events.wait(LOOK, &mut ending).await;
    }
}

enum Looked {
    /// Something was found; there may be more.
    More,
    Nothing {
        endpoints: bool,
    },
}

async fn look(post: &Post) -> Result<Looked, Error> {
    let seed = Seed(crate::data::random().map_err(Error::internal)?);
    let (house, now, age) = (post.0.house.clone(), Timestamp::now(), post.age());
    let (looks, endpoints) = post
        .0
        .db
        .read(move |tx: &mut Tx<'_>| {
            let endpoints = fanout::has_endpoints(tx)?;
            match endpoints {
                true => Ok((fanout::prepare(tx, &house, shape, now, seed)?, true)),
                false => Ok::<_, Error>((Vec::new(), false)),
            }
        })
        .await?;
    if looks.is_empty() {
        return Ok(Looked::Nothing { endpoints });
    }
    let looks = Arc::new(looks);
    let (stored, lanes) = (looks.clone(), post.clone());
    let tasks: Vec<Task> = post
        .0
        .db
        .write(move |tx: &mut Tx<'_>| {
            fanout::store(tx, &stored, Timestamp::now(), &|id| lanes.0.lanes.room(id))
        })
        .await?;
    let mut taken: HashMap<String, usize> = HashMap::new();
    for task in &tasks {
        *taken.entry(task.endpoint.id.clone()).or_default() += 1;
    }
    for look in looks.iter() {
        let id = look.webhook_id();
        if look.pending() > taken.get(id).copied().unwrap_or(0) {
            post.0.lanes.has_more(id, true);
            post.0.due.ring();
        }
    }
    for task in tasks {
        sender::attempt(post, task, age);
    }
    Ok(Looked::More)
}
