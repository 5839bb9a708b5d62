//! `#[graceful_main]`.

mod attr;
mod check;
mod expand;
mod model;

use proc_macro2::TokenStream;

use crate::errors::Errors;

pub(crate) fn attribute(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let read = attr::read(arguments, &mut errors);
    let function: model::Function = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(_) => return expand::no_function(item, errors),
    };
    let entry = model::settle(read, function);
    check::all(&entry, &mut errors);
    if errors.is_empty() { expand::entry(&entry) } else { expand::shape(&entry, errors) }
}
