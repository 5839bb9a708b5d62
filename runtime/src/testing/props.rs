//! What is put into the way of a shutdown.

use std::collections::{BTreeMap, HashMap};
use std::future::{Future, pending};
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::context::CleanupContext;
use crate::driver::Letter;
use crate::engine::{Event, InstanceId, SlotRef};
use crate::plan::{Facts, Identity};
use crate::resource::{Body, CleanupResult};

/// What a cleanup does instead of what it does.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    Fail(String),
    Panic(String),
    Hang,
    Block,
    Slow(Duration),
}

/// What a quiesce or an abort does instead.
#[derive(Debug, Clone)]
pub(super) enum CallFault {
    Panic(String),
    Block,
}

/// All that goes wrong with one resource.
#[derive(Debug, Clone, Default)]
pub(super) struct Faults {
    pub(super) cleanup: Option<Fault>,
    pub(super) quiesce: Option<CallFault>,
    pub(super) abort: Option<CallFault>,
}

/// The faults of a test, and whom they have met.
pub(crate) struct Props {
    declared: &'static [Facts],
    /// By the hash of the identity, so that they come in the same order each time.
    faults: BTreeMap<u64, (&'static str, Faults)>,
    /// The instances of each resource.
    managed: HashMap<u64, Vec<InstanceId>>,
    blocked: HashMap<InstanceId, Faults>,
}

impl Props {
    pub(super) fn new(declared: &'static [Facts]) -> Self {
        Self { declared, faults: BTreeMap::new(), managed: HashMap::new(), blocked: HashMap::new() }
    }

    pub(super) fn of(&mut self, identity: Identity) -> &mut Faults {
        &mut self.faults.entry(identity.hash).or_insert((identity.name, Faults::default())).1
    }

    /// Whether a cleanup keeps a thread of the runtime for itself.
    pub(crate) fn block_threads(&self) -> bool {
        self.faults.values().any(|(_, faults)| matches!(faults.cleanup, Some(Fault::Block)))
    }

    /// The instances of a resource, in the order in which they were managed.
    pub(super) fn managed(&self, identity: Identity) -> &[InstanceId] {
        self.managed.get(&identity.hash).map_or(&[], Vec::as_slice)
    }

    /// The resources that were to have a fault, and were never there to have it.
    pub(super) fn unmet(&self) -> impl Iterator<Item = &'static str> {
        let unmet = |(hash, _): &(&u64, _)| !self.managed.contains_key(hash);
        self.faults.iter().filter(unmet).map(|(_, (name, _))| *name)
    }

    /// What becomes of a letter to the guardian. What blocks a thread neither ends nor hears that it should, so nobody
    /// is told of that.
    pub(crate) fn pass(&mut self, letter: Letter) -> Option<Letter> {
        match letter {
            Letter::Manage { slot, body, card } => {
                let identity = match &slot {
                    SlotRef::Declared(index) => self.declared[*index].identity,
                    SlotRef::Open(facts) => facts.identity,
                };
                self.managed.entry(identity.hash).or_default().push(card.id);
                let Some((_, faults)) = self.faults.get(&identity.hash) else {
                    return Some(Letter::Manage { slot, body, card });
                };
                self.blocked.insert(card.id, faults.clone());
                let body = Arc::new(Faulty { body, faults: faults.clone() });
                Some(Letter::Manage { slot, body, card })
            }
            Letter::Event(event) if self.is_blocked(&event) => None,
            letter => Some(letter),
        }
    }

    fn is_blocked(&self, event: &Event) -> bool {
        let faults = |id| self.blocked.get(id);
        match event {
            Event::Stopped { id } => {
                faults(id).is_some_and(|faults| matches!(faults.cleanup, Some(Fault::Block)))
            }
            Event::Quiesced { id, .. } => {
                faults(id).is_some_and(|faults| matches!(faults.quiesce, Some(CallFault::Block)))
            }
            Event::Aborted { id, .. } => {
                faults(id).is_some_and(|faults| matches!(faults.abort, Some(CallFault::Block)))
            }
            _ => false,
        }
    }
}

/// A resource with faults, which its own type does not know of.
struct Faulty {
    body: Arc<dyn Body>,
    faults: Faults,
}

impl Body for Faulty {
    fn quiesce(&self) {
        call(self.faults.quiesce.as_ref(), || self.body.quiesce());
    }

    fn cleanup(self: Arc<Self>, cx: CleanupContext) -> Pin<Box<dyn Future<Output = CleanupResult> + Send>> {
        Box::pin(async move {
            match &self.faults.cleanup {
                None => {}
                Some(Fault::Fail(text)) => return Err(text.clone().into()),
                Some(Fault::Panic(text)) => panic_quietly(text.clone()),
                // The value lives as long as its cleanup does, so that its abort finds it.
                Some(Fault::Hang | Fault::Block) => pending().await,
                Some(Fault::Slow(by)) => tokio::time::sleep(*by).await,
            }
            Arc::clone(&self.body).cleanup(cx).await
        })
    }

    fn abort(&self) {
        call(self.faults.abort.as_ref(), || self.body.abort());
    }
}

fn call(fault: Option<&CallFault>, own: impl FnOnce()) {
    match fault {
        None => own(),
        Some(CallFault::Panic(text)) => panic_quietly(text.clone()),
        // That it returns is told to nobody.
        Some(CallFault::Block) => {}
    }
}

/// Panics without the hook: nobody has to read of a panic that a test has asked for.
fn panic_quietly(text: String) -> ! {
    resume_unwind(Box::new(text))
}
