//! A main, and the runtime that it wants.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, LitBool, LitInt, Signature, Visibility};

use super::attr::Read;
use crate::paths::Library;

/// A function whose body nobody reads.
pub(super) struct Function {
    pub(super) attrs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) signature: Signature,
    pub(super) body: TokenStream,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            attrs: input.call(Attribute::parse_outer)?,
            vis: input.parse()?,
            signature: input.parse()?,
            body: input.parse()?,
        })
    }
}

pub(super) struct Entry {
    pub(super) library: Library,
    pub(super) is_current_thread: bool,
    pub(super) worker_threads: Option<(usize, LitInt)>,
    /// In nanoseconds.
    pub(super) drain: Option<u64>,
    pub(super) init: Option<LitBool>,
    pub(super) function: Function,
}

pub(super) fn settle(read: Read, function: Function) -> Entry {
    Entry {
        library: read.library,
        is_current_thread: read.flavor.is_some_and(|flavor| flavor.value() == "current_thread"),
        worker_threads: read.worker_threads,
        drain: read.drain.map(|bound| bound.nanos),
        init: read.init,
        function,
    }
}
