//! What each macro holds to, whatever was typed.
//!
//! 1. It does not panic.
//! 2. What it refuses is told somewhere in what was typed, never at the macro as a whole.
//! 3. It writes items, and what it was put on is still there.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{DeriveInput, File, Item, Stmt};

use crate::{entry, holds, lifecycle, resource};

/// The macros, as they are typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Macro {
    Resource,
    Holds,
    Lifecycle,
    Main,
}

/// What the user typed: `#[lifecycle(arguments)] item`, or an item with a derive.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub(crate) of: Macro,
    pub(crate) arguments: String,
    pub(crate) item: String,
}

/// Expands it, and says which rule is broken. None where the compiler would not come to the macro, else the number of
/// faults that it tells.
pub(crate) fn check(typed: &Typed) -> Result<Option<usize>, String> {
    proc_macro2::extra::invalidate_current_thread_spans();
    // As one text, so that every token of it has a place of its own.
    let text = format!("({}) {}", typed.arguments, typed.item);
    let Ok(tokens) = text.parse::<TokenStream>() else { return Ok(None) };
    let mut tokens = tokens.into_iter();
    let Some(TokenTree::Group(arguments)) = tokens.next() else { return Ok(None) };
    let (arguments, item) = (arguments.stream(), tokens.collect());
    let expansion = expand(typed.of, &arguments, &item);
    let Ok(parsed) = syn::parse2::<Item>(item.clone()) else { return Ok(None) };
    if matches!(typed.of, Macro::Resource | Macro::Holds) && !is_derivable(item) {
        return Ok(None);
    }
    let expansion = match typed.of {
        Macro::Lifecycle => with_entries(expansion),
        _ => Ok(expansion),
    };
    let expansion = expansion.map_err(|error| format!("what was written does not parse: {error}"))?;
    if syn::parse2::<File>(expansion.clone()).is_err() {
        return Err(format!("this is not a list of items: {expansion}"));
    }
    let faults = faults_in(expansion.clone());
    for (message, spans) in &faults {
        if let Some(span) = spans.iter().find(|span| !is_in(**span, &text)) {
            return Err(format!("told at {:?}, where nothing was typed: {message}", span.byte_range()));
        }
    }
    match kept(typed.of, &parsed) {
        Some((word, name)) if !is_there(expansion.clone(), word, &name) => {
            Err(format!("`{word} {name}` is not there: {expansion}"))
        }
        _ => Ok(Some(faults.len())),
    }
}

/// Whether the compiler would come to a derive. `syn` is content with a parameter `_`, which the compiler is not.
fn is_derivable(item: TokenStream) -> bool {
    syn::parse2::<DeriveInput>(item).is_ok_and(|it| it.generics.type_params().all(|param| param.ident != "_"))
}

fn expand(of: Macro, arguments: &TokenStream, item: &TokenStream) -> TokenStream {
    match of {
        Macro::Resource => resource::derive(item.clone()),
        Macro::Holds => holds::derive(item.clone()),
        Macro::Lifecycle => lifecycle::attribute(arguments, item),
        Macro::Main => entry::attribute(arguments.clone(), item),
    }
}

/// The same, with the hidden derive of a lifecycle expanded.
pub(crate) fn with_entries(attributed: TokenStream) -> syn::Result<TokenStream> {
    let mut file: File = syn::parse2(attributed)?;
    for item in &mut file.items {
        let Item::Const(hidden) = item else { continue };
        let syn::Expr::Block(block) = &mut *hidden.expr else { continue };
        let is_hidden = |stmt: &Stmt| matches!(stmt, Stmt::Item(Item::Struct(it)) if it.ident == "__Entries");
        if !block.block.stmts.iter().all(is_hidden) {
            continue;
        }
        let entries = block.block.stmts.iter().map(|stmt| lifecycle::entries(stmt.to_token_stream()));
        let entries: TokenStream = entries.collect();
        block.block = syn::parse2(quote::quote!({ #entries }))?;
    }
    Ok(file.into_token_stream())
}

/// Every `compile_error!`, with what it underlines: from the first of its tokens to the last.
fn faults_in(tokens: TokenStream) -> Vec<(String, [Span; 2])> {
    let mut faults = Vec::new();
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match (token, tokens.get(at + 2)) {
            (TokenTree::Ident(ident), Some(TokenTree::Group(message))) if ident == "compile_error" => {
                faults.push((message.stream().to_string(), [ident.span(), message.span()]));
            }
            (TokenTree::Group(group), _) => faults.extend(faults_in(group.stream())),
            _ => {}
        }
    }
    faults
}

/// Whether this is a stretch of what was typed. Tokens that a macro has parsed by itself have places in another text.
fn is_in(span: Span, text: &str) -> bool {
    let range = span.byte_range();
    !range.is_empty() && text.get(range) == span.source_text().as_deref()
}

/// The words that have to be there afterwards: the item itself, or an impl for it beside it.
fn kept(of: Macro, item: &Item) -> Option<(&'static str, Ident)> {
    let (word, name) = match item {
        Item::Struct(item) => ("struct", &item.ident),
        Item::Enum(item) => ("enum", &item.ident),
        Item::Union(item) => ("union", &item.ident),
        Item::Fn(item) => ("fn", &item.sig.ident),
        _ => return None,
    };
    let word = if matches!(of, Macro::Resource | Macro::Holds) { "for" } else { word };
    Some((word, name.clone()))
}

/// Whether these two words stand side by side somewhere.
fn is_there(tokens: TokenStream, word: &str, name: &Ident) -> bool {
    let mut before = None;
    tokens.into_iter().any(|token| {
        let is_there = match &token {
            TokenTree::Ident(ident) => {
                ident == name && before.take().is_some_and(|before: Ident| before == word)
            }
            TokenTree::Group(group) => is_there(group.stream(), word, name),
            _ => false,
        };
        before = if let TokenTree::Ident(ident) = token { Some(ident) } else { None };
        is_there
    })
}
