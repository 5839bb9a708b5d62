//! `std::process::exit`, and C's `exit`.

use std::io;

use super::place::{Role, role};
use super::{DOOR, Stage, leave};
use crate::engine::{Ending, WayOut};
use crate::os;

pub(super) fn catch() -> io::Result<()> {
    os::at_exit(exits)
}

/// Runs on the thread that exits, with the code where the system tells it.
fn exits(code: Option<i32>) {
    let Some(door) = DOOR.get().filter(|door| door.is_own()) else { return };
    // The system takes the lowest eight bits.
    let by_itself = Ending::Status(code.map_or(0, |code| code.to_le_bytes()[0]));
    let stage = *door.lock();
    let ending = match (stage, role()) {
        (Stage::Over(_), _) | (_, Role::Guardian) | (Stage::Open, Role::Teller) => None,
        // In what was kept: the rest of it is still dropped.
        (Stage::Told(ending), Role::Teller) => {
            door.kept.release();
            door.reach(Stage::Over(Some(ending)));
            Some(ending)
        }
        (Stage::Open | Stage::Told(_), _) => {
            // Before glibc 2.41 a second thread that exits runs the handlers that are left, and ends the process.
            let _ = catch();
            door.hold(WayOut::Exit(code))
        }
    };
    if let Some(ending) = ending {
        leave(ending, by_itself);
    }
}
