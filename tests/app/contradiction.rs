//! An open lifecycle that contradicts itself never deadlocks: what is weakest yields, and it is told.

use gracefully::__model::guest;
use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Exit, Managed, Open, Resource};

use crate::scene::Story;

#[derive(Resource)]
#[resource(order = 1, timeout = "2s")]
struct First {
    story: Story,
}

impl Cleanup for First {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        self.story.tell("first");
        Ok(())
    }
}

/// Holds what its order says is closed before it.
#[derive(Resource)]
#[resource(order = 5, timeout = "2s")]
struct Holder {
    story: Story,
    first: Managed<First>,
}

impl Cleanup for Holder {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        let _ = &*self.first;
        self.story.tell("holder");
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_against_an_edge_yields_and_is_told() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        let first = app.manage(First { story: story.clone() });
        app.manage(Holder { story, first });
    })
    .await;
    assert!(told.at("holder") < told.at("first"), "a type's edge is stronger than a number");
    assert_eq!(report.conflicts.len(), 1, "{:?}", report.conflicts);
    let conflict = &report.conflicts[0];
    assert!(conflict.contains("(order 1 at tests/app/contradiction.rs:"), "{conflict}");
    assert!(conflict.contains(" < 5 at tests/app/contradiction.rs:"), "{conflict}");
    assert!(conflict.ends_with("yields"), "{conflict}");
    assert!(!report.clean);
    assert_eq!(report.exit, Exit::Status(70));
}
