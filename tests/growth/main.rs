//! What comes and goes leaves nothing: a program that serves for months is as large as it was. In a process of its own,
//! with an allocator that counts.

use std::alloc::System;
use std::future::pending;

use cap::Cap;
use gracefully::__model::guest;
use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Open, Resource};

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

const ROUNDS: u32 = 10;
const GUARDS: u32 = 10_000;
const SCOPES: u32 = 200;

/// Queues keep a block, or two, for what comes next. A byte for each guard, or fifty for each scope, is far more.
const SLACK: usize = 10_000;

#[derive(Resource)]
struct Session;

impl Cleanup for Session {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

/// One round of everything, from one place each.
async fn round(app: &App) {
    for _ in 0..GUARDS {
        let guard = app.guard("request").expect("nothing stops yet");
        drop(guard.clone());
    }
    for number in 0..SCOPES {
        let scope = app.scope("session");
        let session = scope.manage(Session);
        let guard = scope.guard("step").expect("it is open");
        let task = scope.spawn(pending::<()>());
        drop((guard, session));
        match number % 3 {
            // Its end is seen by its task.
            0 => drop(scope),
            1 => assert_eq!(scope.close().await.len(), 1),
            _ => drop(scope.close()),
        }
        assert!(task.await.is_err());
    }
    for _ in 0..SCOPES {
        assert_eq!(app.spawn(async { 7 }).await, Ok(7));
        app.spawn_graceful(async |stop| stop.stopping().await).abort();
        drop(app.stopping());
    }
}

/// All that was dropped is gone: the guardian has looked at everything that was posted before this.
async fn settled(app: &App) -> usize {
    for _ in 0..20 {
        let last = app.manage(Session);
        app.close(&last).await;
        drop(last);
        tokio::task::yield_now().await;
    }
    MEMORY.allocated()
}

fn main() {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("it can be built");
    let report = runtime.block_on(guest::<Open, _, _>(|app: App| async move {
        // What comes first makes room, once.
        round(&app).await;
        let before = settled(&app).await;
        for _ in 1..ROUNDS {
            round(&app).await;
        }
        let after = settled(&app).await;
        let grown = after.saturating_sub(before);
        assert!(grown <= SLACK, "it has grown by {grown} bytes, from {before} to {after}");
        println!(
            "from {before} bytes to {after} after {} guards and {} scopes",
            ROUNDS * GUARDS,
            ROUNDS * SCOPES
        );
    }));
    assert!(report.clean, "{report:?}");
}
