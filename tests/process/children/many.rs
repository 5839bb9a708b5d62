//! Many children at once: `CHILDREN=1000 cargo test --release -p gracefully-tests --test children many -- --nocapture` is the
//! figure, 60 of them the test.

use std::path::Path;
use std::time::Duration;

use gracefully::Verdict;

use crate::scene::{OURS, start};

/// What each of them takes once it is asked.
const EACH: Duration = Duration::from_millis(300);

fn how_many() -> usize {
    std::env::var("CHILDREN").map_or(60, |many| many.parse().expect("a number"))
}

#[test]
fn many_take_no_longer_than_twice_the_slowest() {
    let script = "trap 'sleep 0.3; exit 0' TERM; while :; do sleep 1000 & wait; done";
    let scripts = vec![script; how_many()];
    let running = start(Path::new(OURS), &["run"], &scripts);
    let pid = running.program.pid();
    // What was started has its traps by then: here time itself is the subject.
    std::thread::sleep(Duration::from_millis(1000));
    let before = processor_time(pid.as_raw_pid());
    let (ended, report) = running.term();
    assert_eq!(report.resources.len(), scripts.len());
    assert!(report.resources.iter().all(|child| child.verdict == Verdict::Cleaned), "{}", ended.stderr);
    println!("{} children: {:?}; {before:?} of processor time before", scripts.len(), report.took);
    let most = if scripts.len() > 100 { EACH * 20 } else { EACH * 2 };
    assert!(report.took < most, "{:?}", report.took);
}

/// What a process has used so far, in ticks.
fn processor_time(pid: i32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(11);
    Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}
