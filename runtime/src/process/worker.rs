//! The other end: what a worker has of whoever started it.

use std::ffi::OsStr;
use std::io;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use tokio::process::Command;

use crate::boxed;
use crate::work::Stop;

/// The descriptor of its pipe, the pipe's inode, and the parent's thread that has started it. A child of the worker that
/// inherits the variable has no such pipe, and is none.
pub(super) const VARIABLE: &str = "GRACEFULLY_WORKER";

/// What is the parent's alone: a worker does not drill itself, nor write over the parent's report.
const NOT_FOR_WORKERS: [&str; 2] = ["GRACEFULLY", "GRACEFULLY_REPORT"];

/// What the worker says of its end, if nothing goes wrong: the parent says enough.
const PROGRESS: (&str, &str) = ("GRACEFULLY_PROGRESS", "off");

/// This very program, also where its file was replaced meanwhile.
pub(super) fn command() -> io::Result<Command> {
    let program = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
    let mut command = Command::new(program);
    #[cfg(unix)]
    if let Some(name) = std::env::args_os().next() {
        command.arg0(name);
    }
    for variable in NOT_FOR_WORKERS {
        command.env_remove(variable);
    }
    if std::env::var_os(PROGRESS.0).is_none() {
        command.env(PROGRESS.0, PROGRESS.1);
    }
    Ok(command)
}

/// The message that this process was started with, where it is a worker; `None` where it is none. It may be asked for
/// more than once.
///
/// # Errors
///
/// Where the message is none of a `T`.
///
/// ```no_run
/// # #[derive(serde::Serialize, serde::Deserialize)]
/// # struct Job { part: u32 }
/// # async fn work(_: gracefully::App, _: Job) {}
/// # async fn serve(_: gracefully::App) {}
/// #[gracefully::graceful_main]
/// async fn main(app: gracefully::App) -> std::io::Result<()> {
///     match gracefully::process::first_message() {
///         Some(job) => work(app, job?).await,
///         None => serve(app).await,
///     }
///     Ok(())
/// }
/// ```
pub fn first_message<T: DeserializeOwned>() -> Option<io::Result<T>> {
    let message = own()?.message.as_ref();
    Some(message.map_err(|text| io::Error::other(text.clone())).and_then(|message| {
        serde_json::from_slice(message).map_err(|error| {
            let wanted = std::any::type_name::<T>();
            io::Error::new(io::ErrorKind::InvalidData, format!("the first message is no {wanted}: {error}"))
        })
    }))
}

/// This process as a worker.
struct Own {
    /// It has an end when the parent is gone.
    #[cfg(unix)]
    pipe: io::PipeReader,
    message: Result<Vec<u8>, String>,
    /// The parent, and its thread whose end brings the death signal.
    #[cfg(unix)]
    parent: (u32, u32),
}

/// It, if this is one. Found out once, before it can have children of its own that could inherit the pipe.
fn own() -> Option<&'static Own> {
    static OWN: OnceLock<Option<Own>> = OnceLock::new();
    OWN.get_or_init(|| find(&std::env::var_os(VARIABLE)?)).as_ref()
}

#[cfg(unix)]
fn find(said: &OsStr) -> Option<Own> {
    let (fd, rest) = said.to_str()?.split_once(':')?;
    let (inode, thread) = rest.split_once(':')?;
    let thread = thread.parse().ok()?;
    let (pipe, message) = crate::os::child::inherited(fd.parse().ok()?, inode.parse().ok()?)?;
    let message = message.map_err(|error| format!("the first message cannot be read: {error}"));
    Some(Own { pipe, message, parent: (std::os::unix::process::parent_id(), thread) })
}

#[cfg(not(unix))]
fn find(_: &OsStr) -> Option<Own> {
    None
}

/// Whether this is a worker whose parent is gone, or about to be: its threads end one by one, and the death signal comes
/// with the first that counts.
#[cfg(unix)]
pub(crate) fn parent_is_gone() -> bool {
    use std::os::fd::AsFd;
    own().is_some_and(|own| {
        let (parent, thread) = own.parent;
        std::os::unix::process::parent_id() != parent
            || crate::os::thread_ends(parent, thread)
            || crate::os::child::is_hung_up(own.pipe.as_fd())
    })
}

/// No workers here.
#[cfg(not(unix))]
pub(crate) fn parent_is_gone() -> bool {
    let _ = own();
    false
}

/// In a worker: requests the shutdown once the parent is gone. The reactor waits for it.
#[cfg(unix)]
pub(crate) fn watch_parent(stop: &Stop) {
    use std::os::fd::OwnedFd;
    use std::pin::Pin;

    use tokio::io::{AsyncRead, ReadBuf};
    use tokio::process::ChildStdout;

    use crate::engine::Event;
    use crate::words::Reason;

    let (Some(own), Some(runtime)) = (own(), stop.news().runtime()) else { return };
    let _inside = runtime.enter();
    let pipe = own.pipe.try_clone().map(OwnedFd::from).map(std::process::ChildStdout::from);
    // Without it SIGTERM still comes when the parent is gone.
    let Ok(mut pipe) = pipe.and_then(ChildStdout::from_std) else { return };
    let mailbox = stop.mailbox().clone();
    boxed::task(runtime, async move {
        let mut byte = [0];
        // Nobody writes any more: whatever comes is the end.
        let _ =
            std::future::poll_fn(|cx| Pin::new(&mut pipe).poll_read(cx, &mut ReadBuf::new(&mut byte))).await;
        mailbox.event(Event::Requested { reason: Reason::ParentGone, unclean: false });
    });
}

/// No workers here.
#[cfg(not(unix))]
pub(crate) fn watch_parent(_: &Stop) {}
