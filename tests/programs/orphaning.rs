//! Has children that leave children, and one whose end it asks for late.
//!
//! `orphaning init|attribute|none|threads SECONDS`: under an init of its own, by the attribute's word, without one, or with a
//! thread that is there before. One of what they leave sleeps for so long.

use std::process::{Command, ExitCode, Stdio, Termination};
use std::time::Duration;

use gracefully::App;

/// How many orphans there are that end at once.
const SHORT: usize = 20;

mod by_attribute {
    use gracefully::{App, graceful_main};

    #[graceful_main(init = true)]
    pub(super) async fn main(app: App) -> std::io::Result<()> {
        super::orphaning(app).await
    }
}

fn main() -> ExitCode {
    let how = std::env::args().nth(1).expect("how");
    if how == "attribute" {
        return by_attribute::main();
    }
    if how == "threads" {
        std::thread::spawn(std::thread::park);
    }
    App::<gracefully::Open>::builder().init(how != "none").run(orphaning).report()
}

async fn orphaning(app: App) -> std::io::Result<()> {
    // Its status is asked for after all others have ended.
    let mut asked_late = Command::new("sh").args(["-c", "exit 7"]).spawn()?;
    let mut asked_by_tokio = tokio::process::Command::new("sh").args(["-c", "exit 8"]).spawn()?;
    for _ in 0..SHORT {
        // The shell in between is gone before what it started.
        Command::new("sh").args(["-c", "sleep 0.05 & exit 0"]).status()?;
    }
    // In a session of its own, and longer than any test.
    let seconds = std::env::args().nth(2).expect("for how long");
    Command::new("sh")
        .args(["-c", "setsid sleep $0 & exit 0", &seconds])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    println!("late: {}", asked_late.wait()?);
    println!("tokio: {}", asked_by_tokio.wait().await?);
    println!("pid {} of {}", std::process::id(), std::os::unix::process::parent_id());
    println!("ready");
    app.stopping().await;
    Ok(())
}
