//! What a real program prints, and that it does nothing else.

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

use gracefully::PlanForm;
use support::programs::{Signal, example};

use crate::golden;
use crate::lifecycles::{Everything, Names};

const PLANNED: &str = env!("CARGO_BIN_EXE_planned");

fn shown(program: impl AsRef<OsStr>, verb: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GRACEFULLY") {
            command.env_remove(name);
        }
    }
    command.args(arguments).env("GRACEFULLY", verb).envs(environment.iter().copied());
    command.output().expect("it runs")
}

/// What it prints; it exits with 0 and says nothing else.
fn printed(
    program: impl AsRef<Path>,
    verb: &str,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> String {
    let output = shown(program.as_ref(), verb, arguments, environment);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), &*stderr), (Some(0), ""));
    String::from_utf8(output.stdout).expect("it is UTF-8")
}

#[test]
fn it_prints_what_the_code_has_in_every_form() {
    for (verb, form) in [
        ("plan", PlanForm::Text),
        ("plan:json", PlanForm::Json),
        ("plan:dot", PlanForm::Dot),
        ("plan:mermaid", PlanForm::Mermaid),
    ] {
        assert_eq!(printed(PLANNED, verb, &["everything"], &[]), Everything::PLAN.outline().draw(form));
    }
    assert_ne!(
        printed(PLANNED, "plan", &["names"], &[]),
        Names::PLAN.to_string(),
        "the builder has overridden the drain"
    );
}

#[test]
fn what_the_environment_overrides_is_in_it_and_named() {
    let environment = [
        ("EVERYTHING_GRACE", "60"),
        ("GRACEFULLY_DRAIN", "1s"),
        ("GRACEFULLY_ORDERS_TIMEOUT", "6s"),
        ("METRICS_BOUND", "2"),
    ];
    golden::is("overridden.txt", &printed(PLANNED, "plan", &["everything"], &environment));
}

#[test]
fn what_the_boot_check_refuses_is_told_and_not_shown() {
    let output = shown(PLANNED, "plan", &["everything"], &[("GRACEFULLY_GRACE", "12s")]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(78), 0), "{stderr}");
    assert!(stderr.starts_with("gracefully: the worst case of "), "{stderr}");
    assert!(stderr.contains("is over the grace period of 12s (GRACEFULLY_GRACE)"), "{stderr}");
}

#[test]
fn what_is_no_form_is_refused_with_the_legal_ones() {
    let output = shown(PLANNED, "plan:jsno", &["everything"], &[]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(78), 0));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "gracefully: GRACEFULLY=plan:jsno: `jsno` is no form of the plan; did you mean `json`? legal are `json`, `dot` \
         and `mermaid`, or `plan` alone\n"
    );
}

#[test]
fn an_open_lifecycle_says_that_it_has_none_and_what_it_knows() {
    for (verb, ending) in
        [("plan", "txt"), ("plan:json", "json"), ("plan:dot", "dot"), ("plan:mermaid", "mmd")]
    {
        let found = printed(PLANNED, verb, &["open"], &[("GRACEFULLY_GRACE", "20s")]);
        golden::is(&format!("open.{ending}"), &found);
    }
}

#[test]
fn the_shop_is_shown_without_being_opened() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let program = example("web_service");
    for (verb, ending) in
        [("plan", "txt"), ("plan:json", "json"), ("plan:dot", "dot"), ("plan:mermaid", "mmd")]
    {
        let mut command = Command::new(&program);
        let output = command.env("GRACEFULLY", verb).current_dir(folder.path()).output().expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        golden::is(&format!("web_service.{ending}"), &String::from_utf8_lossy(&output.stdout));
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 0, "it has opened something");
}

/// It is looked at while it waits for a reader: its pipe holds a page, and what it prints is longer.
#[cfg(target_os = "linux")]
#[test]
fn it_catches_no_signal_and_starts_no_thread() {
    let (mut reader, writer) = std::io::pipe().expect("a pipe can be made");
    let room = rustix::pipe::fcntl_setpipe_size(&writer, 4096).expect("it can be smaller");
    let printed = Everything::PLAN.outline().draw(PlanForm::Json);
    assert!(printed.len() > room + 1, "the program would be gone by now");
    let mut command = Command::new(PLANNED);
    command.arg("everything").env("GRACEFULLY", "plan:json").stdin(std::process::Stdio::null());
    let mut child = command.stdout(writer).spawn().expect("it starts");
    drop(command);
    let mut first = [0];
    reader.read_exact(&mut first).expect("it prints");
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("it is there");
    let said = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("nothing about {name} in {status}")).trim()
    };
    let caught = u64::from_str_radix(said("SigCgt:"), 16).expect("it is a mask");
    assert_eq!(caught >> (Signal::TERM.as_raw() - 1) & 1, 0, "it has installed a handler");
    assert_eq!(said("Threads:"), "1");
    let mut rest = String::new();
    reader.read_to_string(&mut rest).expect("it prints the rest");
    assert_eq!((child.wait().expect("it ends").code(), first.len() + rest.len()), (Some(0), printed.len()));
}

#[test]
fn the_readme_shows_what_the_shop_prints() {
    let readme = include_str!("../../README.md");
    let golden = include_str!("golden/web_service.txt");
    let (tables, _) = golden.rsplit_once("\n\n").expect("the last part is not shown");
    assert!(readme.contains(tables), "README.md is to show:\n{tables}");
}

/// A reader that goes away early, as `| head -1` does.
#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let (reader, writer) = std::io::pipe().expect("a pipe can be made");
    drop(reader);
    let mut command = Command::new(PLANNED);
    let status =
        command.arg("everything").env("GRACEFULLY", "plan").stdout(writer).status().expect("it runs");
    assert_eq!(status.code(), Some(0));
}
