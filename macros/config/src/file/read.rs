//! From bytes to what they say. Every fault is found, unless the file is no TOML at all.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{FILE, Key, Kind, RESOURCE};
use super::model::{At, Entry, Fault, File, Link};
use super::{syntax, values};
use crate::spelling::{legal_words, plain, quoted};

/// What the parser calls a key that is there twice.
const DUPLICATE: &str = "duplicate key";

/// A message is one line, and not the file once more.
const LETTERS_AT_MOST: usize = 400;

/// Reads what a file says.
///
/// # Errors
///
/// With everything that is wrong, by line.
pub fn read(bytes: &[u8]) -> Result<File, Vec<Fault>> {
    let mut faults = Faults::of(bytes);
    let mut file = File::default();
    match str::from_utf8(bytes) {
        Err(error) => faults.at(error.valid_up_to(), "this is not UTF-8: save the file as UTF-8"),
        Ok(text) => match parse(text, &mut faults) {
            Some(table) => table_of(&table, FILE, Below::Nothing, &mut file, &mut faults),
            None => debug_assert!(!faults.list.is_empty(), "what is not read is told"),
        },
    }
    let mut list = faults.list;
    list.sort_by_key(|fault| fault.line);
    list.dedup();
    if list.is_empty() { Ok(file) } else { Err(list) }
}

/// What is wrong so far, and where lines begin.
pub(super) struct Faults {
    lines: Vec<usize>,
    list: Vec<Fault>,
}

impl Faults {
    fn of(bytes: &[u8]) -> Self {
        let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        Self { lines: std::iter::once(0).chain(breaks).collect(), list: Vec::new() }
    }

    /// The line of the byte at `offset`, from 1.
    pub(super) fn line(&self, offset: usize) -> u32 {
        let line = self.lines.partition_point(|begin| *begin <= offset);
        u32::try_from(line).unwrap_or(u32::MAX).max(1)
    }

    pub(super) fn at(&mut self, offset: usize, message: impl AsRef<str>) {
        let mut message = plain(message.as_ref());
        if let Some((at, _)) = message.char_indices().nth(LETTERS_AT_MOST) {
            message.truncate(at);
            message.push('…');
        }
        self.list.push(Fault { line: self.line(offset), message });
    }
}

/// The tree of a file that is TOML. What is said of one that is not is the parser's word, but for the most common slip;
/// and it is the first one alone, because what comes after it may only be what came of it.
fn parse<'a>(text: &'a str, faults: &mut Faults) -> Option<DeTable<'a>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let is_slip = |error: &&toml::de::Error| error.message() == DUPLICATE;
    let place = |error: &&toml::de::Error| error.span().map_or(0, |span| span.start);
    if let Some(error) = errors.iter().filter(|error| !is_slip(error)).min_by_key(place) {
        // At the end of the file there is nothing after the last line to point at.
        let at = error.span().unwrap_or_default().start.min(text.trim_end().len());
        faults.at(at, format!("this is no TOML: {}", syntax::words(error.message(), text, at)));
        return None;
    }
    for error in errors.iter().filter(is_slip) {
        let span = error.span().unwrap_or_default();
        let typed = text.get(span.clone()).unwrap_or_default();
        faults.at(span.start, format!("{} is said twice: say it once", quoted(typed)));
    }
    errors.is_empty().then(|| table.into_inner())
}

/// What a table is below of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    Nothing,
    Signals,
    Resource,
}

fn table_of<T>(
    table: &DeTable<'_>,
    keys: &'static [Key<T>],
    below: Below,
    target: &mut T,
    faults: &mut Faults,
) {
    for (name, value) in in_order(table) {
        let key = keys.iter().find(|key| key.name == name.get_ref());
        let Some(key) = key else {
            let legal: Vec<&str> = keys.iter().map(|key| key.name).collect();
            faults.at(name.span().start, unknown(name.get_ref(), value.get_ref(), below, &legal));
            continue;
        };
        let name = key.name;
        match key.kind {
            Kind::Duration(zero, place) => *place(target) = values::duration(name, value, zero, faults),
            Kind::Order(place) => *place(target) = values::order(name, value, faults),
            Kind::Choice(legal, place) => *place(target) = values::choice(name, value, legal, faults),
            Kind::Variable(example, place) => *place(target) = values::variable(value, example, faults),
            Kind::Lifecycle(place) => *place(target) = values::filled(name, value, "Shop", faults),
            Kind::Links(kind, place) => {
                let names = values::names(name, value, faults);
                place(target).extend(names.into_iter().map(|target| Link { kind, target }));
            }
            Kind::Table(keys) => {
                let table =
                    values::table(value, "write `[signals]` and `SIGHUP = \"ignore\"` below it", faults);
                table.inspect(|table| table_of(table, keys, Below::Signals, target, faults));
            }
            Kind::Resources(keys, place) => place(target).extend(resources(value, keys, faults)),
        }
    }
}

fn resources(value: &Spanned<DeValue<'_>>, keys: &'static [Key<Entry>], faults: &mut Faults) -> Vec<Entry> {
    const LEGAL: &str = "write `[resources.Database]` and `timeout = \"5s\"` below it";
    let mut entries = Vec::new();
    for (name, value) in values::table(value, LEGAL, faults).into_iter().flat_map(in_order) {
        if let Err(fault) = values::name(name.get_ref()) {
            faults.at(name.span().start, fault);
            continue;
        }
        let line = faults.line(name.span().start);
        let mut entry = Entry::new(At { value: name.get_ref().to_string(), line });
        if let Some(table) = values::table(value, LEGAL, faults) {
            table_of(table, keys, Below::Resource, &mut entry, faults);
            entries.push(entry);
        }
    }
    entries
}

/// As they are written, not by the alphabet.
fn in_order<'a, 'i>(
    table: &'a DeTable<'i>,
) -> impl Iterator<Item = (&'a Spanned<toml::de::DeString<'i>>, &'a Spanned<DeValue<'i>>)> {
    let mut rows: Vec<_> = table.iter().collect();
    rows.sort_by_key(|(name, _)| name.span().start);
    rows.into_iter()
}

fn unknown(name: &str, value: &DeValue<'_>, below: Below, legal: &[&str]) -> String {
    let is_of_resource = || RESOURCE.iter().any(|key| key.name == name);
    let hint = match (name, below) {
        ("after" | "before", _) => format!(
            "`{name}` alone is read either way: write `closes_after` for what closes after the ones it names, \
             `closes_before` for what closes before them"
        ),
        ("name", Below::Resource) => {
            "a resource gets its name in the source, by `#[resource(name = \"db\")]`: here it goes by that name"
                .to_owned()
        }
        (_, Below::Nothing) if is_of_resource() => {
            format!("`{name}` is a word of a resource: write it below `[resources.Database]`")
        }
        (_, Below::Nothing) if super::SIGNALS.contains(&name) => {
            format!("`{name}` is a signal: write it below `[signals]`")
        }
        (_, Below::Resource | Below::Signals) if FILE.iter().any(|key| key.name == name) => {
            format!("`{name}` is a word of the lifecycle: write it above the first `[..]`")
        }
        _ => String::new(),
    };
    if !hint.is_empty() {
        return hint;
    }
    let legal_words = legal_words(name, legal);
    // A table up here is most often a resource's.
    if below == Below::Nothing && value.is_table() && !legal_words.starts_with("did") {
        let is_bare =
            name.len() < 40 && name.chars().all(|it| it.is_ascii_alphanumeric() || "-_".contains(it));
        let (typed, name) = (quoted(name), if is_bare { name } else { "Database" });
        return format!("unknown word {typed}: a resource is written as `[resources.{name}]`; {legal_words}");
    }
    format!("unknown word {}: {legal_words}", quoted(name))
}
