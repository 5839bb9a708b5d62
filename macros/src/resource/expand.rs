//! Data, and short calls into the library.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, GenericParam, Generics};

use super::attr::Mark;
use super::model::{Field, Resource};
use crate::paths::Library;
use crate::syntax::{Ends, identity, links, modifiers, probes, spell};

/// The impls of a resource without fault.
pub(super) fn resource(resource: &Resource<'_>) -> TokenStream {
    let facts = facts(resource);
    let identity = declare(resource, resource.generics, &facts);
    let cleanup = resource.has_release().then(|| cleanup(resource));
    quote!(#identity #cleanup)
}

/// What a resource at fault still is, so that nothing else complains.
pub(super) fn shape(resource: &Resource<'_>) -> TokenStream {
    let (identity, place) = identity(&resource.library, resource.ident);
    let private = resource.library.private();
    let facts = quote!(#private::Facts::new(#identity, #place));
    let is_marked = resource.fields.iter().any(|field| field.marks.are_there);
    let identity = declare(resource, resource.generics, &facts);
    let cleanup = is_marked.then(|| {
        let head = head(resource, resource.generics, &quote!(#private::Cleanup), Span::call_site());
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
fn declare(resource: &Resource<'_>, generics: &Generics, facts: &TokenStream) -> TokenStream {
    let private = resource.library.private();
    let (identity, _) = identity(&resource.library, resource.ident);
    let head = head(resource, generics, &quote!(#private::Resource), Span::call_site());
    quote! {
        #[automatically_derived]
        #head {
            const IDENTITY: #private::Identity = #identity;
            const FACTS: #private::Facts = #facts;
        }
    }
}

/// `impl<..> Trait for Type<..> where ..`. A lifetime, which is a fault, is `'static` here.
fn head(resource: &Resource<'_>, generics: &Generics, what: &TokenStream, span: Span) -> TokenStream {
    let ident = resource.ident;
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
        let text = format!("`#[uses({})]` on field `{}`", spell(used), spell(&field.member));
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

/// `impl Cleanup`, by the marks of the fields.
fn cleanup(resource: &Resource<'_>) -> TokenStream {
    let private = resource.library.private();
    let mark = resource.fields.iter().find_map(|field| field.marks.release());
    let span = mark.map_or_else(Span::call_site, |mark| mark.key.span());
    let at = resource.library.private_at(span);
    let head = head(resource, resource.generics, &quote_spanned!(span=> #at::Cleanup), span);
    let releases = resource.fields.iter().filter_map(|field| release(&resource.library, field));
    let quiesce = at_once(resource, "quiesce", |field| field.marks.quiesce.as_ref());
    let abort = at_once(resource, "abort", |field| field.marks.abort.as_ref());
    quote! {
        #[automatically_derived]
        #head {
            #quiesce
            fn cleanup(
                &self,
                cx: &#private::CleanupContext,
            ) -> impl ::core::future::Future<Output = #private::CleanupResult> + ::core::marker::Send {
                #private::Fields::new(cx) #(#releases)* .run()
            }
            #abort
        }
    }
}

/// `.field("pool", move || released(Pool::close(&self.pool)))`, and `.abort(..)` where it has one.
fn release(library: &Library, field: &Field<'_>) -> Option<TokenStream> {
    let name = spell(&field.member);
    let mark = field.marks.release()?;
    let ends = Ends::of(&mark.function);
    let call = if field.marks.consume.is_some() {
        on_value(library, "consumed", field, mark)
    } else {
        let private = library.private_at(ends.first);
        let call = ends.arguments(on_field(library, field, mark));
        quote_spanned!(ends.first=> #private::released #call)
    };
    let release = ends.arguments(quote_spanned!(ends.first=> #name, move || #call));
    let abort = field.marks.abort.as_ref().map(|mark| {
        let call = at_once_call(library, field, mark);
        let ends = Ends::of(&mark.function);
        let argument = ends.arguments(quote_spanned!(ends.first=> move || #call));
        quote_spanned!(ends.first=> .abort #argument)
    });
    Some(quote_spanned!(ends.first=> .field #release #abort))
}

/// `fn abort(&self)` or `fn quiesce(&self)`, where a field is marked with it.
fn at_once<'a>(
    resource: &'a Resource<'_>,
    name: &str,
    mark: impl Fn(&'a Field<'_>) -> Option<&'a Mark>,
) -> Option<TokenStream> {
    let private = resource.library.private();
    let calls: Vec<TokenStream> = resource
        .fields
        .iter()
        .filter_map(|field| {
            let mark = mark(field)?;
            let name = spell(&field.member);
            let call = at_once_call(&resource.library, field, mark);
            let ends = Ends::of(&mark.function);
            let arguments = ends.arguments(quote_spanned!(ends.first=> #name, || #call));
            Some(quote_spanned!(ends.first=> .field #arguments))
        })
        .collect();
    let name = Ident::new(name, Span::call_site());
    (!calls.is_empty()).then(|| {
        quote! {
            fn #name(&self) {
                #private::AtOnce::new() #(#calls)* .end()
            }
        }
    })
}

fn at_once_call(library: &Library, field: &Field<'_>, mark: &Mark) -> TokenStream {
    if field.marks.consume.is_some() {
        on_value(library, "borrowed", field, mark)
    } else {
        on_field(library, field, mark)
    }
}

/// `Pool::close(&self.pool)`; a closure goes through a function that tells it the type of its parameter.
fn on_field(library: &Library, field: &Field<'_>, mark: &Mark) -> TokenStream {
    let function = &mark.function;
    let ends = Ends::of(function);
    let this = this(field, ends);
    if let Expr::Closure(_) = function {
        let private = library.private_at(ends.first);
        let arguments = ends.arguments(quote!(#this, #function));
        return quote_spanned!(ends.first=> #private::call #arguments);
    }
    let arguments = ends.arguments(this);
    quote!(#function #arguments)
}

/// `consumed(&self.task, |value| join(value))`.
fn on_value(library: &Library, through: &str, field: &Field<'_>, mark: &Mark) -> TokenStream {
    let function = &mark.function;
    let ends = Ends::of(function);
    let this = this(field, Ends::of(field.ty));
    let private = library.private_at(ends.first);
    let through = Ident::new(through, ends.first);
    let function = if let Expr::Closure(_) = function {
        function.to_token_stream()
    } else {
        let value = Ident::new("value", ends.last.resolved_at(Span::mixed_site()));
        let arguments = ends.arguments(value.to_token_stream());
        quote_spanned!(ends.first=> |#value| #function #arguments)
    };
    let arguments = ends.arguments(quote!(#this, #function));
    quote_spanned!(ends.first=> #private::#through #arguments)
}

/// `&self.pool`, underlined like what `ends` are the ends of. `self` is the method's own, whatever macro the field
/// was written by.
fn this(field: &Field<'_>, ends: Ends) -> TokenStream {
    let this = Ident::new("self", Span::call_site());
    let mut member = field.member.clone();
    match &mut member {
        syn::Member::Named(ident) => ident.set_span(ends.last.resolved_at(ident.span())),
        syn::Member::Unnamed(index) => index.span = ends.last,
    }
    let reference = quote_spanned!(ends.first=> &);
    quote!(#reference #this.#member)
}
