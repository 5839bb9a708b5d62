//! Ctrl+C at the terminal.

use std::path::Path;

use support::terminal::Terminal;

use crate::scene::{BOUND, Marker, OURS};

/// Starts a program on a terminal with a child that tells each signal, and presses Ctrl+C.
fn pressed(program: &Path, marker: &Marker) -> String {
    // It ends by SIGTERM alone. While it is asked it is the terminal's business whom SIGINT reaches.
    let script = marker
        .script("trap 'echo child: by INT; exit 2' INT; trap 'echo child: by TERM; exit 0' TERM; echo child: runs; NAP & wait; wait");
    let mut terminal = Terminal::start(program, &["drains", "--", &script], &[("TERM", "dumb")], (24, 160));
    terminal.row_with(&["ready"]);
    terminal.row_with(&["child: runs"]);
    terminal.press("\x03");
    terminal.wait(BOUND).bytes
}

/// The twin's child gets it from the terminal, before anybody has decided anything.
#[test]
fn it_does_not_reach_the_children_before_the_plan_does() {
    let marker = Marker::new();
    let ours = pressed(Path::new(OURS), &marker);
    assert!(ours.contains("child: by TERM") && !ours.contains("child: by INT"), "{ours}");
    marker.assert_gone();
    let twins = pressed(Path::new(env!("CARGO_BIN_EXE_parent_naive")), &marker);
    assert!(twins.contains("child: by INT"), "the twin passes too: {twins}");
}
