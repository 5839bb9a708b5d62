//! A child that takes its time once it is asked to end, and what the processor did for it.

use std::thread;
use std::time::Duration;

use signal_hook::consts::SIGTERM;
use signal_hook::iterator::Signals;

use crate::words::{Words, say};

/// Waits for SIGTERM, and then for as many milliseconds as it is told.
pub(crate) fn run() -> ! {
    let millis = Words::read().scripts[0].parse().expect("milliseconds");
    let mut signals = Signals::new([SIGTERM]).expect("a handler can be registered");
    say("slow: runs");
    signals.forever().next();
    thread::sleep(Duration::from_millis(millis));
    std::process::exit(0)
}

/// What the processors did for this process so far, in milliseconds.
pub(crate) fn processor_time() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("there is a process table");
    let mut fields = stat.rsplit_once(") ").expect("a name").1.split(' ').skip(11);
    let mut ticks = || fields.next().and_then(|ticks| ticks.parse::<u64>().ok()).expect("ticks");
    // A hundred a second.
    (ticks() + ticks()) * 10
}
