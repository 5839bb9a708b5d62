//! A resource, settled.

use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Generics, Ident, Index, Member, Type};

use super::attr::{Mark, Read, ReadField, Uses};
use crate::paths::Library;
use crate::syntax::{Said, is_named, is_opaque, is_plain_data, mentions, spell, sub_types};

pub(super) struct Resource<'a> {
    pub(super) ident: &'a Ident,
    pub(super) generics: &'a Generics,
    pub(super) library: Library,
    pub(super) said: Said,
    pub(super) fields: Vec<Field<'a>>,
}

pub(super) struct Field<'a> {
    pub(super) member: Member,
    /// Its place among all fields.
    pub(super) index: usize,
    /// As reports have it.
    pub(super) name: String,
    pub(super) ty: &'a Type,
    /// `` field `db: Managed<Database>` ``
    pub(super) text: String,
    /// What may be asked what it holds.
    pub(super) asked: Vec<&'a Type>,
    /// The graph cannot see into it, and it does not say what it uses.
    pub(super) is_opaque: bool,
    pub(super) is_plain_data: bool,
    pub(super) uses: Option<Uses>,
    pub(super) marks: Marks,
}

/// How a field is released.
pub(super) struct Marks {
    pub(super) with: Option<Mark>,
    pub(super) consume: Option<Mark>,
    pub(super) abort: Option<Mark>,
    pub(super) quiesce: Option<Mark>,
    pub(super) skip: Option<Ident>,
    /// There are marks, right or wrong.
    pub(super) are_there: bool,
}

impl Resource<'_> {
    /// Whether the derive writes the cleanup: some field says how it is released.
    pub(super) fn has_release(&self) -> bool {
        self.fields.iter().any(|field| field.marks.release().is_some())
    }
}

impl Marks {
    /// The mark that releases.
    pub(super) fn release(&self) -> Option<&Mark> {
        self.with.as_ref().or(self.consume.as_ref())
    }
}

pub(super) fn settle(input: &DeriveInput, read: Read) -> Resource<'_> {
    let fields =
        fields_of(input).into_iter().zip(read.fields).map(|(field, read)| settle_field(input, field, read));
    Resource {
        ident: &input.ident,
        generics: &input.generics,
        library: read.library,
        said: read.said,
        fields: fields.collect(),
    }
}

/// Every field with its place among its siblings.
fn fields_of(input: &DeriveInput) -> Vec<(usize, &syn::Field)> {
    match &input.data {
        Data::Struct(data) => data.fields.iter().enumerate().collect(),
        Data::Enum(data) => {
            data.variants.iter().flat_map(|variant| variant.fields.iter().enumerate()).collect()
        }
        Data::Union(_) => Vec::new(),
    }
}

fn settle_field<'a>(
    input: &'a DeriveInput,
    (index, field): (usize, &'a syn::Field),
    read: ReadField,
) -> Field<'a> {
    let (member, name) = match &field.ident {
        Some(ident) => (Member::Named(ident.clone()), ident.unraw().to_string()),
        None => (Member::Unnamed(Index::from(index)), index.to_string()),
    };
    Field {
        ty: &field.ty,
        text: format!("field `{name}: {}`", spell(&field.ty)),
        asked: asked(&field.ty, &input.ident),
        is_opaque: read.uses.is_none() && is_opaque(&field.ty, &input.generics),
        is_plain_data: is_plain_data(&field.ty),
        uses: read.uses,
        marks: Marks {
            with: read.with,
            consume: read.consume,
            abort: read.abort,
            quiesce: read.quiesce,
            skip: read.skip,
            are_there: read.is_marked,
        },
        member,
        index,
        name,
    }
}

/// What may be asked what it holds. The type itself, which may be in there, would be asked without end; not so a
/// `Managed` of it, which answers with a name.
fn asked<'a>(ty: &'a Type, ident: &Ident) -> Vec<&'a Type> {
    let parts = sub_types(ty).into_iter();
    parts.filter(|part| !mentions(part, ident) || is_named(part, "Managed")).collect()
}
