//! Plain programs, one rule each. Times in milliseconds.

mod closes;
mod gone;
mod ladder;
mod late;
mod leaving;
mod records;
mod starts;
mod statuses;
mod views;

use gracefully::__model::Verdict;
use gracefully::__model::engine::{Action, Event, InstanceId, Record};
use gracefully::__model::plan::{LinkKind, Settings};
use support::virtual_world::{Entry, Lifecycle, Main, World, written};

/// `A` holds `B` holds `C`: they close in this order, each within a second.
pub(crate) fn chain() -> Vec<Entry> {
    let entry = |links| Entry { order: None, timeout: Some(1_000), links };
    vec![entry(vec![(LinkKind::Field, 1)]), entry(vec![(LinkKind::Field, 2)]), entry(vec![])]
}

/// Grace 20 s, drain 2 s, reserve 1.6 s, end 1 s.
pub(crate) fn settings() -> Settings {
    Settings {
        grace: Some(written(20_000)),
        drain: Some(written(2_000)),
        reserve: Some(written(1_600)),
        ..Settings::NONE
    }
}

pub(crate) fn world(entries: &[Entry], main: Main) -> World {
    World::new(Lifecycle::closed(entries, settings()).expect("a plan that fits"), main)
}

/// Runs it, and no guarantee is broken.
pub(crate) fn run(world: &mut World) {
    world.run();
    assert!(world.witness.violations.is_empty(), "{}", world.witness.violations[0]);
}

pub(crate) fn started(world: &World, id: InstanceId) -> Option<u64> {
    world.when(|action| matches!(action, Action::Start { id: of, .. } if *of == id))
}

pub(crate) fn settled(world: &World, id: InstanceId) -> Option<u64> {
    world.when(|action| matches!(action, Action::Settled { id: of, .. } if *of == id))
}

pub(crate) fn verdict(world: &World, id: InstanceId) -> Option<Verdict> {
    world.witness.verdict(id)
}

pub(crate) fn record(world: &World, id: InstanceId) -> Record {
    let records = world.engine.records();
    records.instances.into_iter().find(|record| record.id == id.0).expect("a record")
}

pub(crate) const TERM: Event = Event::Signal(gracefully::__model::Signal::Term);
pub(crate) const INT: Event = Event::Signal(gracefully::__model::Signal::Int);
pub(crate) const QUIT: Event = Event::Signal(gracefully::__model::Signal::Quit);
