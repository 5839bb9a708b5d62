//! A plain type and what may be asked what it holds.

use syn::{Data, DeriveInput, Generics, Ident, Type};

use crate::errors::Errors;
use crate::paths::Library;
use crate::syntax::vocabulary::HOLDS;
use crate::syntax::{mentions, sub_types, unknown, words_of};

pub(super) struct Holder<'a> {
    pub(super) ident: &'a Ident,
    pub(super) generics: &'a Generics,
    pub(super) library: Library,
    pub(super) asked: Vec<&'a Type>,
}

pub(super) fn read<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Holder<'a> {
    let mut library = Library::default();
    for word in words_of(input.attrs.iter().filter(|it| it.path().is_ident("holds")), &HOLDS, errors) {
        if word.is("crate") {
            library = Library::said(&word, errors);
        } else {
            unknown(&word, &HOLDS, errors);
        }
    }
    let mut asked = Vec::new();
    for ty in field_types(input, errors) {
        asked.extend(sub_types(ty).into_iter().filter(|part| !mentions(part, &input.ident)));
    }
    Holder { ident: &input.ident, generics: &input.generics, library, asked }
}

fn field_types<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Vec<&'a Type> {
    match &input.data {
        Data::Struct(data) => data.fields.iter().map(|field| &field.ty).collect(),
        Data::Enum(data) => {
            data.variants.iter().flat_map(|variant| &variant.fields).map(|field| &field.ty).collect()
        }
        Data::Union(data) => {
            errors.at(
                &data.union_token,
                "what a union holds is not known: `Holds` is derived on structs and enums",
            );
            Vec::new()
        }
    }
}
