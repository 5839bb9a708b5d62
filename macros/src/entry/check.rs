//! The rules of a main.

use quote::ToTokens;
use syn::{FnArg, Safety};

use super::model::Entry;
use crate::errors::Errors;

pub(super) fn all(entry: &Entry, errors: &mut Errors) {
    is_main(entry, errors);
    is_async(entry, errors);
    is_plain(entry, errors);
    takes_the_app(entry, errors);
    workers_fit_the_flavor(entry, errors);
}

/// There is one app in a process, and it is main's.
fn is_main(entry: &Entry, errors: &mut Errors) {
    let ident = &entry.function.signature.ident;
    if ident != "main" {
        errors.at(
            ident,
            "`#[graceful_main]` goes on `main`: from any other function call `App::<Open>::builder().run(..)`",
        );
    }
}

/// Everything that ends it comes at an `.await`.
fn is_async(entry: &Entry, errors: &mut Errors) {
    let signature = &entry.function.signature;
    if signature.asyncness.is_none() {
        errors.at(&signature.fn_token, "main is not `async`: write `async fn main(app: App)`; an attribute above this one, such as `#[tokio::main]`, may have taken it: drop that one");
    }
}

/// Nobody calls main but the library.
fn is_plain(entry: &Entry, errors: &mut Errors) {
    let signature = &entry.function.signature;
    if !signature.generics.params.is_empty() {
        errors
            .at(&signature.generics, "main has no parameters of this kind: name the lifecycle, `App<Shop>`");
    }
    // A bare `where` is no token to `syn`, and harmless.
    if let Some(bounds) = signature.generics.where_clause.as_ref().filter(|it| !it.predicates.is_empty()) {
        errors.at(bounds, "main has no parameters, so it has no bounds: drop the `where`");
    }
    if let Some(constness) = &signature.constness {
        errors.at(constness, "main is not `const`: drop it");
    }
    if let Safety::Unsafe(unsafety) = &signature.safety {
        errors.at(unsafety, "main is not `unsafe`: drop it, and write `unsafe { .. }` where it is needed");
    }
    if let Some(abi) = &signature.abi {
        errors.at(abi, "main is an ordinary Rust function: drop the `extern`");
    }
    if let Some(variadic) = &signature.variadic {
        errors.at(variadic, "main takes the app and nothing else: write `async fn main(app: App)`");
    }
}

/// Main takes the app, or nothing.
fn takes_the_app(entry: &Entry, errors: &mut Errors) {
    const LEGAL: &str =
        "write `async fn main(app: App)`, `async fn main(app: App<Shop>)` or `async fn main()`";
    let inputs = &entry.function.signature.inputs;
    for input in inputs {
        if let FnArg::Receiver(receiver) = input {
            errors.at(receiver, format!("main is not a method: {LEGAL}"));
            return;
        }
    }
    if inputs.len() > 1 {
        let more: proc_macro2::TokenStream = inputs.iter().skip(1).map(ToTokens::to_token_stream).collect();
        errors.at(&more, format!("main takes the app and nothing else: {LEGAL}"));
    }
}

/// A worker that is stuck must leave one for the cleanups; a runtime without workers has no number of them.
fn workers_fit_the_flavor(entry: &Entry, errors: &mut Errors) {
    let Some((count, typed)) = &entry.worker_threads else { return };
    if entry.is_current_thread {
        errors.at(typed, "a `current_thread` runtime has no workers: drop `worker_threads`, or the flavor");
    } else if *count < 2 {
        errors.at(
            typed,
            "a worker that is stuck must leave one for the cleanups: write two or more, or \
             `flavor = \"current_thread\"`",
        );
    }
}
