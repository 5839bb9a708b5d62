//! A terminal that was stopped with Ctrl+S takes no output, and holds up nothing.

use std::time::Duration;

use support::processes::until;

use crate::scene::Scene;

/// `grace` of the program is 30 s: it must not take that.
const BOUND: Duration = Duration::from_secs(10);

#[test]
fn nothing_waits_for_it() {
    let mut scene = Scene::closing((24, 80), &[]);
    scene.terminal.press("\x13");
    for order in ["end main", "close server", "close cache", "close database"] {
        scene.orders.give(order);
    }
    // Nothing can be seen, so its end is asked for again and again.
    until(BOUND, "it does not wait for the terminal", || scene.orders.nobody_listens());
    scene.terminal.press("\x11");
    assert_eq!(scene.terminal.wait(BOUND).status, 130);
}
