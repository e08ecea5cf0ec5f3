//! Group commit: many closures, one transaction, one disk flush, and no answer before it.

use std::sync::Arc;

use crossbeam_channel::Receiver;

use crate::Error;
use crate::job::Job;
use crate::listeners::Listeners;
use crate::session::{CommitError, Mode, Session};
use crate::turns::Turns;

/// How often a batch is begun anew after a lost connection before its closures are told.
const CONNECTION_LOSSES: usize = 2;

/// How a transaction ended.
enum Outcome {
    Committed,
    /// Rolled back; the error is one closure's, and not yet known whose.
    Refused(Error),
    /// The connection was lost before the commit was sent.
    Lost(Error),
    /// The connection was lost while the commit was under way.
    Unknown,
    /// It could not be begun: no closure is to blame, and none would fare better alone.
    NotBegun(Error),
}

pub(crate) struct Writer {
    pub(crate) session: Box<dyn Session>,
    pub(crate) queue: Receiver<Box<dyn Job>>,
    pub(crate) batch: usize,
    pub(crate) listeners: Arc<Listeners>,
    pub(crate) turns: Arc<Turns>,
}

impl Writer {
    /// Runs until the queue is closed and empty.
    pub(crate) fn run(mut self) {
        let mut jobs: Vec<Box<dyn Job>> = Vec::with_capacity(self.batch);
        while let Ok(job) = self.queue.recv() {
            jobs.push(job);
            while jobs.len() < self.batch
                && let Ok(job) = self.queue.try_recv()
            {
                jobs.push(job);
            }
            let turns = self.turns.clone();
            let turn = turns.write();
            self.process(&mut jobs);
            drop(turn);
            for job in jobs.drain(..) {
                job.answer();
            }
        }
    }

    /// Gives every job its result: together if that works, else one by one so that only the guilty one fails.
    fn process(&mut self, jobs: &mut [Box<dyn Job>]) {
        if let [job] = jobs {
            return self.process_alone(job);
        }
        let mut mode = Mode::Batch;
        let mut losses = 0;
        while losses < CONNECTION_LOSSES {
            if let Err(error) = self.session.connect() {
                return fail_all(jobs, &error);
            }
            match self.transact(jobs, mode) {
                Outcome::Committed => return,
                Outcome::Unknown => return fail_all(jobs, &Error::UnknownOutcome),
                Outcome::NotBegun(error) => return fail_all(jobs, &error),
                Outcome::Refused(_) if mode == Mode::Batch && self.session.undo_may_fail() => {
                    mode = Mode::Careful;
                }
                Outcome::Refused(_) => break,
                Outcome::Lost(_) => losses += 1,
            }
        }
        for job in jobs {
            self.process_alone(job);
        }
    }

    fn process_alone(&mut self, job: &mut Box<dyn Job>) {
        let mut last = Error::Unavailable("the connection was lost".to_owned());
        for _ in 0..CONNECTION_LOSSES {
            if let Err(error) = self.session.connect() {
                return job.fail(error);
            }
            match self.transact(std::slice::from_mut(job), Mode::Alone) {
                Outcome::Committed => return,
                Outcome::Unknown => return job.fail(Error::UnknownOutcome),
                Outcome::Refused(error) | Outcome::NotBegun(error) => return job.fail(error),
                Outcome::Lost(error) => last = error,
            }
        }
        job.fail(last);
    }

    fn transact(&mut self, jobs: &mut [Box<dyn Job>], mode: Mode) -> Outcome {
        let claims: Vec<i64> = jobs
            .iter()
            .filter_map(|job| job.announced().claim)
            .collect();
        let held = match self.session.begin_claiming(mode, &claims) {
            Ok(held) => held,
            Err(error) => {
                return match self.abandon(error) {
                    Outcome::Refused(error) => Outcome::NotBegun(error),
                    other => other,
                };
            }
        };
        if mode == Mode::Batch
            && let Err(error) = self.foresee(jobs)
        {
            return self.abandon(error);
        }
        let mut topics = Vec::new();
        for job in jobs {
            if job
                .announced()
                .claim
                .is_some_and(|claim| held.contains(&claim))
            {
                job.fail(Error::Claimed);
                continue;
            }
            match run_layer(&mut *self.session, job.as_mut(), mode) {
                Ok(mut told) => topics.append(&mut told),
                // Alone and failed by itself: the closure's own error is its result.
                Err(None) => {
                    self.session.rollback();
                    return Outcome::Committed;
                }
                Err(Some(error)) => return self.abandon(error),
            }
        }
        topics.sort_unstable();
        topics.dedup();
        match self.session.commit(&topics) {
            Ok(()) => {
                self.turns.committed();
                for topic in topics {
                    self.listeners.tell(topic);
                }
                Outcome::Committed
            }
            Err(CommitError::Refused(error)) => self.abandon(error),
            Err(CommitError::Lost(error)) => Outcome::Lost(error),
            Err(CommitError::Unknown) => Outcome::Unknown,
        }
    }

    fn foresee(&mut self, jobs: &[Box<dyn Job>]) -> crate::Result<()> {
        let foreseen: Vec<_> = jobs
            .iter()
            .flat_map(|job| &job.announced().foreseen)
            .collect();
        self.session.foresee(&foreseen)
    }

    fn abandon(&mut self, error: Error) -> Outcome {
        if self.session.lost() {
            return Outcome::Lost(error);
        }
        self.session.rollback();
        Outcome::Refused(error)
    }
}

/// Runs one closure as a layer. `Err(None)`: it failed and has its result, the transaction is to be rolled back.
/// `Err(Some)`: the transaction cannot go on.
fn run_layer(
    session: &mut dyn Session,
    job: &mut dyn Job,
    mode: Mode,
) -> Result<Vec<&'static str>, Option<Error>> {
    let layer = session.enter().map_err(Some)?;
    if let Some(topics) = job.run(session, true) {
        session.keep(layer).map_err(Some)?;
        return Ok(topics);
    }
    if session.lost() {
        return Err(Some(Error::Unavailable(
            "the connection was lost".to_owned(),
        )));
    }
    if mode == Mode::Alone {
        return Err(None);
    }
    session.undo(layer).map_err(Some)?;
    Ok(Vec::new())
}

fn fail_all(jobs: &mut [Box<dyn Job>], error: &Error) {
    for job in jobs {
        job.fail(error.clone());
    }
}
