//! `#[derive(Resource)]`.

mod attr;
mod check;
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
    let read = attr::read(&input, &mut errors);
    let resource = model::settle(&input, read);
    check::all(&input, &resource, &mut errors);
    if errors.is_empty() {
        return expand::resource(&resource);
    }
    let shape = expand::shape(&resource);
    let errors = errors.into_tokens();
    quote::quote!(#errors #shape)
}
