//! How names and times are written, in every form but JSON.

use std::time::Duration;

use crate::plan;

/// A time as messages write it, exactly.
pub(super) fn spelled(duration: Duration) -> String {
    plan::spelled(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX))
}

/// On one line, and without what would reach the terminal as a command or turn the line round.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() || is_bidi(letter) {
            plain.extend(letter.escape_default());
        } else {
            plain.push(letter);
        }
    }
    plain
}

/// The letters that say in which direction others are read.
fn is_bidi(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
