//! The checks of a closed lifecycle. Each is called where the user wrote what it checks, so that its panic, in
//! const evaluation, underlines that.

use super::Solved;
use super::faults::{self, FaultKind, Text};

/// Refuses what is wrong with this entry of the list.
///
/// # Panics
///
/// With the words of every fault that sits on it.
#[track_caller]
pub const fn check_entry<const S: usize, const E: usize>(solved: &Solved<S, E>, entry: usize) {
    // Every entry of every sound program comes by here: no room is made for words that nobody says.
    if solved.faults().is_empty() {
        return;
    }
    let mut text = Text::<{ faults::ALL }>::new();
    let plan = solved.plan();
    let mut i = 0;
    while i < solved.faults().len() {
        let fault = &solved.faults()[i];
        if fault.entry == entry {
            if !text.is_empty() {
                text.push("\n");
            }
            faults::write(&mut text, &plan, solved.trail(), fault);
        }
        i += 1;
    }
    assert!(text.is_empty(), "{}", text.as_str());
}

/// Refuses a worst case over the grace period. Where an entry is at fault the worst case is not known, and this
/// says nothing.
///
/// # Panics
///
/// With both numbers and the critical path.
#[track_caller]
pub const fn check_budget<const S: usize, const E: usize>(solved: &Solved<S, E>) {
    if let [fault] = solved.faults()
        && matches!(fault.kind, FaultKind::OverGrace { .. })
    {
        let mut text = Text::<{ faults::ONE }>::new();
        faults::write(&mut text, &solved.plan(), solved.trail(), fault);
        panic!("{}", text.as_str());
    }
}
