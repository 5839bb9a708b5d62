//! What ends when the stop comes.

use std::future::{Future, pending, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use gracefully::{Stopped, UntilStop};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::sleep;

use crate::{Leaves, Story, seconds, terminated};

#[test]
fn a_future_gives_its_output_or_says_that_it_was_stopped() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        assert_eq!(ready(7).until(&app).await, Ok(7));
        assert_eq!(sleep(seconds(1)).until(app.stop()).await, Ok(()));
        let leaves = Leaves(story.clone(), "the future");
        let waits = async move {
            let _leaves = leaves;
            pending::<()>().await;
        };
        assert_eq!(waits.until(&app).await, Err(Stopped));
        story.tell("it is known");
        // What is ready is asked no more.
        assert_eq!(ready(7).until(&app).await, Err(Stopped));
    });
    story.assert_is(&["the future is dropped", "it is known"]);
    outcome.assert_clean();
}

#[test]
fn after_its_end_it_stays_pending() {
    let outcome = terminated().run(async |app| {
        let mut done = pin!(ready(7).until(&app));
        let mut cx = Context::from_waker(Waker::noop());
        assert_eq!(done.as_mut().poll(&mut cx), Poll::Ready(Ok(7)));
        assert_eq!(done.as_mut().poll(&mut cx), Poll::Pending);
        app.stopping().await;
        assert_eq!(done.as_mut().poll(&mut cx), Poll::Pending);
    });
    outcome.assert_clean();
}

#[test]
fn it_is_woken_in_a_task_of_ours_and_in_one_of_anybodys_and_when_it_moves() {
    let outcome = terminated().run(async |app| {
        let stop = app.stop();
        let ours = app.spawn_graceful(async |stop| pending::<()>().until(&stop).await);
        let among_others = app.spawn_graceful(async |stop| {
            // Each has a waker of its own in here.
            let mut set = tokio::task::JoinSet::new();
            for _ in 0..3 {
                let stop = stop.clone();
                set.spawn(async move { pending::<()>().until(stop).await });
            }
            set.join_all().await
        });
        let anybodys = tokio::spawn({
            let stop = stop.clone();
            async move { pending::<()>().until(stop).await }
        });
        let mut moved = Box::pin(pending::<()>().until(stop.clone()));
        assert!(moved.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let moved = tokio::spawn(moved);
        assert_eq!(ours.await, Ok(Err(Stopped)));
        assert_eq!(among_others.await, Ok(vec![Err(Stopped); 3]));
        assert_eq!(anybodys.await.expect("it does not panic"), Err(Stopped));
        assert_eq!(moved.await.expect("it does not panic"), Err(Stopped));
    });
    outcome.assert_clean().assert_within(Duration::ZERO);
}

#[test]
fn a_reader_is_at_its_end() {
    let outcome = terminated().run(async |app| {
        let (mut ours, theirs) = tokio::io::duplex(64);
        ours.write_all(b"abc").await.expect("there is room");
        let mut reader = theirs.until(&app);
        let mut read = [0; 8];
        assert_eq!(reader.read(&mut read).await.expect("it is readable"), 3);
        assert_eq!(reader.read(&mut read).await.expect("it is at its end"), 0);
        assert!(app.is_stopping());
        assert!(reader.get_ref().is_none(), "what was read is let go");
    });
    outcome.assert_clean();
}
