//! What is done to things outside of the process: who a process is, groups, memory and semaphores that others see, and
//! the companion that outlives it.

mod companion;
mod identity;
mod init;
mod mark;
mod memory;
mod names;
mod semaphore;

pub(crate) use companion::{Liveline, close_all_but_stdio, spawn, wait_for_the_end};
pub(crate) use identity::{boot_id, boots_agree, pid_namespace, user};
pub(crate) use init::run_under_an_init;
pub(crate) use mark::LedgerMark;
pub(crate) use memory::Mapping;
pub(crate) use names::{hold, is_held, rename_new, signal_group};
pub(crate) use semaphore::RawSemaphore;
