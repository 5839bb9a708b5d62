//! How a program without the library is asked to stop: by Ctrl+C, and by SIGTERM as every service should be.

use std::future::Future;
use std::io;

use tokio::signal::unix::{SignalKind, signal};

/// Listens from now on, and ends with the first of them. A second one is heard by nobody.
pub(crate) fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let (mut int, mut term) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = int.recv() => {}
            _ = term.recv() => {}
        }
    })
}
