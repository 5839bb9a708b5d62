//! Releasing types that one does not own: a function that is async, one that is not, and one that takes its value.
//!
//! The three modules stand for crates of other people. The fields say how each is released, in this order; whatever
//! one of them says, the next one is released too.

use std::io::{Write, stdout};
use std::thread::JoinHandle;
use std::time::Duration;

use gracefully::{App, Owned, Resource, graceful_main};

mod pool {
    /// A pool that closes asynchronously, like `sqlx::Pool`.
    pub(crate) struct Pool;

    impl Pool {
        pub(crate) async fn close(&self) {
            tokio::time::sleep(super::Duration::from_millis(10)).await;
            super::say("pool: closed");
        }
    }
}

mod lock {
    use std::path::PathBuf;

    /// A lock file whose release is a plain call that may fail.
    pub(crate) struct Lock(PathBuf);

    impl Lock {
        pub(crate) fn take() -> std::io::Result<Self> {
            let path = std::env::temp_dir().join(format!("foreign-{}.lock", std::process::id()));
            std::fs::File::create_new(&path)?;
            Ok(Self(path))
        }

        pub(crate) fn release(&self) -> std::io::Result<()> {
            std::fs::remove_file(&self.0)?;
            super::say("lock: released");
            Ok(())
        }
    }
}

mod connection {
    use tokio::io::{AsyncWriteExt, DuplexStream};

    /// A connection that is closed by value, like `sqlx::SqliteConnection`.
    pub(crate) struct Connection(pub(crate) DuplexStream);

    impl Connection {
        pub(crate) async fn close(mut self) -> std::io::Result<()> {
            self.0.write_all(b"bye").await?;
            self.0.shutdown().await?;
            super::say("connection: said goodbye");
            Ok(())
        }
    }
}

/// Waits for a thread that is about to end.
fn join(thread: JoinHandle<u32>) -> Result<(), &'static str> {
    let sum = thread.join().map_err(|_| "the thread panicked")?;
    say(&format!("thread: joined, its sum is {sum}"));
    Ok(())
}

#[derive(Resource)]
#[resource(timeout = "2s")]
struct Foreign {
    #[cleanup(with = pool::Pool::close)]
    pool: pool::Pool,
    #[cleanup(with = lock::Lock::release)]
    lock: lock::Lock,
    #[cleanup(consume = connection::Connection::close)]
    connection: Owned<connection::Connection>,
    #[cleanup(consume = join)]
    thread: Owned<JoinHandle<u32>>,
    /// Plain data needs no mark.
    attempts: u32,
}

#[graceful_main]
async fn main(app: App) -> anyhow::Result<()> {
    let (ours, theirs) = tokio::io::duplex(64);
    let foreign = app.manage(Foreign {
        pool: pool::Pool,
        lock: lock::Lock::take()?,
        connection: Owned::new(connection::Connection(ours)),
        thread: Owned::new(std::thread::Builder::new().spawn(|| (1..=10).sum())?),
        attempts: 1,
    });
    say(&format!("opened at attempt {}", foreign.attempts));
    // The other end stays until ours has said goodbye.
    app.keep(theirs);
    app.ready();
    Ok(())
}

/// A line on stdout. `println!` panics where nobody reads any more (`foreign | head -1`), and a cleanup that panics has failed.
fn say(line: &str) {
    let _ = writeln!(stdout(), "{line}");
}
