//! The names that a file speaks of resources by: each must be one that a resource goes by, which the macro cannot know
//! of those that get theirs where the type is defined.

use gracefully_config::spelling::{is_near, slips};

use super::Facts;
use super::facts::hash;
use super::faults::{ALL, Text};

/// A name in a file.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// As it is written.
    pub name: &'static str,
    /// On which line.
    pub line: u32,
    /// The entry of the list that the macro takes it for.
    pub entry: Option<usize>,
}

/// Longer lists of legal names are cut.
const LONG: usize = 24;

/// Refuses names that no resource goes by, and those that more than one does, of a list of `N` facts; nothing where
/// [`are_known`] has said so.
///
/// # Panics
///
/// With the words of every fault, each with its line.
#[track_caller]
pub const fn check_names<const N: usize>(are_known: bool, facts: &[Facts], file: &str, names: &[Name]) {
    assert!(are_known, "{}", faults::<N>(facts, file, names).as_str());
}

/// Whether [`check_names`] refuses none.
#[must_use]
pub const fn are_known<const N: usize>(facts: &[Facts], names: &[Name]) -> bool {
    faults::<N>(facts, "", names).is_empty()
}

const fn faults<const N: usize>(facts: &[Facts], file: &str, names: &[Name]) -> Text<ALL> {
    let mut text = Text::<ALL>::new();
    let hashes = hashes::<N>(facts);
    let mut i = 0;
    while i < names.len() {
        let Name { name, line, entry } = names[i];
        match entry {
            Some(entry) if !same(facts[entry].identity.name, name) => {
                begin(&mut text, file, line);
                goes_by(&mut text, name, &facts[entry]);
            }
            _ if is_of_one(&hashes, name) => {}
            // The macro has left out what a `#[cfg]` has taken out.
            _ => fault(&mut text, facts, &[], name, file, line),
        }
        i += 1;
    }
    text
}

/// The names as numbers. A file may speak of hundreds of resources, and to compare each of its names with each of theirs
/// takes the compiler seconds.
const fn hashes<const N: usize>(facts: &[Facts]) -> [u64; N] {
    let mut hashes = [0; N];
    let mut i = 0;
    while i < N {
        hashes[i] = hash(facts[i].identity.name);
        i += 1;
    }
    hashes
}

/// Whether one of these is the name's. Where two are alike the names themselves are looked at.
const fn is_of_one<const N: usize>(hashes: &[u64; N], name: &str) -> bool {
    let hash = hash(name);
    let mut found = 0;
    let mut i = 0;
    while i < N {
        found += (hashes[i] == hash) as usize;
        i += 1;
    }
    found == 1
}

/// What is wrong with a name, if something is. `absent` are the names of entries that a `#[cfg]` may have taken out: what
/// a file says of one is for when it is there.
#[cfg(all(feature = "rt", feature = "config"))]
pub(crate) fn name_fault(
    facts: &[Facts],
    absent: &[&str],
    name: &str,
    file: &str,
    line: u32,
) -> Option<String> {
    let mut text = Text::<ALL>::new();
    fault(&mut text, facts, absent, name, file, line);
    (!text.is_empty()).then(|| text.as_str().to_owned())
}

const fn fault<const N: usize>(
    text: &mut Text<N>,
    facts: &[Facts],
    absent: &[&str],
    name: &str,
    file: &str,
    line: u32,
) {
    let mut bearers = 0;
    let mut first = 0;
    let mut other_name = None;
    let mut i = 0;
    while i < facts.len() {
        // One that is listed twice is refused for that.
        if same(facts[i].identity.name, name)
            && (bearers == 0 || !facts[i].identity.is(facts[first].identity))
        {
            bearers += 1;
            first = if bearers == 1 { i } else { first };
        }
        if same(facts[i].type_name, name) {
            other_name = Some(i);
        }
        i += 1;
    }
    if bearers == 1 {
        return;
    }
    if bearers > 1 {
        begin(text, file, line);
        shared(text, facts, name, bearers);
    } else if let Some(entry) = other_name {
        begin(text, file, line);
        goes_by(text, name, &facts[entry]);
    } else if !has(absent, name) {
        begin(text, file, line);
        unknown(text, facts, name);
    }
}

const fn goes_by<const N: usize>(text: &mut Text<N>, name: &str, facts: &Facts) {
    text.push("`").push(name).push("` goes by the name `").push(facts.identity.name).push("`: write that");
}

/// Where their types are defined is what tells them apart.
const fn shared<const N: usize>(text: &mut Text<N>, facts: &[Facts], name: &str, bearers: usize) {
    text.push("`").push(name).push("` is the name of ").count(bearers).push(" resources (");
    let mut told = 0;
    let mut i = 0;
    while i < facts.len() {
        if same(facts[i].identity.name, name) {
            text.push(if told > 0 { ", " } else { "" }).line(facts[i].place.file, facts[i].place.line);
            told += 1;
        }
        i += 1;
    }
    text.push("): give each a name of its own, by `#[resource(name = \"..\")]`");
}

const fn unknown<const N: usize>(text: &mut Text<N>, facts: &[Facts], name: &str) {
    let mut nearest = None;
    let mut least = usize::MAX;
    let mut i = 0;
    while i < facts.len() {
        let other = facts[i].identity.name;
        if is_near(name, other) && slips(name, other) < least {
            least = slips(name, other);
            nearest = Some(other);
        }
        i += 1;
    }
    text.push("no resource of the lifecycle goes by the name `").push(name).push("`: ");
    if let Some(nearest) = nearest {
        text.push("did you mean `").push(nearest).push("`? ");
    }
    legal(text, facts);
}

const fn has(names: &[&str], name: &str) -> bool {
    let mut i = 0;
    while i < names.len() {
        if same(names[i], name) {
            return true;
        }
        i += 1;
    }
    false
}

/// Each fault has its line, in both senses.
const fn begin<const N: usize>(text: &mut Text<N>, file: &str, line: u32) {
    if !text.is_empty() {
        text.push("\n");
    }
    text.line(file, line).push(": ");
}

const fn legal<const N: usize>(text: &mut Text<N>, facts: &[Facts]) {
    text.push(match facts.len() {
        0 => "it has none",
        1 => "legal is ",
        _ => "legal are ",
    });
    let mut i = 0;
    while i < facts.len() && i < LONG {
        if i > 0 {
            text.push(if i + 1 == facts.len() { " and " } else { ", " });
        }
        text.push("`").push(facts[i].identity.name).push("`");
        i += 1;
    }
    if i < facts.len() {
        text.push(" and ").count(facts.len() - i).push(" more");
    }
}

/// Whether two names are one.
pub(super) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}
