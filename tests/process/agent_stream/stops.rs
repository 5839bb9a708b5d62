//! All fourteen: the client owned or lent, the stream stopped in each of seven ways.

use std::os::unix::process::ExitStatusExt;

use gracefully::{MainRecord, Report, Verdict};
use support::programs::{Ended, Program, Signal};

use crate::run::{BOUND, OURS, STOPS, command, faults, goes_on, run};

/// Runs it, and holds it to everything that it promises.
fn stopped(client: &str, stop: &str) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("report.json");
    let mut command = command(OURS);
    let ended = run(command.env("GRACEFULLY_REPORT", &path), client, stop);
    println!("{}", ended.stderr);
    assert_eq!(faults(&ended, client, stop), Vec::<String>::new());
    assert_owners(&ended, client);
    assert_status(&ended, stop);
    let report = std::fs::read_to_string(&path).expect("the report is there");
    let report: Report = serde_json::from_str(&report).expect("it is a report");
    assert_report(&report, stop);
    if goes_on(client, stop) {
        assert_eq!(before_the_end(&report), ["Session"], "it was closed when the stream went: {report:#?}");
    }
}

/// What was closed before the program was. Its verdict may come after the request all the same.
fn before_the_end(report: &Report) -> Vec<&str> {
    let in_the_report = report.resources.iter().filter(|one| one.early).map(|one| &*one.name);
    report.closed_early.iter().map(|one| &*one.name).chain(in_the_report).collect()
}

/// The session is its scope's. The client too, unless it was lent.
fn assert_owners(ended: &Ended, client: &str) {
    let owner = if client == "own" { "scope" } else { "app" };
    for line in ["session closed: once, by scope, ", &format!("client closed: once, by {owner}")] {
        assert!(ended.stderr.lines().any(|said| said.starts_with(line)), "no {line:?}");
    }
}

fn assert_status(ended: &Ended, stop: &str) {
    let (code, says) = match stop {
        // As a shell wants it.
        "signal" => return assert_eq!(ended.status.signal(), Some(Signal::INT.as_raw())),
        "error" => (1, "Error: the peer gave up: the tool broke"),
        "panic" => (1, "Error: the task panicked: whoever reads the steps has a mistake"),
        _ => (0, ""),
    };
    assert_eq!(ended.status.code(), Some(code));
    assert!(ended.stderr.contains(says), "no {says:?}");
    assert_eq!(ended.stderr.contains("Error: "), code != 0);
}

/// Everything has one verdict, whenever it was closed, and it is a good one.
fn assert_report(report: &Report, stop: &str) {
    for name in ["Session", "Client", "LocalPeer"] {
        let in_the_end = report.resources.iter().filter(|one| one.name == name).map(|one| one.verdict);
        let before = report.closed_early.iter().filter(|one| one.name == name);
        assert!(before.clone().all(|one| one.beyond == 0), "{name}: {report:#?}");
        let before = before.flat_map(|one| (0..one.cleaned).map(|_| Verdict::Cleaned));
        assert_eq!(in_the_end.chain(before).collect::<Vec<_>>(), [Verdict::Cleaned], "{name}: {report:#?}");
    }
    // What panicked is told.
    assert_eq!(report.clean, stop != "panic", "{report:#?}");
    assert_eq!(report.work.len(), usize::from(stop == "panic"), "{:?}", report.work);
}

/// Whoever is faster, the peer or Ctrl+C: main sees the end, and each of it is closed once.
#[test]
fn ctrl_c_comes_before_it_stops_as_told() {
    for stop in STOPS {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("report.json");
        let mut command = command(OURS);
        command.env("GRACEFULLY_REPORT", &path).args(["--client", "lend", "--stop", stop]);
        let mut program = Program::talk_to(&mut command);
        program.line_with("step 1");
        program.signal(Signal::INT);
        let ended = program.wait(BOUND);
        for part in
            ["session closed: once, by scope, ", "client closed: once, by app", "connection 1: one clean"]
        {
            assert!(ended.stderr.contains(part), "{stop}: no {part:?} in:\n{}", ended.stderr);
        }
        let report = std::fs::read_to_string(&path).expect("the report is there");
        let report: Report = serde_json::from_str(&report).expect("it is a report");
        let main = report.main.ended;
        assert!(!matches!(main, MainRecord::Dropped | MainRecord::Stuck), "{stop}: {main:?}");
    }
}

macro_rules! fourteen {
    ($($client:ident: $($stop:ident as $word:literal),*;)*) => {
        $(mod $client {
            $(#[test]
            fn $stop() {
                super::stopped(stringify!($client), $word);
            })*
        })*
    };
}

fourteen! {
    own: exhausted as "end", broken_out_of as "break", errored as "error", dropped_in_a_select as "select",
        aborted as "abort", unwound as "panic", signalled as "signal";
    lend: exhausted as "end", broken_out_of as "break", errored as "error", dropped_in_a_select as "select",
        aborted as "abort", unwound as "panic", signalled as "signal";
}
