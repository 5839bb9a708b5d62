//! The operating system: the only room with `unsafe`, each block with the reason why it is sound.
#![allow(unsafe_code)]

#[cfg(unix)]
mod at_exit;
#[cfg(feature = "process")]
#[cfg_attr(not(unix), path = "child/elsewhere.rs")]
pub(crate) mod child;
mod children;
#[cfg(unix)]
mod exit;
#[cfg(all(unix, feature = "process"))]
mod outside;
#[cfg(unix)]
mod signals;
mod stat;
#[cfg(all(unix, feature = "stdin"))]
mod stdio;
#[cfg(unix)]
mod terminal;
mod thread;
#[cfg(unix)]
mod wake;

#[cfg(not(unix))]
mod elsewhere;

#[cfg(all(unix, feature = "process"))]
pub(crate) use children::thread_ends;
pub(crate) use children::{Child, children};
#[cfg(feature = "process")]
pub(crate) use children::{Process, escaped, lives, processes};
#[cfg(all(unix, feature = "process"))]
pub(crate) use stat::{ProcessStat, own_stat, stat_of};

#[cfg(unix)]
pub(crate) use {
    at_exit::at_exit,
    exit::{end_by_signal, exit_now},
    signals::{Catcher, catch, is_ignored, send},
    terminal::{takes_output, write_stderr},
    wake::{Bell, Sleeper, bell},
};

pub(crate) use thread::{PAUSE, Seeing, Seen, look_at, thread_id, threads_named};

#[cfg(all(unix, feature = "process"))]
pub(crate) use outside::{
    LedgerMark, Liveline, Mapping, RawSemaphore, boot_id, boots_agree, close_all_but_stdio, hold, is_held,
    pid_namespace, rename_new, run_under_an_init, signal_group, spawn, user, wait_for_the_end,
};

#[cfg(all(unix, feature = "progress"))]
pub(crate) use terminal::in_background;

#[cfg(feature = "stdin")]
pub(crate) mod standard {
    //! Stdin and stdout, past the standard library.

    #[cfg(not(unix))]
    pub(crate) use super::elsewhere::standard::*;
    #[cfg(unix)]
    pub(crate) use super::stdio::*;

    /// What a thread waits for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Awaited {
        /// To be nudged.
        Nothing,
        /// That stdin has something to read, its end included.
        Input,
        /// That stdout takes something.
        Room,
        /// That nobody reads stdout any more.
        Loss,
    }
}

#[cfg(not(unix))]
pub(crate) use elsewhere::{
    Bell, Catcher, Sleeper, at_exit, bell, catch, end_by_signal, exit_now, in_background, is_ignored, send,
    takes_output, write_stderr,
};
