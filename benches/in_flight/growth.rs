//! What is left of what came and went, and what is there while it is open.

use std::future::pending;
use std::time::Instant;

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource};
use harness::{Goal, Measure, Row, show};

use crate::{bytes, each};

const GUARDS: u32 = 1_000_000;
const SCOPES: u32 = 100_000;
const AT_ONCE: u32 = 1_000;

#[derive(Resource)]
struct Session;

impl Cleanup for Session {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

/// A million guards and 100,000 scopes: what is allocated after them, beside what was allocated before.
pub(crate) async fn left(app: &App) {
    const BEFORE: &str = "before";
    let mut rows = [Row::other(BEFORE), Row::ours("after")];
    // What comes first makes room, once.
    rounds(app, GUARDS / 100, SCOPES / 100).await;
    // What the guardian has not looked at, and no thread has dropped yet, is there still: more or less of it each time.
    settle().await;
    rows[0].push(bytes());
    let since = Instant::now();
    rounds(app, GUARDS, SCOPES).await;
    let took = since.elapsed();
    settle().await;
    rows[1].push(bytes());
    println!("\n{GUARDS} guards and {SCOPES} scopes that managed something came and went in {took:.1?}");
    let title = "What is allocated before and after a million guards and 100,000 scopes, bytes";
    // Queues keep a block for what comes next: a hundredth of a byte for each guard.
    show(1, &Measure { title, digits: 0, base: BEFORE, goal: Goal::More(10_000.0) }, &rows);
}

async fn rounds(app: &App, guards: u32, scopes: u32) {
    for _ in 0..guards {
        drop(app.guard("request").expect("nothing stops yet"));
    }
    for _ in 0..scopes / AT_ONCE {
        let open: Vec<_> = (0..AT_ONCE).map(|_| app.scope("session")).collect();
        for scope in &open {
            scope.manage(Session);
        }
        for scope in open {
            scope.close().await;
        }
    }
}

/// 100,000 scopes at once: what one takes while it is open, and how long it takes to open and to close.
pub(crate) async fn open(app: &App) {
    const BARE: &str = "a task that waits";
    let sorts = [BARE, "an open scope", "with something that it manages", "with a task of its own"];
    let mut sizes: Vec<_> = sorts.iter().map(|name| Row::other(name)).collect();
    for (sort, row) in sizes.iter_mut().enumerate() {
        settle().await;
        let before = bytes();
        let since = Instant::now();
        let mut tasks = Vec::with_capacity(SCOPES as usize);
        let mut scopes = Vec::with_capacity(SCOPES as usize);
        for _ in 0..SCOPES {
            if sort == 0 {
                tasks.push(tokio::spawn(pending::<()>()));
                continue;
            }
            let scope = app.scope("session");
            match sort {
                2 => drop(scope.manage(Session)),
                3 => drop(scope.spawn(pending::<()>())),
                _ => {}
            }
            scopes.push(scope);
        }
        settle().await;
        row.push((bytes() - before) / f64::from(SCOPES));
        let opened = each(since, SCOPES);
        let since = Instant::now();
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
        for scope in scopes {
            scope.close().await;
        }
        settle().await;
        println!("{}: opened in {opened:.0} ns, closed in {:.0} ns each", sorts[sort], each(since, SCOPES));
    }
    let title = "100,000 at once, bytes for each";
    show(1, &Measure { title, digits: 0, base: BARE, goal: Goal::Times(1.0) }, &sizes);
}

/// Everything that was posted has been looked at, and everything that was dropped is gone.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
}
