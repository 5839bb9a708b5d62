//! Guards that are taken in destructors: given before the stop and refused after it, wherever the destructor runs.

use std::cell::RefCell;
use std::future::pending;

use gracefully::__model::guest;
use gracefully::{App, Guard, Open, Stopped};
use tokio::time::sleep;

use crate::{Database, Story, seconds, terminated};

/// Tells what it is given in its drop.
struct Takes {
    app: App,
    story: Story,
    who: &'static str,
}

impl Drop for Takes {
    fn drop(&mut self) {
        let said = match self.app.guard("last words") {
            Ok(_) => "given",
            Err(Stopped) => "refused",
        };
        self.story.tell(format!("{}: {said}", self.who));
    }
}

#[test]
fn in_tasks() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        app.manage(Database(story.clone()));
        let takes = |who| Takes { app: app.clone(), story: story.clone(), who };
        let (early, late) = (takes("aborted"), takes("stopped"));
        let aborted = app.spawn(async move {
            let _early = early;
            pending::<()>().await;
        });
        app.spawn(async move {
            let _late = late;
            pending::<()>().await;
        });
        sleep(seconds(1)).await;
        aborted.abort();
        app.stopping().await;
    });
    story.assert_is(&["aborted: given", "stopped: refused", "database cleanup"]);
    outcome.assert_clean();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_thread_that_is_torn_down_and_in_what_was_kept() {
    thread_local! {
        static OWN: RefCell<Option<Takes>> = const { RefCell::new(None) };
    }
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        let takes = |who| Takes { app: app.clone(), story: told.clone(), who };
        for who in ["torn down before", "torn down after"] {
            let own = takes(who);
            let thread = std::thread::spawn(move || OWN.set(Some(own)));
            thread.join().expect("it does not panic");
            app.shutdown();
            app.stopping().await;
        }
        app.keep(takes("kept"));
    })
    .await;
    story.assert_is(&["torn down before: given", "torn down after: refused", "kept: refused"]);
    assert!(report.clean, "{report:?}");
}

/// What is in flight already may have another one, in its drop too.
#[test]
fn another_one_of_a_guard_that_is_there() {
    struct HandsOn(Guard, Story);
    impl Drop for HandsOn {
        fn drop(&mut self) {
            let (another, story) = (self.0.clone(), self.1.clone());
            tokio::spawn(async move {
                sleep(seconds(1)).await;
                story.tell("handed on");
                drop(another);
            });
        }
    }
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        app.manage(Database(story.clone()));
        let hands_on = HandsOn(app.guard("upload").expect("nothing stops yet"), story.clone());
        app.spawn(async move {
            let _hands_on = hands_on;
            pending::<()>().await;
        });
        app.stopping().await;
    });
    story.assert_is(&["handed on", "database cleanup"]);
    outcome.assert_clean().assert_within(seconds(1));
}
