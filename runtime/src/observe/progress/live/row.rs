//! What goes on, in one row of a terminal.
//!
//! The row is never wider than the terminal, and always says how much is done. Of the rest it says as much as fits:
//! what is dropped first is what can be done without, and names go last.

use std::fmt::Write;

use crate::engine::{View, What};
use crate::observe::progress::said;

/// How much is said. Each level drops something of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    All,
    NoElapsed,
    NoBounds,
    NoHint,
    NoLeft,
    NoTimes,
    Short,
}

const LEVELS: [Level; 7] = [
    Level::All,
    Level::NoElapsed,
    Level::NoBounds,
    Level::NoHint,
    Level::NoLeft,
    Level::NoTimes,
    Level::Short,
];

/// What goes on, in at most `width` columns.
pub(super) fn row(view: &View, width: usize) -> String {
    // Names are worth more than what goes first.
    let with_all_names = Some(view.waits.len()).filter(|names| *names > 1);
    let with_all_names = with_all_names
        .and_then(|names| LEVELS[..3].iter().find_map(|level| attempt(view, *level, width, names)));
    let fits = with_all_names.or_else(|| LEVELS.into_iter().find_map(|level| attempt(view, level, width, 1)));
    fits.unwrap_or_else(|| shortest(view, width))
}

/// The row at this level, if it fits with that many names.
fn attempt(view: &View, level: Level, width: usize, names: usize) -> Option<String> {
    let mut head = if level < Level::Short { said::count(view) } else { short_count(view) };
    if level == Level::All {
        let _ = write!(head, " after {}", said::clock(view.now.saturating_sub(view.requested)));
    }
    if level < Level::NoLeft {
        let _ = write!(head, ", {}", said::left(view));
    }
    let hint = view.next.filter(|_| level < Level::NoHint).map(|next| format!("; {}", said::press(next)));
    let hint = hint.unwrap_or_default();
    let lead = match view.waits.first().map(|wait| wait.what) {
        None => "",
        Some(_) if level >= Level::NoHint => ": ",
        Some(What::Notice) => "; ",
        Some(_) => "; waits for ",
    };
    let room = width.checked_sub(columns(&head) + columns(lead) + columns(&hint))?;
    let waits = fill(view, level, room, names)?;
    Some(format!("{head}{lead}{waits}{hint}"))
}

/// As many of those that are waited for as fit; nothing where those are too few.
fn fill(view: &View, level: Level, room: usize, at_least: usize) -> Option<String> {
    let all: usize = view.waits.iter().map(|wait| wait.count).sum();
    let mut unnamed = all + view.more;
    let mut names = String::new();
    let mut best = if view.waits.is_empty() { Some(String::new()) } else { None };
    for (at, wait) in view.waits.iter().enumerate() {
        if !names.is_empty() {
            names += ", ";
        }
        names += &said::name(wait);
        let (since, bound) = said::times(wait, view.now);
        if level < Level::NoTimes {
            let _ = write!(names, " {since}");
        }
        if let Some(bound) = bound.filter(|_| level < Level::NoBounds) {
            let _ = write!(names, " of {bound}");
        }
        unnamed -= wait.count;
        if columns(&names) > room {
            break;
        }
        if at + 1 < at_least {
            continue;
        }
        let shown = [Some(names.clone()), said::others(unnamed)].into_iter().flatten();
        let full = shown.clone().chain(said::idle(view));
        let candidates = [full.collect::<Vec<_>>(), shown.collect()].map(|parts| parts.join(", "));
        best = candidates.into_iter().find(|text| columns(text) <= room).or(best);
    }
    best
}

fn short_count(view: &View) -> String {
    format!("{}/{}", view.done, view.total)
}

/// The count, and as much of the first name as fits.
fn shortest(view: &View, width: usize) -> String {
    let count = short_count(view) + ": ";
    match view.waits.first() {
        Some(wait) if columns(&count) + NAME_AT_LEAST <= width => {
            cut(&(count + &said::name(wait)), width, CUT)
        }
        _ => cut(&short_count(view), width, ""),
    }
}

/// Less of a name says nothing.
const NAME_AT_LEAST: usize = 4;

/// Stands where something was cut off.
const CUT: &str = "..";

/// How many columns a terminal needs for it.
fn columns(text: &str) -> usize {
    console::measure_text_width(text)
}

fn cut(text: &str, width: usize, tail: &str) -> String {
    console::truncate_str(text, width, tail).into_owned()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::engine::{Does, Next, Phase, Pieces, Wait};
    use crate::words::Urgency;

    fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn wait(what: What, name: &'static str, count: usize, since: u64, until: Option<u64>) -> Wait {
        Wait { what, name, count, since: at(since), until: until.map(at), pieces: Pieces::default() }
    }

    fn view() -> View {
        View {
            phase: Phase::Cleanup,
            urgency: Urgency::Graceful,
            now: at(4_300),
            requested: at(1_000),
            gone_by: at(31_000),
            done: 2,
            total: 9,
            waits: vec![
                wait(What::Cleanup, "Server", 1, 3_000, Some(13_000)),
                wait(What::Cleanup, "Connection", 3, 4_100, Some(9_100)),
            ],
            more: 0,
            idle: 3,
            next: Some(Next { presses: 1, does: Does::Hurry }),
        }
    }

    #[test]
    fn a_row_says_as_much_as_fits() {
        for (width, row) in [
            (
                120,
                "2 of 9 done after 3.3s, 26s left; waits for Server 1.3s of 10s, Connection x3 0.2s of 5s, then 3 more; Ctrl+C to hurry",
            ),
            (
                110,
                "2 of 9 done after 3.3s, 26s left; waits for Server 1.3s of 10s, Connection x3 0.2s of 5s; Ctrl+C to hurry",
            ),
            (
                95,
                "2 of 9 done, 26s left; waits for Server 1.3s of 10s, Connection x3 0.2s of 5s; Ctrl+C to hurry",
            ),
            (82, "2 of 9 done, 26s left; waits for Server 1.3s, Connection x3 0.2s; Ctrl+C to hurry"),
            (80, "2 of 9 done, 26s left; waits for Server 1.3s of 10s, +3; Ctrl+C to hurry"),
            (60, "2 of 9 done, 26s left: Server 1.3s, Connection x3 0.2s"),
            (50, "2 of 9 done, 26s left: Server 1.3s, +3"),
            (30, "2 of 9 done: Server 1.3s, +3"),
            (20, "2/9: Server, +3"),
            (12, "2/9: Server"),
            (9, "2/9: Se.."),
            (3, "2/9"),
            (1, "2"),
            (0, ""),
        ] {
            let drawn = super::row(&view(), width);
            assert_eq!((width, drawn.as_str()), (width, row));
        }
    }

    #[test]
    fn every_thing_that_is_waited_for_has_its_words() {
        for (what, words) in [
            (What::Notice, "0 of 2 done, 29s left; still serving 1s of 2s; Ctrl+C to hurry"),
            (What::Main, "0 of 2 done, 29s left; waits for main 1s of 2s; Ctrl+C to hurry"),
            (What::Quiesce, "0 of 2 done, 29s left; waits for A (quiesce) 1s of 2s; Ctrl+C to hurry"),
            (What::Deferred, "0 of 2 done, 29s left; waits for A (deferred) 1s of 2s; Ctrl+C to hurry"),
            (What::Abort, "0 of 2 done, 29s left; waits for A (abort) 1s of 2s; Ctrl+C to hurry"),
            (What::Runtime, "0 of 2 done, 29s left; waits for the runtime 1s of 2s; Ctrl+C to hurry"),
        ] {
            let waits = vec![wait(what, "A", 1, 1_000, Some(3_000))];
            let view = View { now: at(2_000), done: 0, total: 2, waits, idle: 0, ..view() };
            assert_eq!(super::row(&view, words.len()), words);
        }
    }

    #[test]
    fn work_in_flight_is_counted_by_kind() {
        let pieces = |tasks, guards, threads, scopes| Pieces { tasks, guards, threads, scopes };
        for (name, count, pieces, words) in [
            ("", 1, pieces(3, 1, 0, 0), "waits for 3 tasks and 1 guard 1s of 2s"),
            ("", 1, pieces(1, 2, 1, 2), "waits for 1 task, 2 guards, 1 thread and 2 scopes 1s of 2s"),
            // They have ended meanwhile.
            ("", 1, Pieces::default(), "waits for tasks and guards 1s of 2s"),
            ("Db", 1, pieces(0, 2, 0, 0), "waits for 2 guards of Db 1s of 2s"),
            ("Db", 3, pieces(9, 0, 0, 0), "waits for 9 tasks of Db x3 1s of 2s"),
        ] {
            let wait = Wait { pieces, ..wait(What::Work, name, count, 1_000, Some(3_000)) };
            let view = View { now: at(2_000), waits: vec![wait], idle: 0, ..view() };
            assert!(super::row(&view, 200).contains(words), "{}", super::row(&view, 200));
        }
    }

    #[test]
    fn a_name_cannot_command_the_terminal() {
        let view = View { waits: vec![wait(What::Cleanup, "a\u{1b}[2J\nb", 1, 0, None)], ..view() };
        assert!(super::row(&view, 200).contains("a?[2J?b"), "{}", super::row(&view, 200));
    }

    const NAMES: [&str; 5] =
        ["A", "HttpServer", "数据库连接池", "e\u{301}té", "🦀🦀🦀 a name that takes its room"];

    fn any_view() -> impl Strategy<Value = View> {
        let whats = [What::Notice, What::Main, What::Quiesce, What::Cleanup, What::Abort, What::Runtime];
        let any_wait = (0..whats.len(), 0..NAMES.len(), 1..20_000_usize, any::<u32>(), any::<Option<u32>>());
        let any_wait = any_wait.prop_map(move |(what, name, count, since, until)| {
            wait(whats[what], NAMES[name], count, since.into(), until.map(u64::from))
        });
        let waits = proptest::collection::vec(any_wait, 0..16);
        let next = proptest::option::of((1..4_u8).prop_map(|presses| Next { presses, does: Does::End }));
        (waits, 0..20_000_usize, 0..20_000_usize, 0..20_000_usize, any::<[u32; 3]>(), next).prop_map(
            |(waits, more, done, idle, times, next)| {
                let total = done + idle + more + waits.len();
                let [now, requested, gone_by] = times.map(|time| at(time.into()));
                View { now, requested, gone_by, done, total, waits, more, idle, next, ..view() }
            },
        )
    }

    proptest! {
        #[test]
        fn a_row_is_never_wider_than_the_terminal_and_says_how_much_is_done(view in any_view(), width in 0..200_usize) {
            let row = super::row(&view, width);
            prop_assert!(columns(&row) <= width, "{row:?} takes {}", columns(&row));
            let short = short_count(&view);
            let long = said::count(&view);
            prop_assert!(width < short.len() || row.starts_with(&short) || row.starts_with(&long), "{row:?}");
            prop_assert!(!row.contains(char::is_control));
        }
    }
}
