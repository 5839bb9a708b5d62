//! A program that is held up, by itself or from outside: `held WAY [RESOURCE=FAULT ..] [one-thread] [inside] [goes-on]`.
//! It opens what `closing` opens, from a main of its own. Everything it does it says on stderr, a line each.

#[path = "closing/faults.rs"]
mod faults;
#[path = "closing/shop.rs"]
mod shop;
#[path = "held/ways.rs"]
mod ways;

use std::time::Duration;

use gracefully::{App, Ended, Flavor};

use faults::{park, say};
use shop::{Cache, Database, Server, Shop};
use ways::{Blocks, is_said, serve, way};

fn main() -> Ended {
    if way() == "traces" {
        tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    }
    let ended = if is_said("inside") {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime can be built");
        runtime.block_on(async { run() })
    } else {
        run()
    };
    if is_said("goes-on") {
        let closed = ended.report().map(|report| (report.resources.len(), report.clean));
        say(&format!("it goes on: {closed:?}"));
    }
    ended
}

fn run() -> Ended {
    let flavor = if is_said("one-thread") { Flavor::CurrentThread } else { Flavor::MultiThread };
    App::<Shop>::builder().flavor(flavor).worker_threads(2).run(async |app| {
        let database = app.manage(Database {});
        say("database: opened");
        if way() == "boots" {
            // As a start-up does that connects to what does not answer.
            say("started half-way");
            park();
        }
        let cache = app.manage(Cache {});
        say("cache: opened");
        app.manage(Server { database, cache });
        say("server: opened");
        app.ready();
        open_more(&app);
        if way() == "churns" {
            churn(&app).await;
        }
        serve(app.stopping()).await
    })
}

/// What only a program with the library has.
fn open_more(app: &App<Shop>) {
    match way().as_str() {
        "notices" => {
            let app = app.clone();
            tokio::spawn(async move {
                while app.is_ready() {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                say("noticed");
            });
        }
        "crowds" => (0..2000).for_each(|_| drop(app.manage(Database {}))),
        "keeps" => app.keep(Blocks),
        _ => {}
    }
}

/// Opens and closes what never closes well, for a long time, and says what that leaves.
async fn churn(app: &App<Shop>) {
    for closes in [15_000, 45_000] {
        for _ in 0..closes {
            app.close(&app.manage(Database {})).await;
        }
        let status = std::fs::read_to_string("/proc/self/status").expect("it is there");
        let memory = status.lines().find(|line| line.starts_with("VmRSS:")).expect("it is told");
        println!("closed; {memory}");
    }
}
