//! A lifecycle, settled.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Ident, Type, Visibility};

use super::attr::Read;
use super::file::{Overrides, SourceFile};
use crate::duration::Bound;
use crate::paths::Library;
use crate::syntax;

/// How many bounds a lifecycle has.
pub(super) const BOUNDS: usize = 5;

pub(super) struct Lifecycle {
    pub(super) ident: Ident,
    pub(super) vis: Visibility,
    pub(super) library: Library,
    pub(super) is_faulty: bool,
    /// Bounds that are written, in nanoseconds, by the name of their setting.
    pub(super) bounds: Vec<(&'static str, Said<u64>)>,
    /// Signal actions that are written, by the names of their setting and their variant.
    pub(super) signals: Vec<(&'static str, Said<&'static str>)>,
    /// The name of the variant.
    pub(super) exit: Option<Said<&'static str>>,
    pub(super) panics: Option<Said<&'static str>>,
    pub(super) eof: Option<Said<&'static str>>,
    /// The variable that overrides the grace period.
    pub(super) env: Option<String>,
    pub(super) entries: Vec<Entry>,
    /// The names of entries that a `#[cfg]` may have taken out, for the file that is read when the program starts.
    pub(super) absent: Vec<String>,
    /// The file that says some of it.
    pub(super) source: Option<SourceFile>,
    /// What the user typed of the grace period, or else the struct's name: where a broken budget is told.
    pub(super) budget: TokenStream,
}

/// A value, and the line of the file that says it; without a line it is the source that does.
#[derive(Clone, Copy)]
pub(super) struct Said<T> {
    pub(super) value: T,
    pub(super) line: Option<u32>,
}

pub(super) struct Entry {
    pub(super) ty: Type,
    pub(super) said: syntax::Said,
    /// An entry before it has the very same type, which the plan refuses.
    pub(super) is_repeated: bool,
}

/// Settles what was read; a file is stronger than the source.
pub(super) fn settle(read: Read, overrides: Option<Overrides>) -> Lifecycle {
    let mut budget = match &read.grace {
        Some(grace) => grace.typed.to_token_stream(),
        None => read.ident.to_token_stream(),
    };
    let mut bounds = bounds(&read);
    let signals = read.signals.iter().filter_map(|read| {
        let signal = setting_of(&read.signal.to_string())?;
        Some((signal, in_source(variant_of(&read.action.value())?)))
    });
    let mut signals: Vec<_> = signals.collect();
    let mut exit = read.exit.and_then(|exit| variant_of(&exit.value())).map(in_source);
    let mut panics = read.panics.and_then(|panics| variant_of(&panics.value())).map(in_source);
    let mut eof = read.eof.and_then(|eof| variant_of(&eof.value())).map(in_source);
    let mut env = read.env.map(|env| env.value());
    let mut source = None;
    if let Some(overrides) = overrides {
        if overrides.bounds.iter().any(|(name, _)| *name == "grace") {
            budget = overrides.source.typed.clone();
        }
        replace(&mut bounds, overrides.bounds);
        replace(&mut signals, overrides.signals);
        exit = overrides.exit.or(exit);
        panics = overrides.panics.or(panics);
        eof = overrides.eof.or(eof);
        env = overrides.env.or(env);
        source = Some(overrides.source);
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(read.entries.len());
    for entry in read.entries {
        let is_repeated = entries.iter().any(|earlier| earlier.ty == entry.ty);
        entries.push(Entry { ty: entry.ty, said: entry.said, is_repeated });
    }
    Lifecycle {
        vis: read.vis,
        library: read.library,
        is_faulty: read.is_faulty,
        bounds,
        signals,
        exit,
        panics,
        eof,
        env,
        entries,
        absent: read.conditional,
        source,
        budget,
        ident: read.ident,
    }
}

fn bounds(read: &Read) -> Vec<(&'static str, Said<u64>)> {
    let bounds: [(_, &Option<Bound>); BOUNDS] = [
        ("grace", &read.grace),
        ("delay", &read.delay),
        ("drain", &read.drain),
        ("reserve", &read.reserve),
        ("fast", &read.fast),
    ];
    bounds.into_iter().filter_map(|(name, bound)| Some((name, in_source(bound.as_ref()?.nanos)))).collect()
}

fn in_source<T>(value: T) -> Said<T> {
    Said { value, line: None }
}

fn replace<T>(all: &mut Vec<(&'static str, T)>, stronger: Vec<(&'static str, T)>) {
    all.retain(|(name, _)| stronger.iter().all(|(other, _)| other != name));
    all.extend(stronger);
}

pub(super) fn setting_of(signal: &str) -> Option<&'static str> {
    Some(match signal {
        "SIGTERM" => "term",
        "SIGINT" => "int",
        "SIGHUP" => "hup",
        "SIGQUIT" => "quit",
        _ => return None,
    })
}

pub(super) fn variant_of(text: &str) -> Option<&'static str> {
    Some(match text {
        "graceful" => "Graceful",
        "fast" => "Fast",
        "immediate" => "Immediate",
        "ignore" => "Ignore",
        "conventional" => "Conventional",
        "status" => "Status",
        "signal" => "Signal",
        "request" => "Request",
        "report" => "Report",
        _ => return None,
    })
}
