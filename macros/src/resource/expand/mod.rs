//! Data, and short calls into the library.

mod cleanup;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericParam, WherePredicate};

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
    let identity = identity(resource.ident);
    let private = resource.library.private();
    let facts = quote!(#private::Facts::here(#identity));
    let is_marked = resource.fields.iter().any(|field| field.marks.are_there);
    let identity = declare(resource, &facts);
    let cleanup = is_marked.then(|| {
        let head = cleanup_head(resource, &quote!(#private::Cleanup), None);
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

/// `impl Resource`, of a type with parameters where that has its cleanup.
fn declare(resource: &Resource<'_>, facts: &TokenStream) -> TokenStream {
    let private = resource.library.private();
    let identity = identity(resource.ident);
    let ty = spelled_out(resource, None);
    // Not of a type without: where the cleanup is impossible the compiler would make all of this unreachable, and tell
    // so wherever it is used.
    let is_generic = !resource.generics.params.is_empty();
    let bound = is_generic.then(|| syn::parse_quote!(#ty: #private::Cleanup));
    let head = head(resource, &quote!(#private::Resource), bound, None);
    quote! {
        #[automatically_derived]
        #head {
            const IDENTITY: #private::Identity = #private::Identity::here(#identity);
            const FACTS: #private::Facts = #facts;
        }
    }
}

/// `impl Cleanup`. What its parameters stand for is held, and must be what a resource must be.
fn cleanup_head(resource: &Resource<'_>, what: &TokenStream, at: Option<Span>) -> TokenStream {
    let bounds = resource.generics.type_params().map(|param| -> WherePredicate {
        let ident = &param.ident;
        syn::parse_quote!(#ident: ::core::marker::Send + ::core::marker::Sync + 'static)
    });
    head(resource, what, bounds, at)
}

/// `impl<..> Trait for Type<..> where ..`, underlined like what was typed `at`.
fn head(
    resource: &Resource<'_>,
    what: &TokenStream,
    more_bounds: impl IntoIterator<Item = WherePredicate>,
    at: Option<Span>,
) -> TokenStream {
    let span = at.unwrap_or_else(Span::call_site);
    let ty = spelled_out(resource, at);
    let mut owned = resource.generics.clone();
    owned.params =
        owned.params.into_iter().filter(|param| !matches!(param, GenericParam::Lifetime(_))).collect();
    let mut more_bounds = more_bounds.into_iter().peekable();
    if more_bounds.peek().is_some() {
        owned.make_where_clause().predicates.extend(more_bounds);
    }
    let (parameters, _, bounds) = owned.split_for_impl();
    quote_spanned!(span=> impl #parameters #what for #ty #bounds)
}

/// `Type<..>`. A lifetime, which is a fault, is `'static` here.
fn spelled_out(resource: &Resource<'_>, at: Option<Span>) -> TokenStream {
    let mut ident = resource.ident.clone();
    if let Some(span) = at {
        ident.set_span(span.resolved_at(ident.span()));
    }
    let arguments = resource.generics.params.iter().map(|param| match param {
        GenericParam::Lifetime(_) => quote!('static),
        GenericParam::Type(param) => param.ident.to_token_stream(),
        GenericParam::Const(param) => param.ident.to_token_stream(),
    });
    if resource.generics.params.is_empty() {
        ident.to_token_stream()
    } else {
        quote_spanned!(at.unwrap_or_else(Span::call_site)=> #ident<#(#arguments),*>)
    }
}

fn facts(resource: &Resource<'_>) -> TokenStream {
    let library = &resource.library;
    let private = library.private();
    // Not `Self::IDENTITY`: where the cleanup is missing, that would complain of it once more.
    let identity = identity(resource.ident);
    let modifiers = modifiers(library, &resource.said, "Derive");
    let of_fields = resource.fields.iter().flat_map(|field| field_links(resource, field));
    let links: Vec<TokenStream> = of_fields.chain(links(library, &resource.said.links)).collect();
    let links = (!links.is_empty()).then(|| quote!(.with_links(&[#(#links),*])));
    let has_probes = resource.fields.iter().any(|field| !field.asked.is_empty());
    let fallback = has_probes.then(|| quote!(use #private::ProbeFallback as _;));
    let facts = quote! {
        #private::Facts::here(#identity) #modifiers #links
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
        links.push(quote!(#private::Link::field(#text, #held)));
    }
    if field.is_opaque {
        links.push(quote!(#private::Link::opaque(#text)));
    }
    for used in field.uses.iter().flat_map(|uses| &uses.types) {
        let text = format!("`#[uses({})]` on field `{}`", spell(used), field.name);
        links.push(quote!(#private::Link::uses(#text, <#used as #private::Resource>::IDENTITY)));
    }
    links
}
