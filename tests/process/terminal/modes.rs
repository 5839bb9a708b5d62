//! `GRACEFULLY_PROGRESS`, `NO_COLOR` and `TERM`.

use support::terminal::Left;

use crate::scene::{Scene, assert_clean};

fn in_color(left: &Left) -> bool {
    left.bytes.contains("\x1b[2m")
}

#[test]
fn the_row_is_dim_unless_no_color_is_wanted() {
    let left = Scene::closing((24, 80), &[]).finish();
    assert!(in_color(&left), "{:?}", left.bytes);
    let left = Scene::closing((24, 80), &[("NO_COLOR", "1")]).finish();
    assert!(!in_color(&left), "{:?}", left.bytes);
    assert_clean(&left);
}

#[test]
fn live_is_what_a_terminal_gets_unasked() {
    let left = Scene::closing((24, 80), &[("GRACEFULLY_PROGRESS", "live")]).finish();
    assert_clean(&left);
}

/// Ctrl+C, and a second later the line of the step.
fn plainly(variables: &[(&str, &str)]) -> Left {
    let mut scene = Scene::start((24, 120), variables);
    scene.terminal.press("\x03");
    scene.terminal.row_with(&["gracefully: SIGINT: closing 3 resources, at most 30s (again to hurry)"]);
    scene.terminal.row_with(&["gracefully: after 1s: 0 of 3 done, ", "s left; waits for main 1s of 4s"]);
    scene.finish()
}

#[test]
fn plain_moves_no_cursor() {
    for variable in [("GRACEFULLY_PROGRESS", "plain"), ("TERM", "dumb")] {
        let left = plainly(&[variable]);
        assert!(!left.bytes.contains('\x1b'), "{:?}", left.bytes);
        // The terminal has echoed the key by then.
        assert!(left.bytes.contains("^C"), "{:?}", left.bytes);
        for row in left.rows.iter().filter(|row| row.contains("gracefully: ")) {
            assert!(row.starts_with("gracefully: "), "{row}");
        }
        assert_eq!(left.status, 130);
    }
}

#[test]
fn off_says_nothing_of_a_clean_end() {
    let mut scene = Scene::start((24, 80), &[("GRACEFULLY_PROGRESS", "off")]);
    scene.terminal.press("\x03");
    let left = scene.finish();
    assert_eq!(left.status, 130);
    assert!(!left.bytes.contains("gracefully"), "{:?}", left.bytes);
}

#[test]
fn off_reports_what_went_wrong() {
    let mut scene = Scene::start((24, 80), &[("GRACEFULLY_PROGRESS", "off")]);
    scene.terminal.press("\x03");
    scene.orders.give("end main");
    scene.terminal.press_ctrl_c_again();
    let left = scene.terminal.wait(std::time::Duration::from_secs(30));
    let told: Vec<_> = left.rows.iter().filter(|row| row.contains("gracefully: ")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("gracefully: SIGINT, fast: 3 of 3 did not close as they should"), "{told:?}");
    assert_eq!(left.status, 70);
}
