//! What somebody may have meant. The macros have the same for their words: a crate of macros exports nothing else.

/// The legal words in a sentence, with the nearest one to what was written, if one is near.
pub(super) fn legal_words(written: &str, legal: &[&str]) -> String {
    let quoted: Vec<String> = legal.iter().map(|word| format!("`{word}`")).collect();
    let list = match quoted.split_last() {
        Some((last, [])) => format!("legal is {last}"),
        Some((last, before)) => format!("legal are {} and {last}", before.join(", ")),
        None => String::new(),
    };
    match nearest(written, legal.iter().copied()) {
        Some(word) => format!("did you mean `{word}`? {list}"),
        None => list,
    }
}

/// The word that a slip of the finger may have been meant for: at most a third of its letters differ.
pub(super) fn nearest<'a>(written: &str, legal: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    legal
        .map(|word| (slips(written, word), word))
        .filter(|(slips, word)| slips * 3 <= word.len().max(3))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, word)| word)
}

/// How many letters must be added, dropped, changed or swapped with their neighbour to make one of the other. Large and
/// small letters are the same.
fn slips(a: &str, b: &str) -> usize {
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<_>>();
    let (a, b) = (letters(a), letters(b));
    // The last two rows are enough: a swap looks back no further.
    let mut before = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let changed = row[j] + usize::from(letter != other);
            let swapped = if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == *other {
                before[j - 1] + 1
            } else {
                usize::MAX
            };
            next.push(changed.min(row[j + 1] + 1).min(next[j] + 1).min(swapped));
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (a, b, count) in [
            ("", "", 0),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("DRIAN", "DRAIN", 1),
            ("Drain", "dRAIN", 0),
        ] {
            assert_eq!(slips(a, b), count, "{a} {b}");
            assert_eq!(slips(b, a), count, "{b} {a}");
        }
    }

    #[test]
    fn what_is_far_from_all_is_not_guessed() {
        let legal = ["GRACE", "DELAY", "DRAIN"];
        for (written, meant) in
            [("GRCAE", Some("GRACE")), ("DRIAN", Some("DRAIN")), ("HOST", None), ("", None)]
        {
            assert_eq!(nearest(written, legal.into_iter()), meant, "{written}");
        }
    }

    #[test]
    fn the_sentence_reads_well() {
        assert_eq!(legal_words("dril", &["drill"]), "did you mean `drill`? legal is `drill`");
        assert_eq!(legal_words("x", &["drill", "plan"]), "legal are `drill` and `plan`");
    }
}
