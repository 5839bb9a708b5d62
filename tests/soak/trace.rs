//! What a program said it did.

use std::collections::BTreeMap;

use support::shapes::{MARK, TYPES};

/// Everything that was said of each value, with its place among all that was said.
pub(crate) struct Trace {
    /// By the name of the value, `B1`.
    pub(crate) values: BTreeMap<String, Vec<(usize, String)>>,
    /// Whether everything was opened.
    pub(crate) ready: bool,
}

impl Trace {
    pub(crate) fn read(stderr: &str) -> Self {
        let mut values = BTreeMap::<String, Vec<(usize, String)>>::new();
        let mut ready = false;
        for (at, line) in stderr.lines().enumerate() {
            // What a panic says is written piece by piece, and may be in the middle of a line.
            let said = line.find(MARK).map(|at| &line[at + MARK.len()..]);
            let Some((who, what)) = said.and_then(|said| said.split_once(' ')) else {
                ready |= line == "~ ready";
                continue;
            };
            if type_of(who).is_some() {
                values.entry(who.to_owned()).or_default().push((at, what.to_owned()));
            }
        }
        Self { values, ready }
    }

    /// When this was said of it, each time.
    pub(crate) fn times(&self, value: &str, what: &str) -> Vec<usize> {
        let said = self.values.get(value).into_iter().flatten();
        said.filter(|(_, said)| said == what).map(|(at, _)| *at).collect()
    }

    /// The values of a type.
    pub(crate) fn of_type(&self, index: usize) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str).filter(move |value| type_of(value) == Some(index))
    }
}

/// The place of a value's type: 1 for `B7`.
pub(crate) fn type_of(value: &str) -> Option<usize> {
    let (name, number) = value.split_at_checked(1)?;
    number.parse::<u8>().ok()?;
    TYPES.iter().position(|it| *it == name)
}
