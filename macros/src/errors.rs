//! Every fault of an item, collected, so that all of them are told at once.

use proc_macro2::TokenStream;
use quote::ToTokens;

/// What is wrong with one item.
#[derive(Default)]
#[must_use = "faults that nobody tells are lost"]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Notes a fault on what the user typed.
    pub(crate) fn at(&mut self, typed: &impl ToTokens, message: impl std::fmt::Display) {
        self.0.push(syn::Error::new_spanned(typed, message));
    }

    pub(crate) fn add(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One `compile_error!` for each fault.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.into_iter().map(syn::Error::into_compile_error).collect()
    }
}

/// The legal words in a sentence, with the nearest one to what was written, if one is near.
pub(crate) fn legal_words(written: &str, legal: &[&str]) -> String {
    let list = one_of(legal);
    match nearest(written, legal) {
        Some(word) => format!("did you mean `{word}`? legal are {list}"),
        None => format!("legal are {list}"),
    }
}

/// `` `a`, `b` and `c` ``.
pub(crate) fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => "none".to_owned(),
    }
}

/// The legal word that a slip of the finger may have been meant for: at most a third of its letters differ.
fn nearest<'a>(written: &str, legal: &[&'a str]) -> Option<&'a str> {
    legal
        .iter()
        .map(|word| (distance(&written.to_lowercase(), &word.to_lowercase()), *word))
        .filter(|(distance, word)| *distance * 3 <= word.len().max(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// How many letters must be added, dropped, changed or swapped with their neighbour to make `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                rows[i][j] = i + j;
                continue;
            }
            let changed = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j - 1] + changed).min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(nearest(written, &legal), Some(word), "{written}");
        }
    }

    #[test]
    fn what_is_far_from_all_is_not_guessed() {
        for written in ["shutdown", "x", "after"] {
            assert_eq!(nearest(written, &["order", "timeout", "uses"]), None, "{written}");
        }
    }

    #[test]
    fn a_swap_is_one_step() {
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
