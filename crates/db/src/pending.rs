//! A result that is not there yet: wait for it on a thread, or await it on any executor.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// The answer to a [`crate::Db::write`] or [`crate::Db::read`].
///
/// Dropping it does not take the call back: the closure still runs.
#[must_use = "the outcome of a call is known only once it is waited for"]
pub struct Pending<T> {
    slot: Arc<Slot<T>>,
}

/// The other end of a [`Pending`].
pub(crate) struct Responder<T> {
    slot: Arc<Slot<T>>,
}

struct Slot<T> {
    state: Mutex<State<T>>,
    filled: Condvar,
}

struct State<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

impl<T> Slot<T> {
    /// No code of a caller runs under the lock, so a poisoned one still holds a sound state.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn channel<T>() -> (Responder<T>, Pending<T>) {
    let slot = Arc::new(Slot {
        state: Mutex::new(State {
            value: None,
            waker: None,
        }),
        filled: Condvar::new(),
    });
    (Responder { slot: slot.clone() }, Pending { slot })
}

impl<T> Responder<T> {
    pub(crate) fn send(self, value: T) {
        let waker = {
            let mut state = self.slot.lock();
            state.value = Some(value);
            state.waker.take()
        };
        self.slot.filled.notify_one();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Pending<T> {
    /// Blocks the thread until the answer is there. Not for an async task, and not for a closure inside a transaction.
    pub fn wait(self) -> T {
        let mut state = self.slot.lock();
        loop {
            match state.value.take() {
                Some(value) => return value,
                None => {
                    state = self
                        .slot
                        .filled
                        .wait(state)
                        .unwrap_or_else(PoisonError::into_inner)
                }
            }
        }
    }
}

impl<T> Future for Pending<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut state = self.slot.lock();
        match state.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                match &mut state.waker {
                    Some(waker) => waker.clone_from(context.waker()),
                    none => *none = Some(context.waker().clone()),
                }
                Poll::Pending
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    use super::*;

    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn an_awaited_result_wakes_its_task_once() {
        let count = Arc::new(Count(AtomicUsize::new(0)));
        let waker = Waker::from(count.clone());
        let mut context = Context::from_waker(&waker);
        let (responder, mut pending) = channel();
        assert_eq!(Pin::new(&mut pending).poll(&mut context), Poll::Pending);
        responder.send(7);
        assert_eq!(count.0.load(Ordering::SeqCst), 1);
        assert_eq!(Pin::new(&mut pending).poll(&mut context), Poll::Ready(7));
    }

    #[test]
    fn a_waiting_thread_is_released() {
        let (responder, pending) = channel();
        let thread = std::thread::spawn(move || pending.wait());
        responder.send("done");
        assert_eq!(thread.join().ok(), Some("done"));
    }
}
