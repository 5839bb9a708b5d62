//! Orders as lines of stdin.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::time::Duration;

use gracefully::Report;
use support::programs::{Ended, Program, Signal, example};
use support::terminal::Terminal;
use support::twins;

use crate::books::Books;
use crate::shop::Folder;

/// Nothing is in flight, so this is what the machine may be late with.
const AT_ONCE: Duration = Duration::from_secs(5);

/// `drain` of the shop, its shortest bound.
const DRAIN: Duration = Duration::from_secs(1);

const OURS: &str = "web_service";
const TWIN: &str = "web_service_naive";

fn console(folder: &Folder, name: &str) -> Program {
    let mut program = Program::talk_to(folder.bare_command(name).args(["--mode", "console"]));
    program.line_with("taking orders");
    program
}

/// Places two orders, ends it in this way, and looks at what is left.
fn stopped(name: &str, end: impl FnOnce(&mut Program)) -> (Folder, Ended) {
    let folder = Folder::new();
    let mut program = console(&folder, name);
    program.tell("green tea 2");
    assert_eq!(program.line_with("order"), "order 1: 2 x green tea");
    program.tell("cups 10");
    assert_eq!(program.line_with("order"), "order 2: 10 x cups");
    end(&mut program);
    let ended = program.wait(AT_ONCE);
    (folder, ended)
}

#[tokio::main(flavor = "current_thread")]
async fn assert_nothing_lost(folder: &Folder) {
    assert_eq!(Books::read(folder.path()).await.faults(&[1, 2]), Vec::<String>::new());
}

/// The same with the twin must fail.
fn holds_for_ours_alone(scenario: impl Fn(&str)) {
    twins::holds_for_ours_alone(OURS, TWIN, scenario);
}

#[test]
fn ctrl_c_ends_it_while_it_waits_for_a_line() {
    holds_for_ours_alone(|name| {
        let (folder, ended) = stopped(name, |program| program.signal(Signal::INT));
        assert_eq!(ended.status.signal(), Some(Signal::INT.as_raw()), "{}", ended.stderr);
        assert_nothing_lost(&folder);
    });
}

/// Where Ctrl+C is a key, and at once: nothing of it is waited for, the second that main has to finish least of all. The
/// twin is that of the scenario above; here it would wait for a key for as long as one waits for it.
#[test]
fn ctrl_c_on_a_terminal_ends_it_at_once() {
    let folder = Folder::new();
    let database = format!("sqlite:{}", folder.file("shop.db").display());
    let (audit, report) = (folder.file("audit.jsonl"), folder.file("report.json"));
    let arguments = ["--mode", "console", "--database", &database, "--audit", audit.to_str().expect("text")];
    let variables = [("GRACEFULLY_REPORT", report.to_str().expect("text"))];
    let mut terminal = Terminal::start(&example(OURS), &arguments, &variables, (24, 100));
    terminal.row_with(&["taking orders"]);
    for (line, order) in [("green tea 2", "order 1: 2 x green tea"), ("cups 10", "order 2: 10 x cups")] {
        terminal.press(&format!("{line}\n"));
        terminal.row_with(&[order]);
    }
    terminal.press("\x03");
    let left = terminal.wait(AT_ONCE);
    assert_eq!(left.status, 130, "{}", left.rows.join("\n"));
    assert!(left.restored);
    let text = std::fs::read_to_string(&report).expect("there is a report");
    let report: Report = serde_json::from_str(&text).expect("it is a report");
    assert!(report.clean && report.took < DRAIN, "{report:?}");
    assert_nothing_lost(&folder);
}

#[test]
fn sigterm_ends_it_too() {
    holds_for_ours_alone(|name| {
        let (folder, ended) = stopped(name, |program| program.signal(Signal::TERM));
        assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
        assert_nothing_lost(&folder);
    });
}

#[test]
fn the_end_of_stdin_ends_it_and_loses_no_line() {
    holds_for_ours_alone(|name| {
        let (folder, ended) = stopped(name, Program::end_stdin);
        assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
        assert_nothing_lost(&folder);
    });
}

#[test]
fn lines_that_are_no_orders_are_told_what_is_wrong() {
    let folder = Folder::new();
    let mut program = console(&folder, OURS);
    let too_long = "x".repeat(3_000);
    for (line, why) in [
        ("tea", "one word; write the item and the quantity, such as: green tea 2"),
        ("tea many", "many is no quantity"),
        ("tea 99999999999999999999", "99999999999999999999 is no quantity"),
        ("tea 0", "quantity must be from 1 to 1000000, not 0"),
        (&format!("{} 1", "x".repeat(201)), "item must have at most 200 characters"),
        (&too_long, "a line has at most 1024 bytes"),
        ("t\u{fffd}a", "one word"),
    ] {
        program.tell(line);
        let said = program.line_with("no order: ");
        assert!(said.contains(why), "{said}");
    }
    program.tell("   ");
    program.tell("tea 1");
    assert_eq!(program.line_with("order"), "order 1: 1 x tea");
    program.end_stdin();
    assert_eq!(program.wait(AT_ONCE).status.code(), Some(0));
}

/// What comes in at once and ends at once is taken to the last line.
#[test]
fn a_file_of_orders_is_taken_to_its_end() {
    let folder = Folder::new();
    let mut program = console(&folder, OURS);
    for n in 1..=100 {
        program.tell(&format!("thing {n}"));
    }
    program.end_stdin();
    program.line_with("order 100: 100 x thing");
    let ended = program.wait(AT_ONCE);
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
}

#[test]
fn a_mode_that_is_none_is_named() {
    let folder = Folder::new();
    let mut command: Command = folder.bare_command(OURS);
    let ended = Program::start(command.args(["--mode", "consol"])).wait(AT_ONCE);
    assert_eq!(ended.status.code(), Some(2));
    assert!(ended.stderr.contains("console"), "{}", ended.stderr);
}
