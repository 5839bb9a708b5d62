use std::ffi::OsStr;

use super::live;

/// How it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Nothing but the report, where something went wrong.
    Off,
    /// Lines.
    Plain,
    /// A row that is drawn again and again.
    Live,
}

impl Mode {
    /// The words for it, in the order of the variants.
    pub(crate) const WORDS: [&str; 3] = ["off", "plain", "live"];

    /// What a word means.
    pub(crate) fn of_word(word: &OsStr) -> Option<Self> {
        let modes = [Self::Off, Self::Plain, Self::Live];
        Self::WORDS.into_iter().zip(modes).find(|(known, _)| *known == word).map(|(_, mode)| mode)
    }

    /// What is possible of what was asked for, by default the most: a row needs a terminal that can move its cursor.
    pub(crate) fn settle(asked: Option<Self>) -> Self {
        match asked.unwrap_or(Self::Live) {
            Self::Live if !live::is_possible() => Self::Plain,
            mode => mode,
        }
    }
}
