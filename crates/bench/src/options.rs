//! What can be asked for on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

use crate::load::Shape;
use crate::work::Mode;

/// Measures a Bonafide server over HTTP.
#[derive(Debug, Parser)]
#[command(name = "bonafide-bench", version)]
pub struct Options {
    /// The server's program: it is started on a free port with a fresh data directory
    #[arg(long, required_unless_present = "address")]
    pub binary: Option<PathBuf>,

    /// Measure a server that runs already, for example 127.0.0.1:8080; no start-up time then
    #[arg(long, conflicts_with = "binary", requires = "api_key")]
    pub address: Option<SocketAddr>,

    /// API key for --address
    #[arg(long)]
    pub api_key: Option<String>,

    /// Process id of the server at --address, for its CPU time and memory
    #[arg(long, requires = "address")]
    pub pid: Option<u32>,

    /// Passed to the server as BONAFIDE_DATABASE_URL; without it the server uses its embedded database
    #[arg(long)]
    pub database_url: Option<String>,

    /// Process id of the database server; its CPU time, with its children's, is given apart
    #[arg(long)]
    pub database_pid: Option<u32>,

    /// What to measure
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "create,get,list,flow"
    )]
    pub modes: Vec<Mode>,

    /// Closed loops to run, by their number of connections: each sends when its last answer is there
    #[arg(long, value_delimiter = ',', default_value = "1,16,64",
          value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub connections: Vec<u32>,

    /// Also an open loop: this many requests a second, whatever the server does; latency counts
    /// from the scheduled time. Uses the largest number of connections
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub rate: Option<u32>,

    /// Length of a measured window in seconds
    #[arg(long, default_value_t = 4.0, value_parser = seconds)]
    pub seconds: f64,

    /// Length of the warm-up before each window in seconds
    #[arg(long, default_value_t = 0.5, value_parser = seconds)]
    pub warmup: f64,

    /// How often all windows are repeated; the figures are medians
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub rounds: u32,

    /// Template to create inquiries from; without it, the first one whose name says "details", or the first
    #[arg(long)]
    pub template: Option<String>,

    /// Send no Idempotency-Key
    #[arg(long)]
    pub no_idempotency_key: bool,

    /// Print one JSON document instead of a table
    #[arg(long)]
    pub json: bool,
}

impl Options {
    /// The loops to run for each mode.
    pub fn shapes(&self) -> Vec<Shape> {
        let mut shapes: Vec<Shape> = self
            .connections
            .iter()
            .map(|&connections| Shape {
                connections,
                rate: None,
            })
            .collect();
        if let Some(rate) = self.rate {
            shapes.push(Shape {
                connections: self.connections.iter().copied().max().unwrap_or(1),
                rate: Some(rate),
            });
        }
        shapes
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=600.0).contains(&value) => Ok(value),
        _ => Err("must be seconds from 0 to 600".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Options::command().debug_assert();
    }

    #[test]
    fn an_open_loop_comes_after_the_closed_ones() {
        let options = Options::parse_from([
            "bench",
            "--binary",
            "b",
            "--connections",
            "1,8",
            "--rate",
            "2000",
        ]);
        let shapes: Vec<(u32, Option<u32>)> = options
            .shapes()
            .iter()
            .map(|shape| (shape.connections, shape.rate))
            .collect();
        assert_eq!(shapes, [(1, None), (8, None), (8, Some(2000))]);
        assert_eq!(options.modes.len(), 4);
    }

    #[test]
    fn a_server_must_be_named() {
        assert!(Options::try_parse_from(["bench"]).is_err());
        assert!(Options::try_parse_from(["bench", "--address", "127.0.0.1:1"]).is_err());
        assert!(Options::try_parse_from(["bench", "--binary", "b", "--seconds", "-1"]).is_err());
    }
}
