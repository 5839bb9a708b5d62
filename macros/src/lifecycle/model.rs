//! A lifecycle, settled.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Ident, LitStr, Type, Visibility};

use super::attr::Read;
use crate::duration::Bound;
use crate::paths::Library;
use crate::syntax::Said;

/// How many bounds a lifecycle has.
pub(super) const BOUNDS: usize = 5;

pub(super) struct Lifecycle {
    pub(super) ident: Ident,
    pub(super) vis: Visibility,
    pub(super) library: Library,
    pub(super) is_faulty: bool,
    /// Bounds that are written, by the name of their setting.
    pub(super) bounds: Vec<(&'static str, Bound)>,
    /// Signal actions that are written, by the names of their setting and their variant.
    pub(super) signals: Vec<(&'static str, &'static str)>,
    /// The name of the variant.
    pub(super) exit: Option<&'static str>,
    /// The variable that overrides the grace period.
    pub(super) env: Option<LitStr>,
    pub(super) entries: Vec<Entry>,
    /// What the user typed of the grace period, or else the struct's name: where a broken budget is told.
    pub(super) budget: TokenStream,
}

pub(super) struct Entry {
    pub(super) ty: Type,
    pub(super) said: Said,
    /// An entry before it has the very same type, which the plan refuses.
    pub(super) is_repeated: bool,
}

pub(super) fn settle(read: Read) -> Lifecycle {
    let budget = match &read.grace {
        Some(grace) => grace.typed.to_token_stream(),
        None => read.ident.to_token_stream(),
    };
    let bounds: [_; BOUNDS] = [
        ("grace", read.grace),
        ("delay", read.delay),
        ("drain", read.drain),
        ("reserve", read.reserve),
        ("fast", read.fast),
    ];
    let signals = read.signals.iter().filter_map(|read| {
        let signal = setting_of(&read.signal.to_string())?;
        Some((signal, variant_of(&read.action.value())?))
    });
    let mut entries: Vec<Entry> = Vec::with_capacity(read.entries.len());
    for entry in read.entries {
        let is_repeated = entries.iter().any(|earlier| earlier.ty == entry.ty);
        entries.push(Entry { ty: entry.ty, said: entry.said, is_repeated });
    }
    Lifecycle {
        vis: read.vis,
        library: read.library,
        is_faulty: read.is_faulty,
        bounds: bounds.into_iter().filter_map(|(name, bound)| Some((name, bound?))).collect(),
        signals: signals.collect(),
        exit: read.exit.and_then(|exit| variant_of(&exit.value())),
        env: read.env,
        entries,
        budget,
        ident: read.ident,
    }
}

fn setting_of(signal: &str) -> Option<&'static str> {
    Some(match signal {
        "SIGTERM" => "term",
        "SIGINT" => "int",
        "SIGHUP" => "hup",
        "SIGQUIT" => "quit",
        _ => return None,
    })
}

fn variant_of(text: &str) -> Option<&'static str> {
    Some(match text {
        "graceful" => "Graceful",
        "fast" => "Fast",
        "immediate" => "Immediate",
        "ignore" => "Ignore",
        "conventional" => "Conventional",
        "status" => "Status",
        "signal" => "Signal",
        _ => return None,
    })
}
