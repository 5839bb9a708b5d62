//! What the program prints while the row is drawn is all there, each line in rows of its own.

use crate::scene::{Scene, assert_clean};

/// Asserts that these lines stand in rows of their own, in this order.
fn in_rows(rows: &[String], lines: &[&str]) {
    let mut left = rows.iter();
    for line in lines {
        assert!(left.any(|row| row == line), "no {line:?} in its place in\n{}", rows.join("\n"));
    }
}

#[test]
fn lines_on_either_stream_stay_and_the_row_comes_back() {
    let mut scene = Scene::closing((12, 80), &[]);
    let lines: Vec<String> = (0..12).map(|n| format!("this is number {n}")).collect();
    for (n, line) in lines.iter().enumerate() {
        let order = if n % 2 == 0 { "say" } else { "complain" };
        scene.orders.give(&format!("{order} {line}"));
        scene.redrawn("the line, and the row", |_, rows| rows.contains(line));
    }
    let left = scene.finish();
    in_rows(&left.rows, &lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_clean(&left);
}

#[test]
fn several_lines_at_once_are_not_glued_to_it() {
    let mut scene = Scene::closing((24, 80), &[]);
    for _ in 0..4 {
        scene.orders.give("count 10");
        scene.redrawn("the lines, and the row", |screen, rows| {
            rows[..usize::from(screen.cursor_position().0)].ends_with(&["line 10".to_owned()])
        });
        scene.orders.give("say --");
        scene.redrawn("a mark, and the row", |screen, rows| {
            rows[..usize::from(screen.cursor_position().0)].ends_with(&["--".to_owned()])
        });
    }
    let left = scene.finish();
    let lines: Vec<String> = (1..=10).map(|n| format!("line {n}")).chain(["--".to_owned()]).collect();
    in_rows(&left.rows, &lines.iter().map(String::as_str).collect::<Vec<_>>().repeat(4));
    assert_clean(&left);
}

/// More than there is room for runs over the row, and is all there. What is left of the row may stand behind a line.
#[test]
fn a_flood_loses_nothing() {
    let mut scene = Scene::closing((24, 80), &[]);
    scene.orders.give("count 500");
    scene.redrawn("the lines, and the row", |screen, rows| {
        rows[..usize::from(screen.cursor_position().0)].ends_with(&["line 500".to_owned()])
    });
    let left = scene.finish();
    let mut rows = left.rows.iter();
    for n in 1..=500 {
        let line = format!("line {n}");
        assert!(
            rows.any(|row| row.starts_with(&line)),
            "no {line:?} in its place in\n{}",
            left.rows.join("\n")
        );
    }
    assert!(left.rows.iter().filter(|row| row.contains("left; waits")).count() <= 1);
    assert!(left.below.iter().all(String::is_empty) && left.restored);
}

#[test]
fn half_a_line_waits_for_its_other_half() {
    let mut scene = Scene::closing((24, 80), &[]);
    scene.orders.give("begin half a line");
    scene.terminal.until("the half", |screen, rows| {
        screen.cursor_position().1 == 11 && rows.contains(&"half a line".to_owned())
    });
    scene.orders.give("end main");
    // The row was drawn anew in the meantime.
    scene.terminal.row_with(&["0 of 3 done", "Server"]);
    scene.orders.give("say  and the rest");
    scene.terminal.until("the whole", |_, rows| rows.contains(&"half a line and the rest".to_owned()));
    assert_clean(&scene.finish());
}

#[test]
fn the_report_does_not_follow_half_a_line() {
    let mut scene = Scene::closing((24, 80), &[]);
    scene.orders.give("begin half a line");
    scene.terminal.until("the half", |screen, _| screen.cursor_position().1 == 11);
    let left = scene.finish();
    in_rows(&left.rows, &["half a line"]);
    assert_clean(&left);
}
