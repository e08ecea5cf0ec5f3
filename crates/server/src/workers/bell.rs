//! Wakes a loop. Any number of rings while it is busy become one.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};

#[derive(Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Returns after `time`, or when the process is ending. Rings in between are kept for [`Bell::wait`].
    pub async fn rest(&self, time: Duration, ending: &mut watch::Receiver<bool>) {
        let _ = tokio::time::timeout(time, ending.wait_for(|ending| *ending)).await;
    }

    /// Returns when it rings, after `longest`, or when the process is ending.
    pub async fn wait(&self, longest: Duration, ending: &mut watch::Receiver<bool>) {
        tokio::select! {
            () = self.0.notified() => {}
            () = tokio::time::sleep(longest) => {}
            // An error means that the sender is gone, which is an end as well.
            _ = ending.wait_for(|ending| *ending) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn a_ring_while_nobody_waits_is_not_lost() {
        let (_sender, mut ending) = watch::channel(false);
        let bell = Bell::default();
        bell.ring();
        let waited = tokio::time::timeout(LONG / 6, bell.wait(LONG, &mut ending));
        assert!(waited.await.is_ok());
    }

    #[tokio::test]
    async fn the_end_wakes() {
        let (sender, mut ending) = watch::channel(false);
        sender.send_replace(true);
        let bell = Bell::default();
        let waited = tokio::time::timeout(LONG / 6, bell.wait(LONG, &mut ending));
        assert!(waited.await.is_ok());
    }
}
