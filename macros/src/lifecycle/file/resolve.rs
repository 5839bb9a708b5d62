//! From names to entries of the list.

use std::collections::{HashMap, HashSet};

use gracefully_config::file::{At, Entry, Link};

use super::super::attr::Read;
use super::super::model::{Said, setting_of, variant_of};
use super::find::Found;
use super::{Name, Overrides, Row, RowLink, SourceFile, Target};

pub(super) fn resolve(read: &Read, found: Found) -> Overrides {
    let Found { shown, path, file, typed } = found;
    let mut names = Names::of(read);
    let rows = file.resources.into_iter().filter_map(|entry| row(entry, &shown, &mut names)).collect();
    let bounds = [
        ("grace", file.grace),
        ("delay", file.delay),
        ("drain", file.drain),
        ("reserve", file.reserve),
        ("fast", file.fast),
    ];
    let signals = gracefully_config::file::SIGNALS.into_iter().zip(file.signals);
    let signals = signals.filter_map(|(signal, action)| {
        let At { value, line } = action?;
        Some((setting_of(signal)?, Said { value: variant_of(value)?, line: Some(line) }))
    });
    Overrides {
        bounds: bounds.into_iter().filter_map(|(name, bound)| Some((name, said(bound?)))).collect(),
        signals: signals.collect(),
        exit: file.exit.and_then(variant),
        panics: file.panics.and_then(variant),
        eof: file.eof.and_then(variant),
        env: file.env.map(|env| env.value),
        source: SourceFile { rows, names: names.list, shown, path, typed },
    }
}

fn variant(At { value, line }: At<&'static str>) -> Option<Said<&'static str>> {
    Some(Said { value: variant_of(value)?, line: Some(line) })
}

fn said<T>(At { value, line }: At<T>) -> Said<T> {
    Said { value, line: Some(line) }
}

/// What the file says of one resource; none where that is one that a `#[cfg]` has taken out.
fn row(entry: Entry, shown: &str, names: &mut Names<'_>) -> Option<Row> {
    let target = names.target(&entry.name)?;
    let links = entry.links.into_iter().filter_map(|link| {
        let target = names.target(&link.target)?;
        Some(RowLink { kind: kind(&link), text: text(&link, shown), target })
    });
    let links = links.collect();
    Some(Row {
        target,
        name: entry.name.value,
        order: entry.order.map(said),
        timeout: entry.timeout.map(said),
        env: entry.env.map(|env| env.value),
        links,
    })
}

fn kind(link: &Link) -> &'static str {
    match link.kind {
        gracefully_config::file::LinkKind::Uses => "Uses",
        gracefully_config::file::LinkKind::ClosesAfter => "ClosesAfter",
        gracefully_config::file::LinkKind::ClosesBefore => "ClosesBefore",
    }
}

/// As messages have it.
fn text(link: &Link, shown: &str) -> String {
    format!("{shown}:{}: {} {}", link.target.line, link.kind.word(), link.target.value)
}

/// The names that a file speaks of.
struct Names<'a> {
    read: &'a Read,
    /// The entries of each name, as far as the list says.
    bearers: HashMap<String, Vec<usize>>,
    noted: HashSet<String>,
    list: Vec<Name>,
}

impl<'a> Names<'a> {
    fn of(read: &'a Read) -> Self {
        let mut bearers = HashMap::<String, Vec<usize>>::new();
        for (index, entry) in read.entries.iter().enumerate() {
            if let Some(name) = entry.name() {
                bearers.entry(name).or_default().push(index);
            }
        }
        Self { read, bearers, noted: HashSet::new(), list: Vec::new() }
    }

    /// Whom a name is for. Where the list does not know it, a type may still have got it where it is defined: that the
    /// plan finds out.
    fn target(&mut self, name: &At<String>) -> Option<Target> {
        let Some([index, others @ ..]) = self.bearers.get(&name.value).map(Vec::as_slice) else {
            return self.unlisted(name);
        };
        let (index, ty) = (*index, |index: &usize| &self.read.entries[*index].ty);
        // One that is listed twice is refused for that. Of two types one may go by another name.
        if others.iter().any(|other| ty(other) != ty(&index)) {
            self.note(name, None);
            return Some(Target::Named(name.value.clone()));
        }
        self.note(name, Some(index));
        Some(Target::Entry(index))
    }

    fn unlisted(&mut self, name: &At<String>) -> Option<Target> {
        if self.read.conditional.contains(&name.value) {
            return None;
        }
        self.note(name, None);
        Some(Target::Named(name.value.clone()))
    }

    fn note(&mut self, name: &At<String>, entry: Option<usize>) {
        // The plan asks of each name once, and tells its first line.
        if self.noted.insert(name.value.clone()) {
            self.list.push(Name { text: name.value.clone(), line: name.line, entry });
        }
    }
}
