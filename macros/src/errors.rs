//! Every fault of an item, collected, so that all of them are told at once.

use proc_macro2::TokenStream;
use quote::ToTokens;

pub(crate) use gracefully_config::spelling::{legal_words, one_of};

/// What is wrong with one item.
#[derive(Default)]
#[must_use = "faults that nobody tells are lost"]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Notes a fault on what the user typed.
    pub(crate) fn at(&mut self, typed: &impl ToTokens, message: impl std::fmt::Display) {
        self.0.push(syn::Error::new_spanned(typed, message));
    }

    pub(crate) fn add(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One `compile_error!` for each fault.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.into_iter().map(syn::Error::into_compile_error).collect()
    }
}
