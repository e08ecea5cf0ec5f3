//! Who wants to know that something was committed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{PoisonError, RwLock};

type Listener = Box<dyn Fn(&str) + Send + Sync>;

#[derive(Default)]
pub(crate) struct Listeners {
    list: RwLock<Vec<Listener>>,
}

impl Listeners {
    pub(crate) fn add(&self, listener: Listener) {
        self.list
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(listener);
    }

    /// Calls every listener. One that panics does not keep the others from hearing, nor the thread from living.
    pub(crate) fn tell(&self, topic: &str) {
        for listener in self
            .list
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
        {
            // The panic hook has reported it already; there is nobody else to tell.
            let _ = catch_unwind(AssertUnwindSafe(|| listener(topic)));
        }
    }
}
