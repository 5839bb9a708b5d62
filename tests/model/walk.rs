//! The walk: from every state by everything that can happen in it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use gracefully::__model::engine::{Engine, Event};
use gracefully::__model::plan::{LinkKind, Settings};
use support::virtual_world::{Entry, Lifecycle, Witness, written};

use crate::graphs::Graph;
use crate::moves::Scope;
use crate::state::{Open, State, TICK};

/// Walks everything over one graph. Says how many states there are.
///
/// # Panics
///
/// Where a guarantee is broken.
pub(crate) fn walk(graph: &Graph, scope: Scope) -> usize {
    let lifecycle = Arc::new(lifecycle(graph));
    let mut seen = HashSet::new();
    let mut next: Vec<State> = starts(&lifecycle, graph, scope);
    next.retain(|state| seen.insert(state.fingerprint(graph)));
    let mut ends = 0_usize;
    while let Some(state) = next.pop() {
        let moves = state.moves(scope);
        ends += usize::from(state.witness.is_gone());
        assert!(state.witness.is_gone() || !moves.is_empty(), "a state that nothing leads out of");
        for (event, now) in moves {
            let mut after = state.clone();
            after.step(event, now, &lifecycle);
            // Where nothing is in flight that is said at once, before anything else can happen.
            if after.asked && !scope.works {
                after.step(Event::WorkEnded { of: None }, now, &lifecycle);
            }
            if seen.insert(after.fingerprint(graph)) {
                next.push(after);
            }
        }
    }
    assert!(ends > 0, "no end was ever reached");
    seen.len()
}

/// Bounds in ticks: a worst case of four in a row fills the grace period to the last tick.
fn lifecycle(graph: &Graph) -> Lifecycle {
    let ticks = |ticks: u64| Some(written(ticks * TICK));
    let settings = Settings {
        grace: ticks(30),
        delay: ticks(1),
        drain: ticks(2),
        reserve: ticks(16),
        fast: ticks(1),
        ..Settings::NONE
    };
    let entry = |after: &Vec<usize>| Entry {
        order: None,
        timeout: Some(2 * TICK),
        links: after.iter().map(|&after| (LinkKind::Field, after)).collect(),
    };
    let entries: Vec<Entry> = graph.edges.iter().map(entry).collect();
    Lifecycle::closed(&entries, settings).expect("a plan that fits")
}

/// Main asks or does not; everything is there, or nothing yet.
fn starts(lifecycle: &Arc<Lifecycle>, graph: &Graph, scope: Scope) -> Vec<State> {
    let size = graph.edges.len();
    let mut all = Vec::new();
    for asks in [false, true] {
        let mut state = State {
            engine: Engine::new(lifecycle.config()),
            witness: Witness::new(lifecycle),
            open: vec![Open::default(); size + usize::from(scope.deferred)],
            now: Duration::ZERO,
            requests: 0,
            main_dropping: false,
            main_ended: false,
            asked: false,
            working: false,
            runtime_ending: false,
            runtime_taken: false,
            left: false,
        };
        if asks {
            state.step(Event::MainAsked, Duration::ZERO, lifecycle);
        }
        if !scope.late {
            for index in 0..state.open.len() {
                state.step(State::arrival(index, size), Duration::ZERO, lifecycle);
            }
        }
        all.push(state);
    }
    all
}
