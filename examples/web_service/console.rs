//! The console: orders as lines of stdin, until it ends or the program is told to stop.

use std::io::{self, BufRead, Read, Write};
use std::pin::pin;
use std::thread;

use anyhow::Context;
use tokio::sync::mpsc::{self, Receiver, Sender};

use crate::desk::{Desk, NewOrder};

/// A line that is longer is no order.
const LONGEST_LINE: usize = 1024;

/// Takes orders at the desk, one a line, each answered on stdout once it is committed.
///
/// An order that is being taken when the stop comes is finished. A line that nobody reads keeps nobody.
pub(crate) async fn take_orders(desk: &Desk, stopping: impl Future<Output = ()>) -> anyhow::Result<()> {
    let mut lines = read_lines().context("cannot start to read stdin")?;
    let mut stopping = pin!(stopping);
    loop {
        let line = tokio::select! {
            biased;
            () = &mut stopping => return Ok(()),
            line = lines.recv() => line,
        };
        match line {
            None => return Ok(()),
            Some(line) => take(desk, &line.context("cannot read stdin")?).await,
        }
    }
}

async fn take(desk: &Desk, line: &[u8]) {
    let line = String::from_utf8_lossy(line);
    if line.trim().is_empty() {
        return;
    }
    let order: NewOrder = match line.parse() {
        Ok(order) => order,
        Err(why) => return crate::say(&format!("no order: {why}")),
    };
    match desk.place(order).await {
        // Whoever closed stdout does not end this program.
        Ok(order) => drop(writeln!(io::stdout(), "order {}: {} x {}", order.id, order.quantity, order.item)),
        Err(error) => crate::say(&format!("the order is not taken: {error:#}")),
    }
}

/// Reads on a thread of its own, which nobody waits for: it may sit in a read for ever, and the runtime's own stdin
/// would keep the runtime from ending until a key is pressed.
fn read_lines() -> io::Result<Receiver<io::Result<Vec<u8>>>> {
    let (sender, lines) = mpsc::channel(1);
    thread::Builder::new().name("console".into()).spawn(move || {
        if let Err(error) = send_lines(&sender) {
            // Nobody listens any more, or they will be told.
            let _ = sender.blocking_send(Err(error));
        }
    })?;
    Ok(lines)
}

/// Until the end of stdin, or of whoever listens.
fn send_lines(lines: &Sender<io::Result<Vec<u8>>>) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        let read = stdin.by_ref().take(LONGEST_LINE as u64).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        if read == LONGEST_LINE && !line.ends_with(b"\n") {
            stdin.skip_until(b'\n')?;
            crate::say(&format!("no order: a line has at most {LONGEST_LINE} bytes"));
            continue;
        }
        if lines.blocking_send(Ok(line)).is_err() {
            return Ok(());
        }
    }
}
