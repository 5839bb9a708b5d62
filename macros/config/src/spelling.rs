//! What somebody may have meant.

/// Nobody writes a longer word by hand, and a table of fixed size is one that the compiler can fill too.
const MOST: usize = 64;

/// The legal words in a sentence, with the nearest one to what was written, if one is near.
pub fn legal_words(written: &str, legal: &[&str]) -> String {
    let list = match legal {
        [] => return String::new(),
        [one] => format!("legal is `{one}`"),
        _ => format!("legal are {}", one_of(legal)),
    };
    match nearest(written, legal.iter().copied()) {
        Some(word) => format!("did you mean `{word}`? {list}"),
        None => list,
    }
}

/// On one line, and without what would reach the terminal as a command or turn the line round.
#[must_use]
pub fn plain(text: &str) -> String {
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

/// What somebody has typed, in quotes; a long text by its beginning, so that what is said of it can be found.
pub fn quoted(typed: &str) -> String {
    const LONG: usize = 60;
    match typed.char_indices().nth(LONG) {
        Some((at, _)) => format!("`{}…`", &typed[..at]),
        None => format!("`{typed}`"),
    }
}

/// `` `a`, `b` and `c` ``.
pub fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => "none".to_owned(),
    }
}

/// The word that a slip of the finger may have been meant for.
pub fn nearest<'a>(written: &str, legal: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    legal.filter(|word| is_near(written, word)).min_by_key(|word| slips(written, word))
}

/// Whether at most a third of the letters of `word` differ.
#[must_use]
pub const fn is_near(written: &str, word: &str) -> bool {
    let room = if word.len() < 3 { 1 } else { word.len() / 3 };
    slips(written, word) <= room
}

/// How many letters must be added, dropped, changed or swapped with their neighbour to make one of the other. Large and
/// small letters are the same; a letter outside of ASCII counts for each of its bytes; a word that is too long to be
/// compared is far from all.
#[must_use]
pub const fn slips(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() > MOST || b.len() > MOST {
        return usize::MAX;
    }
    // The last two rows are enough: a swap looks back no further.
    let mut before = [0; MOST + 1];
    let mut row = [0; MOST + 1];
    let mut j = 0;
    while j <= b.len() {
        row[j] = j;
        j += 1;
    }
    let mut i = 0;
    while i < a.len() {
        let mut next = [0; MOST + 1];
        next[0] = i + 1;
        let mut j = 0;
        while j < b.len() {
            let changed = row[j] + !same(a[i], b[j]) as usize;
            next[j + 1] = least(changed, least(row[j + 1], next[j]) + 1);
            if i > 0 && j > 0 && same(a[i], b[j - 1]) && same(a[i - 1], b[j]) {
                next[j + 1] = least(next[j + 1], before[j - 1] + 1);
            }
            j += 1;
        }
        before = row;
        row = next;
        i += 1;
    }
    row[b.len()]
}

const fn same(a: u8, b: u8) -> bool {
    a.eq_ignore_ascii_case(&b)
}

const fn least(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (a, b, count) in [
            ("", "", 0),
            ("", "abc", 3),
            ("ab", "ba", 1),
            ("kitten", "sitting", 3),
            ("DRIAN", "DRAIN", 1),
            ("Drain", "dRAIN", 0),
        ] {
            assert_eq!(slips(a, b), count, "{a} {b}");
            assert_eq!(slips(b, a), count, "{b} {a}");
        }
        assert_eq!(slips(&"a".repeat(65), "a"), usize::MAX);
    }

    #[test]
    fn a_slip_is_recognised() {
        let legal = ["order", "timeout", "uses", "closes_after", "closes_before"];
        for (written, word) in [
            ("timout", "timeout"),
            ("tiemout", "timeout"),
            ("oder", "order"),
            ("use", "uses"),
            ("closes_befor", "closes_before"),
            ("Timeout", "timeout"),
        ] {
            assert_eq!(nearest(written, legal.into_iter()), Some(word), "{written}");
        }
    }

    #[test]
    fn what_is_far_from_all_is_not_guessed() {
        for written in ["shutdown", "x", "after", ""] {
            assert_eq!(nearest(written, ["order", "timeout", "uses"].into_iter()), None, "{written}");
        }
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        assert_eq!(quoted("5s"), "`5s`");
        assert_eq!(quoted(&"ä".repeat(60)), format!("`{}`", "ä".repeat(60)));
        assert_eq!(quoted(&"ä".repeat(61)), format!("`{}…`", "ä".repeat(60)));
    }

    #[test]
    fn the_sentence_reads_well() {
        assert_eq!(legal_words("dril", &["drill"]), "did you mean `drill`? legal is `drill`");
        assert_eq!(legal_words("x", &["drill", "plan"]), "legal are `drill` and `plan`");
    }
}
