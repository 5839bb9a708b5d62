//! The quotes that the wings share: how what was said becomes data.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Type};

use super::Said;
use super::said::{Link, LinkKind};
use crate::paths::Library;

/// Who the type `ident` is and where: `"Database", "0.1.0", module_path!(), ..`.
pub(crate) fn identity(ident: &Ident) -> TokenStream {
    let name = ident.unraw().to_string();
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    quote! {
        #name, #version, ::core::module_path!(), ::core::file!(), ::core::line!(), ::core::column!()
    }
}

/// The calls that add what was said to some `Facts`, links apart.
pub(crate) fn modifiers(library: &Library, said: &Said, source: &str) -> TokenStream {
    let private = library.private();
    let source = Ident::new(source, Span::call_site());
    // An order is the derive's where nobody else is named.
    let by = (source != "Derive").then(|| quote!(.ordered_by(#private::Source::#source)));
    let order = said.order.as_ref();
    let order = order.map(|order| quote!(.with_order(#order) #by));
    let timeout = said.timeout.as_ref().map(|bound| {
        let nanos = bound.nanos;
        quote!(.with_timeout(#private::Written::new(#nanos, #private::Source::#source)))
    });
    let name = said.name.as_ref().map(|name| quote!(.with_name(#name)));
    let env = said.env.as_ref().map(|env| quote!(.with_env(#env)));
    quote!(#order #timeout #name #env)
}

/// The links that were said, one for each resource that was named.
pub(crate) fn links<'a>(
    library: &'a Library,
    said: impl IntoIterator<Item = &'a Link>,
) -> impl Iterator<Item = TokenStream> {
    let private = library.private();
    said.into_iter().map(move |Link { kind, text, target }| {
        let kind = match kind {
            LinkKind::Uses => quote!(uses),
            LinkKind::ClosesAfter => quote!(closes_after),
            LinkKind::ClosesBefore => quote!(closes_before),
        };
        let identity = quote_spanned!(target.span()=> <#target as #private::Resource>::IDENTITY);
        quote!(#private::Link::#kind(#text, #identity))
    })
}

/// What values of these types hold, one by one. `ProbeFallback` must be in scope.
pub(crate) fn probes(library: &Library, types: &[&Type]) -> TokenStream {
    let private = library.private();
    quote!(&[#(#private::Probe::<#types>::HELD),*])
}
