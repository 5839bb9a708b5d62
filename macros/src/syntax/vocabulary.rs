//! Which attribute knows which words, so that one that is said in a wrong place is told where it belongs.

use crate::errors::one_of;

/// The words of one attribute.
pub(crate) struct Vocabulary {
    /// As it is shown.
    home: &'static str,
    pub(crate) words: &'static [&'static str],
    /// A word and its value, for those who said neither.
    pub(crate) example: (&'static str, &'static str),
    /// The value of the example may be any that somebody typed.
    pub(crate) takes_any: bool,
}

impl Vocabulary {
    const fn new(
        home: &'static str,
        words: &'static [&'static str],
        example: (&'static str, &'static str),
    ) -> Self {
        Self { home, words, example, takes_any: false }
    }
}

pub(crate) const RESOURCE: Vocabulary = Vocabulary::new(
    "#[resource(..)]",
    &["order", "timeout", "uses", "closes_after", "closes_before", "name", "env", "crate"],
    ("timeout", "\"5s\""),
);

/// An entry of a lifecycle says the same of a resource, but for the library's path.
pub(crate) const ENTRY: Vocabulary = Vocabulary::new(
    RESOURCE.home,
    &["order", "timeout", "uses", "closes_after", "closes_before", "name", "env"],
    RESOURCE.example,
);

pub(crate) const CLEANUP: Vocabulary = Vocabulary {
    takes_any: true,
    ..Vocabulary::new(
        "#[cleanup(..)]",
        &["with", "consume", "abort", "quiesce", "skip"],
        ("with", "Pool::close"),
    )
};

pub(crate) const HOLDS: Vocabulary = Vocabulary::new("#[holds(..)]", &["crate"], ("crate", "::gracefully"));

pub(crate) const LIFECYCLE: Vocabulary = Vocabulary::new(
    "#[lifecycle(..)]",
    &[
        "grace", "delay", "drain", "reserve", "fast", "signals", "exit", "panics", "eof", "env", "config",
        "crate",
    ],
    ("grace", "\"30s\""),
);

pub(crate) const SIGNALS: Vocabulary =
    Vocabulary::new("signals(..)", &["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"], ("SIGHUP", "\"ignore\""));

pub(crate) const MAIN: Vocabulary = Vocabulary::new(
    "#[graceful_main(..)]",
    &["flavor", "worker_threads", "drain", "init", "crate"],
    ("flavor", "\"current_thread\""),
);

impl Vocabulary {
    /// The other attributes, which know this word.
    pub(super) fn homes_of(&self, word: &str) -> Option<String> {
        let all = [&RESOURCE, &CLEANUP, &LIFECYCLE, &SIGNALS, &MAIN];
        let homes = all.iter().filter(|it| it.home != self.home && it.words.contains(&word));
        let homes: Vec<_> = homes.map(|it| it.home).collect();
        (!homes.is_empty()).then(|| one_of(&homes))
    }
}
