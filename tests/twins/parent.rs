//! `parent` as it is written without the library: tokio's children with `kill_on_drop`, and main waits for Ctrl+C or
//! SIGTERM.

#[path = "asked.rs"]
mod asked;
#[path = "../programs/parent/words.rs"]
mod words;

use std::error::Error;
use std::process::Stdio;

use asked::asked_to_stop;
use tokio::process::Command;
use words::{Words, say};

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let words = Words::read();
    let asked = asked_to_stop()?;
    let mut children = Vec::new();
    for script in &words.scripts {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).kill_on_drop(true);
        if words.has("piped") {
            shell.stdout(Stdio::piped()).stderr(Stdio::piped());
        }
        let child = shell.spawn()?;
        say(&format!("child {}", child.id().unwrap_or(0)));
        children.push(child);
    }
    say("ready");
    asked.await;
    say("asked");
    if words.has("drains") {
        tokio::time::sleep(words::DRAIN).await;
    }
    Ok(())
}
