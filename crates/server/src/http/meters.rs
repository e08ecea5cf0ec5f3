//! Figures about the process in the Prometheus format. Labels come from fixed sets, so that
//! neither a person nor an attacker can add one.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};
use std::time::Duration;

use metrics::{
    Counter, Histogram, counter, describe_counter, describe_gauge, describe_histogram, gauge,
    histogram,
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use bonafide_app::figures::Figures;

use crate::failure::{Failure, Result};
use crate::settings::Secret;

const LATENCY: &str = "bonafide_http_request_duration_seconds";
const DELIVERY: &str = "bonafide_webhook_latency_seconds";
const IN_FLIGHT: &str = "bonafide_http_requests_in_flight";
const LOST_MOMENTS: &str = "bonafide_lost_flow_moments_total";
const REQUESTS: &str = "bonafide_http_requests_total";
const WAITING: &str = "bonafide_db_calls_waiting";
const EVENTS: &str = "bonafide_events_total";
const PENDING_JOBS: &str = "bonafide_jobs_pending";

/// Upper bounds in seconds; the goals of the project lie between 1 and 25 ms.
const BUCKETS: [f64; 13] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// The collected figures, and who may read them.
pub struct Meters {
    handle: PrometheusHandle,
    /// Opens them to other machines.
    pub token: Option<Secret>,
}

impl Meters {
    /// Starts collecting for the life of the process. `durability`: how the database keeps its
    /// word, as it reads its own settings back.
    pub fn start(token: Option<Secret>, durability: String) -> Result<Self> {
        let handle = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(LATENCY.into()), &BUCKETS)
            .and_then(|it| it.set_buckets_for_metric(Matcher::Full(DELIVERY.into()), &BUCKETS))
            .and_then(PrometheusBuilder::install_recorder)
            .map_err(|error| Failure::new(format!("Metrics cannot start: {error}."), ""))?;
        describe_counter!(REQUESTS, "Answered requests");
        describe_histogram!(LATENCY, "Time from the head of a request to its answer");
        describe_gauge!(IN_FLIGHT, "Requests being answered now");
        describe_gauge!(WAITING, "Calls that wait for the database, by kind");
        describe_counter!(EVENTS, "Entries of the event logs, whoever appended them");
        describe_gauge!(PENDING_JOBS, "Effects that wait to be performed");
        describe_gauge!(
            "bonafide_journal_waiting",
            "Requests that wait to be written down in the logs"
        );
        describe_counter!(
            "bonafide_journal_dropped_total",
            "Requests that were not written down because too many waited"
        );
        describe_counter!(
            "bonafide_jobs_total",
            "Effects performed outside the database, by outcome"
        );
        describe_counter!(
            "bonafide_webhook_deliveries_total",
            "Attempted deliveries, by outcome: completed, retried (to come again), failed (given up)"
        );
        describe_histogram!(
            DELIVERY,
            "Time from an event to the answer of its first attempt"
        );
        describe_gauge!(
            "bonafide_webhook_backlog",
            "Deliveries that wait for an attempt"
        );
        describe_counter!(
            "bonafide_webhooks_disabled_total",
            "Webhooks that were disabled because they kept failing"
        );
        describe_counter!("bonafide_work_total", "Changes that time caused");
        describe_counter!("bonafide_erasures_total", "Leaves erased from the ring");
        describe_counter!(
            LOST_MOMENTS,
            "Moments of the flow that are missing in the conversion figures"
        );
        describe_gauge!(
            "bonafide_info",
            "Always 1; its labels tell the version and how the database keeps its word"
        );
        describe_gauge!("process_resident_memory_bytes", "Memory in use");
        let version = env!("CARGO_PKG_VERSION");
        gauge!("bonafide_info", "version" => version, "database" => durability).set(1.0);
        Ok(Self { handle, token })
    }

    /// `in_flight`: requests being answered now.
    /// `lost_moments`: see `House::lost_moments`.
    /// `waiting`: calls that wait for the database, writes and reads.
    pub fn render(&self, in_flight: usize, lost_moments: u64, waiting: (usize, usize)) -> String {
        gauge!(WAITING, "kind" => "write").set(waiting.0 as f64);
        gauge!(WAITING, "kind" => "read").set(waiting.1 as f64);
        counter!(LOST_MOMENTS).absolute(lost_moments);
        gauge!(IN_FLIGHT).set(in_flight as f64);
        if let Some(bytes) = resident_memory() {
            gauge!("process_resident_memory_bytes").set(bytes);
        }
        self.handle.render()
    }

    /// Figures that were asked of the database.
    pub fn take(&self, figures: Figures) {
        counter!(EVENTS).absolute(figures.events);
        gauge!(PENDING_JOBS).set(figures.pending_jobs as f64);
    }

    /// What has to run now and then so that unread figures do not pile up.
    pub fn upkeep(&self) {
        self.handle.run_upkeep();
    }
}

type Asked = (&'static str, &'static str, u16);
type Told = (Counter, Histogram);

pub fn request(surface: &'static str, route: &'static str, status: u16, took: Duration) {
    /// Looking a figure up by its labels costs more than counting does.
    static KNOWN: LazyLock<RwLock<HashMap<Asked, Told>>> = LazyLock::new(RwLock::default);
    let asked = (surface, route, status);
    let told = |(count, latency): &Told| {
        count.increment(1);
        latency.record(took);
    };
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.get(&asked) {
        return told(known);
    }
    drop(known);
    let count =
        counter!(REQUESTS, "surface" => surface, "route" => route, "status" => status.to_string());
    let latency = histogram!(LATENCY, "surface" => surface, "route" => route);
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    told(known.entry(asked).or_insert((count, latency)));
}

/// From the kernel's own account of this process, where it gives one.
fn resident_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}
