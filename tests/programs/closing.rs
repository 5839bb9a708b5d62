//! A program that closes three resources, started by the process tests with the end and the faults that they want:
//! `closing MAIN [RESOURCE=FAULT ..]`, where also `RESOURCE.quiesce`, `RESOURCE.abort` and `main` may have a fault.
//! Everything it does it says on stderr, a line each.

#[path = "closing/faults.rs"]
mod faults;
#[path = "closing/shop.rs"]
mod shop;

use std::process::ExitCode;
use std::time::Duration;

use gracefully::{App, Managed, graceful_main};

use faults::{RELEASED, block_every_worker, fault_of, park, say};
use shop::{Cache, Database, Server, Shop};

#[graceful_main]
async fn main(app: App<Shop>) -> Result<ExitCode, String> {
    let how = std::env::args().nth(1).expect("closing MAIN [RESOURCE=FAULT ..]");
    let database = app.manage(Database {});
    if how == "starting" {
        say("started half-way");
        std::future::pending::<()>().await;
    }
    let cache = app.manage(Cache {});
    if how == "hold" {
        hold([database.clone(), database.clone()]);
    }
    app.manage(Server { database, cache });
    app.ready();
    if how == "stuck" {
        block_every_worker(park);
    }
    if how == "jammed" {
        block_every_worker(|| RELEASED.wait());
    }
    if how == "shutdown" {
        app.shutdown();
    }
    if let Some(code) = how.strip_prefix("exit=") {
        app.exit(code.parse().expect("a code"));
    }
    if let Some(said) = how.strip_prefix("code=") {
        return Ok(code(said));
    }
    match how.as_str() {
        "return" => return Ok(ExitCode::SUCCESS),
        "error" => return Err("main failed on purpose".into()),
        "panic" => panic!("main panicked on purpose"),
        "deaf" => {
            say("ready");
            std::future::pending::<()>().await;
        }
        _ => {}
    }
    let stopping = app.stopping();
    say("ready");
    stopping.await;
    if how == "block" {
        say("main blocks");
        fault_of("main").block();
        park();
    }
    if how == "linger" {
        std::future::pending::<()>().await;
    }
    // What is in flight when the request comes is finished.
    tokio::time::sleep(Duration::from_millis(50)).await;
    say("main is done");
    Ok(how.strip_prefix("later=").map_or(ExitCode::SUCCESS, code))
}

fn code(said: &str) -> ExitCode {
    ExitCode::from(said.parse::<u8>().expect("a code"))
}

/// Has a task hold these as long as the runtime lives.
fn hold(held: [Managed<Database>; 2]) {
    tokio::spawn(async move {
        std::future::pending::<()>().await;
        drop(held);
    });
}
