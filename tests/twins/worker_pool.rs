//! `worker_pool` without the library: workers are children, and what they share is a file that main removes.

use std::fs::OpenOptions;
use std::io::{self, Read, Seek, Write};
use std::process::Command;
use std::time::Duration;

#[tokio::main]
async fn main() -> io::Result<()> {
    if let Some(board) = std::env::args().nth(1) {
        return work(&board);
    }
    let board = format!("/dev/shm/gracefully-worker-pool-{}", std::process::id());
    OpenOptions::new().write(true).create_new(true).open(&board)?.write_all(b"0")?;
    let own = std::env::current_exe()?;
    let mut workers =
        (0..4).map(|_| Command::new(&own).arg(&board).spawn()).collect::<io::Result<Vec<_>>>()?;
    println!("ready");
    tokio::signal::ctrl_c().await?;
    for worker in &mut workers {
        worker.kill()?;
        worker.wait()?;
    }
    std::fs::remove_file(board)
}

/// Adds to the counter for ever.
fn work(board: &str) -> io::Result<()> {
    loop {
        let mut file = OpenOptions::new().read(true).write(true).open(board)?;
        let mut counter = String::new();
        file.read_to_string(&mut counter)?;
        file.rewind()?;
        write!(file, "{}", counter.trim().parse::<u64>().unwrap_or(0) + 1)?;
        std::thread::sleep(Duration::from_millis(1));
    }
}
