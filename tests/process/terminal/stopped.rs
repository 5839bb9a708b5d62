//! A terminal that was stopped with Ctrl+S takes no output, and holds up nothing.

use std::thread;
use std::time::{Duration, Instant};

use crate::scene::Scene;

/// `grace` of the program is 30 s: it must not take that.
const BOUND: Duration = Duration::from_secs(10);

#[test]
fn nothing_waits_for_it() {
    let mut scene = Scene::closing((24, 80), &[]);
    scene.terminal.press("\x13");
    let began = Instant::now();
    for order in ["end main", "close server", "close cache", "close database"] {
        scene.orders.give(order);
    }
    // Nothing can be seen, so its end is asked for again and again.
    while !scene.orders.nobody_listens() {
        assert!(began.elapsed() < BOUND, "it waits for the terminal");
        thread::sleep(Duration::from_millis(20));
    }
    scene.terminal.press("\x11");
    assert_eq!(scene.terminal.wait(BOUND).status, 130);
}
