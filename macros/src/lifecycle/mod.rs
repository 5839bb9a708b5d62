//! `#[lifecycle]`.
//!
//! An attribute sees its item before `#[cfg]` is applied to what is in it, a derive sees it after. So the attribute
//! moves the entries into a hidden struct with a hidden derive, and that derive does everything: it reads the words
//! of both, checks them, and writes the impls.

mod attr;
mod check;
mod expand;
mod file;
mod hide;
mod model;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::errors::Errors;

pub(crate) use hide::attribute;

/// The hidden derive.
pub(crate) fn entries(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::new();
    let Some(read) = attr::read(&input, &mut errors) else { return errors.into_tokens() };
    let overrides = file::overrides(&read, &mut errors);
    let lifecycle = model::settle(read, overrides);
    check::all(&lifecycle, &mut errors);
    let shape = expand::lifecycle(&lifecycle);
    let checks = errors.is_empty().then(|| expand::checks(&lifecycle));
    let errors = errors.into_tokens();
    quote!(#errors #shape #checks)
}
