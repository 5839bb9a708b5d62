//! `closing` as it is written without the library: main waits for Ctrl+C or SIGTERM, then cleans up one thing after the other.

#[path = "asked.rs"]
mod asked;
#[path = "../programs/closing/faults.rs"]
mod faults;

use std::process::ExitCode;
use std::time::Duration;

use asked::asked_to_stop;
use faults::{block_every_worker, fault_of, park, say};

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error + Send + Sync>> {
    let how = std::env::args().nth(1).expect("closing_naive MAIN [RESOURCE=FAULT ..]");
    let code = serve(&how).await?;
    for resource in ["server", "cache", "database"] {
        fault_of(resource).act(resource).await?;
    }
    Ok(code)
}

async fn serve(how: &str) -> Result<ExitCode, String> {
    if how == "starting" {
        say("started half-way");
        std::future::pending::<()>().await;
    }
    if how == "stuck" {
        block_every_worker(park);
    }
    if let Some(code) = how.strip_prefix("exit=") {
        // There is nobody to ask, so it leaves.
        std::process::exit(code.parse().expect("a code"));
    }
    if let Some(code) = how.strip_prefix("code=") {
        return Ok(ExitCode::from(code.parse::<u8>().expect("a code")));
    }
    match how {
        "return" | "shutdown" => return Ok(ExitCode::SUCCESS),
        "error" => return Err("main failed on purpose".into()),
        "panic" => panic!("main panicked on purpose"),
        "deaf" => {
            say("ready");
            std::future::pending::<()>().await;
        }
        _ => {}
    }
    let stopping = asked_to_stop().expect("signals can be caught");
    say("ready");
    stopping.await;
    if how == "block" {
        say("main blocks");
        park();
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    say("main is done");
    Ok(ExitCode::SUCCESS)
}
