//! What is said while it closes: the request, what it waits for, the urgency. As long as it takes; a terminal has
//! room for less, which [`row`](super::live) sees to.

use std::time::Duration;

use crate::engine::{Does, Next, Pieces, View, Wait, What};
use crate::observe::{brief, brief_reason};
use crate::words::{Reason, Urgency};

/// How many of those that are waited for a log names.
const NAMED: usize = 8;

/// The request: what for, how much there is to close, and what the next one does where somebody is there to ask again.
pub(crate) fn notice(
    reason: &Reason,
    (open, grace): (usize, Duration),
    urgency: Urgency,
    next: Option<Next>,
) -> String {
    let what = match open {
        0 => "nothing to close".to_owned(),
        1 => "closing 1 resource".to_owned(),
        n => format!("closing {n} resources"),
    };
    let hint = match (urgency, reason, next) {
        (Urgency::Fast, ..) => " (fast: a short time for each)".to_owned(),
        (Urgency::Immediate, ..) => " (immediate: aborts only)".to_owned(),
        (Urgency::Graceful, Reason::Signal(_), Some(Next { presses: 1, does: Does::Hurry })) => {
            " (again to hurry)".to_owned()
        }
        (Urgency::Graceful, _, Some(next)) => format!(" ({})", press(next)),
        (Urgency::Graceful, _, None) => String::new(),
    };
    format!("gracefully: {}: {what}, at most {}{hint}", brief_reason(reason), brief(grace))
}

/// The urgency rose.
pub(crate) fn hurry(urgency: Urgency, next: Option<Next>) -> String {
    let what = match urgency {
        Urgency::Graceful => "every cleanup has its time",
        Urgency::Fast => "every cleanup has a short time left",
        Urgency::Immediate => "no cleanups, aborts only",
    };
    let then = match next {
        Some(Next { presses: 1, .. }) => "; once more ends at once",
        Some(_) => "; twice more ends at once",
        None => "",
    };
    format!("gracefully: {urgency}: {what}{then}")
}

/// What Ctrl+C does.
pub(super) fn press(next: Next) -> String {
    let times = match next.presses {
        1 => "",
        2 => " twice",
        _ => " three times",
    };
    let does = match next.does {
        Does::Hurry => "to hurry",
        Does::Abort => "to abort",
        Does::End => "to end at once",
    };
    format!("Ctrl+C{times} {does}")
}

/// What goes on, in full.
pub(super) fn whole(view: &View) -> String {
    let named = view.waits.iter().take(NAMED).map(|wait| match times(wait, view.now) {
        (since, Some(bound)) => format!("{} {since} of {bound}", name(wait)),
        (since, None) => format!("{} {since}", name(wait)),
    });
    let mut parts: Vec<String> = named.collect();
    let unnamed: usize = view.waits.iter().skip(NAMED).map(|wait| wait.count).sum();
    parts.extend(others(unnamed + view.more));
    parts.extend(idle(view));
    let lead = match view.waits.first().map(|wait| wait.what) {
        None => "",
        Some(What::Notice) => "; ",
        Some(_) => "; waits for ",
    };
    format!("{}, {}{lead}{}", count(view), left(view), parts.join(", "))
}

/// How many are waited for beyond those that are named.
pub(super) fn others(many: usize) -> Option<String> {
    (many > 0).then(|| format!("+{many}"))
}

/// How many wait for their turn.
pub(super) fn idle(view: &View) -> Option<String> {
    (view.idle > 0).then(|| format!("then {} more", view.idle))
}

/// How much is done: `1 of 3 done`.
pub(super) fn count(view: &View) -> String {
    format!("{} of {} done", view.done, view.total)
}

/// How long there is: `26s left`.
pub(super) fn left(view: &View) -> String {
    format!("{} left", clock(view.gone_by.saturating_sub(view.now)))
}

/// What one thing is called: `Server`, `Connection x12 (abort)`.
pub(super) fn name(wait: &Wait) -> String {
    let plain: String = wait.name.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
    let many = if wait.count > 1 { format!(" x{}", wait.count) } else { String::new() };
    match wait.what {
        What::Notice => "still serving".to_owned(),
        What::Main => "main".to_owned(),
        What::Runtime => "the runtime".to_owned(),
        What::Cleanup => plain + &many,
        What::Quiesce => format!("{plain}{many} (quiesce)"),
        What::Work if plain.is_empty() => pieces(wait.pieces),
        What::Work => format!("{} of {plain}{many}", pieces(wait.pieces)),
        What::Deferred => format!("{plain}{many} (deferred)"),
        What::Abort => format!("{plain}{many} (abort)"),
    }
}

/// Work in flight: `3 tasks and 1 guard`.
fn pieces(pieces: Pieces) -> String {
    let Pieces { tasks, guards, threads, scopes } = pieces;
    let kinds = [(tasks, "task"), (guards, "guard"), (threads, "thread"), (scopes, "scope")];
    let mut parts: Vec<String> = kinds
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| format!("{count} {kind}{}", if count == 1 { "" } else { "s" }))
        .collect();
    match (parts.pop(), parts.is_empty()) {
        (None, _) => "tasks and guards".to_owned(),
        (Some(last), true) => last,
        (Some(last), false) => format!("{} and {last}", parts.join(", ")),
    }
}

/// Since when it is waited for, and how long that may be: `1.3s of 10s`.
pub(super) fn times(wait: &Wait, now: Duration) -> (String, Option<String>) {
    let since = clock(now.saturating_sub(wait.since));
    (since, wait.until.map(|until| clock(until.saturating_sub(wait.since))))
}

/// A duration as a clock shows it, of few columns: `0.3s`, `13s`, `2m 05s`, `3h 20m`.
pub(super) fn clock(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => match duration.subsec_millis() / 100 {
            0 if seconds > 0 => format!("{seconds}s"),
            tenths => format!("{seconds}.{tenths}s"),
        },
        10..60 => format!("{seconds}s"),
        60..3600 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h {:02}m", seconds / 3600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Signal;

    #[test]
    fn a_clock_takes_few_columns() {
        for (millis, text) in [
            (0, "0.0s"),
            (340, "0.3s"),
            (1_000, "1s"),
            (1_990, "1.9s"),
            (13_900, "13s"),
            (125_000, "2m 05s"),
            (12_000_000, "3h 20m"),
        ] {
            assert_eq!(clock(Duration::from_millis(millis)), text);
        }
    }

    #[test]
    fn a_request_says_what_the_next_one_does() {
        let next = |presses, does| Some(Next { presses, does });
        let said = |reason: Reason, urgency, next| {
            let line = notice(&reason, (3, Duration::from_secs(6)), urgency, next);
            line.split_once("at most 6s").expect("it says so").1.to_owned()
        };
        let int = Reason::Signal(Signal::Int);
        assert_eq!(said(int.clone(), Urgency::Graceful, next(1, Does::Hurry)), " (again to hurry)");
        assert_eq!(said(int.clone(), Urgency::Graceful, None), "");
        assert_eq!(said(int, Urgency::Fast, next(1, Does::End)), " (fast: a short time for each)");
        assert_eq!(
            said(Reason::Shutdown, Urgency::Graceful, next(2, Does::Hurry)),
            " (Ctrl+C twice to hurry)"
        );
    }

    #[test]
    fn an_urgency_says_what_the_next_request_does() {
        let fast = |presses| hurry(Urgency::Fast, Some(Next { presses, does: Does::End }));
        assert!(fast(1).ends_with("a short time left; once more ends at once"));
        assert!(fast(2).ends_with("a short time left; twice more ends at once"));
    }
}
