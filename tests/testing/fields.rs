//! Fields that are released one after the other share what there is of virtual time too.

use std::future::pending;
use std::time::Duration;

use gracefully::testing::Drill;
use gracefully::{Resource, Signal, Verdict, lifecycle};

use crate::shop::Count;

struct Hangs;

async fn hang(_: &Hangs) {
    pending::<()>().await;
}

fn count(count: &Count) {
    count.one_more();
}

#[derive(Resource)]
#[resource(timeout = "4s")]
struct Both {
    #[cleanup(with = hang)]
    hangs: Hangs,
    #[cleanup(with = count)]
    count: Count,
}

#[lifecycle(grace = "20s")]
struct Open(Both);

#[test]
fn a_field_that_hangs_leaves_the_next_one_its_share() {
    let count = Count::default();
    let counted = count.clone();
    let drill = Drill::<Open>::new().request_at(Duration::from_mins(1), Signal::Term);
    let outcome = drill.run(async |app| {
        app.manage(Both { hangs: Hangs, count });
        app.stopping().await;
    });
    outcome.assert_verdict::<Both>(Verdict::Failed);
    assert_eq!(counted.get(), 1);
    let resource = &outcome.report().resources[0];
    assert!(resource.error.as_ref().is_some_and(|error| error.contains("`hangs`")), "{resource:?}");
    assert!(
        resource.worked >= Duration::from_secs(2) && resource.worked < Duration::from_secs(3),
        "{resource:?}"
    );
}
