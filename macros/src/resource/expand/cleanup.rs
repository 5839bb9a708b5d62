//! `impl Cleanup`, by the marks of the fields.
//!
//! Everything that may be wrong with a user's function is underlined where the user named it, so every token around
//! it has its span.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Expr;

use super::cleanup_head;
use crate::paths::Library;
use crate::resource::attr::Mark;
use crate::resource::model::{Field, Resource};
use crate::syntax::Ends;

pub(super) fn cleanup(resource: &Resource<'_>) -> TokenStream {
    let library = &resource.library;
    let private = library.private();
    let marks: Vec<_> =
        resource.fields.iter().filter_map(|field| Some((field, field.marks.release()?))).collect();
    let releases = marks.iter().map(|(field, mark)| release(library, field, mark));
    let bindings = marks.iter().flat_map(|(field, mark)| {
        let marks = [Some(*mark), field.marks.abort.as_ref()];
        marks.into_iter().flatten().map(|mark| binding(field, mark))
    });
    let quiesce = at_once(resource, "quiesce", |field| field.marks.quiesce.as_ref());
    let abort = at_once(resource, "abort", |field| field.marks.abort.as_ref());
    let body = quote! {
        #quiesce
        fn cleanup(
            &self,
            cx: &#private::CleanupContext,
        ) -> impl ::core::future::Future<Output = #private::CleanupResult> + ::core::marker::Send {
            #(#bindings)*
            #private::Fields::new(cx) #(#releases)* .run()
        }
        #abort
    };
    // An impl by hand beside this one is told where the first mark is.
    let span = marks.first().map_or_else(Span::call_site, |(_, mark)| mark.key.span());
    let at = library.private_at(span);
    let head = cleanup_head(resource, &quote_spanned!(span=> #at::Cleanup), Some(span));
    let mut braced = Group::new(Delimiter::Brace, body);
    braced.set_span(span);
    quote! {
        #[automatically_derived]
        #head #braced
    }
}

/// `.field("pool", move || released(Pool::close(pool)))`, and `.abort(..)` where it has one.
fn release(library: &Library, field: &Field<'_>, mark: &Mark) -> TokenStream {
    let name = &field.name;
    let ends = Ends::of(&mark.function);
    let call = if field.marks.consume.is_some() {
        on_value(library, "consumed", field, mark)
    } else {
        through(library, "released", ends, on_field(library, field, mark))
    };
    let release = ends.arguments(quote_spanned!(ends.first=> #name, move || #call));
    let abort = field.marks.abort.as_ref().map(|mark| {
        let call = immediate(library, field, mark);
        let ends = Ends::of(&mark.function);
        let argument = ends.arguments(quote_spanned!(ends.first=> move || #call));
        quote_spanned!(ends.first=> .abort #argument)
    });
    quote_spanned!(ends.first=> .field #release #abort)
}

/// `fn abort(&self)` or `fn quiesce(&self)`, where a field is marked with it.
fn at_once<'a>(
    resource: &'a Resource<'_>,
    name: &str,
    mark: impl Fn(&'a Field<'_>) -> Option<&'a Mark>,
) -> Option<TokenStream> {
    let library = &resource.library;
    let private = library.private();
    let marks: Vec<_> = resource.fields.iter().filter_map(|field| Some((field, mark(field)?))).collect();
    let bindings = marks.iter().map(|(field, mark)| binding(field, mark));
    let calls = marks.iter().map(|(field, mark)| {
        let name = &field.name;
        let call = immediate(library, field, mark);
        let ends = Ends::of(&mark.function);
        let arguments = ends.arguments(quote_spanned!(ends.first=> #name, || #call));
        quote_spanned!(ends.first=> .field #arguments)
    });
    let name = Ident::new(name, Span::call_site());
    (!marks.is_empty()).then(|| {
        quote! {
            fn #name(&self) {
                #(#bindings)*
                #private::AtOnce::new() #(#calls)* .end()
            }
        }
    })
}

/// The call of an `abort` or a `quiesce`.
fn immediate(library: &Library, field: &Field<'_>, mark: &Mark) -> TokenStream {
    if field.marks.consume.is_some() {
        on_value(library, "borrowed", field, mark)
    } else {
        through(library, "immediate", Ends::of(&mark.function), on_field(library, field, mark))
    }
}

/// `Pool::close(pool)`; a closure goes through a function that tells it the type of its parameter.
fn on_field(library: &Library, field: &Field<'_>, mark: &Mark) -> TokenStream {
    let function = &mark.function;
    let ends = Ends::of(function);
    let bound = bound(field, mark);
    if let Expr::Closure(_) = function {
        return through(library, "call", ends, quote!(#bound, #function));
    }
    let arguments = ends.arguments(bound.to_token_stream());
    quote!(#function #arguments)
}

/// `consumed(task, |value| join(value))`.
fn on_value(library: &Library, name: &str, field: &Field<'_>, mark: &Mark) -> TokenStream {
    let function = &mark.function;
    let ends = Ends::of(function);
    let bound = bound(field, mark);
    let function = if let Expr::Closure(_) = function {
        function.to_token_stream()
    } else {
        let value = Ident::new("value", ends.last.resolved_at(Span::mixed_site()));
        let arguments = ends.arguments(value.to_token_stream());
        // The type says that this closure is here on purpose: `value` is adjusted to what the function takes.
        let body = ends.block(quote!(#function #arguments));
        quote_spanned!(ends.first=> |#value| -> _ #body)
    };
    through(library, name, ends, quote!(#bound, #function))
}

/// `name(arguments)`, with one of our functions.
fn through(library: &Library, name: &str, ends: Ends, arguments: TokenStream) -> TokenStream {
    let private = library.private_at(ends.first);
    let name = Ident::new(name, ends.first);
    let arguments = ends.arguments(arguments);
    quote!(#private::#name #arguments)
}

/// `let Self { pool: bound, .. } = self;`. `self` itself could not be underlined like a mark, which a user's macro may
/// have written.
fn binding(field: &Field<'_>, mark: &Mark) -> TokenStream {
    let member = &field.member;
    let bound = bound(field, mark);
    quote!(let Self { #member: #bound, .. } = self;)
}

/// A reference to the field, for the function of one of its marks. It is named like nothing of the user's, and not
/// hidden from it: what the compiler says of a hidden name it says of the derive, and not of what was typed.
fn bound(field: &Field<'_>, mark: &Mark) -> Ident {
    let span = Ends::of(&mark.function).last;
    format_ident!("gracefully_{}{}", mark.key, field.index, span = span)
}
