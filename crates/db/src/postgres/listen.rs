//! Hearing what other processes committed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use fallible_iterator::FallibleIterator;
use postgres::Client;

use super::target::Target;
use crate::Result;
use crate::listeners::Listeners;

/// The channel all topics travel on.
pub(crate) const CHANNEL: &str = "db_topics";
/// How long one wait for a notification lasts before the thread looks whether it shall end.
const PERIOD: Duration = Duration::from_millis(250);
/// The pause between attempts to connect anew.
const PAUSE: Duration = Duration::from_secs(1);

/// The server's process number for the writer's connection: its notifications were told here already.
#[derive(Clone, Default)]
pub(crate) struct WriterPid(Arc<AtomicI32>);

impl WriterPid {
    pub(crate) fn set(&self, pid: i32) {
        self.0.store(pid, Ordering::Release);
    }

    fn get(&self) -> i32 {
        self.0.load(Ordering::Acquire)
    }
}

pub(crate) struct Listening {
    target: Target,
    client: Client,
    own: WriterPid,
    listeners: Arc<Listeners>,
    stop: Receiver<()>,
}

impl Listening {
    /// The thread ends when the sender of `stop` is dropped.
    pub(crate) fn open(
        target: Target,
        own: WriterPid,
        listeners: Arc<Listeners>,
        stop: Receiver<()>,
    ) -> Result<Listening> {
        Ok(Listening {
            client: listen(&target)?,
            target,
            own,
            listeners,
            stop,
        })
    }

    /// While the connection is down notifications are missed: who must not miss a change looks now and then as well.
    pub(crate) fn run(mut self) {
        let mut connected = true;
        loop {
            let pause = if connected { Duration::ZERO } else { PAUSE };
            if self.stop.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            if connected {
                connected = self.hear();
            } else if let Ok(client) = listen(&self.target) {
                self.client = client;
                connected = true;
            }
        }
    }

    /// Hands on what arrives within the period; false when the connection is gone.
    fn hear(&mut self) -> bool {
        {
            let mut notifications = self.client.notifications();
            let mut arrivals = notifications.timeout_iter(PERIOD);
            loop {
                match arrivals.next() {
                    Ok(Some(notification)) if notification.process_id() == self.own.get() => {}
                    Ok(Some(notification)) => self.listeners.tell(notification.payload()),
                    Ok(None) => break,
                    Err(_) => return false,
                }
            }
        }
        !self.client.is_closed()
    }
}

fn listen(target: &Target) -> Result<Client> {
    let mut client = target.connect("bonafide listener")?;
    client
        .batch_execute(&format!("listen {CHANNEL}"))
        .map_err(|error| super::error::translate(&error))?;
    Ok(client)
}
