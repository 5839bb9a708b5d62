//! `leaving` as it is written without the library: main cleans up at its end, one thing after the other.

#[path = "../programs/leaving/ways.rs"]
mod ways;

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal::unix::{SignalKind, signal};
use ways::{clean, earlier, foreign, leave, leave_from, said, say, while_starting};

fn main() {
    let mut runtime = match said("flavor").as_deref() {
        Some("current_thread") => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = runtime.worker_threads(2).enable_all().build().expect("a runtime can be built");
    if said("handlers").is_some() {
        foreign::at_exit(earlier);
        foreign::at_exit(while_starting);
    }
    if said("hooked").is_some() {
        foreign::at_exit(clean_at_exit);
    }
    runtime.block_on(serve());
    leave(&said("after").unwrap_or_default(), "what comes after");
}

async fn serve() {
    let mut arguments = std::env::args().skip(1);
    let (Some(who), Some(how)) = (arguments.next(), arguments.next()) else {
        panic!("leaving_naive WHO HOW")
    };
    let mut interrupts = signal(SignalKind::interrupt()).expect("signals can be caught");
    say("ready");
    if who != "nobody" {
        leave_from(&who, how).await;
        say("main goes on");
    }
    interrupts.recv().await;
    for resource in ["server", "database"] {
        clean(resource).await;
    }
    CLEANED.store(true, Ordering::Release);
}

static CLEANED: AtomicBool = AtomicBool::new(false);

/// For whoever leaves without the cleanup at the end of main.
extern "C" fn clean_at_exit() {
    if !CLEANED.load(Ordering::Acquire) {
        say("server: cleaned");
        say("database: cleaned");
    }
}
