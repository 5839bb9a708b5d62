//! The audit log: one JSON object a line, written in batches by a thread of its own.
//!
//! A batch is what makes this fast, and what a program that just ends loses.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::anyhow;
use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};
use serde_json::json;
use tokio::sync::oneshot;

use crate::database::Order;

/// A batch is written when it has this many lines,
const BATCH: u64 = 256;
/// or when its first line is this old.
const PAUSE: Duration = Duration::from_millis(200);
/// How long an abort waits for the last batch.
const ABORT: Duration = Duration::from_millis(150);

/// The audit log. A line is in memory until its batch is written: the cleanup writes the last batch and waits for
/// the disk.
#[derive(Resource, Debug)]
#[resource(timeout = "2s")]
pub(crate) struct AuditLog {
    inbox: Sender<Message>,
    written: Arc<AtomicU64>,
}

enum Message {
    Line(Vec<u8>),
    /// Write the last batch, and say how that went.
    Close(Box<dyn FnOnce(io::Result<()>) + Send>),
}

impl AuditLog {
    /// Opens the file for appending and starts the writer.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let refused = |error: io::Error| {
            let path = path.display();
            anyhow!(
                "cannot write the audit log {path}: {error}; give a file that can be written with --audit FILE"
            )
        };
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(path).map_err(refused)?;
        end_torn_line(&mut file).map_err(refused)?;
        let (inbox, messages) = mpsc::channel();
        let written = Arc::new(AtomicU64::new(0));
        let batch = Batch { file, bytes: Vec::new(), lines: 0, since: None, written: Arc::clone(&written) };
        thread::Builder::new()
            .name("audit".into())
            .spawn(move || write_batches(batch, &messages))
            .map_err(refused)?;
        Ok(Self { inbox, written })
    }

    /// Adds the line of an order.
    pub(crate) fn record(&self, order: &Order) {
        let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        let line =
            json!({ "order_id": order.id, "item": order.item, "quantity": order.quantity, "time": time });
        // The writer ends after `Close` only, and nobody records after that: whoever does is closed before.
        let _ = self.inbox.send(Message::Line(format!("{line}\n").into_bytes()));
    }

    /// How many lines this run has written to the file.
    pub(crate) fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }
}

impl Cleanup for AuditLog {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        let (reply, written) = oneshot::channel();
        let reply = Box::new(|how| {
            // Nobody waits any more where the time was up.
            let _ = reply.send(how);
        });
        self.inbox.send(Message::Close(reply)).map_err(|_| "its writer is gone")?;
        Ok(written.await??)
    }

    /// Even SIGQUIT leaves the moment that the last batch takes.
    fn abort(&self) {
        let (reply, written) = mpsc::channel();
        let reply = Box::new(move |how| {
            let _ = reply.send(how);
        });
        if self.inbox.send(Message::Close(reply)).is_ok() {
            let _ = written.recv_timeout(ABORT);
        }
    }
}

/// A run that was killed may have left half a line: end it, so that it does not spoil the next one.
fn end_torn_line(file: &mut File) -> io::Result<()> {
    if file.metadata()?.len() == 0 {
        return Ok(());
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    if last == *b"\n" { Ok(()) } else { file.write_all(b"\n") }
}

fn write_batches(mut batch: Batch, messages: &Receiver<Message>) {
    loop {
        match messages.recv_timeout(batch.patience()) {
            Ok(Message::Line(line)) => batch.push(&line),
            Ok(Message::Close(reply)) => {
                reply(batch.write().and_then(|()| batch.file.sync_all()));
                return;
            }
            Err(RecvTimeoutError::Timeout) => {}
            // It was dropped, not closed. To write now would be a race with the end of the process, won often enough
            // to hide that.
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if batch.is_due() {
            batch.write_or_say();
        }
    }
}

struct Batch {
    file: File,
    bytes: Vec<u8>,
    lines: u64,
    since: Option<Instant>,
    written: Arc<AtomicU64>,
}

impl Batch {
    fn push(&mut self, line: &[u8]) {
        self.bytes.extend_from_slice(line);
        self.lines += 1;
        self.since.get_or_insert_with(Instant::now);
    }

    /// How long to wait for another line.
    fn patience(&self) -> Duration {
        self.since.map_or(Duration::from_hours(1), |since| PAUSE.saturating_sub(since.elapsed()))
    }

    fn is_due(&self) -> bool {
        self.lines >= BATCH || self.since.is_some_and(|since| since.elapsed() >= PAUSE)
    }

    /// Writes what there is. What was not written stays in the batch, to the byte, so that a disk that is full for
    /// a while neither loses a line nor doubles one.
    fn write(&mut self) -> io::Result<()> {
        while !self.bytes.is_empty() {
            match self.file.write(&self.bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(n) => drop(self.bytes.drain(..n)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.written.fetch_add(self.lines, Ordering::Relaxed);
        self.lines = 0;
        self.since = None;
        Ok(())
    }

    fn write_or_say(&mut self) {
        if let Err(error) = self.write() {
            crate::say(&format!("the audit log cannot be written: {error}; {} lines wait", self.lines));
            self.since = Some(Instant::now());
        }
    }
}
