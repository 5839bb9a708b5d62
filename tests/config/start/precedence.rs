//! Type < list < file of the compiler < file of the start < environment, as `GRACEFULLY=plan` shows it.

use std::process::Command;

use gracefully::{BoundSource, Outline, ResourceOutline};
use support::golden;

use super::{OPEN, VOICES, given, shown};

/// From the tests' folder, where it starts: as it is named it is told.
const FILE: &str = "config/start/at_the_start.toml";

fn voices() -> Command {
    let mut command = given(VOICES, FILE);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env("GRACEFULLY_RESERVE", "50ms").env("IN_NO_SOURCE", "5s");
    command
}

fn outline(command: &mut Command) -> Outline {
    serde_json::from_str(&shown(command, "plan:json")).expect("it is an outline")
}

fn of_compiler(line: u32) -> BoundSource {
    BoundSource::File { name: "five_voices.toml".to_owned(), line }
}

fn of_start(line: u32) -> BoundSource {
    BoundSource::File { name: FILE.to_owned(), line }
}

fn resource<'a>(outline: &'a Outline, name: &str) -> &'a ResourceOutline {
    let plan = outline.plan.as_ref().expect("it is closed");
    plan.stages.iter().flatten().find(|resource| resource.name == name).expect("it is there")
}

#[test]
fn the_stronger_voice_is_heard_and_named() {
    let outline = outline(&mut voices());
    for (name, seconds, from) in [
        ("ByType", 1, BoundSource::Derive),
        ("ByList", 2, BoundSource::Entry),
        ("ByFile", 3, of_compiler(13)),
        ("ByStart", 4, of_start(9)),
        ("ByEnvironment", 5, BoundSource::Environment("IN_NO_SOURCE".to_owned())),
    ] {
        let timeout = &resource(&outline, name).timeout;
        assert_eq!((timeout.bound.as_secs(), &timeout.from), (seconds, &from), "{name}");
    }
    for (name, order, from) in [
        ("ByType", 1, None),
        ("ByList", 2, None),
        ("ByFile", 3, Some(of_compiler(14))),
        ("ByStart", 4, Some(of_start(10))),
    ] {
        let resource = resource(&outline, name);
        assert_eq!((resource.order, &resource.order_from), (Some(order), &from), "{name}");
    }
    let bounds = &outline.bounds;
    for (name, bound, millis, from) in [
        ("fast", &bounds.fast, 20, BoundSource::Attribute),
        ("delay", &bounds.delay, 30, of_compiler(2)),
        ("drain", &bounds.drain, 40, of_start(1)),
        ("reserve", &bounds.reserve, 50, BoundSource::Environment("GRACEFULLY_RESERVE".to_owned())),
    ] {
        assert_eq!((bound.bound.as_millis(), &bound.from), (millis, &from), "{name}");
    }
}

/// Each adds to what the weaker one has said of others: that is no value to be replaced.
#[test]
fn links_of_all_voices_count() {
    let outline = outline(&mut voices());
    let edges = outline.plan.expect("it is closed").edges;
    let words: Vec<_> =
        edges.iter().map(|edge| format!("{} {}: {}", edge.before, edge.after, edge.words)).collect();
    assert_eq!(
        words,
        [
            "ByFile ByEnvironment: five_voices.toml:23: closes_after ByFile",
            "ByStart ByEnvironment: config/start/at_the_start.toml:11: closes_before ByEnvironment",
        ]
    );
}

#[test]
fn the_plan_shows_the_files_and_lines_in_every_form() {
    for (verb, ending) in
        [("plan", "txt"), ("plan:json", "json"), ("plan:dot", "dot"), ("plan:mermaid", "mmd")]
    {
        golden::is(&format!("config/start/voices.{ending}"), &shown(&mut voices(), verb));
    }
}

/// The environment is stronger than the file that has named a variable of it.
#[test]
fn a_variable_that_only_a_file_names_is_read() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("start.toml");
    std::fs::write(&path, "env = \"START_GRACE\"\n\n[resources.ByType]\nenv = \"START_TYPE\"\n")
        .expect("it can be written");
    let of = |variable: &str| BoundSource::Environment(variable.to_owned());
    let by_the_compiler = outline(voices().env("VOICES_GRACE", "50")).bounds.grace;
    assert_eq!((by_the_compiler.bound.as_secs(), by_the_compiler.from), (50, of("VOICES_GRACE")));
    // The one that is named at the start is read instead.
    let mut command = given(VOICES, &path);
    let outline = outline(command.env("VOICES_GRACE", "50").env("START_GRACE", "60").env("START_TYPE", "7"));
    assert_eq!((outline.bounds.grace.bound.as_secs(), &outline.bounds.grace.from), (60, &of("START_GRACE")));
    let timeout = &resource(&outline, "ByType").timeout;
    assert_eq!((timeout.bound.as_secs(), &timeout.from), (7, &of("START_TYPE")));
}

#[test]
fn an_open_lifecycle_takes_its_bounds_from_the_file() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("open.toml");
    std::fs::write(&path, "lifecycle = \"open\"\n\ndrain = \"40ms\"\n").expect("it can be written");
    let outline = outline(&mut given(OPEN, &path));
    let from = BoundSource::File { name: path.display().to_string(), line: 3 };
    assert_eq!((outline.bounds.drain.bound.as_millis(), outline.bounds.drain.from), (40, from));
}
