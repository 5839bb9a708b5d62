//! Runs a command, ends it after it has said something, and lists what it left: processes, threads, sockets, shared
//! memory, files.
//!
//! `cargo run --example leak_check -- --after ready --end kill --folder /tmp/shop -- ./shop --port 0`; exit status 1 where
//! something was left. `--help` says the rest.

mod command;
mod left;
mod options;
mod processes;
mod sockets;

use std::io::{self, Write};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use clap::Parser;
use clap::error::ErrorKind;
use gracefully::{App, graceful_main, lifecycle};

use command::Running;
use left::{Left, World};
use options::{End, Options};

/// What is left of the command ends with this program.
#[lifecycle(grace = "5s")]
struct Check(Running);

/// Something was left.
const LEFT: u8 = 1;
/// It could not be tried.
const NOT_TRIED: u8 = 2;

#[graceful_main]
async fn main(app: App<Check>) {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => {
            // Help and version are no mistakes.
            let is_mistake = !matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            let _ = error.print();
            return app.exit(if is_mistake { NOT_TRIED } else { 0 });
        }
    };
    tokio::select! {
        tried = check(&app, &options) => match tried {
            Ok(left) if left.is_empty() => say("nothing is left"),
            Ok(left) => {
                for one in &left {
                    say(&format!("left: {one}"));
                }
                app.exit(LEFT);
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "leak_check: {error:#}");
                app.exit(NOT_TRIED);
            }
        },
        () = app.stopping() => {}
    }
}

async fn check(app: &App<Check>, options: &Options) -> anyhow::Result<Vec<Left>> {
    let before = World::look(&options.folder)?;
    let running = app.manage(Running::start(&options.command, options.end == End::Eof)?);
    app.ready();
    let ended = match &options.after {
        Some(text) => tokio::select! {
            () = running.says(text) => None,
            ended = running.ended() => Some(ended),
            () = tokio::time::sleep(options.patience()) => anyhow::bail!(
                "it did not say {text:?} within {:?}: name another line by --after, or wait longer by --patience",
                options.patience()
            ),
        },
        // By itself, or as soon as it runs.
        None => None,
    };
    let began = Instant::now();
    let ended = if ended.is_some() {
        ended
    } else {
        running.end(options.end)?;
        tokio::time::timeout(options.within(), running.ended()).await.ok()
    };
    tell_end(ended, began.elapsed());
    let until = Instant::now() + options.settle();
    loop {
        running.reap();
        let left = World::look(&options.folder)?.since(&before);
        if left.is_empty() || Instant::now() >= until {
            return Ok(left);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn tell_end(ended: Option<ExitStatus>, after: Duration) {
    match ended {
        Some(status) => say(&format!("it ended after {} ms: {status}", after.as_millis())),
        None => say(&format!("it did not end within {} ms", after.as_millis())),
    }
}

/// What is said is what the user asked for; who does not listen misses it.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
