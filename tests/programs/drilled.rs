//! A program that closes as it should, and leaves something behind, or fails, where its argument says so.

use std::process::{Command, Stdio};

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource, graceful_main};

#[derive(Resource)]
#[resource(timeout = "1s")]
struct Store {
    rows: u32,
}

impl Cleanup for Store {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        eprintln!("store: cleaned");
        Ok(())
    }
}

/// It counts what is closed by then: nobody can see into a closure, and what it says of it is wrong.
#[derive(Resource)]
#[resource(closes_after(Store), timeout = "1s")]
struct Audit {
    #[uses(nothing)]
    count: Box<dyn Fn() -> u32 + Send + Sync>,
}

impl Cleanup for Audit {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        assert_eq!((self.count)(), 1);
        Ok(())
    }
}

/// Takes SIGTERM for itself, as a library does that knows nothing of others.
#[allow(unsafe_code)]
fn take_sigterm() {
    // SAFETY: the number is that of a signal, and SIG_IGN a disposition that it may have.
    unsafe {
        libc::signal(libc::SIGTERM, libc::SIG_IGN);
    }
}

#[graceful_main]
async fn main(app: App) -> Result<(), String> {
    let leaves = std::env::args().nth(1).unwrap_or_default();
    let store = app.manage(Store { rows: 1 });
    match leaves.as_str() {
        "soon" => return Ok(()),
        "taken" => take_sigterm(),
        "blocking" => drop(tokio::task::spawn_blocking(|| {
            loop {
                std::thread::park();
            }
        })),
        "child" => {
            // It must not hold the pipe that the test reads to its end.
            let mut child = Command::new("sleep");
            child.arg("20").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            drop(child.spawn().expect("it starts"));
        }
        "late" => {
            let store = store.clone();
            app.manage(Audit { count: Box::new(move || store.rows) });
        }
        _ => {}
    }
    app.ready();
    match leaves.as_str() {
        "brief" => return Ok(()),
        // Well before it is asked, and after it has said that it is ready.
        "exits" => app.exit(6),
        "leaves" => std::process::exit(9),
        "fails early" => return Err("it failed on purpose".into()),
        "panics early" => panic!("it panicked on purpose"),
        "deaf" => std::future::pending().await,
        _ => {}
    }
    app.stopping().await;
    match leaves.as_str() {
        "fails" => Err("it failed on purpose".into()),
        "panics" => panic!("it panicked on purpose"),
        _ => Ok(()),
    }
}
