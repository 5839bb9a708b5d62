//! The macros of [gracefully](https://docs.rs/gracefully). Use them through that crate.

use proc_macro::TokenStream;

/// Declares what a type holds.
#[proc_macro_derive(Holds)]
pub fn holds(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

/// Declares a resource.
#[proc_macro_derive(Resource, attributes(resource, cleanup, uses))]
pub fn resource(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

/// Declares a lifecycle.
#[proc_macro_attribute]
pub fn lifecycle(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Wraps main.
#[proc_macro_attribute]
pub fn graceful_main(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}
