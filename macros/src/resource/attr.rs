//! The words of `#[resource(..)]`, `#[cleanup(..)]` and `#[uses(..)]`.

use syn::{Attribute, Data, DeriveInput, Expr, ExprLit, Field, Ident, Lit, Path, Type};

use crate::errors::Errors;
use crate::paths::Library;
use crate::syntax::vocabulary::{CLEANUP, RESOURCE};
use crate::syntax::{Said, Value, Word, is_nothing, spell, types_in, unknown, words_of};

/// What the attributes say.
#[derive(Default)]
pub(super) struct Read {
    pub(super) said: Said,
    pub(super) library: Library,
    /// In the order of the fields, variant by variant.
    pub(super) fields: Vec<ReadField>,
}

/// What the attributes of one field say.
#[derive(Default)]
pub(super) struct ReadField {
    pub(super) with: Option<Mark>,
    pub(super) consume: Option<Mark>,
    pub(super) abort: Option<Mark>,
    pub(super) quiesce: Option<Mark>,
    pub(super) skip: Option<Ident>,
    pub(super) uses: Option<Uses>,
    /// A `#[cleanup(..)]` is there, whatever became of it.
    pub(super) is_marked: bool,
}

/// `key = path`, or a closure.
pub(super) struct Mark {
    pub(super) key: Ident,
    pub(super) function: Expr,
}

/// `#[uses(Database)]` on a field.
pub(super) struct Uses {
    /// None for `nothing`.
    pub(super) types: Vec<Type>,
}

pub(super) fn read(input: &DeriveInput, errors: &mut Errors) -> Read {
    let mut read = Read::default();
    for word in words_of(input.attrs.iter().filter(|it| it.path().is_ident("resource")), &RESOURCE, errors) {
        if word.is("crate") {
            read.library = Library::said(&word, errors);
        } else if !read.said.hear(&word, errors) {
            unknown(&word, &RESOURCE, errors);
        }
    }
    misplaced(&input.attrs, errors);
    match &input.data {
        Data::Struct(data) => {
            read.fields = data.fields.iter().map(|field| read_field(field, errors)).collect();
        }
        Data::Enum(data) => {
            data.variants.iter().for_each(|variant| of_a_variant(&variant.attrs, errors));
            let fields = data.variants.iter().flat_map(|variant| &variant.fields);
            read.fields = fields.map(|field| read_field_of_enum(field, errors)).collect();
        }
        Data::Union(_) => {}
    }
    read
}

/// `#[cleanup]` and `#[uses]` are said of fields.
fn misplaced(attributes: &[Attribute], errors: &mut Errors) {
    for attribute in attributes {
        if attribute.path().is_ident("cleanup") {
            errors.at(
                attribute.path(),
                "`cleanup` is said of a field: mark each with `#[cleanup(with = path)]`, or write \
                 `impl Cleanup` by hand",
            );
        } else if attribute.path().is_ident("uses") {
            errors.at(
                attribute.path(),
                "`#[uses(..)]` is said of a field: write `#[resource(uses(..))]` for the whole type",
            );
        }
    }
}

fn read_field_of_enum(field: &Field, errors: &mut Errors) -> ReadField {
    let mut read = ReadField { uses: uses(field, errors), ..ReadField::default() };
    for attribute in field.attrs.iter().filter(|it| it.path().is_ident("cleanup")) {
        read.is_marked = true;
        errors.at(
            attribute.path(),
            "which variant an enum has is not known before it closes, so its fields take no marks: write \
             `impl Cleanup` by hand",
        );
    }
    resource_of_a_field(field, errors);
    read
}

fn read_field(field: &Field, errors: &mut Errors) -> ReadField {
    let marks: Vec<_> = field.attrs.iter().filter(|it| it.path().is_ident("cleanup")).collect();
    let mut read = ReadField { is_marked: !marks.is_empty(), ..ReadField::default() };
    for word in words_of(marks, &CLEANUP, errors) {
        match word.key.to_string().as_str() {
            "with" => read.with = mark(word, errors),
            "consume" => read.consume = mark(word, errors),
            "abort" => read.abort = mark(word, errors),
            "quiesce" => read.quiesce = mark(word, errors),
            "skip" => match word.value {
                Value::Nothing => read.skip = Some(word.key),
                _ => errors.at(&word, "`skip` says everything: write `#[cleanup(skip)]`"),
            },
            _ => unknown(&word, &CLEANUP, errors),
        }
    }
    read.uses = uses(field, errors);
    resource_of_a_field(field, errors);
    read
}

fn resource_of_a_field(field: &Field, errors: &mut Errors) {
    if let Some(attribute) = field.attrs.iter().find(|it| it.path().is_ident("resource")) {
        errors.at(
            attribute.path(),
            "`resource` is said of the whole type: a field takes `#[cleanup(..)]` and `#[uses(..)]`",
        );
    }
}

/// A variant is neither the type nor a field.
fn of_a_variant(attributes: &[Attribute], errors: &mut Errors) {
    for attribute in attributes {
        if ["resource", "cleanup", "uses"].iter().any(|it| attribute.path().is_ident(it)) {
            errors.at(
                attribute.path(),
                "nothing is said of a variant: `#[resource(..)]` goes on the enum, `#[uses(..)]` on a field",
            );
        }
    }
}

fn mark(word: Word, errors: &mut Errors) -> Option<Mark> {
    let key = &word.key;
    match word.value {
        Value::Is(function @ (Expr::Path(_) | Expr::Closure(_))) => Some(Mark { key: word.key, function }),
        Value::Is(other) => {
            let instead = match &other {
                // `Pool::close()`
                Expr::Call(call) if call.args.is_empty() => format!("`{key} = {}`", spell(&call.func)),
                Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if text.parse::<Path>().is_ok() => {
                    format!("`{key} = {}`, without quotes", text.value())
                }
                _ => format!("`{key} = Pool::close` or `{key} = |it| it.close()`"),
            };
            let message =
                format!("`{key}` takes a path or a closure, which is called with the field: write {instead}");
            errors.at(&other, message);
            None
        }
        Value::Nothing | Value::List(_) => {
            errors.at(&word, format!("`{key}` takes a path or a closure: write `{key} = Pool::close`"));
            None
        }
    }
}

fn uses(field: &Field, errors: &mut Errors) -> Option<Uses> {
    let mut attributes = field.attrs.iter().filter(|it| it.path().is_ident("uses"));
    let attribute = attributes.next()?;
    for again in attributes {
        errors.at(again.path(), "`uses` is said twice of this field: name all of them in one");
    }
    let value = match &attribute.meta {
        syn::Meta::List(list) => {
            let mut group = proc_macro2::Group::new(proc_macro2::Delimiter::Parenthesis, list.tokens.clone());
            group.set_span(list.delimiter.span().join());
            Value::List(group)
        }
        _ => Value::Nothing,
    };
    let word = Word { key: Ident::new("uses", attribute.path().segments[0].ident.span()), value };
    let mut types = types_in(&word, errors);
    let named = types.len();
    types.retain(|ty| !is_nothing(ty));
    if types.len() < named && !types.is_empty() {
        errors.at(&attribute.meta, "`nothing` stands alone: drop it, or write `#[uses(nothing)]`");
    }
    Some(Uses { types })
}
