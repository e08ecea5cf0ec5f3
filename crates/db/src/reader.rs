//! Reads: each closure on a snapshot of its own, beside the writer.

use crossbeam_channel::Receiver;

use crate::job::Job;
use crate::session::{Mode, Session};

/// How often a read is run again on a new connection.
const CONNECTION_LOSSES: usize = 2;

pub(crate) struct Reader {
    pub(crate) session: Box<dyn Session>,
    pub(crate) queue: Receiver<Box<dyn Job>>,
}

impl Reader {
    /// Runs until the queue is closed and empty.
    pub(crate) fn run(mut self) {
        while let Ok(mut job) = self.queue.recv() {
            self.read(job.as_mut());
            // The answer does not depend on how the snapshot is given back.
            job.answer();
            // Under load the next begin does it on the way and spares a round trip; a snapshot must not idle.
            if self.queue.is_empty() {
                self.session.rollback();
            }
        }
    }

    fn read(&mut self, job: &mut dyn Job) {
        for _ in 0..CONNECTION_LOSSES {
            if let Err(error) = self.session.connect() {
                return job.fail(error);
            }
            match self
                .session
                .begin(Mode::Read)
                .and_then(|()| self.session.enter())
            {
                Ok(_layer) => {
                    job.run(&mut *self.session, false);
                }
                Err(error) => job.fail(error),
            }
            if !self.session.lost() {
                return;
            }
        }
    }
}
