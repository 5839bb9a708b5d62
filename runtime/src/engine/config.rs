//! What an engine is made for.

use crate::plan::{Plan, Settings, Settled};

use super::state::Graph;

/// The lifecycle that an engine runs.
#[derive(Debug, Clone)]
pub struct Config {
    pub(super) settings: Settled,
    pub(super) graph: Graph,
    /// What an open lifecycle says; the plan is made from it as resources turn up.
    pub(super) open: Option<Settings>,
}

impl Config {
    /// A closed lifecycle: everything there can be has its place in `plan`.
    pub fn closed(plan: &Plan<'_>) -> Self {
        Self { settings: plan.settings, graph: Graph::new(plan), open: None }
    }

    /// An open lifecycle: the plan is made when it is needed.
    pub fn open(settings: Settings) -> Self {
        Self { settings: settings.settle(), graph: Graph::default(), open: Some(settings) }
    }
}
