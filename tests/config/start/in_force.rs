//! What the file says is not only shown: the program closes by it.

use std::time::Duration;

use gracefully::{Reason, Report};
use support::programs::{Program, Signal};

use super::{CONFIGURED, OPEN, given};

const FILE: &str = "\
exit = \"status\"
drain = \"70ms\"

[signals]
SIGTERM = \"ignore\"

[resources.Store]
timeout = \"1900ms\"
";

/// The one says of itself `exit = \"signal\"`, the other nothing; both would end by SIGINT. SIGTERM would be heeded.
#[test]
fn a_closed_and_an_open_lifecycle_close_by_it() {
    for program in [CONFIGURED, OPEN] {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let (file, report) = (folder.path().join("shop.toml"), folder.path().join("report.json"));
        std::fs::write(&file, FILE).expect("it can be written");
        let mut running = Program::start(given(program, &file).env("GRACEFULLY_REPORT", &report));
        running.line_with("ready");
        running.signal(Signal::TERM);
        running.signal_again(Signal::INT);
        let ended = running.wait(Duration::from_secs(20));
        assert_eq!(ended.status.code(), Some(0), "{:?}: {}", ended.status, ended.stderr);
        let report = std::fs::read_to_string(&report).expect("it is written");
        let report: Report = serde_json::from_str(&report).expect("it is a report");
        assert_eq!(report.resources[0].bound.as_millis(), 1900, "{program}");
        assert_eq!(report.reason, Some(Reason::Signal(gracefully::Signal::Int)), "{program}");
    }
}
