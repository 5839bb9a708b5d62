//! `held` as it is written without the library: main waits for Ctrl+C or SIGTERM, then cleans up one thing after the other.

#[path = "asked.rs"]
mod asked;
#[path = "../programs/closing/faults.rs"]
mod faults;
#[path = "../programs/held/ways.rs"]
mod ways;

use std::error::Error;

use asked::asked_to_stop;
use faults::{fault_of, say};
use ways::{Blocks, is_said, serve, way};

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut builder = if is_said("one-thread") {
        tokio::runtime::Builder::new_current_thread()
    } else {
        tokio::runtime::Builder::new_multi_thread()
    };
    builder.worker_threads(2).enable_all().build()?.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error + Send + Sync>> {
    if way() == "boots" {
        say("started half-way");
        faults::park();
    }
    let _kept = (way() == "keeps").then(|| Blocks);
    serve(asked_to_stop()?).await?;
    for resource in ["server", "cache", "database"] {
        fault_of(resource).act(resource).await?;
    }
    Ok(())
}
