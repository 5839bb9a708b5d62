//! The words of `#[graceful_main(..)]`.

use proc_macro2::{Delimiter, Group, TokenStream};
use syn::{Expr, ExprLit, Lit, LitBool, LitInt, LitStr};

use crate::duration::{Bound, Zero};
use crate::errors::{Errors, legal_words};
use crate::paths::Library;
use crate::syntax::vocabulary::MAIN;
use crate::syntax::{Value, Word, bound_in, string_in, unknown, words_in_list};

#[derive(Default)]
pub(super) struct Read {
    pub(super) library: Library,
    pub(super) flavor: Option<LitStr>,
    pub(super) worker_threads: Option<(usize, LitInt)>,
    pub(super) drain: Option<Bound>,
    pub(super) init: Option<LitBool>,
}

const FLAVORS: &[&str] = &["multi_thread", "current_thread"];

pub(super) fn read(arguments: TokenStream, errors: &mut Errors) -> Read {
    let mut read = Read::default();
    for word in words_in_list(&Group::new(Delimiter::Parenthesis, arguments), &MAIN, errors) {
        match word.key.to_string().as_str() {
            "flavor" => read.flavor = flavor(&word, errors),
            "worker_threads" => read.worker_threads = worker_threads(&word, errors),
            "drain" => read.drain = bound_in(&word, Zero::Legal, errors),
            "init" => read.init = init(&word, errors),
            "crate" => read.library = Library::said(&word, errors),
            _ => unknown(&word, &MAIN, errors),
        }
    }
    read
}

fn flavor(word: &Word, errors: &mut Errors) -> Option<LitStr> {
    let text = string_in(word, "the name of a runtime", FLAVORS[0], errors)?;
    if !FLAVORS.contains(&text.value().as_str()) {
        let message = legal_words(&text.value(), FLAVORS);
        errors.at(&text, format!("there is no flavor `{}`: {message}", text.value()));
        return None;
    }
    Some(text)
}

fn init(word: &Word, errors: &mut Errors) -> Option<LitBool> {
    const LEGAL: &str = "`init` is `true` or `false`: write `init = true`";
    match &word.value {
        Value::Is(Expr::Lit(ExprLit { lit: Lit::Bool(said), .. })) => return Some(said.clone()),
        Value::Is(other) => errors.at(other, LEGAL),
        Value::Nothing | Value::List(_) => errors.at(word, LEGAL),
    }
    None
}

fn worker_threads(word: &Word, errors: &mut Errors) -> Option<(usize, LitInt)> {
    const LEGAL: &str = "`worker_threads` takes a number, two or more: write `worker_threads = 4`";
    match &word.value {
        Value::Is(Expr::Lit(ExprLit { lit: Lit::Int(number), .. })) => {
            if let Ok(count) = number.base10_parse() {
                return Some((count, number.clone()));
            }
            errors.at(number, LEGAL);
        }
        Value::Is(other) => errors.at(other, LEGAL),
        Value::Nothing | Value::List(_) => errors.at(word, LEGAL),
    }
    None
}
