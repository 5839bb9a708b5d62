//! The words of a drill: `SIGTERM+SIGINT,after=2s`.

use std::ffi::OsStr;
use std::time::Duration;

use super::duration::{Zero, parse as parse_duration};
use crate::drill::{Begins, Script};
use crate::words::Signal;
use gracefully_config::spelling::nearest;

/// Signals in one drill: the third ends the program at once.
const WISHES_AT_MOST: usize = 3;

/// How long a program may take to get ready, if nothing is said.
const READY_WITHIN: Duration = Duration::from_secs(30);

const LEGAL: &str = "legal are up to three of `SIGTERM`, `SIGINT`, `SIGHUP` and `SIGQUIT` joined by `+`, and `after=2s` \
                     (ask that long after the start) or `within=30s` (how long it may take to get ready)";

/// What was said so far.
#[derive(Default)]
struct Said {
    wishes: Option<Vec<Signal>>,
    after: Option<Duration>,
    within: Option<Duration>,
}

/// Reads what follows `drill:`; every fault is named.
pub(super) fn parse(words: Option<&str>) -> Result<Script, Vec<String>> {
    let mut said = Said::default();
    let mut faults = Vec::new();
    for word in words.into_iter().flat_map(|words| words.split(',')) {
        faults.extend(said.read(word));
    }
    if said.after.is_some() && said.within.is_some() {
        faults.push(format!(
            "`after` does not wait until the program is ready, so `within` says nothing; {LEGAL}"
        ));
    }
    if faults.is_empty() { Ok(said.settle()) } else { Err(faults) }
}

impl Said {
    /// Reads one word; what is wrong with it.
    fn read(&mut self, word: &str) -> Vec<String> {
        match word.split_once('=') {
            Some(("after", value)) => once(&mut self.after, "after", duration("after", value, Zero::Legal)),
            Some(("within", value)) => {
                once(&mut self.within, "within", duration("within", value, Zero::Refused))
            }
            _ => once(&mut self.wishes, "the signals", wishes(word)),
        }
    }

    fn settle(self) -> Script {
        let begins = match self.after {
            Some(after) => Begins::After(after),
            None => Begins::Ready { within: self.within.unwrap_or(READY_WITHIN) },
        };
        // What a supervisor sends.
        Script { wishes: self.wishes.unwrap_or_else(|| vec![Signal::Term]), begins }
    }
}

/// Keeps what was read, unless it was said before.
fn once<T>(place: &mut Option<T>, what: &str, read: Result<T, Vec<String>>) -> Vec<String> {
    match read {
        Err(faults) => faults,
        Ok(_) if place.is_some() => vec![format!("{what} said twice; {LEGAL}")],
        Ok(value) => {
            *place = Some(value);
            Vec::new()
        }
    }
}

fn duration(word: &str, value: &str, zero: Zero) -> Result<Duration, Vec<String>> {
    match parse_duration(word, OsStr::new(value), zero) {
        Ok(nanos) => Ok(Duration::from_nanos(nanos)),
        Err(fault) => Err(vec![format!("{fault}; {LEGAL}")]),
    }
}

fn wishes(word: &str) -> Result<Vec<Signal>, Vec<String>> {
    let mut faults = Vec::new();
    let wishes: Vec<_> = word
        .split('+')
        .filter_map(|name| {
            let signal = Signal::ALL.into_iter().find(|signal| signal.name() == name);
            if signal.is_none() {
                faults.push(unknown(name));
            }
            signal
        })
        .collect();
    if wishes.len() > WISHES_AT_MOST {
        faults.push(format!("`{word}` goes on after the third, which ends the program; {LEGAL}"));
    }
    if faults.is_empty() { Ok(wishes) } else { Err(faults) }
}

fn unknown(name: &str) -> String {
    let signals = Signal::ALL.map(Signal::name).into_iter();
    let word = name.split('=').next().unwrap_or(name);
    let meant = nearest(word, signals.clone().chain(["after", "within"]));
    match meant.or_else(|| nearest(&format!("SIG{word}"), signals)) {
        Some(meant) => format!("`{name}` is no word of a drill; did you mean `{meant}`? {LEGAL}"),
        None => format!("`{name}` is no word of a drill; {LEGAL}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const READY: Begins = Begins::Ready { within: READY_WITHIN };

    #[test]
    fn what_is_legal_is_read() {
        let after = |seconds| Begins::After(Duration::from_secs(seconds));
        for (words, wishes, begins) in [
            (None, vec![Signal::Term], READY),
            (Some("SIGINT"), vec![Signal::Int], READY),
            (Some("SIGTERM+SIGTERM"), vec![Signal::Term; 2], READY),
            (Some("after=2s"), vec![Signal::Term], after(2)),
            (Some("after=0s"), vec![Signal::Term], after(0)),
            (Some("SIGINT,after=1m 30s"), vec![Signal::Int], after(90)),
            (Some("after=2s,SIGHUP+SIGQUIT+SIGINT"), vec![Signal::Hup, Signal::Quit, Signal::Int], after(2)),
            (Some("within=5s"), vec![Signal::Term], Begins::Ready { within: Duration::from_secs(5) }),
        ] {
            assert_eq!(parse(words), Ok(Script { wishes, begins }), "{words:?}");
        }
    }

    #[test]
    fn what_is_not_is_named() {
        for (words, fault) in [
            ("", "`` is no word of a drill; legal are"),
            ("SIGIN", "`SIGIN` is no word of a drill; did you mean `SIGINT`? legal are"),
            ("aftr=2s", "`aftr=2s` is no word of a drill; did you mean `after`? legal are"),
            ("hup", "`hup` is no word of a drill; did you mean `SIGHUP`?"),
            ("SIGKILL", "`SIGKILL` is no word of a drill"),
            ("SIGINT+", "`` is no word of a drill; legal are"),
            ("after=2", "after=2: not a duration"),
            ("within=0s", "within=0s: zero leaves no time"),
            ("after=2s,within=3s", "`after` does not wait"),
            ("after=2s,after=3s", "after said twice"),
            ("SIGINT,SIGTERM", "the signals said twice"),
            ("SIGINT+SIGINT+SIGINT+SIGINT", "`SIGINT+SIGINT+SIGINT+SIGINT` goes on after the third"),
        ] {
            let faults = parse(Some(words)).expect_err(words);
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(
                faults[0].starts_with(fault) && faults[0].contains("legal are up to three"),
                "{faults:?}"
            );
        }
    }

    #[test]
    fn every_fault_is_told() {
        assert_eq!(parse(Some("x+y,after=z")).expect_err("three").len(), 3);
    }

    proptest! {
        #[test]
        fn every_legal_drill_is_read_as_it_is_written(
            wishes in prop::collection::vec(prop::sample::select(Signal::ALL.to_vec()), 1..=3),
            millis in prop::option::of(0_u64..100_000),
            first in any::<bool>(),
        ) {
            let names: Vec<_> = wishes.iter().map(|signal| signal.name()).collect();
            let mut words = vec![names.join("+")];
            words.extend(millis.map(|millis| format!("after={millis}ms")));
            if first {
                words.reverse();
            }
            let begins = millis.map_or(READY, |millis| Begins::After(Duration::from_millis(millis)));
            prop_assert_eq!(parse(Some(&words.join(","))), Ok(Script { wishes, begins }));
        }
    }
}
