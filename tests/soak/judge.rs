//! Whether a program kept its promises, as far as it can be told from outside: by what it said, by its report and by how
//! it ended.

use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use gracefully::{Exit, MainRecord, Phase, Reason, Report, ResourceReport, Urgency, Verdict};
use support::shapes::{Call, FAST_MS, Fault, GRACE_MS, LEAVES_WITH, Shape, Spec, TYPES, Way};

use crate::play::Played;
use crate::trace::Trace;

/// What the machine may be late with, until a program has a signal and until its end is seen.
const LATE: Duration = Duration::from_secs(3);

/// What times of one clock may differ by in a report, which rounds them.
const ROUNDING: Duration = Duration::from_millis(1);

/// All that was broken; nothing is right.
pub(crate) fn violations(spec: &Spec, played: &Played) -> Vec<String> {
    let mut broken = Vec::new();
    once_each(&played.trace, &mut broken);
    in_order(spec, played, &mut broken);
    match &played.report {
        Some(report) => {
            one_verdict_each(played, report, &mut broken);
            true_verdicts(spec, played, report, &mut broken);
            nothing_skipped(spec, played, report, &mut broken);
            true_summary(report, &mut broken);
            hurried(spec, report, &mut broken);
            true_reason(spec, played, report, &mut broken);
            status(spec, played, report, &mut broken);
        }
        None => without_report(played, &mut broken),
    }
    let grace = played.report.as_ref().map_or(Duration::from_millis(GRACE_MS), |report| report.grace);
    if played.took > grace + LATE {
        broken.push(format!("G3: seen from outside it took {:?}", played.took));
    }
    broken
}

/// G1, as the values see it.
fn once_each(trace: &Trace, broken: &mut Vec<String>) {
    for value in trace.values.keys() {
        for what in ["quiesce", "cleanup", "abort", "cleaned"] {
            let times = trace.times(value, what).len();
            if times > 1 {
                broken.push(format!("G1: {value} {what} came {times} times"));
            }
        }
    }
}

/// G2: what uses a value has ended before its cleanup begins, unless it came late or cannot end.
fn in_order(spec: &Spec, played: &Played, broken: &mut Vec<String>) {
    let trace = &played.trace;
    for &(user, used) in spec.shape.edges() {
        let part = spec.parts[user];
        if part.cleanup == Fault::Block || part.abort == Call::Block || part.quiesce == Call::Block {
            continue;
        }
        for value in trace.of_type(used) {
            let Some(&began) = trace.times(value, "cleanup").first() else { continue };
            // What `app.close` closes waits for those who use it, not for those who only close before it.
            if spec.shape == Shape::Barrier && spec.early == Some(used) && value.ends_with('0') {
                continue;
            }
            // What is managed late may come when this one is done already.
            for first in trace.of_type(user).filter(|first| !first.ends_with('9')) {
                let ends =
                    ["cleaned", "failed", "panicked", "left", "abort"].map(|what| trace.times(first, what));
                let ended = ends.iter().flatten().min();
                let quiesced_badly = part.quiesce == Call::Panic;
                if ended.is_none_or(|&ended| ended > began) && !quiesced_badly {
                    broken.push(format!("G2: {value} cleanup began before {first} had ended"));
                }
            }
        }
    }
}

/// G1, as the report has it: as many verdicts as values.
fn one_verdict_each(played: &Played, report: &Report, broken: &mut Vec<String>) {
    for (index, name) in TYPES.iter().enumerate() {
        let managed = played.trace.of_type(index).count() as u64;
        let one_by_one = records(report, name).count() as u64;
        let early = report.closed_early.iter().filter(|early| early.name == *name);
        let told = one_by_one + early.map(|early| early.cleaned + early.beyond).sum::<u64>();
        if managed != told {
            broken.push(format!("G1: {managed} values of {name} were managed, {told} have a verdict"));
        }
    }
}

fn records<'a>(report: &'a Report, name: &'a str) -> impl Iterator<Item = &'a ResourceReport> {
    report.resources.iter().filter(move |resource| resource.name == name && !resource.deferred)
}

/// G11: a verdict says what happened.
fn true_verdicts(spec: &Spec, played: &Played, report: &Report, broken: &mut Vec<String>) {
    for (index, name) in TYPES.iter().enumerate() {
        let part = spec.parts[index];
        for resource in records(report, name) {
            let possible = match resource.verdict {
                Verdict::Cleaned => matches!(part.cleanup, Fault::Fine | Fault::Slow),
                Verdict::Failed => {
                    matches!(part.cleanup, Fault::Error | Fault::Leave) || part.quiesce == Call::Block
                }
                Verdict::Panicked => {
                    part.cleanup == Fault::Panic || part.quiesce == Call::Panic || part.abort == Call::Panic
                }
                Verdict::TimedOut => {
                    resource.bound > Duration::ZERO && resource.worked + ROUNDING >= resource.bound
                }
                Verdict::Aborted => true,
                Verdict::Abandoned => part.abort == Call::Block || cannot_run(spec, report),
            };
            if !possible {
                broken.push(format!("G11: {name} cannot be {}: {resource:?}", resource.verdict));
            }
        }
        let cleaned = played.trace.of_type(index).filter(|it| !played.trace.times(it, "cleaned").is_empty());
        let early = report.closed_early.iter().filter(|early| early.name == *name);
        let told = records(report, name).filter(|it| it.verdict.is_clean()).count() as u64
            + early.map(|early| early.cleaned).sum::<u64>();
        let cleaned = cleaned.count() as u64;
        if told > cleaned {
            broken.push(format!("G11: {told} values of {name} are told to be cleaned, {cleaned} were"));
        }
    }
}

/// Whether something holds the threads that others need: then they may be left behind without a fault of their own.
fn cannot_run(spec: &Spec, report: &Report) -> bool {
    // The first who calls `process::exit` is held, the others are parked for ever by the standard library.
    let keeps = |fault: Fault| matches!(fault, Fault::Block | Fault::Leave);
    let blocks = |part: &support::shapes::Part| keeps(part.cleanup) || part.abort == Call::Block;
    report.forced
        || report.main.ended == MainRecord::Stuck
        || spec.parts.iter().any(blocks)
        || spec.deferred.is_some_and(keeps)
}

/// G4: whatever did not end by itself was aborted, as far as an abort could be called in time.
fn nothing_skipped(spec: &Spec, played: &Played, report: &Report, broken: &mut Vec<String>) {
    if report.forced {
        return;
    }
    for (index, name) in TYPES.iter().enumerate() {
        let all = records(report, name).count();
        // One that came to its own end in the very moment in which it was stopped leaves nothing to abort.
        let over = |value: &&str| {
            let ends = ["abort", "cleaned", "failed", "panicked", "left"];
            ends.iter().any(|what| !played.trace.times(value, what).is_empty())
        };
        let over = played.trace.of_type(index).filter(over).count();
        if over < all && !spec.parts.iter().any(|part| part.abort == Call::Block) {
            broken.push(format!("G4: of {all} values of {name} {over} ended by themselves or were aborted"));
        }
    }
}

/// G11: the whole says what its parts say.
fn true_summary(report: &Report, broken: &mut Vec<String>) {
    let all = report.resources.iter().all(|resource| resource.verdict.is_clean())
        && report.closed_early.iter().all(|early| early.beyond == 0);
    let clean = all && !report.forced && report.main.ended != MainRecord::Stuck;
    if report.clean != clean {
        broken.push(format!("G11: clean is {}, and its parts say {clean}", report.clean));
    }
    if report.took > report.grace + Duration::from_millis(100) {
        broken.push(format!("G3: it took {:?} of {:?}", report.took, report.grace));
    }
}

/// G5: from the second request on nothing has more than `fast` left. (That the order stays, `in_order` says.)
fn hurried(spec: &Spec, report: &Report, broken: &mut Vec<String>) {
    let Some(hurried) = report.hurried else { return };
    // What is open has no list, and so the default.
    let fast = Duration::from_millis(if spec.shape == Shape::Open { 1_000 } else { FAST_MS });
    let turn = report.steps.iter().find(|step| step.step >= Phase::Cleanup).map(|step| step.at);
    let emergency = report.steps.iter().find(|step| step.step == Phase::Emergency).map(|step| step.at);
    let planned = |it: &&ResourceReport| {
        // Others may have begun before: when, the report does not say. And SIGQUIT stops what runs, whatever it has left.
        // Nor has it anything left once the emergency step has begun.
        let stopped = matches!(it.verdict, Verdict::Aborted | Verdict::Abandoned);
        let over = report.urgency == Urgency::Immediate || emergency.is_some_and(|at| at <= hurried);
        !(it.deferred || it.early || it.late || stopped && over)
    };
    for resource in report.resources.iter().filter(planned) {
        // At the earliest: its slot may have waited for more than is counted.
        let began = turn.unwrap_or_default() + resource.waited;
        let left = hurried.saturating_sub(began) + fast + ROUNDING;
        if began + resource.worked > hurried + ROUNDING && resource.bound > left {
            broken.push(format!(
                "G5: hurried at {hurried:?}, {} had {:?} all the same",
                resource.name, resource.bound
            ));
        }
    }
}

/// G11: what is said to have requested the shutdown could have.
fn true_reason(spec: &Spec, played: &Played, report: &Report, broken: &mut Vec<String>) {
    let possible = match &report.reason {
        Some(Reason::Signal(signal)) => played.sent.contains(&signal.number()),
        Some(Reason::Shutdown) => spec.way == Way::Shutdown,
        Some(Reason::Exit(code)) => spec.way == Way::Exit(*code),
        Some(Reason::MainReturned) => matches!(spec.way, Way::Return | Way::Code(_)),
        Some(Reason::MainFailed(_)) => spec.way == Way::Error,
        Some(Reason::MainPanicked(_)) => matches!(spec.way, Way::Panic | Way::PanicTwice),
        Some(Reason::ProcessExit(Some(code))) => match spec.way {
            Way::Leave(own) | Way::TaskLeaves(own) | Way::ThreadLeaves(own) if *code == i32::from(own) => {
                true
            }
            _ => somebody_left(spec) && *code == i32::from(LEAVES_WITH),
        },
        Some(Reason::Panicked(_)) => spec.way == Way::PanicTwice,
        _ => false,
    };
    if !possible {
        broken.push(format!("G11: it cannot be requested by {:?}", report.reason));
    }
}

/// The table of exit statuses in the README.
fn status(spec: &Spec, played: &Played, report: &Report, broken: &mut Vec<String>) {
    let (code, signal) = (played.ended.status.code(), played.ended.status.signal());
    let said = match report.exit {
        Exit::Status(status) => code == Some(status.into()),
        Exit::Signal(by) => signal == Some(by.number().into()),
        Exit::Aborted => signal == Some(6),
    };
    let aborted = spec.way == Way::PanicTwice && signal == Some(6);
    if !said && !aborted && !forced_by_a_signal(played) {
        broken.push(format!("G11: it ended with {}, not {:?}", played.ended.status, report.exit));
    }
    let main_spoke =
        matches!(report.main.ended, MainRecord::Returned | MainRecord::Failed(_) | MainRecord::Panicked(_))
            || matches!(report.reason, Some(Reason::Exit(_) | Reason::ProcessExit(_)));
    // Where somebody else requested it first, `app.exit` may still have been called.
    let asks = |own: u8| own > 0 && code == Some(own.into());
    let late_exit = match spec.way {
        Way::Exit(own) | Way::Leave(own) | Way::TaskLeaves(own) | Way::ThreadLeaves(own) if asks(own) => true,
        // Nothing catches it: it ends by SIGABRT, whatever else was asked for.
        Way::PanicTwice if signal == Some(6) => true,
        _ => somebody_left(spec) && asks(LEAVES_WITH),
    };
    let expected = late_exit
        || match (spec.way.status(), report.clean, &report.reason) {
            (own, _, _) if own > 0 && main_spoke => code == Some(own.into()),
            (_, false, _) => code == Some(70),
            (_, true, Some(Reason::Signal(by))) if by.number() == 2 => signal == Some(2),
            (_, true, _) => code == Some(0),
        };
    if !expected && !forced_by_a_signal(played) {
        broken.push(format!(
            "G11: status {} after {:?}, clean {}",
            played.ended.status, spec.way, report.clean
        ));
    }
}

/// Whether a cleanup may call `process::exit`.
fn somebody_left(spec: &Spec) -> bool {
    spec.deferred == Some(Fault::Leave) || spec.parts.iter().any(|part| part.cleanup == Fault::Leave)
}

/// Whether it ended as a third signal makes it.
fn forced_by_a_signal(played: &Played) -> bool {
    let forced = |&&signal: &&u8| played.ended.status.code() == Some(128 + i32::from(signal));
    played.sent.len() >= 2 && played.sent.iter().any(|signal| forced(&signal))
}

/// Only who was forced has no time to tell.
fn without_report(played: &Played, broken: &mut Vec<String>) {
    if !forced_by_a_signal(played) {
        broken.push(format!(
            "G11: there is no report; it ended with {} after {:?}, ready: {}",
            played.ended.status, played.took, played.trace.ready
        ));
    }
}
