//! The bounds that the environment sets, by names that the program chose.

use std::time::Duration;

use support::programs::{Ended, Program, Signal};

use crate::shop::Folder;

const INTERFACE: &str = "INTERFACE_CLEANUP_TIMEOUT";
const WHOLE: &str = "COMPREHENSIVE_CLEANUP_TIMEOUT";

/// Starts the service with these bounds, ends it by SIGTERM once it serves, and gives its report.
fn report(variables: &[(&str, &str)]) -> serde_json::Value {
    let folder = Folder::new();
    let mut program = Program::start(folder.command("web_service").envs(variables.iter().copied()));
    program.line_with("listening on");
    program.signal(Signal::TERM);
    let ended = program.wait(Duration::from_secs(20));
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    folder.report()
}

fn server_bound(report: &serde_json::Value) -> Option<f64> {
    let resources = report["resources"].as_array().expect("the report lists resources");
    let server = resources.iter().find(|one| one["name"] == "HttpServer").expect("it is in the report");
    server["bound_ms"].as_f64()
}

#[test]
fn both_take_seconds_and_durations() {
    for (whole, interface) in [("16", "3"), ("16s", "3000ms")] {
        let report = report(&[(WHOLE, whole), (INTERFACE, interface)]);
        assert_eq!(report["grace_ms"].as_f64(), Some(16_000.0), "{report}");
        assert_eq!(server_bound(&report), Some(3_000.0), "{report}");
    }
}

/// The name that all programs share counts where the program's own is not set.
#[test]
fn the_own_name_is_stronger_than_the_shared_one() {
    let shared = ("GRACEFULLY_GRACE", "25s");
    assert_eq!(report(&[shared])["grace_ms"].as_f64(), Some(25_000.0));
    assert_eq!(report(&[shared, (WHOLE, "22")])["grace_ms"].as_f64(), Some(22_000.0));
    let shared = ("GRACEFULLY_HTTP_SERVER_TIMEOUT", "2s");
    assert_eq!(server_bound(&report(&[shared])), Some(2_000.0));
    assert_eq!(server_bound(&report(&[shared, (INTERFACE, "1")])), Some(1_000.0));
}

fn refused(variable: &str, value: &str) -> Ended {
    let folder = Folder::new();
    let ended =
        Program::start(folder.command("web_service").env(variable, value)).wait(Duration::from_secs(20));
    assert_eq!(ended.status.code(), Some(78), "{variable}={value}: {}", ended.stderr);
    assert!(!folder.file("shop.db").exists(), "something was opened");
    ended
}

#[test]
fn a_value_that_breaks_the_plan_refuses_to_start() {
    let ended = refused(WHOLE, "5");
    assert!(ended.stderr.contains(&format!("over the grace period of 5s ({WHOLE})")), "{}", ended.stderr);
}

/// To whoever runs it: by the names of the variables, and not by what to write into the source.
#[test]
fn a_value_that_breaks_the_plan_is_told_with_the_longest_that_does_not() {
    let ended = refused(INTERFACE, "60");
    let way_out = "\nwrite shorter bounds (`INTERFACE_CLEANUP_TIMEOUT`: at most 12s), or `COMPREHENSIVE_CLEANUP_TIMEOUT=68s` or more";
    assert!(ended.stderr.trim_end().ends_with(way_out), "{}", ended.stderr);
    refused(INTERFACE, "12001ms");
    assert_eq!(server_bound(&report(&[(INTERFACE, "12")])), Some(12_000.0));
    assert_eq!(server_bound(&report(&[(INTERFACE, "60"), (WHOLE, "68")])), Some(60_000.0));
}

#[test]
fn nonsense_refuses_to_start() {
    let cases = [(WHOLE, "soon"), (INTERFACE, "0"), (INTERFACE, "-3"), (WHOLE, ""), (INTERFACE, "2.5")];
    for (variable, value) in cases {
        let ended = refused(variable, value);
        assert!(ended.stderr.contains(&format!("gracefully: {variable}={value}: ")), "{}", ended.stderr);
        assert!(ended.stderr.contains("write seconds, such as 30"), "{}", ended.stderr);
    }
}
