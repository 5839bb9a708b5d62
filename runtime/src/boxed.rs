//! What the library itself starts. It is boxed: else all that it takes to start a thread or a task is in every program
//! once for each of them.

use std::io;
use std::pin::Pin;
use std::thread::{self, JoinHandle};

use tokio::runtime::Handle;

/// Starts a thread of this name.
pub(crate) fn thread(name: &str, run: Box<dyn FnOnce() + Send>) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(run)
}

/// Starts a task that nobody waits for.
pub(crate) fn task(runtime: &Handle, task: impl Future<Output = ()> + Send + 'static) {
    let task: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(task);
    drop(runtime.spawn(task));
}
