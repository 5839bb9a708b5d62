//! The same load on the same service without the library: the scenario can tell the difference.

use std::time::Duration;

use support::load::{Load, Mix, Tally};
use support::programs::Signal;

use crate::books::Books;
use crate::shop::{Folder, serve};
use crate::under_load::{MIX, in_full_swing};

const TWIN: &str = "web_service_naive";

async fn stop(folder: &Folder, mix: Mix, drains: bool) -> Tally {
    let mut command = folder.command(TWIN);
    if drains {
        command.env("NAIVE_DRAIN", "1");
    }
    let (program, address) = serve(&mut command);
    let mut load = Load::start(address, mix);
    load.until(in_full_swing(mix)).await;
    program.signal(Signal::TERM);
    program.wait(Duration::from_secs(20));
    load.finish().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_twin_loses_answers_lines_and_streams() {
    let folder = Folder::new();
    let tally = stop(&folder, MIX, false).await;
    let books = Books::read(folder.path()).await;
    println!("{:#?}\n{:#?}", tally.lost, books.faults(&tally.placed));
    assert!(!tally.lost.is_empty(), "requests in flight survived");
    assert!(books.audit.len() < books.database.len(), "the last batch survived");
    assert!(books.wal_left, "the database was closed");
    assert_eq!(tally.byes, 0, "a stream saw its end");
}

/// With the graceful shutdown of axum's documentation, and nothing that would keep it waiting: no stream (it would
/// stay for ever), no slow request (the last batch would be written meanwhile).
#[tokio::test(flavor = "multi_thread")]
async fn the_twin_that_drains_still_loses_lines() {
    let folder = Folder::new();
    let mix = Mix { slow: 0, streams: 0, ..MIX };
    let tally = stop(&folder, mix, true).await;
    let books = Books::read(folder.path()).await;
    println!("{:#?}\n{:#?}", tally.lost, books.faults(&tally.placed));
    assert!(books.audit.len() < books.database.len(), "the last batch survived");
}
