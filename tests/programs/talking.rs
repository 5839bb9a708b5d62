//! A program that is talked to: it reads lines and says them again, in large letters.
//!
//! `talking HOW`; `request` before that has the end of stdin, or of stdout's reader, request the end.

use std::io;
use std::process::Stdio;

use gracefully::{
    App, Cleanup, CleanupContext, CleanupResult, Resource, graceful_main, lifecycle, stdin, stdout,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

#[derive(Resource)]
#[resource(timeout = "200ms")]
struct Talk {}

impl Cleanup for Talk {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        eprintln!("talk: cleaned");
        Ok(())
    }
}

#[lifecycle(grace = "10s", drain = "3s", exit = "status")]
struct Talking(Talk);

#[graceful_main]
async fn main(app: App<Talking>) -> io::Result<()> {
    let mut arguments: Vec<_> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "request") {
        app.stop_at_eof();
        arguments.remove(0);
    }
    app.manage(Talk {});
    eprintln!("ready as {}", std::process::id());
    match arguments.first().map_or("", String::as_str) {
        // Until stdin is at its end.
        "lines" => lines().await,
        // And beyond.
        "on" => {
            lines().await?;
            eprintln!("stdin is over");
            app.stopping().await;
            Ok(())
        }
        // Whoever listens is gone when nobody does.
        "silent" => {
            let _out = stdout();
            app.stopping().await;
            Ok(())
        }
        "bytes" => {
            let mut bytes = Vec::new();
            let read = stdin().read_to_end(&mut bytes).await;
            eprintln!("{read:?}");
            Ok(())
        }
        "child" => child().await,
        "twice" => twice().await,
        "late" => {
            lines().await?;
            app.stop_at_eof();
            app.stopping().await;
            Ok(())
        }
        how => Err(io::Error::other(format!("{how} is no way to talk"))),
    }
}

async fn lines() -> io::Result<()> {
    let (mut lines, mut out) = (stdin().lines(), stdout());
    loop {
        match lines.next_line().await {
            Ok(Some(line)) => {
                out.write_all((line.to_uppercase() + "\n").as_bytes()).await?;
                out.flush().await?;
            }
            Ok(None) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => eprintln!("passed over: {error}"),
            Err(error) => return Err(error),
        }
    }
}

/// Reads a line, and leaves the rest to a child.
async fn child() -> io::Result<()> {
    let mut lines = stdin().lines();
    eprintln!("first: {:?}", lines.next_line().await?);
    // Asked for, and given up.
    tokio::select! {
        biased;
        _ = lines.next_line() => eprintln!("more than was written"),
        () = tokio::time::sleep(std::time::Duration::from_millis(20)) => {}
    }
    drop(lines);
    eprintln!("it is the child's");
    let child = Command::new("cat").stdin(Stdio::inherit()).output().await?;
    eprintln!("the child's: {:?}", String::from_utf8_lossy(&child.stdout));
    Ok(())
}

/// Two who read.
async fn twice() -> io::Result<()> {
    let (mut first, mut second) = (stdin().lines(), stdin());
    eprintln!("first: {:?}", first.next_line().await?);
    let refused = second.read_u8().await.expect_err("there is another");
    eprintln!("second: {:?}", refused.kind());
    drop(first);
    let mut rest = String::new();
    second.read_to_string(&mut rest).await?;
    eprintln!("second: {rest:?}");
    Ok(())
}
