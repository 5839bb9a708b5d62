//! The line as a whole.

use std::io::Write;

use gracefully::observe::{LINE, ShortLines};
use proptest::prelude::*;
use tracing::{info, info_span};
use tracing_subscriber::fmt::MakeWriter;

use crate::{Page, logged};

fn written(line: &str) -> String {
    let page = Page::default();
    let writer = page.clone();
    let lines = ShortLines::of(move || writer.clone());
    lines.make_writer().write_all(line.as_bytes()).expect("it can be written");
    page.text()
}

#[test]
fn exactly_1024_bytes_are_a_line() {
    let line = format!("{}\n", "x".repeat(LINE - 1));
    assert_eq!(line.len(), 1024);
    assert_eq!(written(&line), line);
    let longer = format!("x{line}");
    let mark = "... (a line of 1024 bytes)\n";
    assert_eq!(written(&longer), format!("{}{mark}", "x".repeat(LINE - mark.len())));
}

#[test]
fn many_values_are_one_line() {
    let text = logged(|| {
        let [a, b, c] = ["a", "b", "c"].map(|letter| letter.repeat(400));
        info!(a, b, c, "said");
    });
    let whole = " INFO said a=\"\" b=\"\" c=\"\"".len() + 1200;
    assert_eq!(text.len(), LINE);
    assert!(text.ends_with(&format!("c... (a line of {whole} bytes)\n")), "{text}");
}

#[test]
fn a_line_is_cut_between_characters() {
    for character in ["é", "€", "𝄞"] {
        for shift in 0..4 {
            let line = format!("{}{}\n", "x".repeat(shift), character.repeat(1000));
            let text = written(&line);
            let head = text.split_once("... (").expect("a cut").0;
            assert!(line.starts_with(head), "{text}");
            assert!((LINE - 3..=LINE).contains(&text.len()), "{} bytes", text.len());
        }
    }
}

#[test]
fn a_colour_does_not_stay() {
    for before in LINE - 60..LINE {
        let text = written(&format!("{}\x1b[38;5;196m{}\x1b[0m\n", "x".repeat(before), "y".repeat(100)));
        let (head, mark) = text.split_once("\x1b[0m... (a line").expect("it is closed");
        assert!(mark.ends_with(" bytes)\n"), "{text:?}");
        let colour = head.split_once('\x1b').map(|(_, rest)| rest);
        assert!(colour.is_none_or(|rest| rest.starts_with("[38;5;196m")), "half a colour: {text:?}");
        assert!(text.len() <= LINE);
    }
}

proptest! {
    #[test]
    fn whatever_is_logged_is_a_short_line(
        message in ".{0,900}", field in ".{0,900}", span in "\\PC{0,900}", times in 0..3_usize,
    ) {
        let text = logged(|| {
            let span = info_span!("span", span, field).entered();
            info!(field, again = %field.repeat(times), debug = ?span, "{message}");
        });
        prop_assert!(text.len() <= LINE, "{} bytes: {}", text.len(), text);
        let whole = text.starts_with(" INFO span{span=") && text.ends_with('\n');
        prop_assert!(whole, "{}", text);
    }
}
