use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use support::load::{Load, Mix, Progress, Tally};
use support::programs::{Ended, Signal};

use crate::books::Books;
use crate::shop::{Folder, serve};

/// Drain 1 s, server 8 s, workers 3 s, database 2 s, reserve 1 s, end 1 s.
pub(crate) const WORST_CASE: Duration = Duration::from_secs(16);

pub(crate) const MIX: Mix = Mix { keep_alive: 16, one_shot: 12, impatient: 2, slow: 4, streams: 4, idle: 2 };

/// Everybody is at work, and the service has been for a while.
pub(crate) fn in_full_swing(mix: Mix) -> impl Fn(&Progress) -> bool {
    move |now: &Progress| {
        now.orders >= 600 && now.slow >= mix.slow && now.streams >= mix.streams && now.idle >= mix.idle
    }
}

async fn stop(folder: &Folder, mix: Mix, signal: Signal) -> (Ended, Tally) {
    let (program, address) = serve(&mut folder.command("web_service"));
    let mut load = Load::start(address, mix);
    load.until(in_full_swing(mix)).await;
    program.signal(signal);
    let ended = program.wait(WORST_CASE);
    (ended, load.finish().await)
}

/// Nothing is lost: not an order, not a line, not an answer, not a stream, and the library says so too.
async fn assert_nothing_lost(folder: &Folder, mix: Mix, ended: &Ended, tally: &Tally) {
    println!("stopped after {:?}, {} orders were answered", ended.waited, tally.placed.len());
    println!("{} answers said that they are the last; stderr:\n{}", tally.told, ended.stderr);
    assert_eq!(tally.lost, Vec::<String>::new(), "requests were lost");
    assert_eq!(Books::read(folder.path()).await.faults(&tally.placed), Vec::<String>::new());
    assert!(tally.placed.len() >= 600);
    assert!(tally.slow >= mix.slow, "a slow request in flight had no answer");
    assert_eq!(tally.byes, mix.streams, "a stream did not see its last event");
    assert_eq!(tally.closed_idle, mix.idle);
    assert_closed_in_order(&folder.verdicts());
    assert_eq!(folder.report()["clean"], true);
    assert!(mix.keep_alive == 0 || tally.told > 0, "no client was told before its connection was closed");
}

/// The order that the types imply. The audit log and the database know nothing of each other.
fn assert_closed_in_order(verdicts: &[String]) {
    let (users, used) = verdicts.split_at(verdicts.len().min(2));
    assert_eq!(users, ["HttpServer cleaned", "Workers cleaned"]);
    let mut used = used.to_vec();
    used.sort();
    assert_eq!(used, ["AuditLog cleaned", "Database cleaned"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_under_load_loses_nothing() {
    let folder = Folder::new();
    let (ended, tally) = stop(&folder, MIX, Signal::TERM).await;
    assert_nothing_lost(&folder, MIX, &ended, &tally).await;
    assert_eq!(ended.status.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn sigint_under_load_loses_nothing_and_ends_by_sigint() {
    let folder = Folder::new();
    let (ended, tally) = stop(&folder, MIX, Signal::INT).await;
    assert_nothing_lost(&folder, MIX, &ended, &tally).await;
    assert_eq!(ended.status.signal(), Some(Signal::INT.as_raw()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_for_every_order_loses_none() {
    let folder = Folder::new();
    let mix = Mix { one_shot: 32, ..Mix::default() };
    let (ended, tally) = stop(&folder, mix, Signal::TERM).await;
    assert_nothing_lost(&folder, mix, &ended, &tally).await;
    assert_eq!(ended.status.code(), Some(0));
}
