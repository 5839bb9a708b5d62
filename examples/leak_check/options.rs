use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};

/// Runs a command, ends it, and lists what it left.
///
/// Exit status: 0 where nothing was left, 1 where something was, 2 where it could not be tried.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub(crate) struct Options {
    /// End it after a line with this text on stdout or stderr. Without: as soon as it runs
    #[arg(long, value_name = "TEXT")]
    pub(crate) after: Option<String>,

    /// How to end it
    #[arg(long, value_enum, default_value = "term")]
    pub(crate) end: End,

    /// Look for new files in this folder too, and in what is below; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) folder: Vec<PathBuf>,

    /// Seconds that it may take to say TEXT
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = seconds)]
    patience: f64,

    /// Seconds that it may take to end
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0, value_parser = seconds)]
    within: f64,

    /// Seconds that what it left has to go after it ended
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, value_parser = seconds)]
    settle: f64,

    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum End {
    /// SIGTERM to the process
    Term,
    /// SIGINT to its group, as Ctrl+C does
    Int,
    /// SIGHUP to its group, as a terminal does that is closed
    Hup,
    /// SIGQUIT to its group, as Ctrl+\ does
    Quit,
    /// SIGKILL to the process
    Kill,
    /// The end of its stdin
    Eof,
    /// Not at all: it ends by itself
    None,
}

impl Options {
    pub(crate) fn patience(&self) -> Duration {
        Duration::from_secs_f64(self.patience)
    }

    pub(crate) fn within(&self) -> Duration {
        Duration::from_secs_f64(self.within)
    }

    pub(crate) fn settle(&self) -> Duration {
        Duration::from_secs_f64(self.settle)
    }
}

/// A year is longer than anybody waits.
fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=31_536_000.0).contains(&seconds) => Ok(seconds),
        _ => Err("write a number of seconds, such as 2 or 0.5".to_owned()),
    }
}
