//! `#[derive(Holds)]`.

mod expand;
mod model;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::new();
    let holder = model::read(&input, &mut errors);
    let expanded = expand::holds(&holder);
    let errors = errors.into_tokens();
    quote::quote!(#errors #expanded)
}
