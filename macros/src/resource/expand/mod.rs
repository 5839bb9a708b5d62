//! Data, and short calls into the library.

mod cleanup;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericParam, Generics};

use super::model::{Field, Resource};
use crate::syntax::{identity, links, modifiers, probes, spell};

/// The impls of a resource without fault.
pub(super) fn resource(resource: &Resource<'_>) -> TokenStream {
    let facts = facts(resource);
    let identity = declare(resource, &facts);
    let cleanup = resource.has_release().then(|| cleanup::cleanup(resource));
    quote!(#identity #cleanup)
}

/// What a resource at fault still is, so that nothing else complains.
pub(super) fn shape(resource: &Resource<'_>) -> TokenStream {
    let (identity, place) = identity(&resource.library, resource.ident);
    let private = resource.library.private();
    let facts = quote!(#private::Facts::new(#identity, #place));
    let is_marked = resource.fields.iter().any(|field| field.marks.are_there);
    let identity = declare(resource, &facts);
    let cleanup = is_marked.then(|| {
        let head = head(resource, &quote!(#private::Cleanup), None);
        quote! {
            #[automatically_derived]
            #head {
                fn cleanup(
                    &self,
                    _: &#private::CleanupContext,
                ) -> impl ::core::future::Future<Output = #private::CleanupResult> + ::core::marker::Send {
                    ::core::future::ready(::core::result::Result::Ok(()))
                }
            }
        }
    });
    quote!(#identity #cleanup)
}

/// `impl Resource`.
fn declare(resource: &Resource<'_>, facts: &TokenStream) -> TokenStream {
    let private = resource.library.private();
    let (identity, _) = identity(&resource.library, resource.ident);
    let head = head(resource, &quote!(#private::Resource), None);
    quote! {
        #[automatically_derived]
        #head {
            const IDENTITY: #private::Identity = #identity;
            const FACTS: #private::Facts = #facts;
        }
    }
}

/// `impl<..> Trait for Type<..> where ..`, underlined like what was typed `at`. A lifetime, which is a fault, is
/// `'static` here.
fn head(resource: &Resource<'_>, what: &TokenStream, at: Option<Span>) -> TokenStream {
    let generics: &Generics = resource.generics;
    let mut ident = resource.ident.clone();
    if let Some(span) = at {
        ident.set_span(span.resolved_at(ident.span()));
    }
    let span = at.unwrap_or_else(Span::call_site);
    let private = resource.library.private();
    let mut owned = generics.clone();
    owned.params =
        owned.params.into_iter().filter(|param| !matches!(param, GenericParam::Lifetime(_))).collect();
    let arguments: Vec<TokenStream> = generics
        .params
        .iter()
        .map(|param| match param {
            GenericParam::Lifetime(_) => quote!('static),
            GenericParam::Type(param) => param.ident.to_token_stream(),
            GenericParam::Const(param) => param.ident.to_token_stream(),
        })
        .collect();
    if arguments.is_empty() {
        let (_, _, bounds) = owned.split_for_impl();
        return quote_spanned!(span=> impl #what for #ident #bounds);
    }
    // A cleanup written by hand may ask more of the parameters than the type does.
    if !resource.has_release() {
        let bound = syn::parse_quote!(#ident<#(#arguments),*>: #private::Cleanup);
        owned.make_where_clause().predicates.push(bound);
    }
    let (parameters, _, bounds) = owned.split_for_impl();
    quote_spanned!(span=> impl #parameters #what for #ident<#(#arguments),*> #bounds)
}

fn facts(resource: &Resource<'_>) -> TokenStream {
    let library = &resource.library;
    let private = library.private();
    // Not `Self::IDENTITY`: where the cleanup is missing, that would complain of it once more.
    let (identity, place) = identity(library, resource.ident);
    let modifiers = modifiers(library, &resource.said, "Derive");
    let of_fields = resource.fields.iter().flat_map(|field| field_links(resource, field));
    let links: Vec<TokenStream> = of_fields.chain(links(library, &resource.said.links)).collect();
    let links = (!links.is_empty()).then(|| quote!(.with_links(&[#(#links),*])));
    let has_probes = resource.fields.iter().any(|field| !field.asked.is_empty());
    let fallback = has_probes.then(|| quote!(use #private::ProbeFallback as _;));
    let facts = quote! {
        #private::Facts::new(#identity, #place) #modifiers #links
    };
    if has_probes { quote!({ #fallback #facts }) } else { facts }
}

/// What one field says about others.
fn field_links(resource: &Resource<'_>, field: &Field<'_>) -> Vec<TokenStream> {
    let private = resource.library.private();
    let text = &field.text;
    let mut links = Vec::new();
    if !field.asked.is_empty() {
        let held = probes(&resource.library, &field.asked);
        links.push(quote! {
            #private::Link { kind: #private::LinkKind::Field, text: #text, targets: #held }
        });
    }
    if field.is_opaque {
        links.push(quote! {
            #private::Link { kind: #private::LinkKind::Opaque, text: #text, targets: #private::Held::Nothing }
        });
    }
    for used in field.uses.iter().flat_map(|uses| &uses.types) {
        let text = format!("`#[uses({})]` on field `{}`", spell(used), field.name);
        links.push(quote! {
            #private::Link {
                kind: #private::LinkKind::Uses,
                text: #text,
                targets: #private::Held::One(<#used as #private::Resource>::IDENTITY),
            }
        });
    }
    links
}
