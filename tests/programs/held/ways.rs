//! What main does until it is asked to stop, and then: shared by `held` and its twin.

use std::future::{Future, pending};
use std::io;
use std::pin::pin;

use tokio::io::AsyncReadExt;

use crate::faults::{block_every_worker, park, say, spin};

/// The first word of the command line.
pub(crate) fn way() -> String {
    std::env::args().nth(1).expect("held WAY [RESOURCE=FAULT ..]")
}

/// Whether this is among the other words.
pub(crate) fn is_said(word: &str) -> bool {
    std::env::args().skip(2).any(|argument| argument == word)
}

/// Serves until it is asked to stop.
///
/// # Errors
///
/// Where it fails on purpose.
pub(crate) async fn serve(stopping: impl Future<Output = ()>) -> Result<(), String> {
    let way = way();
    let mut stopping = pin!(stopping);
    match way.as_str() {
        "holds-a-thread" => {
            tokio::task::spawn_blocking(park);
            tokio::spawn(Leaves.last());
        }
        "spins" => block_every_worker(spin),
        "listens" => listen(),
        "locks-stderr" => drop(std::thread::spawn(|| {
            let _stderr = io::stderr().lock();
            say("ready");
            park();
        })),
        "prints" => drop(std::thread::spawn(|| {
            loop {
                println!("{}", ".".repeat(1000));
            }
        })),
        "reads" => {
            say("ready");
            let (mut stdin, mut byte) = (tokio::io::stdin(), [0]);
            tokio::select! {
                read = stdin.read(&mut byte) => say(&format!("read {read:?}")),
                () = &mut stopping => say("main is done"),
            }
            return Ok(());
        }
        _ => {}
    }
    if way != "locks-stderr" {
        say("ready");
    }
    match way.as_str() {
        "fails" => return Err("main failed on purpose".into()),
        "panics" => panic!("main panicked on purpose"),
        _ => {}
    }
    stopping.await;
    match way.as_str() {
        "lingers" => {
            say("main lingers");
            pending::<()>().await;
        }
        "blocks" => {
            say("main blocks");
            park();
        }
        "holds-stdout" => {
            let _stdout = io::stdout().lock();
            say("main holds stdout");
            park();
        }
        _ => say("main is done"),
    }
    Ok(())
}

/// Says when the runtime is shut down: what is left of its tasks is dropped then.
struct Leaves;

impl Leaves {
    async fn last(self) {
        let _leaves = self;
        pending::<()>().await;
    }
}

impl Drop for Leaves {
    fn drop(&mut self) {
        say("the runtime ends");
    }
}

/// Listens for signals as programs do that know nothing of the library.
fn listen() {
    let mut signals =
        signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT]).expect("it can be caught");
    std::thread::spawn(move || signals.forever().for_each(|_| say("signal-hook saw SIGINT")));
    let kind = tokio::signal::unix::SignalKind::interrupt();
    let mut interrupt = tokio::signal::unix::signal(kind).expect("it can be caught");
    tokio::spawn(async move {
        while interrupt.recv().await.is_some() {
            say("tokio saw SIGINT");
        }
    });
}

/// Blocks whoever drops it.
pub(crate) struct Blocks;

impl Drop for Blocks {
    fn drop(&mut self) {
        say("what was kept is dropped");
        park();
    }
}
