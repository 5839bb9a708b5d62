//! A task of ours, and what waits inside of it, while the stop comes and its time runs out.

use std::future::{Future, pending, poll_fn};
use std::panic::Location;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use loom::thread;

use super::Parked;
use crate::driver::{Letter, mailbox_without_guardian};
use crate::sync::model;
use crate::work::WorkKind;
use crate::work::group::{Group, Owner};
use crate::work::stop::Stop;
use crate::work::task::tracked;
use crate::work::until::UntilStop;
use std::sync::mpsc::Receiver;

fn group() -> (Group, Receiver<Letter>) {
    let (mailbox, inbox) = mailbox_without_guardian();
    let stop = Stop::new(mailbox);
    (Group::of_part(stop.news(), Owner::App), inbox)
}

/// As a runtime runs it: polled when it was woken. Where it is not, loom says so.
fn run<F: Future>(task: F) -> F::Output {
    let mut task = pin!(task);
    let (parked, waker) = Parked::new();
    loop {
        if let Poll::Ready(output) = task.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        parked.0.wait();
    }
}

/// On a thread of its own, as the guardian and its rescue threads do.
fn tells(group: &Group, tell: impl FnOnce(&Group) + 'static) -> thread::JoinHandle<()> {
    let group = group.clone();
    thread::spawn(move || tell(&group))
}

/// Tells all who wait. There is no runtime to wake its tasks, so this does.
fn wake(group: &Group) {
    group.wake_others();
    let mut tasks = pin!(group.signal().waiters.wake_tasks());
    while tasks.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {}
}

/// A task that is dropped by the stop is dropped, whenever that comes.
#[test]
fn it_is_dropped_by_the_stop() {
    model(3, || {
        let (group, _inbox) = group();
        let task = tracked(&group, WorkKind::Task, Location::caller(), pending::<()>()).unwrap();
        let tells = tells(&group, |group| {
            group.close(None);
            wake(group);
        });
        assert!(run(task).is_err());
        tells.join().unwrap();
        assert!(group.is_empty());
    });
}

/// What waits for the stop inside of a task registers nothing, and is told all the same.
#[test]
fn what_waits_inside_is_told() {
    model(3, || {
        let (group, _inbox) = group();
        let waits = pending::<()>().until(group.stop());
        let task = tracked(&group, WorkKind::Graceful, Location::caller(), waits).unwrap();
        let tells = tells(&group, |group| {
            group.close(None);
            wake(group);
        });
        assert!(matches!(run(task), Ok(Err(_))));
        tells.join().unwrap();
    });
}

/// Is ready in its second turn, which it asks for in the first.
fn turn() -> impl Future<Output = ()> {
    let mut asked = false;
    poll_fn(move |cx| {
        if std::mem::replace(&mut asked, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
}

/// Who waits again in a task of anybody's takes what it has given back, without a lock, and is told all the same.
#[test]
fn who_waits_again_is_told() {
    model(3, || {
        let (group, _inbox) = group();
        let stop = group.stop();
        let tells = tells(&group, |group| {
            group.close(None);
            wake(group);
        });
        run(async {
            let _ = turn().until(&stop).await;
            assert!(pending::<()>().until(&stop).await.is_err());
        });
        tells.join().unwrap();
    });
}

/// The same where somebody else takes it, with another waker.
#[test]
fn who_takes_what_another_has_left_is_told() {
    model(3, || {
        let (group, _inbox) = group();
        let stop = group.stop();
        let _ = run(turn().until(&stop));
        let tells = tells(&group, |group| {
            group.close(None);
            wake(group);
        });
        assert!(run(pending::<()>().until(&stop)).is_err());
        tells.join().unwrap();
    });
}

/// A task that does not listen is dropped when its time is up, whenever that comes after the stop.
#[test]
fn it_is_cut_when_its_time_is_up() {
    model(3, || {
        let (group, _inbox) = group();
        let task = tracked(&group, WorkKind::Graceful, Location::caller(), pending::<()>()).unwrap();
        let tells = tells(&group, |group| {
            group.close(None);
            wake(group);
            group.cut();
            wake(group);
        });
        assert!(run(task).is_err());
        tells.join().unwrap();
        assert!(group.is_empty());
    });
}
