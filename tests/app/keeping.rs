use gracefully::__model::guest;
use gracefully::{App, Open, Verdict};

use crate::scene::{Database, Server, Story};

/// Tells when it is dropped.
struct Kept(Story, &'static str);

impl Drop for Kept {
    fn drop(&mut self) {
        self.0.tell(self.1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_is_dropped_last_and_what_is_deferred_runs_first() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        app.keep(Kept(story.clone(), "first kept"));
        app.keep(Kept(story.clone(), "second kept"));
        let database = app.manage(Database { story: story.clone() });
        let (borrowed, told) = (database.clone(), story.clone());
        app.defer("a note", async move {
            let _ = &*borrowed;
            told.tell("deferred");
        });
        let _guard = Kept(story.clone(), "main's local");
        app.manage(Server { story, database });
    })
    .await;
    assert!(told.at("main's local") < told.at("deferred"));
    assert!(told.at("deferred") < told.at("server cleanup"));
    assert!(told.at("server cleaned") < told.at("database cleanup"));
    assert!(told.at("database cleaned") < told.at("second kept"));
    assert!(told.at("second kept") < told.at("first kept"));
    let note = report.resources.iter().find(|resource| resource.deferred).expect("it is in the report");
    assert_eq!((note.name.as_str(), note.verdict), ("a note", Verdict::Cleaned));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deferred_work_that_fails_is_told() {
    let report = guest::<Open, _, _>(|app: App| async move {
        app.defer("a note", async { Err::<(), _>("no paper") });
    })
    .await;
    assert_eq!(report.resources[0].verdict, Verdict::Failed);
    assert_eq!(report.resources[0].error.as_deref(), Some("no paper"));
    assert!(!report.clean);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_lives_as_long_as_its_last_borrow() {
    let story = Story::default();
    let mut escaped = None;
    guest::<Open, _, _>(|app: App| {
        let database = app.manage(Database { story: story.clone() });
        escaped = Some(database);
        async {}
    })
    .await;
    story.at("database cleaned");
    assert!(!story.whole().contains(&"database dropped".to_owned()));
    drop(escaped);
    story.at("database dropped");
}

/// Only in debug builds: it costs a load at each use.
#[cfg(debug_assertions)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_use_after_the_verdict_is_told_with_its_place() {
    let story = Story::default();
    let (told, used) = std::sync::mpsc::channel();
    let report = guest::<Open, _, _>(|app: App| async move {
        let database = app.manage(Database { story });
        app.close(&database).await;
        told.send(line!() + 1).expect("the test waits");
        let _ = database.story.whole();
    })
    .await;
    assert_eq!(report.late_uses.len(), 1, "{:?}", report.late_uses);
    assert_eq!(report.late_uses[0].name, "Database");
    assert!(report.late_uses[0].file.ends_with("keeping.rs"));
    assert_eq!(report.late_uses[0].line, used.recv().expect("it was said"));
}

/// Panics when it is dropped.
struct Bad;

impl Drop for Bad {
    fn drop(&mut self) {
        panic!("dropped on purpose");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kept_value_that_panics_stops_no_other_one() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        app.keep(Kept(story, "kept"));
        app.keep(Bad);
        app.exit(3);
    })
    .await;
    told.at("kept");
    assert_eq!(report.exit, gracefully::Exit::Status(3));
}
