//! Whose turn it is: the writer's, batch after batch, or that of who needs it to stand still.
//!
//! SQLite's own lock would not do: under load the writer takes it again at once, and whoever polls for it finds it
//! taken each time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub(crate) struct Turns {
    state: Mutex<State>,
    changed: Condvar,
    commits: AtomicU64,
}

#[derive(Default)]
struct State {
    is_writing: bool,
    /// Somebody waits for the writer to stand still; it begins no other batch before.
    is_asked: bool,
}

/// The writer's turn; ends when dropped.
pub(crate) struct Turn<'a>(&'a Turns);

impl Turns {
    /// Waits while the writer is to stand still.
    pub(crate) fn write(&self) -> Turn<'_> {
        let mut state = self.wait_while(|state| state.is_asked);
        state.is_writing = true;
        Turn(self)
    }

    /// Runs something between two batches.
    pub(crate) fn between<T>(&self, f: impl FnOnce() -> T) -> T {
        self.state().is_asked = true;
        let mut state = self.wait_while(|state| state.is_writing);
        let done = f();
        state.is_asked = false;
        self.changed.notify_all();
        done
    }

    pub(crate) fn committed(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    /// Commits made so far by this process.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_while(&self, is_so: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        self.changed
            .wait_while(self.state(), |state| is_so(state))
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state().is_writing = false;
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::thread;

    use super::*;

    #[test]
    fn a_writer_that_never_rests_is_made_to_stand_still() {
        let turns = Turns::default();
        let (is_writing, is_over) = (AtomicBool::new(false), AtomicBool::new(false));
        thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::SeqCst) {
                    let _turn = turns.write();
                    is_writing.store(true, Ordering::SeqCst);
                    turns.committed();
                    thread::yield_now();
                    is_writing.store(false, Ordering::SeqCst);
                }
            });
            for _ in 0..100 {
                turns.between(|| {
                    let commits = turns.commits();
                    thread::yield_now();
                    assert!(!is_writing.load(Ordering::SeqCst));
                    assert_eq!(turns.commits(), commits);
                });
            }
            is_over.store(true, Ordering::SeqCst);
        });
    }
}
