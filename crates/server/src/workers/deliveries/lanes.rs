//! Places for deliveries, by endpoint: how many a process takes on at once, and how many it attempts
//! at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

/// Attempts at one endpoint at a time.
const AT_ONCE: usize = 32;
/// Deliveries of one endpoint taken on at a time: those attempted, and as many in line.
const TAKEN: usize = 2 * AT_ONCE;
/// Attempts at a time, over all endpoints.
const IN_ALL: usize = 512;

struct Lane {
    taken: usize,
    /// More is stored than was taken on.
    more: bool,
    places: Arc<Semaphore>,
}

pub struct Lanes {
    by_endpoint: Mutex<HashMap<String, Lane>>,
    pub in_all: Arc<Semaphore>,
}

impl Default for Lanes {
    fn default() -> Self {
        Self {
            by_endpoint: Mutex::default(),
            in_all: Arc::new(Semaphore::new(IN_ALL)),
        }
    }
}

impl Lanes {
    fn with<T>(&self, id: &str, act: impl FnOnce(&mut Lane) -> T) -> T {
        let mut all = self
            .by_endpoint
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let lane = all.entry(id.to_owned()).or_insert_with(|| Lane {
            taken: 0,
            more: false,
            places: Arc::new(Semaphore::new(AT_ONCE)),
        });
        act(lane)
    }

    /// How many more of an endpoint's deliveries can be taken on.
    pub fn room(&self, id: &str) -> usize {
        self.with(id, |lane| TAKEN.saturating_sub(lane.taken))
    }

    /// Takes one on; the semaphore says when it may be attempted.
    pub fn take(&self, id: &str) -> Arc<Semaphore> {
        self.with(id, |lane| {
            lane.taken += 1;
            lane.places.clone()
        })
    }

    pub fn has_more(&self, id: &str, more: bool) {
        self.with(id, |lane| lane.more = more);
    }

    /// Whether nothing is under way.
    pub fn is_idle(&self) -> bool {
        let all = self
            .by_endpoint
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.values().all(|lane| lane.taken == 0)
    }

    /// One is done with; whether it is time to look for more of that endpoint.
    pub fn give_back(&self, id: &str) -> bool {
        self.with(id, |lane| {
            lane.taken = lane.taken.saturating_sub(1);
            lane.more && lane.taken <= AT_ONCE
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_lane_leaves_the_others_their_room() {
        let lanes = Lanes::default();
        for _ in 0..TAKEN {
            lanes.take("slow");
        }
        assert_eq!((lanes.room("slow"), lanes.room("quick")), (0, TAKEN));
        lanes.has_more("slow", true);
        let asks: Vec<bool> = (0..TAKEN).map(|_| lanes.give_back("slow")).collect();
        assert_eq!(asks.iter().filter(|asks| **asks).count(), AT_ONCE + 1);
        assert!(!lanes.give_back("quick"));
    }
}
