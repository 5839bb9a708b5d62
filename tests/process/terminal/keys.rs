//! Ctrl+C: once, twice, three times.

use std::time::Duration;

use crate::scene::{AT_ONCE, Scene, assert_gone};

#[test]
fn the_second_hurries_and_says_so() {
    let mut scene = Scene::closing((24, 100), &[]);
    scene.orders.give("end main");
    scene.terminal.row_with(&["0 of 3 done", "Server"]);
    scene.terminal.press_ctrl_c_again();
    scene
        .terminal
        .row_with(&["gracefully: fast: every cleanup has a short time left; once more ends at once"]);
    scene.terminal.row_with(&["0 of 3 done", "Server", "Ctrl+C to end at once"]);
    let rows = scene.terminal.until("all", |_, rows| rows[23].contains("of 3 done"));
    assert_eq!(rows.iter().filter(|row| *row == "^C").count(), 2, "{rows:?}");
    let left = scene.terminal.wait(Duration::from_secs(30));
    assert_gone(&left);
    assert_eq!(left.status, 70);
    assert!(left.rows.iter().any(|row| row.starts_with("gracefully: SIGINT, fast: 3 of 3 did not close")));
}

#[test]
fn the_third_ends_at_once_and_leaves_nothing() {
    let mut scene = Scene::closing((24, 100), &[]);
    scene.terminal.press_ctrl_c_again();
    scene.terminal.row_with(&["gracefully: fast:"]);
    scene.terminal.press_ctrl_c_again();
    let left = scene.terminal.wait(AT_ONCE);
    assert_gone(&left);
    assert_eq!(left.status, 130);
    let forced = |row: &String| row.starts_with("gracefully: SIGINT, fast, forced: 3 of 3 did not close");
    assert!(left.rows.iter().any(forced), "{}", left.rows.join("\n"));
}

#[test]
fn main_that_returned_takes_two_to_hurry() {
    let mut scene = Scene::start((24, 100), &[]);
    scene.orders.give("shut down");
    scene.terminal.row_with(&["gracefully: app.shutdown(): closing 3 resources", "(Ctrl+C twice to hurry)"]);
    scene.terminal.row_with(&["0 of 3 done", "main", "Ctrl+C twice to hurry"]);
    scene.terminal.press("\x03");
    scene.terminal.row_with(&["0 of 3 done", "main", "Ctrl+C to hurry"]);
    scene.terminal.press_ctrl_c_again();
    scene.terminal.row_with(&["gracefully: fast:"]);
    assert_gone(&scene.finish());
}
