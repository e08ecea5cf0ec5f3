//! `bonafide seed`: many invented inquiries in the sandbox.

use std::io::IsTerminal;
use std::time::Duration;

use bonafide_app::scenarios::populate::{self, Population};
use bonafide_app::{Error, Seed};
use bonafide_db::Tx;
use clap::Args;
use jiff::Timestamp;

use crate::data;
use crate::failure::Result;
use crate::out::{self, remark, say};
use crate::settings::Settings;

/// Transactions that wait for the writer at once: it commits them together.
const AT_ONCE: u64 = 8;
/// Between two rounds: SQLite serves whoever asks first when a lock is free, and a server on the same
/// file has to get its turn. One that waited for a while asks every 100 ms.
const PAUSE: Duration = Duration::from_millis(110);

#[derive(Args)]
pub struct Options {
    /// How many inquiries to make
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=populate::MAX_INQUIRIES))]
    inquiries: u64,
    /// Days before now over which they were made
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=3650))]
    days: u32,
    /// Makes the same people with the same fates again
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub fn run(settings: &Settings, options: &Options) -> Result<()> {
    let opened = super::beside(settings)?;
    let of = Population {
        inquiries: options.inquiries,
        days: options.days,
        seed: options.seed,
    };
    // One moment for all batches: they share the span of days that ends now.
    let now = Timestamp::now();
    let mut made = 0;
    let mut next = 0;
    while next < of.inquiries {
        let mut waiting = Vec::new();
        for _ in 0..AT_ONCE {
            if next >= of.inquiries {
                break;
            }
            let (house, first, seed) = (opened.house.clone(), next, Seed(data::random()?));
            waiting.push(opened.db.write(move |tx: &mut Tx<'_>| {
                populate::populate(tx, &house, &of, first, now, seed)
            }));
            next += populate::BATCH;
        }
        for batch in waiting {
            made += batch.wait().map_err(|error: Error| error)?;
        }
        std::thread::sleep(PAUSE);
        if std::io::stderr().is_terminal() {
            out::print_aside(format_args!("\r{made} of {}", of.inquiries));
        }
    }
    if std::io::stderr().is_terminal() {
        remark!("");
    }
    opened.db.close();
    say!("Made {made} inquiries in the sandbox.");
    Ok(())
}
