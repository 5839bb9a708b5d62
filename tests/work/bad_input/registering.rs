//! A stop that comes before, while and after somebody begins to wait for it.

use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

use gracefully::__model::guest;
use gracefully::{App, Open, Stopped, UntilStop};

/// Far more than it takes.
const LONG: Duration = Duration::from_secs(20);

/// Polls it once, and begins to wait for nothing.
fn is_ready(future: impl Future) -> bool {
    pin!(future).poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

/// On threads of their own, each of which begins to wait again and again, and then waits: for each of them the stop comes
/// at another moment of that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_missed() {
    for round in 0..100 {
        let report = guest::<Open, _, _>(|app: App| async move {
            let turns = Arc::new(AtomicU32::new(0));
            let waiting: Vec<_> = (0..4u32)
                .map(|number| {
                    let (stop, turns) = (app.stop(), Arc::clone(&turns));
                    std::thread::spawn(move || {
                        while turns.fetch_add(1, Ordering::Relaxed) < round * 40 + number {
                            if is_ready(stop.stopping()) || is_ready(pending::<()>().until(&stop)) {
                                break;
                            }
                        }
                        stop.wait_for(LONG)
                    })
                })
                .collect();
            while turns.load(Ordering::Relaxed) < round * 40 {
                tokio::task::yield_now().await;
            }
            app.shutdown();
            let told = tokio::time::timeout(LONG, app.stopping()).await;
            assert!(told.is_ok(), "main is told");
            for thread in waiting {
                assert!(thread.join().expect("it does not panic"), "a thread was not told");
            }
            // It has come.
            assert!(is_ready(app.stopping()) && is_ready(app.stop().sleep(LONG)));
            assert_eq!(pending::<()>().until(&app).await, Err(Stopped));
        })
        .await;
        assert!(report.clean, "{report:?}");
    }
}
