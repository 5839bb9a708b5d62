//! What those who look on see.

use gracefully::__model::engine::{Does, Event, MainEnd, Next, View, Wait, What};
use support::virtual_world::{Behaviour, Cleanup, Leave, Main, Work};

use super::{INT, chain, run, world};

/// What is waited for: what it does, its name, how many there are, since when and until when.
fn waits(view: &View) -> Vec<(What, &'static str, usize, u128, Option<u128>)> {
    let wait = |wait: &Wait| {
        let until = wait.until.map(|until| until.as_millis());
        (wait.what, wait.name, wait.count, wait.since.as_millis(), until)
    };
    view.waits.iter().map(wait).collect()
}

#[test]
fn who_is_waited_for_is_named_and_the_others_are_counted() {
    let mut world =
        world(&chain(), Main { leave: Leave::After(300, MainEnd::Returned { code: 0 }), ..Main::GOOD });
    world.manage(0, 0, Behaviour::cleaning(Cleanup::Ok(500)));
    world.manage(0, 0, Behaviour::cleaning(Cleanup::Ok(600)));
    world.manage(0, 1, Behaviour::cleaning(Cleanup::Hang(0)));
    world.at(100, INT);
    world.at(450, INT);
    world.views = Some(Vec::new());
    run(&mut world);
    let views = world.views.take().unwrap_or_default();
    let at =
        |millis| views.iter().rfind(|view| view.now.as_millis() == millis).expect("something happens then");

    let view = at(100);
    assert_eq!((view.requested.as_millis(), view.gone_by.as_millis()), (100, 20_100));
    assert_eq!((view.done, view.total, view.idle), (0, 3, 3));
    assert_eq!(waits(view), [(What::Main, "", 1, 100, Some(2_100))]);
    assert_eq!(view.next, Some(Next { presses: 1, does: Does::Hurry }));

    let view = at(450);
    assert_eq!((view.done, view.total, view.idle), (0, 3, 1));
    assert_eq!(waits(view), [(What::Cleanup, "A", 2, 400, Some(1_400))]);
    assert_eq!(view.next, Some(Next { presses: 1, does: Does::End }));
}

#[test]
fn tasks_and_guards_are_waited_for_by_name() {
    let mut world = world(&chain(), Main::GOOD);
    world.manage(0, 0, Behaviour { work: Work::Ends(700), ..Behaviour::GOOD });
    world.manage(0, 1, Behaviour::GOOD);
    world.work = Work::Ends(300);
    world.at(100, INT);
    // Somebody looks on.
    world.at(200, Event::Tick);
    world.at(500, Event::Tick);
    world.views = Some(Vec::new());
    run(&mut world);
    let views = world.views.take().unwrap_or_default();
    let at =
        |millis| views.iter().rfind(|view| view.now.as_millis() == millis).expect("something happens then");
    let of_a = (What::Work, "A", 1, 100, Some(2_100));
    assert_eq!(waits(at(200)), [(What::Work, "", 1, 100, Some(2_100)), of_a]);
    assert_eq!((waits(at(500)), at(500).idle), (vec![of_a], 1));
}
