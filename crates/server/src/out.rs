//! What commands print. Whoever reads it may have seen enough before its end (`bonafide … | head`):
//! the command then ends without a word, as other commands do.

use std::fmt::Arguments;
use std::io::{ErrorKind, Result, Write};

/// What a shell tells of a command that a closed pipe has ended (128 and SIGPIPE).
const CLOSED: i32 = 141;

/// A line on standard output.
macro_rules! say {
    ($($text:tt)*) => { $crate::out::print(format_args!("{}\n", format_args!($($text)*))) };
}

/// A line on standard error: what belongs to no result.
macro_rules! remark {
    ($($text:tt)*) => { $crate::out::print_aside(format_args!("{}\n", format_args!($($text)*))) };
}

pub(crate) use {remark, say};

/// Text on standard output; ends the process when nobody can read it.
pub fn print(text: Arguments<'_>) {
    let Err(error) = try_print(text) else { return };
    if error.kind() != ErrorKind::BrokenPipe {
        remark!("bonafide: cannot print: {error}");
        std::process::exit(1);
    }
    std::process::exit(CLOSED)
}

/// Text on standard output, for those that have something to put in order before they end.
pub fn try_print(text: Arguments<'_>) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_fmt(text).and_then(|()| out.flush())
}

/// Text on standard error. That nobody reads it stops nothing.
pub fn print_aside(text: Arguments<'_>) {
    let _ = std::io::stderr().lock().write_fmt(text);
}
