//! The row that is drawn again and again: it comes, says what goes on, fits, and goes.

use std::path::Path;
use std::time::Duration;

use support::terminal::{Left, Terminal};

use crate::scene::{Scene, assert_clean};

#[test]
fn it_says_who_is_waited_for_and_leaves_nothing() {
    let mut scene = Scene::closing((24, 120), &[]);
    let row = scene.terminal.row_with(&["waits for main", "of 4s"]);
    for part in ["s left; ", "Ctrl+C to hurry"] {
        assert!(row.contains(part), "no {part:?} in {row:?}");
    }
    scene.orders.give("end main");
    scene.terminal.row_with(&["0 of 3 done", "Server", "Cache", "then 1 more"]);
    scene.orders.give("close server");
    scene.terminal.row_with(&["1 of 3 done", "Cache", "Database"]);
    scene.orders.give("close cache");
    scene.terminal.row_with(&["2 of 3 done", "waits for Database", "of 10s"]);
    assert_clean(&scene.finish());
}

#[test]
fn it_is_in_the_lowest_row_and_the_cursor_where_the_program_left_it() {
    let scene = Scene::closing((10, 60), &[]);
    let rows = scene.terminal.until("the row below the cursor", |screen, rows| {
        rows[9].contains("of 3 done") && screen.cursor_position().1 == 0
    });
    assert!(rows[..9].iter().any(|row| row == "ready"), "{rows:?}");
    assert_clean(&scene.finish());
}

#[test]
fn it_fits_into_twenty_columns() {
    let scene = Scene::closing((12, 20), &[]);
    let rows = scene.terminal.until("a row of names", |_, rows| rows[11] == "0 of 3 done: main");
    assert!(rows[10].is_empty(), "it took two rows: {rows:?}");
    assert!(scene.finish().rows.iter().all(|row| !row.contains("done:")));
}

#[test]
fn it_fits_again_after_the_terminal_has_another_size() {
    let mut scene = Scene::closing((24, 100), &[]);
    scene.terminal.resize((16, 30));
    scene.terminal.until("a short row", |_, rows| rows[15].starts_with("0 of 3 done: main"));
    scene.orders.give("say in between");
    scene.terminal.until("the line", |_, rows| rows.iter().any(|row| row == "in between"));
    scene.terminal.resize((30, 120));
    scene.terminal.until("a long row", |_, rows| rows[29].contains("Ctrl+C to hurry"));
    let rows = scene.terminal.until("one of them", |_, rows| of_rows(rows).count() == 1);
    assert!(rows.iter().any(|row| row == "in between"), "{rows:?}");
    let left = scene.finish();
    assert!(left.rows.iter().any(|row| row == "in between"));
    assert_clean(&left);
}

fn of_rows(rows: &[String]) -> impl Iterator<Item = &String> {
    rows.iter().filter(|row| row.contains("of 3 done"))
}

#[test]
fn it_does_not_flicker_where_it_is_over_at_once() {
    // The machine may be slow, so that it takes longer than it does.
    let fast = (0..20).map(|_| closing_at_once()).find(|left| took(left) < Duration::from_millis(150));
    let left = fast.expect("one in twenty is fast");
    assert!(!left.bytes.contains("of 3 done"), "{:?}", left.bytes);
    assert!(left.rows.iter().any(|row| row.contains("closing 3 resources")), "the request is told");
}

fn closing_at_once() -> Left {
    let program = Path::new(env!("CARGO_BIN_EXE_closing"));
    let mut terminal = Terminal::start(program, &["wait"], &[], (24, 80));
    terminal.row_with(&["ready"]);
    terminal.press("\x03");
    terminal.wait(Duration::from_secs(10))
}

/// What it says that it took: `(102.3ms of 6s)`.
fn took(left: &Left) -> Duration {
    let row = left.rows.iter().find(|row| row.contains("resources closed (")).expect("there is a report");
    let took = row.split(['(', ' ']).rev().nth(2).expect("it says so");
    match took.strip_suffix("ms") {
        Some(millis) => Duration::from_secs_f64(millis.parse::<f64>().expect("a number") / 1000.0),
        None => Duration::MAX,
    }
}
