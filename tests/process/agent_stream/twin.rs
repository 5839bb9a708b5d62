//! The same fourteen without the library, where `Drop` spawns the cleanup: it is done where the program goes on.

use crate::run::{CLIENTS, STOPS, TWIN, command, faults, run};

/// How often it may be run until it fails: there may be time enough now and then.
const TRIES: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Does {
    Fail,
    Pass,
}

/// What the twin does, and why.
fn does(client: &str, stop: &str) -> (Does, &'static str) {
    match (client, stop) {
        (_, "end" | "break") => {
            (Does::Pass, "the loop is left where `close` is awaited: nothing is hard here")
        }
        (_, "error") => (Does::Fail, "`?` leaves past every `close`, and nobody awaits what `Drop` spawns"),
        (_, "panic") => (Does::Fail, "nobody awaits what `Drop` spawns while it unwinds, and main fails too"),
        (_, "signal") => (Does::Fail, "the handler drops everything where it stands, and main returns"),
        ("own", _) => (Does::Fail, "nobody awaits what `Drop` spawns, and main returns"),
        _ => (Does::Pass, "the program goes on, and so what `Drop` spawns has the time that it takes"),
    }
}

#[test]
fn the_twin_leaves_open_what_it_does_not_close_by_hand() {
    for client in CLIENTS {
        for stop in STOPS {
            let (does, why) = does(client, stop);
            let faults = || faults(&run(&mut command(TWIN), client, stop), client, stop);
            match does {
                Does::Fail => {
                    assert!(
                        (0..TRIES).any(|_| !faults().is_empty()),
                        "{client} {stop} passes, although {why}"
                    );
                }
                Does::Pass => {
                    assert_eq!(faults(), Vec::<String>::new(), "{client} {stop} fails, although {why}");
                }
            }
        }
    }
}
