use std::env;
use std::ffi::OsStr;

use crate::observe::Mode;
use gracefully_config::spelling::legal_words;

const VARIABLE: &str = "GRACEFULLY_PROGRESS";

/// How `GRACEFULLY_PROGRESS` wants it shown that the program closes.
pub(super) fn read() -> Result<Option<Mode>, String> {
    env::var_os(VARIABLE).map(|word| parse(&word)).transpose()
}

fn parse(word: &OsStr) -> Result<Mode, String> {
    Mode::of_word(word).ok_or_else(|| {
        let said = word.display().to_string();
        format!("{VARIABLE}={said}: no way to show it; {}", legal_words(&said, &Mode::WORDS))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_words_are_legal() {
        for (word, mode) in [("off", Mode::Off), ("plain", Mode::Plain), ("live", Mode::Live)] {
            assert_eq!(parse(OsStr::new(word)), Ok(mode));
        }
    }

    #[test]
    fn everything_else_is_named() {
        for word in ["", "on", "LIVE", "live ", "plian", "lively"] {
            let fault = parse(OsStr::new(word)).expect_err(word);
            assert!(
                fault.starts_with(&format!("GRACEFULLY_PROGRESS={word}: no way to show it; ")),
                "{fault}"
            );
            assert!(["off", "plain", "live"].iter().all(|legal| fault.contains(legal)), "{fault}");
        }
    }
}
