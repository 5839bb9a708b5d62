//! Widths, and lines that are broken between words. A letter counts as one column.

use crate::observe::plan::outline::BoundOutline;
use crate::observe::plan::words::{plain, spelled};

/// Where lines are broken.
const WIDTH: usize = 80;

/// The width of a column of names.
pub(super) fn names<'a>(title: &str, names: impl IntoIterator<Item = &'a str>) -> usize {
    names.into_iter().map(|name| plain(name).chars().count()).chain([title.len()]).max().unwrap_or(0)
}

/// The width of a column of times.
pub(super) fn times<'a>(title: &str, bounds: impl IntoIterator<Item = &'a BoundOutline>) -> usize {
    bounds.into_iter().map(|bound| spelled(bound.bound).len()).chain([title.len()]).max().unwrap_or(0)
}

/// Writes a label and the words behind it; lines after the first one begin at the margin.
pub(super) fn wrap(text: &mut String, label: &str, margin: usize, words: &str) {
    text.push_str(label);
    let mut column = label.chars().count();
    let mut is_first = true;
    for word in words.split(' ') {
        let length = word.chars().count();
        if !is_first && column + 1 + length > WIDTH {
            text.push('\n');
            text.push_str(&" ".repeat(margin));
            column = margin;
        } else if !is_first {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
        is_first = false;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_nowhere_else() {
        let mut text = String::new();
        let long = "x".repeat(90);
        wrap(&mut text, "ab  ", 4, &format!("{} y {long} z", "w".repeat(74)));
        assert_eq!(text, format!("ab  {} y\n    {long}\n    z\n", "w".repeat(74)));
    }
}
