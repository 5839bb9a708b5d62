//! Clients that go away while their order is taken.

use support::load::{Load, Mix};
use support::programs::Signal;

use crate::books::Books;
use crate::shop::{Folder, serve};
use crate::under_load::WORST_CASE;

/// One worker and many clients: the queue is full, so most orders are given up between their commit and their place
/// in it.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_outlives_its_client() {
    let folder = Folder::new();
    let (program, address) = serve(folder.command("web_service").args(["--workers", "1"]));
    let mut load = Load::start(address, Mix { impatient: 32, ..Mix::default() });
    load.until(|now| now.gone >= 600).await;
    program.signal(Signal::TERM);
    let ended = program.wait(WORST_CASE);
    let tally = load.finish().await;
    let books = Books::read(folder.path()).await;
    println!("stopped after {:?}, {} orders\n{}", ended.waited, books.database.len(), ended.stderr);
    assert_eq!(tally.lost, Vec::<String>::new());
    assert!(books.database.len() > 100);
    assert_eq!(books.faults(&[]), Vec::<String>::new());
    assert_eq!(ended.status.code(), Some(0));
}
