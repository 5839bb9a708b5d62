//! Worker processes that add to a counter in shared memory under a named semaphore, with a pool of threads in each. However
//! it ends, no process, no shared memory and no semaphore of it is left.
//!
//! `cargo run --example worker_pool -- --workers 4 --threads 2`; `--help` says the rest. Kill a worker, kill the program, kill
//! them all: `ls /dev/shm` is empty after that.

mod board;
mod options;
mod worker;
mod workers;

use std::io::{self, Write};
use std::time::Duration;

use gracefully::outside::{Semaphore, SharedMemory};
use gracefully::{App, graceful_main, lifecycle, process};

use board::Board;
use options::{Options, Wish};
use worker::Job;
use workers::Workers;

/// Everything this program opens. Workers use the board, so they end before it goes.
#[lifecycle(grace = "10s", drain = "1s")]
struct Pool(Workers, SharedMemory, Semaphore);

#[graceful_main]
async fn main(app: App<Pool>) -> anyhow::Result<()> {
    // The same program, started anew by the one below.
    if let Some(job) = process::first_message::<Job>() {
        return worker::run(&app, &job?).await;
    }
    match options::parse(std::env::args_os().skip(1)) {
        Ok(Wish::Run(options)) => run(&app, &options).await,
        Ok(Wish::Help) => {
            let _ = write!(io::stdout(), "{}", options::HELP);
            Ok(())
        }
        Err(misuse) => {
            let _ = writeln!(io::stderr(), "{misuse}");
            app.exit(2);
            Ok(())
        }
    }
}

async fn run(app: &App<Pool>, options: &Options) -> anyhow::Result<()> {
    let board = Board::create(app, options.workers)?;
    let workers = app.manage(Workers::start(app, board.clone(), options)?);
    let stop = app.stop();
    let (watched, told) = (workers.clone(), stop.clone());
    app.spawn(async move { watched.give_permits_back(&told).await });
    while !workers.all_beat() {
        if stop.sleep(Duration::from_millis(10)).await.is_err() {
            return Ok(());
        }
    }
    app.ready();
    say("ready");
    let mut heartbeat = stop.interval(Duration::from_secs(1));
    while heartbeat.tick().await.is_ok() {
        say(&format!("counter: {}", board.counter()));
    }
    Ok(())
}

/// What is said is what the user asked for; who does not listen misses it.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
