//! Many instances, long chains: the engine alone, without a witness, which looks at everything at every step.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use gracefully::__model::engine::{Action, Ending, Engine, Event, InstanceId, MainEnd, Outcome};
use gracefully::__model::plan::{LinkKind, Settings};
use support::virtual_world::{Entry, Lifecycle};

/// Everything answers at once. Says how it ended.
fn end(lifecycle: &Lifecycle, instances: usize) -> (Ending, Duration) {
    let mut engine = Engine::new(lifecycle.config());
    let mut actions = Vec::new();
    let mut events = VecDeque::new();
    let began = Instant::now();
    for index in 0..instances {
        let slot = lifecycle.slot(index % lifecycle.facts.len());
        engine.step(Event::Managed { id: InstanceId(index as u64), slot }, Duration::ZERO, &mut actions);
    }
    events.push_back(Event::Shutdown);
    while let Some(event) = events.pop_front() {
        engine.step(event, Duration::from_millis(1), &mut actions);
        for action in actions.drain(..) {
            match action {
                Action::Stop { .. } => events.push_back(Event::WorkEnded { of: None }),
                Action::Quiesce(id) => {
                    events.push_back(Event::Quiesced { id, panicked: None, working: false });
                }
                Action::DropMain => events.push_back(Event::MainEnded(MainEnd::Dropped)),
                Action::Start { id, .. } => events.push_back(Event::Finished { id, outcome: Outcome::Ok }),
                Action::EndRuntime { .. } => events.push_back(Event::RuntimeEnded),
                Action::End(ending) => return (ending, began.elapsed()),
                _ => {}
            }
        }
    }
    panic!("it never ends");
}

fn chain(length: usize) -> Lifecycle {
    let link = |index: usize| if index + 1 < length { vec![(LinkKind::Field, index + 1)] } else { vec![] };
    let entries: Vec<Entry> =
        (0..length).map(|index| Entry { links: link(index), ..Entry::default() }).collect();
    Lifecycle::closed(&entries, Settings::NONE).expect("a plan that fits")
}

/// Twenty times as much takes about twenty times as long. If it were quadratic it would take 400 times as long; what is
/// asserted leaves room for a machine that does other things.
#[test]
fn it_is_linear() {
    for (what, few, many) in [
        ("independent", (chain(1), 1_000), (chain(1), 20_000)),
        ("chained", (chain(100), 100), (chain(2_000), 2_000)),
    ] {
        let took = [few, many].map(|(lifecycle, instances)| {
            let (ending, took) =
                (0..5).map(|_| end(&lifecycle, instances)).min_by_key(|&(_, took)| took).expect("5");
            assert_eq!(ending, Ending::Status(0));
            println!("{what}, {instances}: {:?} each", took / u32::try_from(instances).expect("few"));
            took
        });
        assert!(took[1] < took[0] * 200, "{what}: {took:?}");
    }
}
