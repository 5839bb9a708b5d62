//! A second and a third signal, and SIGQUIT, at each step of the ladder.

use std::time::Duration;

use gracefully::Verdict::{self, Abandoned, Aborted, Cleaned, TimedOut};
use support::programs::Signal;

use crate::scene::{HELD, Scene, each, holds_for_ours_alone};

/// The program is held at one step of its ladder.
#[derive(Clone, Copy)]
struct Held {
    /// Its command line.
    words: &'static [&'static str],
    /// The line after which the request comes.
    until: &'static str,
    request: Signal,
    /// The line that says that it is held.
    at: &'static str,
    delay: &'static str,
}

/// What comes then, and how that ends.
struct Then {
    held: Held,
    signals: &'static [Signal],
    code: i32,
    /// Of the server, the cache and the database; none where only the last one is open.
    verdicts: Option<[Verdict; 3]>,
    /// Much less than what it would take without these signals.
    within: Duration,
}

const TERM: Signal = Signal::TERM;
const QUIT: Signal = Signal::QUIT;

/// Main blocks its thread and is waited for until the drain is over.
const STARTING: Held = Held {
    words: &["boots", "database=hang"],
    until: "started",
    request: TERM,
    at: "database: cleanup",
    delay: "0s",
};
const NOTICE: Held =
    Held { words: &["notices", "server=hang"], until: "ready", request: TERM, at: "noticed", delay: "3s" };
const QUIESCE: Held = Held {
    words: &["wait", "server.quiesce=block", "server=hang"],
    until: "ready",
    request: TERM,
    at: "server: quiesce",
    delay: "0s",
};
const DRAIN: Held = Held {
    words: &["lingers", "server=hang"],
    until: "ready",
    request: TERM,
    at: "main lingers",
    delay: "0s",
};
const CLEANUP: Held = Held {
    words: &["wait", "server=hang"],
    until: "ready",
    request: TERM,
    at: "server: cleanup",
    delay: "0s",
};
const EMERGENCY: Held = Held {
    words: &["wait", "server.abort=block"],
    until: "ready",
    request: QUIT,
    at: "server: abort",
    delay: "0s",
};
const END: Held =
    Held { words: &["holds-a-thread"], until: "ready", request: TERM, at: "the runtime ends", delay: "0s" };

const BOUNDS: [(&str, &str); 5] =
    [("GRACE", "12s"), ("DRAIN", "1500ms"), ("SERVER_TIMEOUT", "2s"), ("FAST", "1s"), ("RESERVE", "1600ms")];

const fn then(
    held: Held,
    signals: &'static [Signal],
    code: i32,
    verdicts: Option<[Verdict; 3]>,
    within: u64,
) -> Then {
    Then { held, signals, code, verdicts, within: Duration::from_millis(within) }
}

fn run(case: &Then, program: &std::path::Path) {
    let scene = Scene::new(program, case.held.words);
    let scene = BOUNDS.into_iter().fold(scene, Scene::setting);
    let mut running = scene.setting(("DELAY", case.held.delay)).start();
    match case.held.until {
        "ready" => running.ready(),
        until => drop(running.program.line_with(until)),
    }
    running.program.signal(case.held.request);
    running.program.line_with(case.held.at);
    for &signal in case.signals {
        running.program.signal_again(signal);
    }
    let told = running.end();
    told.status(case.code);
    if let Some(verdicts) = case.verdicts {
        told.verdicts(verdicts);
    }
    told.took_at_most(case.within);
}

fn hold(cases: &[Then]) {
    each(cases, |case| run(case, HELD.as_ref()));
}

/// The server, which hangs, has 1 s instead of 2 s and is aborted; nobody waits for a delay, a drain or a quiesce.
#[test]
fn a_second_signal_hurries() {
    hold(&[
        then(STARTING, &[TERM], 70, None, 3_400),
        then(NOTICE, &[TERM], 70, Some([TimedOut, Cleaned, Cleaned]), 2_900),
        then(QUIESCE, &[TERM], 70, Some([TimedOut, Cleaned, Cleaned]), 1_450),
        then(DRAIN, &[TERM], 70, Some([TimedOut, Cleaned, Cleaned]), 2_400),
        then(CLEANUP, &[TERM], 70, Some([TimedOut, Cleaned, Cleaned]), 1_900),
        then(EMERGENCY, &[TERM], 70, Some([Abandoned, Aborted, Aborted]), 2_400),
        then(END, &[TERM], 0, Some([Cleaned; 3]), 2_000),
    ]);
}

/// What has no verdict is abandoned, and said to be.
#[test]
fn a_third_signal_ends_it_there_and_then() {
    hold(&[
        then(STARTING, &[TERM, Signal::INT], 130, None, 2_400),
        then(NOTICE, &[TERM, TERM], 143, Some([Abandoned; 3]), 1_000),
        then(QUIESCE, &[Signal::INT, Signal::HUP], 129, Some([Abandoned; 3]), 1_000),
        then(DRAIN, &[TERM, TERM], 143, Some([Abandoned; 3]), 1_000),
        then(CLEANUP, &[TERM, TERM], 143, Some([Abandoned; 3]), 1_000),
        then(EMERGENCY, &[TERM, QUIT], 131, Some([Abandoned; 3]), 1_000),
        then(END, &[TERM, TERM], 143, Some([Cleaned; 3]), 2_000),
    ]);
}

#[test]
fn sigquit_leaves_no_time_but_for_aborts() {
    hold(&[
        then(STARTING, &[QUIT], 70, None, 2_900),
        then(NOTICE, &[QUIT], 70, Some([Aborted; 3]), 1_500),
        then(QUIESCE, &[QUIT], 70, Some([Aborted; 3]), 1_500),
        then(DRAIN, &[QUIT], 70, Some([Aborted; 3]), 1_500),
        then(CLEANUP, &[QUIT], 70, Some([Aborted; 3]), 1_500),
        then(EMERGENCY, &[QUIT], 70, Some([Abandoned, Aborted, Aborted]), 2_400),
        then(END, &[QUIT], 0, Some([Cleaned; 3]), 2_000),
    ]);
}

/// The steps that a program without the library has too: its start, what main still does, and its cleanups. After the
/// first Ctrl+C it has a handler that nobody asks any more.
#[test]
fn without_the_library_nobody_hears_them() {
    const INT: Signal = Signal::INT;
    let drain = Held { request: INT, ..DRAIN };
    let cleanup = Held { request: INT, ..CLEANUP };
    each(
        &[
            then(STARTING, &[TERM], 70, None, 3_400),
            then(drain, &[INT], 70, None, 2_400),
            then(cleanup, &[INT], 70, None, 1_900),
            then(cleanup, &[INT, INT], 130, None, 1_000),
        ],
        |case| holds_for_ours_alone(|program| run(case, program)),
    );
}
