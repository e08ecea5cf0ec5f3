//! Takes up what is due, attempts it, and has the outcome stored.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafide_api::delivery::shape;
use bonafide_app::webhooks::fanout::LEASE_MS;
use bonafide_app::webhooks::settle::{Attempted, Sent, Settled, settle as store};
use bonafide_app::webhooks::{Task, claim, health, request};
use bonafide_app::{Error, Kind, Seed};
use bonafide_db::Tx;
use jiff::Timestamp;
use metrics::{counter, gauge, histogram};
use tokio::sync::{mpsc, watch};

use super::super::{LOOK, PAUSE};
use super::Post;
use super::outbound::{self, Letter};

/// Outcomes stored by one transaction.
const BATCH: usize = 128;
/// How often the backlog is counted.
const COUNT: Duration = Duration::from_secs(10);

pub(super) async fn claim(post: Post, alone: bool, mut ending: watch::Receiver<bool>) {
    if alone && let Err(error) = post.0.db.write(claim::release).await {
        tracing::error!(%error, "leases of the process before stay until they run out");
    }
    let mut counted: Option<Instant> = None;
    while !*ending.borrow() {
        if counted.is_none_or(|at| at.elapsed() >= COUNT) {
            counted = Some(Instant::now());
            if let Ok(backlog) = post.0.db.read(health::backlog).await {
                gauge!("bonafide_webhook_backlog").set(backlog as f64);
            }
        }
        let pause = match look(&post).await {
            Ok(()) => LOOK,
            Err(error) => {
                tracing::error!(%error, "due deliveries cannot be taken up");
                PAUSE
            }
        };
        post.0.due.wait(pause, &mut ending).await;
    }
}

async fn look(post: &Post) -> Result<(), Error> {
    let seed = Seed(crate::data::random().map_err(Error::internal)?);
    let (house, now, age) = (post.0.house.clone(), Timestamp::now(), post.age());
    let lanes = post.clone();
    let (found, room) = post
        .0
        .db
        .read(move |tx: &mut Tx<'_>| {
            let asked = std::cell::RefCell::new(HashMap::new());
            let room = |id: &str| {
                let room = lanes.0.lanes.room(id);
                asked.borrow_mut().insert(id.to_owned(), room);
                room
            };
            let found = claim::find(tx, &house, shape, now, seed, &room)?;
            Ok::<_, Error>((found, asked.into_inner()))
        })
        .await?;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for id in found.iter().filter_map(claim::Found::webhook_id) {
        *counts.entry(id).or_default() += 1;
    }
    for (id, room) in &room {
        let count = counts.get(id.as_str()).copied().unwrap_or(0);
        post.0.lanes.has_more(id, count >= *room);
    }
    if found.is_empty() {
        return Ok(());
    }
    let found = Arc::new(found);
    let tasks = post
        .0
        .db
        .write(move |tx: &mut Tx<'_>| claim::take(tx, &found, now))
        .await?;
    for task in tasks {
        attempt(post, task, age);
    }
    Ok(())
}

/// Attempts a delivery as soon as there is a place. `age`: the post's when the task was read.
pub(super) fn attempt(post: &Post, task: Task, age: u64) {
    let places = post.0.lanes.take(&task.endpoint.id);
    let post = post.clone();
    tokio::spawn(async move {
        let id = task.endpoint.id.clone();
        if let (Ok(_one), Ok(_all)) = (
            places.acquire_owned().await,
            post.0.lanes.in_all.clone().acquire_owned().await,
        ) {
            match renewed(&post, task, age).await {
                Ok(Some(task)) => perform(&post, task).await,
                Ok(None) => {}
                // Its lease runs out, and it is taken up again.
                Err(error) => tracing::error!(%error, "a delivery cannot be read again"),
            }
        }
        if post.0.lanes.give_back(&id) {
            post.0.due.ring();
        }
    });
}

/// The task as it is to be performed now: a secret that was rotated out while it waited must not sign,
/// and what was disabled or erased meanwhile must not be sent.
async fn renewed(post: &Post, task: Task, age: u64) -> Result<Option<Task>, Error> {
    if post.age() == age {
        return Ok(Some(task));
    }
    let house = post.0.house.clone();
    post.0
        .db
        .read(move |tx: &mut Tx<'_>| claim::renewed(tx, &house, &task))
        .await
}

async fn perform(post: &Post, task: Task) {
    let real = Timestamp::now();
    let left = task.leased_until - real.as_millisecond();
    // Another process may take it before the answer comes; it waits until then.
    if left < outbound::PATIENCE.as_millis() as i64 {
        return;
    }
    let headers = request::headers(&task, task.clock.now(real), real);
    let sandbox = task.kind == Kind::Sandbox;
    let reach = post.0.house.settings.webhooks;
    let letter = Letter {
        url: &task.endpoint.doc.url,
        headers: &headers,
        body: task.body.clone(),
        private: reach.allows_private(sandbox),
        plain: reach.allows_plain(sandbox),
    };
    let started = Instant::now();
    let outcome = post.0.outbound.send(letter).await;
    let took = started.elapsed();
    if let Some(lag) = task.lag_ms {
        let taken_on = task.leased_until - LEASE_MS;
        let since = Timestamp::now().as_millisecond() - taken_on + lag;
        histogram!("bonafide_webhook_latency_seconds").record(since.max(0) as f64 / 1000.0);
    }
    let sent = Sent {
        url: task.endpoint.doc.url.clone(),
        headers: request::kept(&headers, task.endpoint.headers()),
        answer: outcome.answer,
    };
    let (webhook, delivery) = (task.endpoint.id.clone(), task.delivery_id.clone());
    let (event, attempt) = (task.event_name.clone(), task.attempts + 1);
    let seed = match crate::data::random() {
        Ok(random) => Seed(random),
        Err(error) => {
            tracing::error!(%error, "no random bytes");
            return;
        }
    };
    let made = Attempted::new(
        &post.0.house,
        task,
        took.as_millis() as i64,
        outcome.status,
        outcome.error.clone(),
        &sent,
        seed,
    );
    let made = match made {
        Ok(made) => made,
        Err(error) => {
            tracing::error!(%error, delivery, "an attempt cannot be recorded");
            return;
        }
    };
    let ms = took.as_millis() as u64;
    if made.delivered() {
        tracing::debug!(webhook, delivery, event, attempt, ms, "delivered");
    } else {
        let (status, error) = (outcome.status, outcome.error.as_deref().unwrap_or(""));
        tracing::info!(
            webhook,
            delivery,
            event,
            attempt,
            ms,
            status,
            error,
            "not delivered"
        );
    }
    // Without a settler the process is ending: the lease runs out, and it is attempted again.
    let _ = post.0.outcomes.send(made).await;
}

/// Stores outcomes in batches, until the process ends and none is left.
pub(super) async fn settle(
    post: Post,
    mut outcomes: mpsc::Receiver<Attempted>,
    mut ending: watch::Receiver<bool>,
) {
    loop {
        let mut batch = Vec::new();
        tokio::select! {
            count = outcomes.recv_many(&mut batch, BATCH) => if count == 0 { return },
            _ = ending.wait_for(|ending| *ending) => break,
        }
        keep(&post, batch).await;
    }
    // What is under way ends within the patience of an attempt.
    loop {
        let mut batch = Vec::new();
        let next = outcomes.recv_many(&mut batch, BATCH);
        let idle = post.0.lanes.is_idle();
        match tokio::time::timeout(
            if idle {
                super::GLANCE
            } else {
                outbound::PATIENCE
            },
            next,
        )
        .await
        {
            Ok(count) if count > 0 => keep(&post, batch).await,
            _ => return,
        }
    }
}

async fn keep(post: &Post, batch: Vec<Attempted>) {
    let seed = match crate::data::random() {
        Ok(random) => Seed(random),
        Err(error) => {
            tracing::error!(%error, "no random bytes");
            return;
        }
    };
    let (house, batch) = (post.0.house.clone(), Arc::new(batch));
    let stored = post
        .0
        .db
        .write(move |tx: &mut Tx<'_>| store(tx, &house, &batch, Timestamp::now(), seed));
    match stored.await {
        Ok(settled) => tell(post, &settled),
        // Their leases run out, and they are attempted again: at least once, not at most.
        Err(error) => tracing::error!(%error, "outcomes of deliveries could not be stored"),
    }
    post.0.settled.notify_waiters();
}

fn tell(post: &Post, settled: &Settled) {
    for (outcome, count) in [
        ("completed", settled.completed),
        ("retried", settled.retried),
        ("failed", settled.given_up),
    ] {
        if count > 0 {
            counter!("bonafide_webhook_deliveries_total", "outcome" => outcome)
                .increment(count as u64);
        }
    }
    for webhook in &settled.disabled {
        counter!("bonafide_webhooks_disabled_total").increment(1);
        tracing::warn!(webhook, "disabled: no delivery succeeded for too long");
        post.0.events.ring();
    }
}
