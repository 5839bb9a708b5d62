//! The service, started in a folder of its own.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use support::programs::{Program, example};
use tempfile::TempDir;

/// A folder for one run: database, audit log and report.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().expect("a folder can be made"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// The command line of an example that writes here and listens on a free port.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = self.bare_command(name);
        command.args(["--listen", "127.0.0.1:0"]);
        command
    }

    /// The same without arguments.
    pub(crate) fn bare_command(&self, name: &str) -> Command {
        let mut command = Command::new(example(name));
        command.current_dir(self.path()).env("GRACEFULLY_REPORT", self.file("report.json"));
        // One line is one line, also for whoever debugs.
        command.env("RUST_BACKTRACE", "1");
        command
    }

    /// What the library reported.
    pub(crate) fn report(&self) -> Value {
        let text = std::fs::read_to_string(self.file("report.json")).expect("there is a report");
        serde_json::from_str(&text).expect("the report is JSON")
    }

    /// Every resource with its verdict, in the order of the verdicts.
    pub(crate) fn verdicts(&self) -> Vec<String> {
        let report = self.report();
        let resources = report["resources"].as_array().expect("the report lists resources");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        resources.iter().map(|one| format!("{} {}", text(&one["name"]), text(&one["verdict"]))).collect()
    }
}

/// Starts it and waits until it serves.
pub(crate) fn serve(command: &mut Command) -> (Program, SocketAddr) {
    let mut program = Program::start(command);
    let line = program.line_with("listening on http://");
    let address = line.rsplit('/').next().and_then(|address| address.parse().ok());
    (program, address.expect("it prints its address"))
}
