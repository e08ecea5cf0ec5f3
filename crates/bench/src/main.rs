//! Measures a Bonafide server from outside, over HTTP, as an integrator's backend would use it.
//!
//! It starts the server itself (or measures one that runs), so that the figures come with the
//! circumstances: fresh database, durability read back, memory, start-up time, CPU per request.
//! docs/PERFORMANCE.md says how to run it and how to read it.
#![allow(
    clippy::disallowed_methods,
    reason = "a load generator: its whole purpose is to read the clock and to wait"
)]

mod http;
mod load;
mod options;
mod process;
mod report;
mod server;
mod work;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use load::{Load, Shape};
use options::Options;
use report::{Report, Row};
use server::Server;
use work::{Mode, Work};

fn main() -> ExitCode {
    let options = Options::parse();
    // One thread: the load must leave the machine to the server.
    let outcome = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("the runtime cannot be started: {error}"))
        .and_then(|runtime| runtime.block_on(measure(&options)));
    match outcome {
        Ok(report) => {
            if options.json {
                println!("{}", report.json());
            } else {
                print!("{}", report.table());
            }
            if report.failures() == 0 {
                ExitCode::SUCCESS
            } else {
                eprintln!("bonafide-bench: {} answers were wrong", report.failures());
                ExitCode::FAILURE
            }
        }
        Err(message) => {
            eprintln!("bonafide-bench: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(options: &Options) -> Result<Report, String> {
    let mut server = Server::start(options).await?;
    let mut report = Report::new(&server);
    tokio::time::sleep(Duration::from_millis(500)).await;
    report.memory_idle = server.memory();
    let mut work = Work::prepare(options, &server).await?;
    let mut rows: Vec<Row> = Vec::new();
    for round in 0..options.rounds {
        let mut index = 0;
        for mode in &options.modes {
            for shape in options.shapes() {
                if !options.json {
                    eprintln!("round {}: {mode} {shape}", round + 1);
                }
                let load = one_window(options, &server, &mut work, *mode, shape).await?;
                if round == 0 {
                    rows.push(Row::new(*mode, shape));
                }
                rows[index].add(&load);
                index += 1;
            }
        }
    }
    report.rows = rows;
    report.memory_peak = server.memory_peak();
    report.durability = server.durability().await;
    report.crash = server.crash_check(options, work.acknowledged()).await?;
    Ok(report)
}

/// A warm-up that counts for nothing, then the window that is measured.
async fn one_window(
    options: &Options,
    server: &Server,
    work: &mut Work,
    mode: Mode,
    shape: Shape,
) -> Result<Load, String> {
    work.need(mode, server.address).await?;
    let warm_up = Duration::from_secs_f64(options.warmup);
    if !warm_up.is_zero() {
        load::run(server, work, mode, shape, warm_up).await?;
    }
    load::run(
        server,
        work,
        mode,
        shape,
        Duration::from_secs_f64(options.seconds),
    )
    .await
}
