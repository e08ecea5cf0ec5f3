//! How far it is: a bar on a terminal, a line now and then elsewhere. On standard error.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::out::remark;

/// Between two lines where there is no terminal.
const PAUSE: Duration = Duration::from_secs(5);

pub struct Progress {
    what: &'static str,
    total: u64,
    done: u64,
    told: Instant,
    /// None: lines.
    bar: Option<ProgressBar>,
}

impl Progress {
    /// `total`: rows; 0 when it is not known.
    pub fn new(what: &'static str, total: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = match total {
                0 => ProgressBar::no_length(),
                _ => ProgressBar::new(total),
            };
            let form = "{msg} {wide_bar} {human_pos}/{human_len} rows, {eta} left";
            if let Ok(style) = ProgressStyle::with_template(form) {
                bar.set_style(style);
            }
            bar.set_message(what);
            bar
        });
        Self {
            what,
            total,
            done: 0,
            told: Instant::now(),
            bar,
        }
    }

    pub fn add(&mut self, rows: u64) {
        self.done += rows;
        match &self.bar {
            Some(bar) => bar.set_position(self.done),
            None if self.told.elapsed() >= PAUSE => {
                self.told = Instant::now();
                self.tell();
            }
            None => {}
        }
    }

    pub fn finish(self) {
        match &self.bar {
            Some(bar) => bar.finish_and_clear(),
            None => self.tell(),
        }
    }

    fn tell(&self) {
        match self.total {
            0 => remark!("{}: {} rows", self.what, self.done),
            total => remark!("{}: {} of {total} rows", self.what, self.done),
        }
    }
}
