//! A main that the linker can call, around the user's own.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, FnArg, Ident, ReturnType, Signature};

use super::model::{Entry, Function};
use crate::errors::Errors;
use crate::paths::Library;
use crate::syntax::Ends;

pub(super) fn entry(entry: &Entry) -> TokenStream {
    let private = entry.library.private();
    let (outer, inner) = attributes(&entry.function);
    let Function { vis, signature, body, .. } = &entry.function;
    let start = start(entry, &private);
    let returned = returned(signature);
    let main = call(signature, returned);
    let taken = taken(signature, &entry.library);
    let at = entry.library.private_at(returned.first);
    let arguments = returned.arguments(quote!(#start, #taken, #main));
    // It has to be async, whether it awaits anything or not.
    let lint = quote!(#[allow(clippy::unused_async)]);
    quote! {
        #(#outer)*
        #vis fn main() -> ::std::process::ExitCode {
            #(#inner)*
            #lint
            #signature #body
            #at::start #arguments
        }
    }
}

/// `|app| main(app)`, underlined like what main returns.
fn call(signature: &Signature, returned: Ends) -> TokenStream {
    let app = Ident::new("app", returned.first.resolved_at(Span::mixed_site()));
    // The type says that this closure is here on purpose; clippy would rather have `main` alone.
    let arguments = if signature.inputs.is_empty() { TokenStream::new() } else { app.to_token_stream() };
    let argument = returned.arguments(arguments);
    let main = quote_spanned!(returned.first=> main);
    let body = returned.block(quote!(#main #argument));
    let parameter = if signature.inputs.is_empty() { quote!(_) } else { app.to_token_stream() };
    quote_spanned!(returned.first=> |#parameter| -> _ #body)
}

/// The type of main's parameter, which has to be the app: underlined like it.
fn taken(signature: &Signature, library: &Library) -> TokenStream {
    let private = library.private();
    let ty = match signature.inputs.first() {
        Some(FnArg::Typed(parameter)) => parameter.ty.to_token_stream(),
        Some(FnArg::Receiver(_)) | None => quote!(#private::App<#private::Open>),
    };
    let ends = Ends::of(&ty);
    let private = library.private_at(ends.first);
    let nothing = ends.arguments(TokenStream::new());
    quote_spanned!(ends.first=> #private::taken::<#ty> #nothing)
}

/// What main returns, or its name.
fn returned(signature: &Signature) -> Ends {
    match &signature.output {
        ReturnType::Type(_, ty) => Ends::of(ty),
        ReturnType::Default => Ends::of(&signature.ident),
    }
}

/// How it is run, as far as somebody said.
fn start(entry: &Entry, private: &TokenStream) -> TokenStream {
    let flavor = entry.is_current_thread.then(|| quote!(.on_current_thread()));
    let workers = entry.worker_threads.as_ref().map(|(count, _)| quote!(.with_workers(#count)));
    let drain = entry.drain.map(|nanos| quote!(.with_drain(#nanos)));
    let init = entry.init.as_ref().map(|init| quote!(.with_init(#init)));
    quote!(#private::Start::new() #flavor #workers #drain #init)
}

/// Those that say whether there is a main, and what it is, and those of the user's own body.
fn attributes(function: &Function) -> (Vec<&Attribute>, Vec<&Attribute>) {
    function.attrs.iter().partition(|attribute| ["cfg", "doc"].iter().any(|it| attribute.path().is_ident(it)))
}

/// The function in error is still there, unread, inside a main that does nothing, so that neither its absence nor
/// its `async` is complained of.
pub(super) fn shape(entry: &Entry, errors: Errors) -> TokenStream {
    let Function { vis, signature, body, .. } = &entry.function;
    let signature = &without_told(signature);
    let (outer, inner) = attributes(&entry.function);
    let errors = errors.into_tokens();
    if signature.ident != "main" {
        return quote!(#errors #(#outer)* #(#inner)* #vis #signature #body);
    }
    quote! {
        #errors
        #(#outer)*
        #vis fn main() {
            #(#inner)*
            #signature #body
        }
    }
}

/// Without what the compiler would refuse once more.
fn without_told(signature: &Signature) -> Signature {
    let mut signature = signature.clone();
    signature.constness = None;
    signature.variadic = None;
    if signature.receiver().is_some() {
        signature.inputs.clear();
    }
    signature
}

/// The attribute is not on a function.
pub(super) fn no_function(item: &TokenStream, mut errors: Errors) -> TokenStream {
    let first: TokenStream = item.clone().into_iter().take(1).collect();
    errors.at(&first, "this is not a function: write `#[graceful_main] async fn main(app: App) { .. }`");
    let errors = errors.into_tokens();
    quote!(#errors #item)
}
