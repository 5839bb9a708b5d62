//! The grammar of every attribute: words, separated by commas. `timeout = "5s"`, `uses(A, B)`, `skip`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, Meta, Token, Type};

use super::vocabulary::Vocabulary;
use super::{Ends, spell};
use crate::errors::{Errors, legal_words, one_of};

/// One word and what it says.
pub(crate) struct Word {
    pub(crate) key: Ident,
    pub(crate) value: Value,
}

/// What comes after a word.
pub(crate) enum Value {
    Nothing,
    /// `= value`
    Is(Expr),
    /// `(..)`; who takes one says what is wrong with `[..]`.
    List(Group),
}

impl ToTokens for Word {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.key.to_tokens(tokens);
        match &self.value {
            Value::Nothing => {}
            Value::Is(expr) => expr.to_tokens(tokens),
            Value::List(group) => group.to_tokens(tokens),
        }
    }
}

impl Word {
    pub(crate) fn is(&self, key: &str) -> bool {
        self.key == key
    }
}

/// The words of these attributes; those that are broken are told and left out, and so is every repetition.
pub(crate) fn words_of<'a>(
    attributes: impl IntoIterator<Item = &'a Attribute>,
    vocabulary: &Vocabulary,
    errors: &mut Errors,
) -> Vec<Word> {
    let mut words = Vec::new();
    for attribute in attributes {
        match &attribute.meta {
            Meta::List(list) => words.extend(words_in(list.tokens.clone(), vocabulary, errors)),
            Meta::Path(path) => errors.at(path, empty(path)),
            Meta::NameValue(pair) => {
                let name = pair.path.to_token_stream();
                errors.at(&pair.path, format!("what `{name}` says goes in parentheses: `#[{name}(..)]`"));
            }
        }
        if let Meta::List(list) = &attribute.meta
            && list.tokens.is_empty()
        {
            errors.at(&list.path, empty(&list.path));
        }
    }
    without_repetitions(words, errors)
}

fn empty(path: &syn::Path) -> String {
    let name = path.to_token_stream();
    format!("this `{name}` says nothing: say something in `#[{name}(..)]`, or drop it")
}

/// The words in `tokens`, repetitions and all.
fn words_in(tokens: TokenStream, vocabulary: &Vocabulary, errors: &mut Errors) -> Vec<Word> {
    let parser = |input: ParseStream<'_>| {
        let mut words = Vec::new();
        while !input.is_empty() {
            match word(input, vocabulary, errors) {
                Ok(word) => words.push(word),
                Err(error) => {
                    errors.add(error);
                    skip_to_comma(input);
                }
            }
            if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                errors.add(input.error("words are separated by commas: write `,` before this"));
                if input.parse::<Token![;]>().is_err() && !input.peek(Ident::peek_any) {
                    skip_to_comma(input);
                }
            }
        }
        Ok(words)
    };
    parse(tokens, parser).unwrap_or_default()
}

/// Parses these. What is missing at their end is told at the last of them, and not at the macro as a whole.
fn parse<T>(tokens: TokenStream, parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>) -> syn::Result<T> {
    let group = Ends::of(&tokens).arguments(tokens);
    let parser = |input: ParseStream<'_>| {
        let content;
        syn::parenthesized!(content in input);
        parser(&content)
    };
    parser.parse2(group.into_token_stream())
}

/// One word. What is merely written in a wrong way is told, and heard all the same.
fn word(input: ParseStream<'_>, vocabulary: &Vocabulary, errors: &mut Errors) -> syn::Result<Word> {
    if !input.peek(Ident::peek_any) || input.peek2(Token![::]) {
        return Err(wordless(input, vocabulary));
    }
    let key = Ident::parse_any(input)?;
    if has_sign(input, &key, errors)? {
        if input.is_empty() || input.peek(Token![,]) {
            // Whoever knows the word says what is missing.
            return Ok(Word { key, value: Value::Nothing });
        }
        return Ok(Word { key, value: Value::Is(bare(input.parse()?)) });
    }
    if input.peek(syn::token::Paren) || input.peek(syn::token::Bracket) || input.peek(syn::token::Brace) {
        return Ok(Word { key, value: Value::List(input.parse()?) });
    }
    Ok(Word { key, value: Value::Nothing })
}

/// Whether a value comes now: after `=`, or after what somebody took for it.
fn has_sign(input: ParseStream<'_>, key: &Ident, errors: &mut Errors) -> syn::Result<bool> {
    let wrong: Option<TokenStream> = if input.peek(Token![==]) {
        Some(input.parse::<Token![==]>()?.to_token_stream())
    } else if input.peek(Token![=>]) {
        Some(input.parse::<Token![=>]>()?.to_token_stream())
    } else if input.peek(Token![:]) {
        Some(input.parse::<Token![:]>()?.to_token_stream())
    } else {
        None
    };
    if let Some(wrong) = wrong {
        errors.at(&wrong, format!("what `{key}` says comes after a `=`: write `{key} = ..`"));
        return Ok(true);
    }
    if input.parse::<Option<Token![=]>>()?.is_some() {
        return Ok(true);
    }
    // A value without a sign; another word is told to lack its comma.
    let is_value = input.peek(Lit) || input.peek(Token![|]) || (input.peek(Ident) && input.peek2(Token![::]));
    if is_value {
        errors.add(input.error(format!("a `=` is missing before this: write `{key} = ..`")));
    }
    Ok(is_value)
}

/// Something is there that no word says the purpose of.
fn wordless(input: ParseStream<'_>, vocabulary: &Vocabulary) -> syn::Error {
    let (word, example) = vocabulary.example;
    let begins = input.fork();
    match input.parse::<Expr>() {
        Ok(Expr::Assign(pair)) => match &*pair.left {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                let message = format!("a word goes without quotes: write `{} = ..`", text.value());
                syn::Error::new_spanned(text, message)
            }
            left => syn::Error::new_spanned(left, format!("this is not a word: write `{word} = {example}`")),
        },
        Ok(value @ (Expr::Path(_) | Expr::Closure(_) | Expr::Lit(_))) => {
            let example = match &value {
                Expr::Path(path) if vocabulary.takes_any => spell(path),
                Expr::Closure(_) if vocabulary.takes_any => "|it| ..".to_owned(),
                _ => example.to_owned(),
            };
            syn::Error::new_spanned(
                value,
                format!("nothing says what this is for: put a word before it, such as `{word} = {example}`"),
            )
        }
        _ => begins.error(format!("a word is missing here, such as `{word} = {example}`")),
    }
}

/// Without the invisible group that a `macro_rules!` puts around what it was given.
fn bare(expr: Expr) -> Expr {
    match expr {
        Expr::Group(group) => bare(*group.expr),
        expr => expr,
    }
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

/// A word is said once.
fn without_repetitions(words: Vec<Word>, errors: &mut Errors) -> Vec<Word> {
    let mut distinct: Vec<Word> = Vec::with_capacity(words.len());
    for word in words {
        if distinct.iter().any(|earlier| earlier.key == word.key) {
            let key = &word.key;
            let once = match word.value {
                Value::List(_) => format!("put all of it into one `{key}(..)`"),
                Value::Nothing | Value::Is(_) => "say it once".to_owned(),
            };
            errors.at(key, format!("`{key}` is said twice: {once}"));
        } else {
            distinct.push(word);
        }
    }
    distinct
}

/// Tells that this word is not one of the legal ones.
pub(crate) fn unknown(word: &Word, vocabulary: &Vocabulary, errors: &mut Errors) {
    let key = word.key.to_string();
    let message = match key.as_str() {
        "after" | "before" => format!(
            "`{key}` alone is read either way: write `closes_after(..)` for what closes after the ones it names, \
             `closes_before(..)` for what closes before them"
        ),
        _ => match vocabulary.homes_of(&key) {
            Some(homes) => {
                let legal = one_of(vocabulary.words);
                let verb = if vocabulary.words.len() == 1 { "is" } else { "are" };
                format!("`{key}` is a word of {homes}: legal here {verb} {legal}")
            }
            None => format!("unknown word `{key}`: {}", legal_words(&key, vocabulary.words)),
        },
    };
    errors.at(&word.key, message);
}

/// What is in the parentheses of a word that takes some.
pub(crate) fn list_of<'a>(word: &'a Word, errors: &mut Errors) -> Option<&'a Group> {
    let Value::List(group) = &word.value else { return None };
    if group.delimiter() != Delimiter::Parenthesis {
        let key = &word.key;
        errors.at(group, format!("`{key}` takes parentheses: write `{key}(..)`"));
    }
    Some(group)
}

/// The words of a list inside an attribute.
pub(crate) fn words_in_list(group: &Group, vocabulary: &Vocabulary, errors: &mut Errors) -> Vec<Word> {
    let words = words_in(group.stream(), vocabulary, errors);
    without_repetitions(words, errors)
}

/// The types in `word(A, B)`.
pub(crate) fn types_in(word: &Word, errors: &mut Errors) -> Vec<Type> {
    let key = &word.key;
    let Some(group) = list_of(word, errors) else {
        errors.at(word, format!("`{key}` takes types in parentheses: write `{key}(Database)`"));
        return Vec::new();
    };
    match parse(group.stream(), Punctuated::<Type, Token![,]>::parse_terminated) {
        Ok(types) if types.is_empty() => {
            errors.at(word, format!("`{key}()` names nobody: write `{key}(Database)`, or drop it"));
            Vec::new()
        }
        Ok(types) => types.into_iter().collect(),
        Err(error) => {
            let message = format!("this is not a type: write `{key}(Database, cache::Cache)`");
            errors.add(syn::Error::new(error.span(), message));
            Vec::new()
        }
    }
}
