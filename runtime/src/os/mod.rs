//! The operating system: the only room with `unsafe`, each block with the reason why it is sound.
#![allow(unsafe_code)]

#[cfg(unix)]
mod at_exit;
mod children;
#[cfg(unix)]
mod exit;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod terminal;
mod thread;
#[cfg(unix)]
mod wake;

#[cfg(not(unix))]
mod elsewhere;

pub(crate) use children::{Child, children};

#[cfg(unix)]
pub(crate) use {
    at_exit::at_exit,
    exit::{end_by_signal, exit_now},
    signals::{Catcher, catch, is_ignored, send},
    terminal::{takes_output, write_stderr},
    wake::{Bell, Sleeper, bell},
};

pub(crate) use thread::{PAUSE, Seeing, Seen, look_at, thread_id, threads_named};

#[cfg(all(unix, feature = "progress"))]
pub(crate) use terminal::in_background;

#[cfg(not(unix))]
pub(crate) use elsewhere::{
    Bell, Catcher, Sleeper, at_exit, bell, catch, end_by_signal, exit_now, in_background, is_ignored, send,
    takes_output, write_stderr,
};
