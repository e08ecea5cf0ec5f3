//! The figures: medians over the rounds with their spread, as a table or as JSON.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use serde::Serialize;

use crate::load::{Load, Shape};
use crate::server::{Crash, Server};
use crate::work::Mode;

/// A measurement.
pub struct Report {
    pub rows: Vec<Row>,
    pub start_up: Option<Duration>,
    pub program_size: Option<u64>,
    pub database: &'static str,
    pub memory_idle: Option<u64>,
    pub memory_peak: Option<u64>,
    pub durability: Option<String>,
    pub crash: Option<Crash>,
}

/// One mode under one loop, with a figure per round.
pub struct Row {
    mode: Mode,
    shape: Shape,
    rate: Vec<f64>,
    p50: Vec<f64>,
    p99: Vec<f64>,
    server_cpu: Vec<f64>,
    database_cpu: Vec<f64>,
    wrong: BTreeMap<String, u64>,
}

impl Row {
    pub fn new(mode: Mode, shape: Shape) -> Row {
        Row {
            mode,
            shape,
            rate: Vec::new(),
            p50: Vec::new(),
            p99: Vec::new(),
            server_cpu: Vec::new(),
            database_cpu: Vec::new(),
            wrong: BTreeMap::new(),
        }
    }

    pub fn add(&mut self, load: &Load) {
        let per_answer = |micros: Option<u64>| {
            micros
                .filter(|_| load.answers > 0)
                .map(|micros| micros as f64 / load.answers as f64)
        };
        self.rate.push(load.rate());
        self.p50.push(load.percentile(0.5).as_secs_f64() * 1000.0);
        self.p99.push(load.percentile(0.99).as_secs_f64() * 1000.0);
        self.server_cpu.extend(per_answer(load.server_cpu_micros));
        self.database_cpu
            .extend(per_answer(load.database_cpu_micros));
        for (what, count) in &load.wrong {
            *self.wrong.entry(what.clone()).or_default() += count;
        }
    }

    fn failures(&self) -> u64 {
        self.wrong.values().sum()
    }
}

/// A median with the smallest and the largest figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Spread {
    median: f64,
    min: f64,
    max: f64,
}

impl Spread {
    fn of(figures: &[f64]) -> Option<Spread> {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        let middle = sorted.len() / 2;
        let median = if sorted.len() % 2 == 1 {
            sorted[middle]
        } else {
            f64::midpoint(sorted[middle - 1], sorted[middle])
        };
        Some(Spread { median, min, max })
    }
}

impl Report {
    pub fn new(server: &Server) -> Report {
        Report {
            rows: Vec::new(),
            start_up: server.start_up,
            program_size: server.program_size(),
            database: server.database,
            memory_idle: None,
            memory_peak: None,
            durability: None,
            crash: None,
        }
    }

    /// Wrong answers, and acknowledged inquiries that were lost.
    pub fn failures(&self) -> u64 {
        let lost = self.crash.map_or(0, |crash| crash.lost as u64);
        self.rows.iter().map(Row::failures).sum::<u64>() + lost
    }

    pub fn table(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_table(&mut out);
        out
    }

    fn write_table(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "database        {}", self.database)?;
        let durability = self.durability.as_deref();
        writeln!(
            out,
            "durability      {}",
            durability.unwrap_or("not told by the server")
        )?;
        if let Some(start_up) = self.start_up {
            writeln!(
                out,
                "start-up        {:.0} ms to the first 200",
                millis(start_up)
            )?;
        }
        if let Some(size) = self.program_size {
            writeln!(out, "program         {:.1} MB", megabytes(size))?;
        }
        if let (Some(idle), Some(peak)) = (self.memory_idle, self.memory_peak) {
            writeln!(
                out,
                "memory          {:.0} MB idle, {:.0} MB at most",
                megabytes(idle),
                megabytes(peak)
            )?;
        }
        if let Some(crash) = self.crash {
            writeln!(
                out,
                "after kill -9   {} of the last {} acknowledged inquiries lost; {:.0} ms to the first 200 with {} inquiries",
                crash.lost,
                crash.looked_for,
                millis(crash.start_up),
                crash.inquiries
            )?;
        }
        writeln!(
            out,
            "\n{:8}{:24}{:>10}{:>20}{:>10}{:>10}{:>14}{:>14}{:>8}",
            "mode",
            "load",
            "per s",
            "(min-max)",
            "p50 ms",
            "p99 ms",
            "CPU us/req",
            "DB us/req",
            "wrong"
        )?;
        for row in &self.rows {
            let figure = |figures: &[f64], digits: usize| {
                Spread::of(figures).map_or("-".to_owned(), |spread| {
                    format!("{:.digits$}", spread.median)
                })
            };
            let spread = Spread::of(&row.rate)
                .map_or(String::new(), |s| format!("({:.0}-{:.0})", s.min, s.max));
            writeln!(
                out,
                "{:8}{:24}{:>10}{:>20}{:>10}{:>10}{:>14}{:>14}{:>8}",
                row.mode.to_string(),
                row.shape.to_string(),
                figure(&row.rate, 0),
                spread,
                figure(&row.p50, 2),
                figure(&row.p99, 2),
                figure(&row.server_cpu, 0),
                figure(&row.database_cpu, 0),
                row.failures()
            )?;
        }
        for row in &self.rows {
            for (what, count) in row.wrong.iter().take(3) {
                writeln!(out, "wrong {count}x ({}, {}): {what}", row.mode, row.shape)?;
            }
        }
        Ok(())
    }

    pub fn json(&self) -> String {
        let rows: Vec<serde_json::Value> = self
            .rows
            .iter()
            .map(|row| {
                serde_json::json!({
                    "mode": row.mode.to_string(),
                    "connections": row.shape.connections,
                    "open-loop-rate": row.shape.rate,
                    "per-second": Spread::of(&row.rate),
                    "p50-ms": Spread::of(&row.p50),
                    "p99-ms": Spread::of(&row.p99),
                    "server-cpu-us": Spread::of(&row.server_cpu),
                    "database-cpu-us": Spread::of(&row.database_cpu),
                    "wrong": row.wrong,
                })
            })
            .collect();
        serde_json::json!({
            "database": self.database,
            "durability": self.durability,
            "start-up-ms": self.start_up.map(millis),
            "program-bytes": self.program_size,
            "memory-idle-bytes": self.memory_idle,
            "memory-peak-bytes": self.memory_peak,
            "after-kill": self.crash.map(|crash| serde_json::json!({
                "looked-for": crash.looked_for,
                "lost": crash.lost,
                "start-up-ms": millis(crash.start_up),
                "inquiries": crash.inquiries,
            })),
            "rows": rows,
        })
        .to_string()
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_stand_in_the_middle() {
        assert_eq!(Spread::of(&[]), None);
        let odd = Spread::of(&[3.0, 1.0, 2.0]).expect("figures");
        assert_eq!((odd.median, odd.min, odd.max), (2.0, 1.0, 3.0));
        let even = Spread::of(&[4.0, 1.0, 3.0, 2.0]).expect("figures");
        assert_eq!(even.median, 2.5);
    }

    #[test]
    fn wrong_answers_and_lost_inquiries_fail_a_measurement() {
        let mut row = Row::new(
            Mode::Create,
            Shape {
                connections: 1,
                rate: None,
            },
        );
        row.add(&Load {
            answers: 10,
            seconds: 1.0,
            wrong: BTreeMap::from([("create answered 500".to_owned(), 2)]),
            ..Load::default()
        });
        let report = Report {
            rows: vec![row],
            start_up: None,
            program_size: None,
            database: "embedded",
            memory_idle: None,
            memory_peak: None,
            durability: None,
            crash: Some(Crash {
                looked_for: 5,
                lost: 1,
                start_up: Duration::from_millis(20),
                inquiries: 10,
            }),
        };
        assert_eq!(report.failures(), 3);
        assert!(report.table().contains("create answered 500"));
        let json: serde_json::Value = serde_json::from_str(&report.json()).expect("JSON");
        assert_eq!(json["rows"][0]["per-second"]["median"], 10.0);
        assert_eq!(json["after-kill"]["lost"], 1);
    }
}
