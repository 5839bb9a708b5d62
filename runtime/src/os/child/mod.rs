//! Child processes: how one is born, known, signalled and waited for.
//!
//! 1. A child leads a process group of its own. Its number is that of the group, and stays taken until the leader was
//!    reaped *and* the group is empty.
//! 2. Nobody but the group's owner reaps the leader, and that and every signal exclude one another: no signal goes to a
//!    number that was given to somebody else. Where the kernel knows it (Linux 6.9), a signal goes to the group by a
//!    descriptor of the leader, and cannot.
//! 3. What runs between fork and exec allocates nothing and takes no lock.

mod birth;
mod group;
mod output;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod pidfd;
mod pipe;
#[cfg_attr(not(any(target_os = "linux", target_os = "android")), path = "watch/bell.rs")]
#[cfg_attr(any(target_os = "linux", target_os = "android"), path = "watch/epoll.rs")]
mod watch;

#[cfg(not(any(target_os = "linux", target_os = "android")))]
#[path = "pidfd_elsewhere.rs"]
mod pidfd;

pub(crate) use birth::{Birth, prepare};
pub(crate) use group::Group;
pub(crate) use output::Output;
pub(crate) use pipe::{Lifeline, Message, inherited, is_hung_up};
pub(crate) use watch::{Watch, when_any_child_ends};
