//! The words of `#[lifecycle(..)]` and of its entries.

use proc_macro2::{Delimiter, Group, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Data, DeriveInput, Expr, Ident, LitStr, Type, Visibility};

use crate::duration::{Bound, Zero};
use crate::errors::{Errors, legal_words, one_of};
use crate::paths::Library;
use crate::syntax::vocabulary::{ENTRY, LIFECYCLE, SIGNALS};
use crate::syntax::{
    Said, Value, Word, bound_in, filled_string_in, list_of, name_of, spell, string_in, unknown, variable_in,
    words_in_list, words_of,
};

/// What is said of the lifecycle and of its entries.
pub(super) struct Read {
    pub(super) ident: Ident,
    pub(super) vis: Visibility,
    /// The attribute has told faults already.
    pub(super) is_faulty: bool,
    pub(super) library: Library,
    pub(super) grace: Option<Bound>,
    pub(super) delay: Option<Bound>,
    pub(super) drain: Option<Bound>,
    pub(super) reserve: Option<Bound>,
    pub(super) fast: Option<Bound>,
    pub(super) signals: Vec<ReadSignal>,
    pub(super) exit: Option<LitStr>,
    pub(super) panics: Option<LitStr>,
    pub(super) eof: Option<LitStr>,
    pub(super) env: Option<LitStr>,
    /// The file that says more.
    pub(super) config: Option<LitStr>,
    /// The names of entries that may not be there, by their `#[cfg]`.
    pub(super) conditional: Vec<String>,
    pub(super) entries: Vec<ReadEntry>,
}

/// `SIGHUP = "ignore"`.
pub(super) struct ReadSignal {
    pub(super) signal: Ident,
    pub(super) action: LitStr,
}

/// `#[resource(timeout = "2s")] cache::Cache`.
pub(super) struct ReadEntry {
    pub(super) ty: Type,
    pub(super) said: Said,
}

impl ReadEntry {
    /// What it goes by, as far as the list says.
    pub(super) fn name(&self) -> Option<String> {
        self.said.name.as_ref().map(syn::LitStr::value).or_else(|| name_of(&self.ty))
    }
}

pub(super) const ACTIONS: &[&str] = &["graceful", "fast", "immediate", "ignore"];
pub(super) const EXITS: &[&str] = &["conventional", "status", "signal"];
/// What becomes of the program when a task panics.
pub(super) const PANICS: &[&str] = &["request", "report"];
/// What becomes of the program when its stdin ends.
pub(super) const EOF: &[&str] = &["request", "ignore"];

/// The library's path, for the attribute itself. What is wrong with it the derive tells.
pub(super) fn library(arguments: &TokenStream) -> Library {
    let mut told_later = Errors::new();
    let group = Group::new(Delimiter::Parenthesis, arguments.clone());
    let words = words_in_list(&group, &LIFECYCLE, &mut told_later);
    let word = words.iter().find(|word| word.is("crate"));
    let library = word.map(|word| Library::said(word, &mut told_later)).unwrap_or_default();
    drop(told_later);
    library
}

/// Reads what the attribute has put together; none where that was not the attribute.
pub(super) fn read(input: &DeriveInput, errors: &mut Errors) -> Option<Read> {
    let (mut read, said) = match handed_over(input) {
        Ok(handed) => handed,
        Err(error) => {
            errors.add(error);
            return None;
        }
    };
    for word in words_in_list(&said, &LIFECYCLE, errors) {
        hear(&mut read, &word, errors);
    }
    if let Data::Struct(data) = &input.data {
        read.entries = data.fields.iter().map(|field| entry(field, errors)).collect();
    }
    Some(read)
}

/// `#[gracefully_lifecycle(name(Shop) vis(pub) conditional("Cache") said(..))]`.
fn handed_over(input: &DeriveInput) -> syn::Result<(Read, Group)> {
    let attribute = input.attrs.iter().find(|it| it.path().is_ident("gracefully_lifecycle"));
    let Some(attribute) = attribute else {
        return Err(syn::Error::new_spanned(
            &input.ident,
            "`LifecycleEntries` is not for use: write `#[lifecycle] struct Shop(HttpServer, Database);`",
        ));
    };
    let parser = |input: ParseStream<'_>| {
        let mut handed = std::collections::HashMap::new();
        let mut is_faulty = false;
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            if key == "faulty" {
                is_faulty = true;
            } else {
                handed.insert(key.to_string(), input.parse::<Group>()?);
            }
        }
        let conditional: Option<Group> = handed.remove("conditional");
        let conditional = conditional.into_iter().flat_map(|names| names.stream());
        let conditional = conditional.filter_map(|name| syn::parse2::<LitStr>(name.into()).ok());
        let conditional = conditional.map(|name| name.value()).collect();
        let mut take = |key: &str| handed.remove(key).ok_or_else(|| input.error("incomplete"));
        let read = Read {
            ident: syn::parse2(take("name")?.stream())?,
            vis: syn::parse2(take("vis")?.stream())?,
            is_faulty,
            library: Library::default(),
            grace: None,
            delay: None,
            drain: None,
            reserve: None,
            fast: None,
            signals: Vec::new(),
            exit: None,
            panics: None,
            eof: None,
            env: None,
            config: None,
            conditional,
            entries: Vec::new(),
        };
        Ok((read, take("said")?))
    };
    parser.parse2(attribute.meta.require_list()?.tokens.clone())
}

fn hear(read: &mut Read, word: &Word, errors: &mut Errors) {
    match word.key.to_string().as_str() {
        "grace" => read.grace = bound_in(word, Zero::Refused, errors),
        "delay" => read.delay = bound_in(word, Zero::Legal, errors),
        "drain" => read.drain = bound_in(word, Zero::Legal, errors),
        "reserve" => read.reserve = bound_in(word, Zero::Refused, errors),
        "fast" => read.fast = bound_in(word, Zero::Refused, errors),
        "signals" => read.signals = signals(word, errors),
        "exit" => read.exit = choice(word, EXITS, errors),
        "panics" => read.panics = choice(word, PANICS, errors),
        "eof" => read.eof = choice(word, EOF, errors),
        "env" => read.env = variable_in(word, "SHOP_GRACE", errors),
        "config" => read.config = filled_string_in(word, "the name of a file", "lifecycle.toml", errors),
        "crate" => read.library = Library::said(word, errors),
        _ => unknown(word, &LIFECYCLE, errors),
    }
}

fn signals(word: &Word, errors: &mut Errors) -> Vec<ReadSignal> {
    let Some(group) = list_of(word, errors) else {
        errors.at(word, "`signals` takes a list: write `signals(SIGHUP = \"ignore\")`");
        return Vec::new();
    };
    let mut read = Vec::new();
    for word in words_in_list(group, &SIGNALS, errors) {
        let full = format!("SIG{}", word.key).to_uppercase();
        if SIGNALS.words.contains(&full.as_str()) {
            errors.at(&word.key, format!("signals go by their full names: write `{full}`"));
        } else if !SIGNALS.words.iter().any(|signal| word.is(signal)) {
            unknown(&word, &SIGNALS, errors);
        } else if let Some(action) = choice(&word, ACTIONS, errors) {
            read.push(ReadSignal { signal: word.key, action });
        }
    }
    read
}

/// One of a few texts.
fn choice(word: &Word, legal: &[&str], errors: &mut Errors) -> Option<LitStr> {
    let key = &word.key;
    let text = match &word.value {
        // A word without its quotes is a slip that is worth its own words.
        Value::Is(Expr::Path(path))
            if path.path.get_ident().is_some_and(|it| legal.iter().any(|legal| it == legal)) =>
        {
            errors.at(path, format!("this goes in quotes: write `{key} = \"{}\"`", spell(path)));
            return None;
        }
        _ => string_in(word, &format!("one of {}", one_of(legal)), legal[0], errors)?,
    };
    if !legal.contains(&text.value().as_str()) {
        let message = legal_words(&text.value(), legal);
        errors.at(&text, format!("`{key}` cannot be `{}`: {message}", text.value()));
        return None;
    }
    Some(text)
}

pub(super) fn entry(field: &syn::Field, errors: &mut Errors) -> ReadEntry {
    let mut said = Said::default();
    for word in words_of(field.attrs.iter().filter(|it| it.path().is_ident("resource")), &ENTRY, errors) {
        if !said.hear(&word, errors) {
            unknown(&word, &ENTRY, errors);
        }
    }
    ReadEntry { ty: field.ty.clone(), said }
}
