//! What a kill leaves, the next run takes up.

use std::time::Duration;

use support::load::{Load, Mix};
use support::programs::Signal;

use crate::books::Books;
use crate::shop::{Folder, serve};

#[tokio::test(flavor = "multi_thread")]
async fn after_a_kill_the_next_run_processes_what_was_left() {
    let folder = Folder::new();
    let mut command = folder.command("web_service");
    let (program, address) = serve(command.args(["--workers", "1"]));
    let mut load = Load::start(address, Mix { keep_alive: 16, ..Mix::default() });
    load.until(|now| now.orders >= 200).await;
    program.signal(Signal::KILL);
    program.wait(Duration::from_secs(5));
    let placed = load.finish().await.placed;

    let (program, _) = serve(&mut command);
    program.signal(Signal::TERM);
    assert_eq!(program.wait(Duration::from_secs(10)).status.code(), Some(0));
    let books = Books::read(folder.path()).await;
    // The audit log may lack a batch: that is what a kill costs. What was answered is in the database all the same.
    assert!(placed.iter().all(|id| books.database.binary_search(id).is_ok()), "an answered order is gone");
    assert_eq!((books.unprocessed, books.wal_left, books.integrity.as_str()), (0, false, "ok"));
}
