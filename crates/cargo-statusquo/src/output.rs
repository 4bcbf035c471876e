//! What a command prints.
//!
//! Whoever reads it may stop before the end, as `head` does, which is no failure: what was asked for is done all the same.

use std::fmt;
use std::io::{self, ErrorKind, Write};

use crate::error::Error;

/// Prints a text to standard output; a pipe that nobody reads any more is no error.
///
/// # Errors
/// When it cannot be written for another reason.
pub fn print(text: impl fmt::Display) -> Result<(), Error> {
    let mut output = io::stdout().lock();
    match write!(output, "{text}").and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Write { path: "standard output".into(), source: error })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Prints a line to standard output, as [`print()`] does.
///
/// # Errors
/// When it cannot be written.
pub fn print_line(line: impl fmt::Display) -> Result<(), Error> {
    print(format_args!("{line}\n"))
}

/// Prints a text to standard error. Where that cannot be written, there is nobody to tell.
pub fn complain(text: impl fmt::Display) {
    drop(write!(io::stderr().lock(), "{text}"));
}

/// Prints a line to standard error, as [`complain`] does.
pub fn complain_line(line: impl fmt::Display) {
    complain(format_args!("{line}\n"));
}
