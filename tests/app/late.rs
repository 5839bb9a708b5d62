use gracefully::__model::guest;
use gracefully::{App, Open, Verdict};

use crate::scene::{Database, Server, Story};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_managed_after_the_request_is_told_at_once_and_joins_its_slot() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        let database = app.manage(Database { story: story.clone() });
        app.shutdown();
        app.stopping().await;
        app.manage(Server { story, database });
    })
    .await;
    assert!(told.at("server quiesce") < told.at("server cleanup"));
    assert!(told.at("server cleaned") < told.at("database cleanup"));
    assert!(report.clean && report.resources.len() == 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_managed_when_its_slot_is_done_is_cleaned_at_once_and_marked_late() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        let database = app.manage(Database { story: story.clone() });
        let late = app.clone();
        app.manage(Server { story: story.clone(), database });
        app.manage(Last { story, app: late });
    })
    .await;
    assert!(told.at("last cleaned") > told.at("database cleaned"));
    let late: Vec<_> = report.resources.iter().filter(|resource| resource.late).collect();
    assert_eq!(late.len(), 1, "{report:?}");
    assert_eq!((late[0].name.as_str(), late[0].verdict), ("Straggler", Verdict::Cleaned));
    told.at("straggler cleaned");
}

/// Closes last, and manages one more value of a slot that is done by then.
#[derive(gracefully::Resource)]
#[resource(timeout = "2s", closes_after(Database, Server, Straggler))]
struct Last {
    story: Story,
    app: App,
}

impl gracefully::Cleanup for Last {
    async fn cleanup(&self, _cx: &gracefully::CleanupContext) -> gracefully::CleanupResult {
        let straggler = self.app.manage(Straggler { story: self.story.clone() });
        assert_eq!(self.app.close(&straggler).await, Verdict::Cleaned);
        self.story.tell("last cleaned");
        Ok(())
    }
}

#[derive(gracefully::Resource)]
#[resource(timeout = "2s")]
struct Straggler {
    story: Story,
}

impl gracefully::Cleanup for Straggler {
    async fn cleanup(&self, _cx: &gracefully::CleanupContext) -> gracefully::CleanupResult {
        self.story.tell("straggler cleaned");
        Ok(())
    }
}

/// The runtime is stuck when the cleanups should begin, and free again when they have their verdicts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_cleanup_begins_after_its_verdict() {
    let story = Story::default();
    let told = story.clone();
    let (free, blocked) =
        (std::sync::Arc::new(std::sync::Barrier::new(3)), std::sync::Arc::new(std::sync::Barrier::new(3)));
    for _ in 0..2 {
        let (free, blocked) = (free.clone(), blocked.clone());
        tokio::spawn(async move {
            blocked.wait();
            free.wait();
        });
    }
    blocked.wait();
    let report = guest::<Open, _, _>(|app: App| async move {
        app.manage(Straggler { story: story.clone() });
        app.manage(Straggler { story });
    })
    .await;
    assert!(report.resources.iter().all(|resource| resource.verdict == Verdict::Abandoned), "{report:?}");
    free.wait();
    for _ in 0..100 {
        tokio::spawn(tokio::task::yield_now()).await.expect("it does not panic");
    }
    assert_eq!(told.whole(), Vec::<String>::new());
}
