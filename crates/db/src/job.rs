//! A closure on its way through a queue, and the answer it owes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::pending::Responder;
use crate::session::Session;
use crate::{Announced, Error, Result, Tx};

/// A unit of work that can be run again, overruled, and answered once.
pub(crate) trait Job: Send {
    /// What the closure was announced with.
    fn announced(&self) -> &Announced;
    /// Runs the closure and keeps its result. Returns the topics to tell of when it succeeded, `None` when what it did
    /// must be undone.
    fn run(&mut self, session: &mut dyn Session, writable: bool) -> Option<Vec<&'static str>>;
    /// Replaces the result.
    fn fail(&mut self, error: Error);
    /// Gives the result to whoever waits.
    fn answer(self: Box<Self>);
}

pub(crate) struct Task<F, T, E: From<Error>> {
    closure: F,
    announced: Announced,
    result: Option<Result<T, E>>,
    responder: Option<Responder<Result<T, E>>>,
}

impl<F, T, E: From<Error>> Task<F, T, E> {
    pub(crate) fn new(
        closure: F,
        announced: Announced,
        responder: Responder<Result<T, E>>,
    ) -> Self {
        Task {
            closure,
            announced,
            result: None,
            responder: Some(responder),
        }
    }
}

impl<F, T, E> Job for Task<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn announced(&self) -> &Announced {
        &self.announced
    }

    fn run(&mut self, session: &mut dyn Session, writable: bool) -> Option<Vec<&'static str>> {
        let mut tx = Tx::new(session, writable);
        // What a panic leaves half done is the transaction's, which is undone.
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.closure)(&mut tx)));
        let finished = tx.finish();
        let (result, topics) = match (outcome, finished) {
            (Err(_panic), _) => (Err(E::from(Error::Panicked)), None),
            (Ok(Err(error)), _) => (Err(error), None),
            (Ok(Ok(_)), Err(error)) => (Err(E::from(error)), None),
            (Ok(Ok(value)), Ok(topics)) => (Ok(value), Some(topics)),
        };
        self.result = Some(result);
        topics
    }

    fn fail(&mut self, error: Error) {
        self.result = Some(Err(E::from(error)));
    }

    fn answer(mut self: Box<Self>) {
        self.respond();
    }
}

impl<F, T, E: From<Error>> Task<F, T, E> {
    fn respond(&mut self) {
        if let Some(responder) = self.responder.take() {
            responder.send(
                self.result
                    .take()
                    .unwrap_or_else(|| Err(E::from(Error::Closed))),
            );
        }
    }
}

/// A job that is dropped unanswered (its queue was closed) still owes an answer.
impl<F, T, E: From<Error>> Drop for Task<F, T, E> {
    fn drop(&mut self) {
        self.result = None;
        self.respond();
    }
}
