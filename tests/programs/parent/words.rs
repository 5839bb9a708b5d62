//! What the program and its twin are told.

use std::io::Write;
use std::time::Duration;

/// How long a program that drains has still to do when it is asked to stop.
pub(crate) const DRAIN: Duration = Duration::from_millis(500);

/// The words before `--`, and the scripts after it.
pub(crate) struct Words {
    words: Vec<String>,
    pub(crate) scripts: Vec<String>,
}

impl Words {
    pub(crate) fn read() -> Self {
        let mut words: Vec<String> = std::env::args().skip(1).collect();
        let at = words.iter().position(|word| word == "--").unwrap_or(words.len());
        let scripts = words.split_off(at).into_iter().skip(1).collect();
        Self { words, scripts }
    }

    /// Whether this word was said.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|said| said == word)
    }
}

#[allow(dead_code, reason = "the twin has no use for these")]
impl Words {
    /// What it does once its children run.
    pub(crate) fn way(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Of `word=7`.
    pub(crate) fn number(&self, word: &str) -> Option<usize> {
        let values = self.words.iter().filter_map(|said| said.strip_prefix(word)?.strip_prefix('='));
        values.map(|value| value.parse().expect("a number")).next()
    }
}

/// Says a line on stderr, whoever reads it. In one piece, since others say theirs there too.
pub(crate) fn say(line: &str) {
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}
