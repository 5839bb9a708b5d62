//! Many children at once. `CHILDREN=1000 cargo test -p gracefully-tests --test children many -- --nocapture` gives the
//! figure; with 100 of them it is a test.

use std::path::Path;
use std::time::Duration;

use gracefully::Verdict;

use crate::scene::{OURS, start};

/// What each of them takes once it is asked, in milliseconds.
const EACH: &str = "500";

/// How long so many take to end, and for how long a processor was busy with that.
fn end(many: usize) -> (Duration, Duration) {
    let mut running = start(Path::new(OURS), &["run", "slowly"], &vec![EACH; many]);
    // Some have said so before all were started.
    let before = running.program.count("slow: runs");
    for _ in before..many {
        running.program.line_with("slow: runs");
    }
    let (ended, report) = running.term();
    assert_eq!(report.resources.len(), many);
    assert!(report.resources.iter().all(|child| child.verdict == Verdict::Cleaned), "{}", ended.stderr);
    let at = |when: &str| -> u64 {
        let said = ended.stderr.lines().find_map(|line| line.strip_prefix(when));
        said.expect("it was said").parse().expect("milliseconds")
    };
    let busy = at("processor time at the end: ") - at("processor time at the stop: ");
    (report.took, Duration::from_millis(busy))
}

#[test]
fn many_take_no_longer_than_twice_a_single_one() {
    let many = std::env::var("CHILDREN").map_or(100, |many| many.parse().expect("a number"));
    let (single, _) = end(1);
    let (took, busy) = end(many);
    println!("one: {single:?}; {many}: {took:?}, a processor busy for {busy:?}");
    assert!(took < single * 2, "{many} took {took:?}, one {single:?}");
    // One core is what it may take; it waits most of the time, and whoever does not is seen by this.
    assert!(busy * 2 <= took, "{many} took {took:?}, and processors were busy for {busy:?}");
}

/// Who has no children has no thread for them, and who has many has one.
#[test]
fn one_thread_keeps_all_of_them() {
    for (many, threads) in [(0, 0), (1, 1), (20, 1)] {
        let running = start(Path::new(OURS), &["wait"], &vec!["exec sleep 1000"; many]);
        let names = support::processes::threads(running.program.id());
        // As much of `gracefully-children` as the kernel keeps.
        assert_eq!(names.iter().filter(|name| *name == "gracefully-chil").count(), threads, "of {many}");
        running.term();
    }
}
