//! Random programs: what they declare, what they open, what is wrong with it, and who wants them to end when.

use gracefully::__model::Signal;
use gracefully::__model::engine::{Event, InstanceId, MainEnd, PartnerGone, Taken, WayOut};
use gracefully::__model::plan::{ExitStyle, LinkKind, Settings, SignalAction, Signals};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use support::virtual_world::{
    Abort, Behaviour, Cleanup, Entry, Leave, Lifecycle, Main, Quiesce, Work, World, written,
};

/// One program and its end.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    entries: Vec<Entry>,
    closed: bool,
    /// Grace, delay, drain, reserve and fast, in milliseconds.
    bounds: [Option<u64>; 5],
    signals: Signals,
    main: Main,
    /// Which entry (none: deferred work), when, and what it does.
    instances: Vec<(Option<usize>, u64, Behaviour)>,
    /// When, which, and whether alone.
    closes: Vec<(u64, usize, bool)>,
    requests: Vec<(u64, Event)>,
    runtime: Option<u64>,
    work: Work,
    /// When tasks panic.
    panics: Vec<u64>,
}

impl Case {
    /// The program, before it is run.
    pub(crate) fn world(&self) -> World {
        let [grace, delay, drain, reserve, fast] = self.bounds.map(|bound| bound.map(written));
        let exit = ExitStyle::Conventional;
        let settings =
            Settings { grace, delay, drain, reserve, fast, signals: self.signals, exit, ..Settings::NONE };
        let closed = if self.closed { Lifecycle::closed(&self.entries, settings).ok() } else { None };
        let lifecycle = closed.unwrap_or_else(|| Lifecycle::open(&self.entries, settings));
        let mut world = World::new(lifecycle, self.main.clone()).with_runtime(self.runtime);
        for &(entry, at, behaviour) in &self.instances {
            match entry {
                Some(entry) => world.manage(at, entry % self.entries.len(), behaviour),
                None => world.defer(at, behaviour),
            };
        }
        for &(at, instance, alone) in &self.closes {
            if !self.instances.is_empty() {
                let id = InstanceId((instance % self.instances.len()) as u64);
                world.at(
                    at.max(self.instances[instance % self.instances.len()].1),
                    Event::Close { id, alone },
                );
            }
        }
        for (at, event) in &self.requests {
            world.at(*at, event.clone());
        }
        world.work = self.work;
        for &at in &self.panics {
            world.at(at, Event::TaskPanicked { text: "broken".into() });
        }
        world
    }
}

/// Anything.
pub(crate) fn case() -> impl Strategy<Value = Case> {
    prop_oneof![3 => any_case(), 1 => strained()]
}

/// More to do than the grace period has time for, which an open lifecycle cannot refuse.
fn strained() -> impl Strategy<Value = Case> {
    (any_case(), 1_500_u64..6_000).prop_map(|(mut case, grace)| {
        case.closed = false;
        case.bounds[0] = Some(grace);
        for (index, instance) in case.instances.iter_mut().enumerate() {
            if index % 3 > 0 {
                instance.2.cleanup = Cleanup::Hang(0);
            }
        }
        case
    })
}

prop_compose! {
    fn any_case()(
        entries in entries(),
        closed in prop::bool::weighted(0.7),
        bounds in bounds(),
        signals in signals(),
        main in main(),
        instances in vec((option::weighted(0.85, 0_usize..8), at(), behaviour()), 0..12),
        closes in prop_oneof![2 => Just(Vec::new()), 1 => vec((0_u64..9_000, 0_usize..12, prop::bool::weighted(0.4)), 0..4)],
        requests in requests(),
        runtime in option::weighted(0.8, 0_u64..2_000),
        work in work(),
        panics in prop_oneof![4 => Just(Vec::new()), 1 => vec(0_u64..9_000, 1..3)],
    ) -> Case {
        Case { entries, closed, bounds, signals, main, instances, closes, requests, runtime, work, panics }
    }
}

/// Everything is there when the end begins, and nobody hurries: what the plan has promised it must keep.
pub(crate) fn calm() -> impl Strategy<Value = Case> {
    (any_case(), 5_000_u64..6_000).prop_map(|(mut case, end)| {
        case.closed = true;
        case.closes.clear();
        for instance in &mut case.instances {
            instance.1 = 0;
        }
        case.signals = Signals::DEFAULT;
        case.panics.clear();
        case.requests.truncate(1);
        case.requests[0] = (end, Event::Signal(Signal::Term));
        case
    })
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let link = (link_kind(), 0_usize..6, prop::bool::weighted(0.1));
    let entry = (option::weighted(0.25, 0_i64..3), option::weighted(0.6, 50_u64..3_000), vec(link, 0..3));
    vec(entry, 1..7).prop_map(|entries| {
        let count = entries.len();
        let resolve = |(index, (order, timeout, links)): (usize, (Option<i64>, Option<u64>, Vec<_>))| {
            let forward = |(kind, target, any): (LinkKind, usize, bool)| {
                // Mostly towards later entries, so that most lifecycles have an order.
                let target = if any { target % count } else { index + 1 + target };
                let swap = kind == LinkKind::ClosesAfter && !any;
                (target < count && target != index).then_some((kind, target, swap))
            };
            (order, timeout, links.into_iter().filter_map(forward).collect::<Vec<_>>())
        };
        let said: Vec<_> = entries.into_iter().enumerate().map(resolve).collect();
        let mut entries: Vec<Entry> =
            said.iter().map(|&(order, timeout, _)| Entry { order, timeout, links: Vec::new() }).collect();
        for (index, (_, _, links)) in said.iter().enumerate() {
            for &(kind, target, swap) in links {
                let (by, about) = if swap { (target, index) } else { (index, target) };
                entries[by].links.push((kind, about));
            }
        }
        entries
    })
}

fn link_kind() -> impl Strategy<Value = LinkKind> {
    prop_oneof![
        3 => Just(LinkKind::Field),
        1 => Just(LinkKind::Uses),
        1 => Just(LinkKind::ClosesBefore),
        1 => Just(LinkKind::ClosesAfter),
    ]
}

fn bounds() -> impl Strategy<Value = [Option<u64>; 5]> {
    (
        option::weighted(0.5, 5_000_u64..60_000),
        option::weighted(0.3, 1_u64..2_000),
        option::weighted(0.4, 1_u64..4_000),
        option::weighted(0.4, 50_u64..2_000),
        option::weighted(0.4, 50_u64..2_000),
    )
        .prop_map(|(grace, delay, drain, reserve, fast)| [grace, delay, drain, reserve, fast])
}

fn signals() -> impl Strategy<Value = Signals> {
    let action = prop_oneof![
        Just(SignalAction::Graceful),
        Just(SignalAction::Fast),
        Just(SignalAction::Immediate),
        Just(SignalAction::Ignore),
    ];
    let some = (action.clone(), action).prop_map(|(hup, quit)| Signals { hup, quit, ..Signals::DEFAULT });
    prop_oneof![3 => Just(Signals::DEFAULT), 1 => some]
}

fn main() -> impl Strategy<Value = Main> {
    let end = prop_oneof![
        3 => Just(MainEnd::Returned { code: 0 }),
        1 => Just(MainEnd::Returned { code: 3 }),
        1 => Just(MainEnd::Failed { code: 1, error: "broken".into() }),
        1 => Just(MainEnd::Panicked { message: "broken".into() }),
    ];
    let leave = prop_oneof![3 => (millis(), end).prop_map(|(at, end)| Leave::After(at, end)), 1 => Just(Leave::Never)];
    (option::weighted(0.7, 0_u64..8_000), leave, option::weighted(0.8, millis()))
        .prop_map(|(asks, leave, drops)| Main { asks, leave, drops })
}

fn behaviour() -> impl Strategy<Value = Behaviour> {
    let cleanup = prop_oneof![
        4 => millis().prop_map(Cleanup::Ok),
        1 => millis().prop_map(Cleanup::Error),
        1 => millis().prop_map(Cleanup::Panic),
        2 => millis().prop_map(Cleanup::Hang),
        1 => millis().prop_map(Cleanup::BlockFor),
        1 => Just(Cleanup::Block),
        1 => millis().prop_map(Cleanup::Exit),
    ];
    (cleanup, abort(), abort(), work()).prop_map(|(cleanup, abort, quiesce, work)| Behaviour {
        cleanup,
        abort,
        quiesce,
        work,
    })
}

fn work() -> impl Strategy<Value = Work> {
    prop_oneof![
        5 => Just(Work::None),
        2 => millis().prop_map(Work::Ends),
        1 => millis().prop_map(Work::Cut),
        1 => Just(Work::Never),
    ]
}

fn abort() -> impl Strategy<Value = Quiesce> {
    prop_oneof![
        4 => Just(Abort::Ok(0)),
        2 => millis().prop_map(Abort::Ok),
        1 => millis().prop_map(Abort::Panic),
        1 => Just(Abort::Hang),
        1 => millis().prop_map(Abort::Exit),
    ]
}

/// Nothing, little, or so long that some bound is in between.
fn millis() -> impl Strategy<Value = u64> {
    prop_oneof![3 => Just(0), 3 => 1_u64..200, 2 => 200_u64..5_000, 1 => 5_000_u64..40_000]
}

/// Mostly at once, else while something else is going on.
fn at() -> impl Strategy<Value = u64> {
    prop_oneof![5 => Just(0), 1 => 0_u64..5_000, 2 => 4_000_u64..15_000]
}

/// A thread that runs nothing of ours: somebody's, main's, or the only one of the runtime.
fn leaving() -> impl Strategy<Value = Event> {
    let way = prop_oneof![
        3 => option::of(0_i32..3).prop_map(WayOut::Exit),
        1 => Just(WayOut::Panic("broken".into())),
    ];
    (way, 0..3).prop_map(|(way, thread)| {
        let main = (thread > 0).then_some(MainEnd::Left);
        Event::Leaving { way, taken: Taken { main, runtime: thread > 1, call: None } }
    })
}

fn requests() -> impl Strategy<Value = Vec<(u64, Event)>> {
    let signal = prop_oneof![Just(Signal::Term), Just(Signal::Int), Just(Signal::Hup), Just(Signal::Quit),];
    let event = prop_oneof![
        6 => signal.prop_map(Event::Signal),
        1 => Just(Event::Shutdown),
        1 => (0_u8..3).prop_map(|code| Event::Exit { code }),
        1 => Just(Event::MainEnded(MainEnd::Returned { code: 0 })),
        1 => Just(Event::MainEnded(MainEnd::Failed { code: 1, error: "broken".into() })),
        1 => leaving(),
        1 => prop_oneof![Just(PartnerGone::Stdin), Just(PartnerGone::Stdout)].prop_map(Event::Gone),
        1 => Just(Event::StopAtEof),
    ];
    let gap = prop_oneof![1 => 0_u64..10, 1 => 11_u64..500, 2 => 500_u64..8_000];
    (0_u64..6_000, vec((gap, event), 1..5)).prop_map(|(mut at, events)| {
        let mut timed = Vec::new();
        for (gap, event) in events {
            timed.push((at, event));
            at += gap;
        }
        // Somebody who means it, in case that all of these are ignored.
        timed.push((at + 20_000, Event::Shutdown));
        timed
    })
}
