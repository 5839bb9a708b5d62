//! Which thread this is, and what another one of this process does, as far as the system tells.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod unknown;

#[cfg(target_os = "linux")]
pub(crate) use linux::{look_at, thread_id, threads_named};
#[cfg(not(target_os = "linux"))]
pub(crate) use unknown::{look_at, thread_id, threads_named};

/// The call in which the standard library keeps a thread that exits when another one does. (Architectures without it
/// have another one do that, which others wait in too.)
pub(crate) const PAUSE: &str = "pause";

/// What a look at a thread showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Its name, which the kernel cuts at 15 bytes; an unnamed one goes by the program's.
    pub(crate) name: String,
    pub(crate) state: Seeing,
}

/// What it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seeing {
    /// It had a processor, or waited for one.
    Computes,
    /// It waited in the kernel.
    Waits(Wait),
    /// A debugger, or SIGSTOP, had stopped it.
    Halted,
    /// It is something else, such as about to end.
    Other,
}

/// Where in the kernel a thread waited. Whatever is not told is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Wait {
    /// The system call, or the kernel's function where the call is not known.
    pub(crate) call: Option<String>,
    /// The descriptor that it was called on.
    pub(crate) fd: Option<u32>,
    /// What that descriptor is: a path, `pipe:[4711]`, `socket:[4711]`.
    pub(crate) file: Option<String>,
}
