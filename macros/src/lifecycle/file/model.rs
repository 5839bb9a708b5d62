//! What a file says of a lifecycle, and of whom in it.

use proc_macro2::TokenStream;

use super::super::model::Said;

/// The file, beside what of it is settled already.
pub(in crate::lifecycle) struct SourceFile {
    /// As messages have it.
    pub(in crate::lifecycle) shown: String,
    pub(in crate::lifecycle) path: String,
    /// What speaks of resources.
    pub(in crate::lifecycle) rows: Vec<Row>,
    /// What the plan is to check.
    pub(in crate::lifecycle) names: Vec<Name>,
    /// Where that is told.
    pub(in crate::lifecycle) typed: TokenStream,
}

/// What a file says.
pub(in crate::lifecycle) struct Overrides {
    pub(in crate::lifecycle) bounds: Vec<(&'static str, Said<u64>)>,
    pub(in crate::lifecycle) signals: Vec<(&'static str, Said<&'static str>)>,
    pub(in crate::lifecycle) exit: Option<Said<&'static str>>,
    pub(in crate::lifecycle) panics: Option<Said<&'static str>>,
    pub(in crate::lifecycle) eof: Option<Said<&'static str>>,
    pub(in crate::lifecycle) env: Option<String>,
    pub(in crate::lifecycle) source: SourceFile,
}

/// What a file says of one resource.
pub(in crate::lifecycle) struct Row {
    pub(in crate::lifecycle) target: Target,
    pub(in crate::lifecycle) name: String,
    pub(in crate::lifecycle) order: Option<Said<i64>>,
    pub(in crate::lifecycle) timeout: Option<Said<u64>>,
    pub(in crate::lifecycle) env: Option<String>,
    pub(in crate::lifecycle) links: Vec<RowLink>,
}

pub(in crate::lifecycle) struct RowLink {
    /// The name of the variant.
    pub(in crate::lifecycle) kind: &'static str,
    pub(in crate::lifecycle) text: String,
    pub(in crate::lifecycle) target: Target,
}

/// Whom a file speaks of.
pub(in crate::lifecycle) enum Target {
    /// The entry of this index.
    Entry(usize),
    /// Whoever goes by this name.
    Named(String),
}

/// A name in a file that the plan is to check.
pub(in crate::lifecycle) struct Name {
    pub(in crate::lifecycle) text: String,
    pub(in crate::lifecycle) line: u32,
    /// The entry that goes by it, if its type says nothing else.
    pub(in crate::lifecycle) entry: Option<usize>,
}
