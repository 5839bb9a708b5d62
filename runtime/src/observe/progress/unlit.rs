//! Without the feature nothing is drawn.

use super::Voice;
use crate::engine::View;

/// There is none.
#[derive(Debug)]
pub(super) enum Screen {}

pub(super) fn is_possible() -> bool {
    false
}

impl Screen {
    pub(super) fn new() -> Option<Self> {
        None
    }

    pub(super) fn line(&mut self, _: &str) -> String {
        match *self {}
    }

    pub(super) fn close(&mut self) -> String {
        match *self {}
    }
}

impl Voice {
    #[expect(clippy::unused_self, reason = "the same signature as with the feature")]
    pub(crate) fn show(&self, _: impl Fn() -> Option<View> + Send + 'static) {}
}
