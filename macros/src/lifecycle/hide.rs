//! The attribute itself: it takes the list out of the user's struct and hands it to the hidden derive.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Field, Fields, Ident, ItemEnum, ItemStruct};

use super::attr;
use crate::errors::Errors;

/// Expands `#[lifecycle(arguments)] item`.
pub(crate) fn attribute(arguments: &TokenStream, item: &TokenStream) -> TokenStream {
    match syn::parse2(item.clone()) {
        Ok(item) => list(arguments, &item),
        Err(_) => refuse_item(arguments, item),
    }
}

/// A struct, with its list handed to the hidden derive.
fn list(arguments: &TokenStream, item: &ItemStruct) -> TokenStream {
    let mut errors = Errors::new();
    refuse_form(item, &mut errors);
    let ItemStruct { attrs, vis, struct_token, ident, fields, .. } = item;
    let entries = match fields {
        Fields::Unnamed(fields) => fields.to_token_stream(),
        // Named ones were refused; their types are what the list would say.
        fields => types_of(fields.iter()),
    };
    let entries = if item.generics.params.is_empty() { entries } else { quote!(()) };
    let conditional = conditional(fields);
    let faulty = (!errors.is_empty()).then(|| quote!(faulty));
    let handed = quote!(name(#ident) vis(#vis) #faulty conditional(#(#conditional)*) said(#arguments));
    let cfgs = attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    let hidden = hidden(arguments, &handed, &entries);
    let errors = errors.into_tokens();
    quote! {
        #errors
        #(#attrs)*
        #vis #struct_token #ident;
        #(#cfgs)*
        #hidden
    }
}

fn types_of<'a>(fields: impl Iterator<Item = &'a Field>) -> TokenStream {
    let entries = fields.map(|Field { attrs, ty, .. }| quote!(#(#attrs)* #ty));
    quote!((#(#entries),*))
}

fn hidden(arguments: &TokenStream, handed: &TokenStream, entries: &TokenStream) -> TokenStream {
    let private = attr::library(arguments).private();
    let hidden = Ident::new("__Entries", Span::call_site());
    quote! {
        const _: () = {
            #[derive(#private::LifecycleEntries)]
            #[gracefully_lifecycle(#handed)]
            struct #hidden #entries;
        };
    }
}

/// The names of the entries that a `#[cfg]` may take out, for what a file says of one that is not there.
fn conditional(fields: &Fields) -> Vec<String> {
    let mut told_later = Errors::new();
    let conditional = fields.iter().filter(|field| field.attrs.iter().any(|it| it.path().is_ident("cfg")));
    let names = conditional.filter_map(|field| attr::entry(field, &mut told_later).name()).collect();
    drop(told_later);
    names
}

/// A lifecycle is a list of types.
fn refuse_form(item: &ItemStruct, errors: &mut Errors) {
    if let Fields::Named(fields) = &item.fields {
        let example = fields.named.iter().map(|field| crate::syntax::spell(&field.ty));
        let example = example.take(3).collect::<Vec<_>>().join(", ");
        errors.at(
            &fields.to_token_stream(),
            format!(
                "a lifecycle is a list of types without names: write `struct {}({example});`",
                item.ident
            ),
        );
    }
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "a lifecycle is one program's list, so it has no parameters: drop them, and name the types that they \
             stand for",
        );
    }
    // A bare `where` is no token to `syn`, and harmless.
    if let Some(bounds) = item.generics.where_clause.as_ref().filter(|it| !it.predicates.is_empty()) {
        errors.at(bounds, "a lifecycle has no parameters, so it has no bounds: drop the `where`");
    }
}

/// `#[lifecycle]` on something else than a struct. An enum is still a lifecycle, of what its variants hold.
fn refuse_item(arguments: &TokenStream, item: &TokenStream) -> TokenStream {
    let word = item
        .clone()
        .into_iter()
        .find(|token| {
            matches!(token, TokenTree::Ident(word)
                if matches!(word.to_string().as_str(), "enum" | "union" | "fn" | "mod" | "trait" | "impl" | "type"
                    | "const" | "static" | "use" | "struct"))
        })
        .map_or_else(|| item.clone(), TokenTree::into_token_stream);
    let mut errors = Errors::new();
    errors.at(
        &word,
        "a lifecycle is a struct that lists types: write `#[lifecycle] struct Shop(HttpServer, Database);`",
    );
    let errors = errors.into_tokens();
    let shape = syn::parse2(item.clone()).ok().map(|ItemEnum { vis, ident, variants, .. }| {
        let handed = quote!(name(#ident) vis(#vis) faulty said(#arguments));
        hidden(arguments, &handed, &types_of(variants.iter().flat_map(|variant| &variant.fields)))
    });
    quote!(#errors #item #shape)
}
