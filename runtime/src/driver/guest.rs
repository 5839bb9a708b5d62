//! An app that is a guest in somebody else's process and runtime: no signals, no exit, a report instead. For this
//! project's own tests and benchmarks.

use std::future::Future;
use std::time::Instant;

use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::guardian::Guardian;
use super::host::Host;
use super::mailbox::mailbox;
use super::main_result::MainResult;
use super::main_thread::{drive, main_future, main_thread};
use super::process::{Checked, check};
use super::rescue::Rescue;
use crate::app::App;
use crate::engine::Event;
use crate::observe::Report;
use crate::os::Catcher;
use crate::resource::{Declared, Lifecycle};

/// Runs `main` on the present runtime, closes everything, and gives the report.
///
/// # Panics
///
/// Where the lifecycle is refused, or no thread can be started.
pub async fn guest<L, F, Fut>(main: F) -> Report
where
    L: Lifecycle,
    F: FnOnce(App<L>) -> Fut,
    Fut: Future<Output: MainResult>,
{
    let Checked { engine, grace, .. } =
        check(Declared::of::<L>(), &L::SETTINGS, L::FACTS).expect("the plan is sound");
    let (mailbox, inbox, _, sleeper) = mailbox().expect("a queue can be made");
    let rescue = Rescue::start().expect("a thread can be started");
    let app = App::<L>::new(mailbox.clone());
    let (main_thread, mut orders) = main_thread();
    let (finish, mut finished) = mpsc::unbounded_channel();
    let host = Host::guest(main_thread, finish, L::NAME);
    Guardian::new((engine, grace), Instant::now(), inbox, Catcher::idle(), rescue, app.parts(), host)
        .start(&mailbox, sleeper)
        .expect("a thread can be started");
    app.set_runtime(Handle::current());
    let guest = app.clone();
    drive(main_future(|| main(guest)), &mut orders, &mailbox).await;
    mailbox.event(Event::RuntimeEnded);
    let mut finish = finished.recv().await.expect("the guardian goes last");
    finish.tell();
    app.kept().release();
    finish.report
}
