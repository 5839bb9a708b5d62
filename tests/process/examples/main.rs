//! The small examples do what their pages say.

mod rayon_pool;

use std::process::{Command, Output};

use gracefully::Report;
use support::programs::example;

fn run(name: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(example(name));
    command.args(arguments).envs(environment.iter().copied());
    command.output().expect("the example runs")
}

fn lines(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn hello_says_goodbye() {
    let output = run("hello", &["--once"], &[]);
    assert_eq!(lines(&output), ["hello, world (Ctrl+C ends it)", "goodbye, world"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "nothing went wrong: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn order_closes_as_the_plan_that_it_prints() {
    let output = run("order", &[], &[]);
    let lines = lines(&output);
    // Critical path 3 s + 2 s + 1 s, with 2.5 s of drain, and what grace has for reserve and end: 1 s each.
    assert_eq!(lines[0], "the plan, at most 10.5s:");
    assert_eq!(lines[1..4], ["  stage 1: Web", "  stage 2: Cache, Database", "  stage 3: Metrics"]);
    assert_eq!(lines[4], "web: no new requests");
    assert!(lines[5].starts_with("web: done, with 3 rows, 7 entries"), "{lines:?}");
    // These two have nothing to do with each other.
    let mut side_by_side = lines[6..8].to_vec();
    side_by_side.sort();
    assert_eq!(side_by_side, ["cache: 7 entries are gone", "database: 3 rows are safe"]);
    assert_eq!(lines[8..], ["metrics: the last numbers are out"]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn foreign_releases_field_by_field() {
    let output = run("foreign", &[], &[]);
    assert_eq!(
        lines(&output),
        [
            "opened at attempt 1",
            "pool: closed",
            "lock: released",
            "connection: said goodbye",
            "thread: joined, its sum is 55"
        ]
    );
    assert_eq!(output.status.code(), Some(0));
}

/// As in `order | head -1`. Without a word on stderr, since no cleanup fails.
#[test]
fn nobody_needs_to_read_what_they_say() {
    for name in ["hello", "order", "foreign"] {
        let (reader, writer) = std::io::pipe().expect("a pipe can be made");
        drop(reader);
        let mut command = Command::new(example(name));
        let output = command.arg("--once").stdout(writer).output().expect("the example runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), said.as_ref()), (Some(0), ""), "{name}");
    }
}

#[test]
fn the_environment_reaches_an_open_lifecycle() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("report.json");
    let report = path.to_str().expect("text");
    let output =
        run("hello", &["--once"], &[("GRACEFULLY_GREETER_TIMEOUT", "7s"), ("GRACEFULLY_REPORT", report)]);
    assert_eq!(output.status.code(), Some(0));
    let text = std::fs::read_to_string(&path).expect("the report is there");
    let report: Report = serde_json::from_str(&text).expect("it is a report");
    assert_eq!(report.resources[0].bound.as_secs(), 7);

    let output = run("hello", &["--once"], &[("GRACEFULLY_GREETER_TIMEOUT", "7")]);
    assert_eq!(output.status.code(), Some(78));
    assert!(output.stdout.is_empty(), "main was started: {:?}", lines(&output));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("gracefully: GRACEFULLY_GREETER_TIMEOUT=7: not a duration"), "{said}");
}

/// As everybody may in a CI of their own. Those that end by themselves have their drill all the same.
#[test]
fn all_of_them_pass_their_own_drill() {
    for name in ["hello", "order", "foreign", "chat_bot"] {
        let output = run(name, &[], &[("GRACEFULLY", "drill")]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("gracefully: drill: clean\n"), "{name}: {said}");
        assert_eq!(output.status.code(), Some(0), "{name}: {said}");
    }
}
