//! Accepting, and the end of it.

use std::io;
use std::time::Duration;

use axum::Router;
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::TaskTracker;

use super::{Phase, Phases, connection};

/// How long to wait when the process has no file descriptors left.
const EXHAUSTED: Duration = Duration::from_millis(50);
/// How long a handshake that had begun may take to reach the backlog.
const HANDSHAKE: Duration = Duration::from_millis(2);

/// Accepts until the server closes, then takes the backlog.
pub(super) async fn accept(listener: TcpListener, router: Router, phases: Phases, tasks: TaskTracker) {
    let serve = |stream: TcpStream| {
        tasks.spawn(connection::serve(stream, router.clone(), phases.clone()));
    };
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = phases.reached(Phase::Closing) => break,
        };
        match accepted {
            Ok((stream, _)) => serve(stream),
            Err(error) if is_of_the_connection(&error) => {}
            Err(error) => {
                crate::say(&format!("cannot accept: {error}"));
                tokio::time::sleep(EXHAUSTED).await;
            }
        }
    }
    if let Err(error) = take_backlog(listener, serve).await {
        crate::say(&format!("the backlog may be lost: {error}"));
    }
}

/// Serves every connection that the kernel has completed but nobody has accepted, and closes the port.
///
/// Closing a port resets what is in its backlog, and a connection may be completed after the last look into it. So
/// the port is first made deaf: who comes now is refused when it is closed, and loses nothing.
async fn take_backlog(listener: TcpListener, serve: impl Fn(TcpStream)) -> io::Result<()> {
    deafen(&listener)?;
    let listener = listener.into_std()?;
    for last in [false, true] {
        while let Some(stream) = next_of(&listener)? {
            serve(TcpStream::from_std(stream)?);
        }
        if !last {
            tokio::time::sleep(HANDSHAKE).await;
        }
    }
    Ok(())
}

fn next_of(listener: &std::net::TcpListener) -> io::Result<Option<std::net::TcpStream>> {
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                stream.set_nonblocking(true)?;
                hear_again(&stream)?;
                return Ok(Some(stream));
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
            Err(error) if is_of_the_connection(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Lets no packet reach the listener any more. Connections that are complete have sockets of their own.
#[cfg(target_os = "linux")]
fn deafen(listener: &TcpListener) -> io::Result<()> {
    /// `BPF_RET | BPF_K` with 0: keep no byte of any packet.
    const DROP: socket2::SockFilter = socket2::SockFilter::new(0x06, 0, 0, 0);
    SockRef::from(listener).attach_filter(&[DROP])
}

/// A connection that was completed in the same moment has inherited the filter.
#[cfg(target_os = "linux")]
fn hear_again(stream: &std::net::TcpStream) -> io::Result<()> {
    match SockRef::from(stream).detach_filter() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(not(target_os = "linux"))]
fn deafen(_: &TcpListener) -> io::Result<()> {
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn hear_again(_: &std::net::TcpStream) -> io::Result<()> {
    Ok(())
}

/// The client went away before it was accepted: nothing is wrong with the listener.
fn is_of_the_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}
