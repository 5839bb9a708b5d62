//! Events and spans through `tracing`: what a log of a shutdown has in it.
//!
//! A binary of its own, with one test: the subscriber is the process's, since most of it is told from other threads.

use std::io;
use std::sync::{Arc, Mutex};

use gracefully::__model::guest;
use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Open, Resource};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no one panics in here").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Resource)]
#[resource(timeout = "2s")]
struct Good;

impl Cleanup for Good {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        tracing::info!("a line of the cleanup's own");
        Ok(())
    }
}

#[derive(Resource)]
#[resource(timeout = "2s")]
struct Bad;

impl Cleanup for Bad {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        Err("on purpose".into())
    }
}

#[derive(Resource)]
#[resource(timeout = "10ms")]
struct Slow;

impl Cleanup for Slow {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        std::future::pending().await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_tells_the_request_each_cleanup_and_the_end() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let report = guest::<Open, _, _>(|app: App| async move {
        app.manage(Good);
        app.manage(Bad);
        app.manage(Slow);
    })
    .await;
    assert!(!report.clean);
    let text = String::from_utf8(log.0.lock().expect("no one panics in here").clone()).expect("text");
    for (level, part) in [
        ("INFO", "gracefully: shutdown requested reason=main returned resources=3"),
        ("INFO", "cleanup{resource=\"Good\"}: trace: a line of the cleanup's own"),
        ("DEBUG", "cleanup{resource=\"Good\"}: gracefully: cleaned"),
        ("WARN", "cleanup{resource=\"Bad\"}: gracefully: failed error=\"on purpose\""),
        ("WARN", "gracefully: stopped resource=\"Slow\" verdict=timed out"),
        ("INFO", "gracefully: closed resources=3 clean=false"),
    ] {
        assert!(
            text.lines().any(|line| line.contains(level) && line.contains(part)),
            "no {level} line with {part:?} in:\n{text}"
        );
    }
}
