//! What the guardian holds of each instance: enough to have it quiesced, cleaned, cancelled and aborted, and never
//! its last reference, since dropping a value runs user code.

use std::sync::{Arc, Weak};

use tokio::sync::oneshot;

use super::mailbox::Work;
use crate::context::CleanupContext;
use crate::engine::{ByInstance, InstanceId};
use crate::resource::{Body, Card};
use crate::words::Verdict;
use crate::work::Group;

/// One instance.
pub(super) struct Instance {
    pub(super) card: Arc<Card>,
    content: Content,
    pub(super) context: Option<CleanupContext>,
    pub(super) waiting: Vec<oneshot::Sender<Verdict>>,
}

enum Content {
    /// Owned until its cleanup starts.
    Body(Arc<dyn Body>),
    /// Its cleanup has it.
    Lent(Weak<dyn Body>),
    /// Work that was deferred.
    Work(Work),
    /// Nothing is left of it.
    Gone,
}

/// What a cleanup that was started has of it.
pub(super) enum Begun {
    /// The value; its cleanup has no future yet.
    Body(Arc<dyn Body>),
    /// The future of its cleanup, or of work that was deferred.
    Work(Work),
}

impl Begun {
    /// The future, made where it is polled: its memory goes back where it came from.
    pub(super) fn into_work(self, cx: &CleanupContext) -> Work {
        match self {
            Self::Body(body) => body.cleanup(cx.clone()),
            Self::Work(work) => work,
        }
    }
}

impl Instance {
    pub(super) fn of_body(card: Arc<Card>, body: Arc<dyn Body>) -> Self {
        Self::new(card, Content::Body(body))
    }

    pub(super) fn of_work(card: Arc<Card>, work: Work) -> Self {
        Self::new(card, Content::Work(work))
    }

    fn new(card: Arc<Card>, content: Content) -> Self {
        Self { card, content, context: None, waiting: Vec::new() }
    }

    /// The value, for its quiesce. It must be dropped elsewhere.
    pub(super) fn body(&self) -> Option<Arc<dyn Body>> {
        match &self.content {
            Content::Body(body) => Some(Arc::clone(body)),
            Content::Lent(body) => body.upgrade(),
            Content::Work(_) | Content::Gone => None,
        }
    }

    /// Its cleanup, which takes the value with it.
    pub(super) fn start(&mut self, cx: &CleanupContext) -> Option<Begun> {
        self.context = Some(cx.clone());
        match std::mem::replace(&mut self.content, Content::Gone) {
            Content::Body(body) => {
                self.content = Content::Lent(Arc::downgrade(&body));
                Some(Begun::Body(body))
            }
            Content::Work(work) => Some(Begun::Work(work)),
            lent => {
                self.content = lent;
                None
            }
        }
    }

    /// Its cleanup is about to be dropped, and must not take the value with it: the abort still needs it.
    pub(super) fn hold(&mut self) {
        if let Content::Lent(body) = &self.content
            && let Some(body) = body.upgrade()
        {
            self.content = Content::Body(body);
        }
    }

    /// The value, for its abort, which is the last to be told anything.
    pub(super) fn release(&mut self) -> Option<Arc<dyn Body>> {
        self.hold();
        match std::mem::replace(&mut self.content, Content::Gone) {
            Content::Body(body) => Some(body),
            other => {
                self.content = other;
                None
            }
        }
    }

    /// Whether nothing is left of it to be told, looked after or dropped once it has its verdict.
    pub(super) fn leaves_nothing(&self) -> bool {
        let is_empty = matches!(self.content, Content::Lent(_) | Content::Gone);
        is_empty && self.waiting.is_empty() && self.card.worked().is_none_or(Group::is_empty)
    }

    /// What is still owned of it, to be dropped elsewhere.
    pub(super) fn take(&mut self) -> Option<Box<dyn Send>> {
        match std::mem::replace(&mut self.content, Content::Gone) {
            Content::Body(body) => Some(Box::new(body)),
            Content::Work(work) => Some(Box::new(work)),
            Content::Lent(_) | Content::Gone => None,
        }
    }
}

/// All of them.
#[derive(Default)]
pub(super) struct Instances {
    open: ByInstance<Instance>,
}

impl Instances {
    pub(super) fn insert(&mut self, instance: Instance) {
        self.open.insert(instance.card.id, instance);
    }

    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn get(&mut self, id: InstanceId) -> Option<&mut Instance> {
        self.open.get_mut(&id)
    }

    /// All that have no verdict.
    pub(super) fn open(&self) -> impl Iterator<Item = &Instance> {
        self.open.values()
    }

    /// Of all cleanups that run.
    pub(super) fn contexts(&self) -> impl Iterator<Item = &CleanupContext> {
        self.open.values().filter_map(|instance| instance.context.as_ref())
    }

    /// It has its verdict: forgets it, and gives what is left to be told and dropped.
    pub(super) fn remove(&mut self, id: InstanceId) -> Option<Instance> {
        self.open.remove(&id)
    }
}
