//! A program with children: `parent [WORD ..] -- SCRIPT ..` starts a shell for each script, or with the word `workers` a
//! worker that gets it as its first message. Everything it does it says on stderr, a line each.

#[path = "parent/slow.rs"]
mod slow;
#[path = "parent/words.rs"]
mod words;

use std::io;
use std::time::Duration;

use gracefully::process::{Builder, Child, OnExit, Restart, first_message};
use gracefully::{
    App, Cleanup, CleanupContext, CleanupResult, Ended, Flavor, Managed, Resource, Signal, lifecycle,
};
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use words::{Words, say};

/// What a worker is told.
#[derive(Debug, Serialize, Deserialize)]
struct Job {
    script: String,
    padding: String,
}

/// What a worker opens.
#[derive(Resource)]
#[resource(timeout = "1s")]
struct Desk {}

impl Cleanup for Desk {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        say("worker: cleaned");
        Ok(())
    }
}

/// A child as a field, after another field that takes its share of the time.
#[derive(Resource)]
#[resource(timeout = "2s")]
struct Encoder {
    #[cleanup(with = Child::end, abort = Child::kill)]
    child: Child,
    #[cleanup(with = Child::end, abort = Child::kill)]
    _other: Child,
}

#[lifecycle(grace = "8s", panics = "report")]
struct Shop(Desk, Encoder, #[resource(timeout = "2s")] Child);

fn main() -> Ended {
    let words = Words::read();
    if words.way() == "slow" {
        slow::run();
    }
    let flavor = if words.has("one-thread") { Flavor::CurrentThread } else { Flavor::MultiThread };
    let ended =
        App::<Shop>::builder().flavor(flavor).worker_threads(2).run(async |app| {
            match first_message::<Job>() {
                Some(job) => work(app, job).await,
                None => run(app, &words).await,
            }
        });
    if words.has("slowly") {
        say(&format!("processor time at the end: {}", slow::processor_time()));
    }
    ended
}

async fn work(app: App<Shop>, job: io::Result<Job>) -> io::Result<()> {
    let job = job?;
    let desk = app.manage(Desk {});
    // Who has asked is not dropped: whatever comes once it has said something, it has an answer to.
    let stopping = app.stopping();
    say(&format!("worker: {} with {} more (process {})", job.script, job.padding.len(), std::process::id()));
    if job.script == "spin" {
        // Every thread of its runtime is kept.
        for _ in 0..2 {
            tokio::spawn(async { std::thread::sleep(Duration::from_hours(1)) });
        }
    }
    let ours = std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("GRACEFULLY"));
    let ours: std::collections::BTreeSet<String> = ours.collect();
    say(&format!("worker: has {ours:?}"));
    if job.script == "deaf" {
        // Nobody but its pipe tells that its parent is gone.
        rustix::process::set_parent_process_death_signal(None)?;
        say("worker: deaf");
    }
    stopping.await;
    say(&format!("worker: {:?}", app.stop().reason()));
    drop(desk);
    Ok(())
}

async fn run(app: App<Shop>, words: &Words) -> io::Result<()> {
    let mut children = Vec::new();
    for script in &words.scripts {
        // Where they are mixed the first is a worker.
        let is_worker = words.has("workers") || words.has("mixed") && children.is_empty();
        let builder = builder(script, words, is_worker)?;
        if words.has("field") {
            let mut idle = Command::new("sleep");
            idle.arg("1000");
            let encoder = Encoder { child: builder.spawn(&app)?, _other: Child::spawn(&app, idle)? };
            say(&format!("child {}", encoder.child.id()));
            app.manage(encoder);
            continue;
        }
        let child = app.child(builder)?;
        say(&format!("child {}", child.id()));
        children.push(child);
    }
    app.ready();
    say("ready");
    let leaves = words.scripts.is_empty();
    match words.way() {
        "close" => close(&app, &children).await,
        "kill" => children.iter().for_each(|child| child.kill()),
        "drop" => drop(Child::spawn(&app, builder(&words.scripts[0], words, false)?)?),
        "exit" => std::process::exit(3),
        "wait" => {
            for child in &children {
                say(&format!("waited: {:?}", child.wait().await.map(|status| status.to_string())));
            }
        }
        "take" => take(&children).await,
        _ if leaves => return Ok(()),
        _ => {}
    }
    app.stopping().await;
    if words.has("slowly") {
        say(&format!("processor time at the stop: {}", slow::processor_time()));
    }
    if words.has("drains") {
        tokio::time::sleep(words::DRAIN).await;
    }
    Ok(())
}

fn builder(script: &str, words: &Words, is_worker: bool) -> io::Result<Builder> {
    let mut builder = if is_worker {
        let padding = "x".repeat(words.number("padding").unwrap_or(0));
        Child::worker(&Job { script: script.to_owned(), padding })?
    } else if words.has("slowly") {
        let mut slow = Command::new(std::env::current_exe()?);
        slow.args(["slow", "--", script]);
        Child::builder(slow).name("slow")
    } else if words.has("direct") {
        Child::builder(Command::new(script)).name(script)
    } else {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        Child::builder(shell).name("shell")
    };
    if words.has("piped") {
        builder.command_mut().stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    }
    if words.has("by-int") {
        builder = builder.stop_signal(Signal::Int);
    }
    Ok(match words.number("restart") {
        Some(times) => {
            let restart = Restart::on_failure().at_most(times, Duration::from_mins(1));
            builder.on_exit(restart.backoff(Duration::from_millis(5)))
        }
        None if words.has("request") => builder.on_exit(OnExit::Request),
        None => builder,
    })
}

async fn close(app: &App<Shop>, children: &[Managed<Child>]) {
    for child in children {
        say(&format!("closed: {}, runs: {}", app.close(child).await, child.is_running()));
    }
    say("all closed");
}

/// Reads what the children say.
async fn take(children: &[Managed<Child>]) {
    for child in children {
        let mut lines = tokio::io::BufReader::new(child.take_stdout().expect("it is piped"));
        let mut line = String::new();
        while let Ok(1..) = tokio::io::AsyncBufReadExt::read_line(&mut lines, &mut line).await {
            say(&format!("it said {}", line.trim_end()));
            line.clear();
        }
        assert!(child.take_stdout().is_none(), "it was taken");
    }
}
