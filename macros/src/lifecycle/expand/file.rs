//! What a file says, as data, and the check of the names that it speaks of.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;

use super::super::file::{Row, RowLink, Target};
use super::super::model::Lifecycle;
use crate::syntax::Ends;

/// Where a value is said: in the source, or on this line of the file.
pub(super) fn origin(private: &TokenStream, line: Option<u32>) -> TokenStream {
    line.map_or_else(
        || quote!(#private::Source::Lifecycle),
        |line| quote!(#private::Source::File { file: FILE, line: #line }),
    )
}

/// The file's name and rows; the compiler is told that all of this depends on its bytes.
pub(super) fn source(lifecycle: &Lifecycle) -> Option<TokenStream> {
    let source = lifecycle.source.as_ref()?;
    let private = lifecycle.library.private();
    let (shown, path) = (&source.shown, &source.path);
    let (listed, unlisted): (Vec<&Row>, Vec<&Row>) =
        source.rows.iter().partition(|row| matches!(row.target, Target::Entry(_)));
    let rows = [("ROWS", listed), ("UNLISTED", unlisted)].into_iter().filter(|(_, rows)| !rows.is_empty());
    let rows = rows.map(|(name, rows)| {
        let name = Ident::new(name, Span::call_site());
        let rows = rows.into_iter().map(|row| self::row(lifecycle, row));
        quote!(const #name: &'static [#private::Row] = &[#(#rows),*];)
    });
    Some(quote! {
        const _: &[::core::primitive::u8] = ::core::include_bytes!(#path);
        const FILE: &'static ::core::primitive::str = #shown;
        #(#rows)*
    })
}

fn row(lifecycle: &Lifecycle, row: &Row) -> TokenStream {
    let private = lifecycle.library.private();
    let name = &row.name;
    let order = row.order.map(|order| {
        let (value, source) = (order.value, origin(&private, order.line));
        quote!(order: ::core::option::Option::Some(#value), order_source: #source,)
    });
    let timeout = row.timeout.map(|timeout| {
        let (nanos, source) = (timeout.value, origin(&private, timeout.line));
        quote!(timeout: ::core::option::Option::Some(#private::Written::new(#nanos, #source)),)
    });
    let env = row.env.as_ref().map(|env| quote!(env: ::core::option::Option::Some(#env),));
    let links = row.links.iter().map(|link| self::link(lifecycle, link));
    quote!(#private::Row { #order #timeout #env links: &[#(#links),*], ..#private::Row::of(#name) })
}

fn link(lifecycle: &Lifecycle, link: &RowLink) -> TokenStream {
    let private = lifecycle.library.private();
    let (kind, text) = (Ident::new(link.kind, Span::call_site()), &link.text);
    let targets = match &link.target {
        Target::Entry(index) => {
            // Through the list: that an entry is no resource is told there.
            let (ident, ty) = (&lifecycle.ident, &lifecycle.entries[*index].ty);
            quote!(One(#private::facts_of::<#ident, #ty>().identity))
        }
        Target::Named(name) => quote!(Named(#name)),
    };
    quote!(#private::Link { kind: #private::LinkKind::#kind, text: #text, targets: #private::Held::#targets })
}

/// The call that adds what the file says to the facts of this entry.
pub(super) fn modifiers(lifecycle: &Lifecycle, index: usize) -> Option<TokenStream> {
    let source = lifecycle.source.as_ref()?;
    let listed = source.rows.iter().filter_map(|row| match row.target {
        Target::Entry(entry) => Some(entry),
        Target::Named(_) => None,
    });
    let row = listed.clone().position(|entry| entry == index).map(|row| quote!(.with_row(&ROWS[#row])));
    // Only a type whose entry gives it no name may have another one than it seems.
    let may_differ = row.is_none() && lifecycle.entries[index].said.name.is_none();
    let is_all_listed = listed.count() == source.rows.len();
    row.or_else(|| (may_differ && !is_all_listed).then(|| quote!(.with_row_of(UNLISTED))))
}

/// The names that a file may speak of for when they are there.
pub(super) fn absent(lifecycle: &Lifecycle) -> Option<TokenStream> {
    let absent = &lifecycle.absent;
    let is_told = cfg!(feature = "config") && !absent.is_empty();
    is_told.then(|| quote!(const ABSENT: &'static [&'static str] = &[#(#absent),*];))
}

/// Refuses names that no resource goes by. What else is wrong is only told where there is no such name: it may be wrong
/// because of that.
pub(super) fn check(lifecycle: &Lifecycle) -> Option<TokenStream> {
    let source = lifecycle.source.as_ref().filter(|source| !source.names.is_empty())?;
    let ends = Ends::of(&source.typed);
    let private = lifecycle.library.private();
    let names = source.names.iter().map(|name| {
        let (line, entry, name) = (name.line, name.entry, &name.text);
        let listed = |entry| quote!(::core::option::Option::Some(#entry));
        let entry = entry.map_or_else(|| quote!(::core::option::Option::None), listed);
        quote!(#private::Name { name: #name, line: #line, entry: #entry })
    });
    let data = quote! {
        const NAMES: &'static [#private::Name] = &[#(#names),*];
        const ARE_KNOWN: ::core::primitive::bool = #private::are_known::<{ FACTS.len() }>(FACTS, NAMES);
        const KNOWN: &'static #private::Solved<
            { #private::count_slots(FACTS) },
            { #private::count_edges(FACTS) },
        > = &SOLVED.known(ARE_KNOWN);
    };
    let arguments = ends.arguments(quote!(ARE_KNOWN, FACTS, FILE, NAMES));
    let private = lifecycle.library.private_at(ends.first);
    let check =
        quote_spanned!(ends.first=> const _: () = #private::check_names::<{ FACTS.len() }> #arguments;);
    Some(quote!(#data #check))
}
