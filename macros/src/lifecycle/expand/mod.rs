//! Data: the list, the settings, the solved plan, and a check for each entry where the user wrote it.

mod file;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use super::model::{BOUNDS, Entry, Lifecycle};
use crate::paths::Library;
use crate::syntax::vocabulary::SIGNALS;
use crate::syntax::{Ends, links, modifiers};

/// What a lifecycle is, with or without faults.
pub(super) fn lifecycle(lifecycle: &Lifecycle) -> TokenStream {
    let Lifecycle { ident, vis, library, entries, .. } = lifecycle;
    let private = library.private();
    let name = ident.unraw().to_string();
    let settings = settings(lifecycle);
    let source = file::source(lifecycle);
    let absent = file::absent(lifecycle);
    let facts = entries.iter().enumerate().map(|(index, entry)| facts(lifecycle, index, entry));
    let declared = entries.iter().enumerate().filter(|(_, entry)| !entry.is_repeated);
    let declared = declared.map(|(index, entry)| declared_in(library, ident, index, entry));
    // Nobody makes a value of it, and the compiler is not to call it unused for that. What is at fault may be no struct.
    let used = (!lifecycle.is_faulty).then(|| quote!(const _: #ident = #ident;));
    quote! {
        #source
        const FACTS: &'static [#private::Facts] = &[#(#facts),*];
        const SETTINGS: #private::Settings = #settings;
        const SOLVED: &'static #private::Solved<
            { #private::count_slots(FACTS) },
            { #private::count_edges(FACTS) },
        > = &#private::Solved::solve(FACTS, &SETTINGS);

        #[automatically_derived]
        impl #private::Lifecycle for #ident {
            const NAME: &'static ::core::primitive::str = #name;
            const SETTINGS: #private::Settings = SETTINGS;
            const FACTS: &'static [#private::Facts] = FACTS;
            const PLAN: ::core::option::Option<&'static #private::Plan<'static>> =
                ::core::option::Option::Some(#ident::PLAN);
            #absent
        }

        #[automatically_derived]
        impl #ident {
            /// The order in which this lifecycle closes, and how long that takes at most.
            #vis const PLAN: &'static #private::Plan<'static> = &SOLVED.plan().named(#name);
        }

        #(#declared)*

        #used
    }
}

/// `impl DeclaredIn<Shop> for Database`, underlined like the entry: two entries that are one type by two names are told
/// there.
fn declared_in(library: &Library, ident: &Ident, index: usize, entry: &Entry) -> TokenStream {
    let ty = &entry.ty;
    let ends = Ends::of(ty);
    let private = library.private_at(ends.first);
    let index = quote!(const INDEX: #private::Index = #private::Index::Some(#index););
    let body = ends.block(index);
    let mut lifecycle = ident.clone();
    lifecycle.set_span(ends.first.resolved_at(ident.span()));
    quote_spanned! {ends.first=>
        #[automatically_derived]
        impl #private::DeclaredIn<#lifecycle> for #ty #body
    }
}

/// Refuses what the plan finds wrong, where the user wrote it.
pub(super) fn checks(lifecycle: &Lifecycle) -> TokenStream {
    if lifecycle.is_faulty {
        return TokenStream::new();
    }
    let library = &lifecycle.library;
    let names = file::check(lifecycle);
    let solved = if names.is_some() { quote!(KNOWN) } else { quote!(SOLVED) };
    let entries = lifecycle.entries.iter().enumerate().map(|(index, entry)| {
        let ends = Ends::of(&entry.ty);
        let private = library.private_at(ends.first);
        let arguments = ends.arguments(quote!(#solved, #index));
        quote_spanned!(ends.first=> const _: () = #private::check_entry #arguments;)
    });
    let ends = Ends::of(&lifecycle.budget);
    let private = library.private_at(ends.first);
    let arguments = ends.arguments(quote!(#solved));
    let budget = quote_spanned!(ends.first=> const _: () = #private::check_budget #arguments;);
    quote!(#names #(#entries)* #budget)
}

/// What the resource says of itself, with what the entry adds.
fn facts(lifecycle: &Lifecycle, index: usize, entry: &Entry) -> TokenStream {
    let Lifecycle { ident, library, .. } = lifecycle;
    let private = library.private();
    let ty = &entry.ty;
    let modifiers = modifiers(library, &entry.said, "Lifecycle");
    let links: Vec<TokenStream> = links(library, &entry.said.links).collect();
    let links = (!links.is_empty()).then(|| quote!(.with_more_links(&[#(#links),*])));
    let rows = file::modifiers(lifecycle, index);
    quote!(#private::facts_of::<#ident, #ty>() #modifiers #links #rows)
}

/// Who said what is no bound.
fn sources(lifecycle: &Lifecycle) -> Option<TokenStream> {
    let private = lifecycle.library.private();
    let others = [lifecycle.exit, lifecycle.panics, lifecycle.eof];
    if lifecycle.signals.is_empty() && others.iter().all(Option::is_none) {
        return None;
    }
    let nobody = || quote!(#private::Source::Default);
    let origin = |line| file::origin(&private, line);
    let signals = ["term", "int", "hup", "quit"].map(|name| {
        let said = lifecycle.signals.iter().find(|(signal, _)| *signal == name);
        said.map_or_else(nobody, |(_, action)| origin(action.line))
    });
    let [exit, panics, eof] = others.map(|said| said.map_or_else(nobody, |said| origin(said.line)));
    let others = quote!(exit: #exit, panics: #panics, eof: #eof);
    Some(quote!(sources: &#private::Sources { signals: [#(#signals),*], #others },))
}

fn settings(lifecycle: &Lifecycle) -> TokenStream {
    let private = lifecycle.library.private();
    let ident = |name: &str| Ident::new(name, Span::call_site());
    let bounds = lifecycle.bounds.iter().map(|(name, bound)| {
        let (name, nanos, source) = (ident(name), bound.value, file::origin(&private, bound.line));
        quote!(#name: ::core::option::Option::Some(#private::Written::new(#nanos, #source)),)
    });
    let signals = lifecycle.signals.iter().map(|(signal, action)| {
        let (signal, action) = (ident(signal), ident(action.value));
        quote!(#signal: #private::SignalAction::#action,)
    });
    // Where everything is said there is nothing to take over, and clippy would say so.
    let other_signals =
        (lifecycle.signals.len() < SIGNALS.words.len()).then(|| quote!(..#private::Signals::DEFAULT));
    let signals = (!lifecycle.signals.is_empty())
        .then(|| quote!(signals: #private::Signals { #(#signals)* #other_signals },));
    let exit = lifecycle.exit.map(|exit| {
        let exit = ident(exit.value);
        quote!(exit: #private::ExitStyle::#exit,)
    });
    let panics = lifecycle.panics.map(|panics| {
        let panics = ident(panics.value);
        quote!(panics: #private::PanicAction::#panics,)
    });
    let eof = lifecycle.eof.map(|eof| {
        let eof = ident(eof.value);
        quote!(eof: #private::EofAction::#eof,)
    });
    let env = lifecycle.env.as_ref().map(|env| quote!(env: ::core::option::Option::Some(#env),));
    let sources = sources(lifecycle);
    let is_complete = lifecycle.bounds.len() == BOUNDS
        && [&signals, &exit, &panics, &eof, &env, &sources].iter().all(|said| said.is_some());
    let others = (!is_complete).then(|| quote!(..#private::Settings::NONE));
    quote!(#private::Settings { #(#bounds)* #signals #exit #panics #eof #env #sources #others })
}
