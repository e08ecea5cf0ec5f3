//! Closed and open loops.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::LocalSet;

use crate::http::Connection;
use crate::server::Server;
use crate::work::{Mode, Requests, Work};

/// How the requests come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    pub connections: u32,
    /// Requests a second of an open loop; a closed loop has none.
    pub rate: Option<u32>,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rate {
            Some(rate) => write!(f, "open loop, {rate}/s"),
            None if self.connections == 1 => write!(f, "1 connection"),
            None => write!(f, "{} connections", self.connections),
        }
    }
}

/// What one window measured.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Load {
    /// Right answers.
    pub answers: u64,
    /// Wrong answers, by what was wrong about them.
    pub wrong: BTreeMap<String, u64>,
    pub seconds: f64,
    /// Of the right answers, ascending.
    pub latencies: Vec<Duration>,
    /// CPU time of the server and of the database's own processes, where they are known.
    pub server_cpu_micros: Option<u64>,
    pub database_cpu_micros: Option<u64>,
}

impl Load {
    /// The latency that `share` (0 to 1) of the answers did not exceed.
    pub fn percentile(&self, share: f64) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        let index = (share * last as f64).round() as usize;
        self.latencies.get(index).copied().unwrap_or_default()
    }

    pub fn rate(&self) -> f64 {
        if self.seconds > 0.0 {
            self.answers as f64 / self.seconds
        } else {
            0.0
        }
    }

    fn wrong(&mut self, what: String) {
        *self.wrong.entry(what).or_default() += 1;
    }
}

/// A server that is down would otherwise fill the window with thousands of equal faults.
const PAUSE_AFTER_FAULT: Duration = Duration::from_millis(20);
/// How long an answer may be missing after the window before the measurement gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Loads the server for `length` and waits for the last answers.
///
/// # Errors
/// When no connection can be opened, or when answers are missing for too long.
pub async fn run(
    server: &Server,
    work: &mut Work,
    mode: Mode,
    shape: Shape,
    length: Duration,
) -> Result<Load, String> {
    let mut connections = Vec::new();
    for _ in 0..shape.connections {
        let connection = Connection::open(server.address)
            .await
            .map_err(|error| format!("no connection to {}: {error}", server.address))?;
        connections.push(connection);
    }
    let before = server.cpu();
    let clock = Clock {
        start: Instant::now(),
        length,
        rate: shape.rate,
        next: Cell::new(0),
    };
    let window = Rc::new(Window {
        clock,
        requests: work.requests(mode),
        load: RefCell::default(),
    });
    let tasks = LocalSet::new();
    for connection in connections {
        tasks.spawn_local(one_connection(connection, server.address, window.clone()));
    }
    tokio::time::timeout(length + PATIENCE, tasks)
        .await
        .map_err(|_| format!("answers to {mode} were missing for {PATIENCE:?}"))?;
    let seconds = window.clock.start.elapsed().as_secs_f64();
    let after = server.cpu();
    let window = Rc::into_inner(window).ok_or("a connection outlived its window")?;
    work.done(window.requests);
    let mut load = window.load.into_inner();
    load.latencies.sort_unstable();
    load.seconds = seconds;
    load.server_cpu_micros = after.server.zip(before.server).map(|(a, b)| a - b);
    load.database_cpu_micros = after.database.zip(before.database).map(|(a, b)| a - b);
    Ok(load)
}

/// What the connections of one window share.
struct Window {
    clock: Clock,
    requests: Requests,
    load: RefCell<Load>,
}

struct Clock {
    start: Instant,
    length: Duration,
    rate: Option<u32>,
    next: Cell<u64>,
}

impl Clock {
    /// When the next request is due; nothing when the window is over.
    fn next_due(&self) -> Option<Instant> {
        let due = match self.rate {
            None => Instant::now(),
            Some(rate) => {
                let number = self.next.replace(self.next.get() + 1);
                self.start + Duration::from_secs_f64(number as f64 / f64::from(rate))
            }
        };
        (due < self.start + self.length).then_some(due)
    }
}

async fn one_connection(
    mut connection: Connection,
    address: std::net::SocketAddr,
    window: Rc<Window>,
) {
    while let Some(due) = window.clock.next_due() {
        if window.clock.rate.is_some() {
            tokio::time::sleep_until(due.into()).await;
        }
        let request = window.requests.next();
        let outcome = match connection.call(&request).await {
            Ok(answer) => window.requests.check(&answer).map_err(|what| (what, false)),
            Err(fault) => Err((fault.to_string(), true)),
        };
        let latency = due.elapsed();
        match outcome {
            Ok(()) => {
                let mut load = window.load.borrow_mut();
                load.answers += 1;
                load.latencies.push(latency);
            }
            Err((what, broken)) => {
                window.load.borrow_mut().wrong(what);
                tokio::time::sleep(PAUSE_AFTER_FAULT).await;
                if broken {
                    match Connection::open(address).await {
                        Ok(fresh) => connection = fresh,
                        Err(error) => {
                            window.load.borrow_mut().wrong(error.to_string());
                            return;
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_taken_from_the_sorted_latencies() {
        let load = Load {
            answers: 101,
            seconds: 2.0,
            latencies: (0..=100).map(Duration::from_millis).collect(),
            ..Load::default()
        };
        assert_eq!(load.percentile(0.5), Duration::from_millis(50));
        assert_eq!(load.percentile(0.99), Duration::from_millis(99));
        assert_eq!(load.percentile(1.0), Duration::from_millis(100));
        assert!((load.rate() - 50.5).abs() < 1e-9);
        assert_eq!(Load::default().percentile(0.99), Duration::ZERO);
    }

    #[test]
    fn an_open_loop_spreads_its_requests_evenly_and_ends() {
        let start = Instant::now();
        let clock = Clock {
            start,
            length: Duration::from_secs(1),
            rate: Some(4),
            next: Cell::new(0),
        };
        let due: Vec<u128> = std::iter::from_fn(|| clock.next_due())
            .map(|due| due.duration_since(start).as_millis())
            .collect();
        assert_eq!(due, [0, 250, 500, 750]);
    }
}
