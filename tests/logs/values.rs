//! Each value by itself.

use std::fmt;

use gracefully::observe::VALUE;
use tracing::{info, info_span, warn};

use crate::logged;

#[test]
fn a_short_line_is_as_everybody_writes_it() {
    let text = logged(|| warn!(status = 504, body = "a \"quoted\" one", answer = ?Some(7), "no answer"));
    assert_eq!(text, " WARN no answer status=504 body=\"a \\\"quoted\\\" one\" answer=Some(7)\n");
}

#[test]
fn a_long_field_tells_its_length_and_hides_no_other() {
    let body = "iVBORw0KGgo".repeat(200_000);
    let text = logged(|| warn!(before = 1, body, after = 2, "no answer"));
    assert!(text.starts_with(" WARN no answer before=1 body=\"iVBORw0KGgoiVBO"), "{text}");
    assert!(text.ends_with("... (2200000 bytes) after=2\n"), "{text}");
    assert!(text.len() < VALUE + 50, "{} bytes", text.len());
}

#[test]
fn a_long_message_tells_its_length() {
    let text = logged(|| info!(status = 504, "{}", "m".repeat(10_000)));
    let head = "m".repeat(VALUE - "... (10000 bytes)".len());
    assert_eq!(text, format!(" INFO {head}... (10000 bytes) status=504\n"));
}

#[test]
fn what_just_fits_is_whole() {
    let text = logged(|| info!("{}", "m".repeat(VALUE)));
    assert_eq!(text, format!(" INFO {}\n", "m".repeat(VALUE)));
    let text = logged(|| info!("{}", "m".repeat(VALUE + 1)));
    assert!(text.ends_with(&format!("mm... ({} bytes)\n", VALUE + 1)), "{text}");
    assert_eq!(text.len(), " INFO \n".len() + VALUE);
}

#[test]
fn no_character_is_split() {
    // From two to four bytes, and every place where the cut may fall.
    for character in ["é", "€", "𝄞"] {
        for shift in 0..4 {
            let value = format!("{}{}", "x".repeat(shift), character.repeat(1000));
            let length = value.len();
            let text = logged(|| info!(%value));
            let cut =
                text.strip_prefix(" INFO value=").and_then(|rest| rest.split_once("... (")).expect("a cut");
            assert!(value.starts_with(cut.0), "{text}");
            assert_eq!(cut.1, format!("{length} bytes)\n"));
            // As much as fits.
            let room = VALUE - format!("... ({length} bytes)").len();
            assert!(room - cut.0.len() < character.len(), "{} of {room}", cut.0.len());
        }
    }
}

/// Writes itself in many parts.
struct Parts(usize);

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..self.0).try_for_each(|_| f.write_str("€€ "))
    }
}

#[test]
fn nothing_comes_after_a_gap() {
    let text = logged(|| info!(value = %Parts(1000)));
    let value = text.strip_prefix(" INFO value=").and_then(|rest| rest.strip_suffix("... (7000 bytes)\n"));
    let value = value.expect("a cut value with its length");
    assert!("€€ ".repeat(1000).starts_with(value), "{value}");
}

#[test]
fn spans_are_short_too_one_in_another() {
    let body = "b".repeat(1_000_000);
    let text = logged(|| {
        let _outer = info_span!("outer", body, kept = 1).entered();
        let inner = info_span!("inner", n = 2, later = tracing::field::Empty).entered();
        inner.record("later", &*"l".repeat(5000));
        info!("said");
    });
    assert!(text.starts_with(" INFO outer{body=\"bbb"), "{text}");
    assert!(text.contains("bbb... (1000000 bytes) kept=1}:inner{n=2 later=\"lll"), "{text}");
    assert!(text.contains("(a line of "), "{text}");
    assert_eq!(text.len(), gracefully::observe::LINE);
}

#[test]
fn an_error_says_why() {
    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);
    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("no answer")
        }
    }
    impl std::error::Error for Outer {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }
    let outer = Outer("x".parse::<u8>().expect_err("no number"));
    let text = logged(|| warn!(error = &outer as &dyn std::error::Error));
    assert_eq!(text, " WARN error=no answer: invalid digit found in string\n");
}
