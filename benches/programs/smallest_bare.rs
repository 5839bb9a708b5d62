//! The same program without a runtime or a second thread: the floor.

use std::io::Write;

use nix::sys::signal::{SigSet, Signal};

fn main() {
    let mut term = SigSet::empty();
    term.add(Signal::SIGTERM);
    term.thread_block().expect("SIGTERM can be blocked");
    std::io::stdout().write_all(b"ready\n").expect("the benchmark reads it");
    term.wait().expect("SIGTERM comes");
}
