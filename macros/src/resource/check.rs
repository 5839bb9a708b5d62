//! The rules of a resource.

use syn::{Data, DeriveInput, GenericParam};

use super::model::{Field, Resource};
use crate::errors::Errors;
use crate::syntax::is_named;

pub(super) fn all(input: &DeriveInput, resource: &Resource<'_>, errors: &mut Errors) {
    no_union(input, errors);
    no_lifetimes(input, errors);
    for field in &resource.fields {
        one_release(field, errors);
        skip_alone(field, errors);
    }
    // Where a mark is broken, nobody knows whether it was to release.
    if errors.is_empty() {
        marks_release(resource, errors);
    }
    every_field_says(resource, errors);
}

/// What a union holds is not known.
fn no_union(input: &DeriveInput, errors: &mut Errors) {
    if let Data::Union(data) = &input.data {
        errors.at(
            &data.union_token,
            "a union cannot be a resource: nobody knows what is to be released. Write a struct around it",
        );
    }
}

/// The app owns a resource until the program ends.
fn no_lifetimes(input: &DeriveInput, errors: &mut Errors) {
    for param in &input.generics.params {
        if let GenericParam::Lifetime(param) = param {
            errors.at(
                &param.lifetime,
                "a resource lives as long as the program, so it cannot borrow: own what it holds, or share it in \
                 an `Arc` or a `Managed`",
            );
        }
    }
}

/// A field is released once.
fn one_release(field: &Field<'_>, errors: &mut Errors) {
    if let (Some(_), Some(consume)) = (&field.marks.with, &field.marks.consume) {
        errors.at(
            &consume.key,
            "a field is released once: `with` borrows the value, `consume` takes it; drop one",
        );
    }
}

/// `skip` says that there is nothing to do.
fn skip_alone(field: &Field<'_>, errors: &mut Errors) {
    let marks = &field.marks;
    let others = [&marks.with, &marks.consume, &marks.abort, &marks.quiesce];
    if let Some(skip) = &marks.skip
        && let Some(other) = others.into_iter().flatten().next()
    {
        let key = &other.key;
        errors.at(skip, format!("`skip` says that this field needs nothing, `{key}` that it does: drop one"));
    }
}

/// Marks make the derive write the cleanup, so one of them must release something.
fn marks_release(resource: &Resource<'_>, errors: &mut Errors) {
    if resource.has_release() {
        return;
    }
    if let Some(mark) = resource.fields.iter().find_map(|field| first_key(field)) {
        errors.at(
            &mark,
            "no field says how it is released: mark one with `#[cleanup(with = path)]` or \
             `#[cleanup(consume = path)]`, or drop all marks and write `impl Cleanup` by hand",
        );
    }
}

fn first_key(field: &Field<'_>) -> Option<syn::Ident> {
    let marks = &field.marks;
    let others = [&marks.abort, &marks.quiesce].into_iter().flatten().next().map(|mark| mark.key.clone());
    marks.skip.clone().or(others)
}

/// Where the derive writes the cleanup, every field that is not plain data says how it is released.
fn every_field_says(resource: &Resource<'_>, errors: &mut Errors) {
    if !resource.has_release() {
        return;
    }
    for field in &resource.fields {
        if field.marks.are_there || field.is_plain_data {
            continue;
        }
        let name = &field.name;
        let release = if is_named(field.ty, "Owned") {
            "mark it with `#[cleanup(consume = path)]`, or with `#[cleanup(skip)]` if dropping it is enough"
        } else {
            "mark it with `#[cleanup(with = path)]`, or with `#[cleanup(skip)]` if dropping it is enough; what is \
             released by value goes into an `Owned<..>`, with `#[cleanup(consume = path)]`"
        };
        let message = format!("field `{name}` does not say how it is released: {release}");
        match &field.member {
            syn::Member::Named(ident) => errors.at(ident, message),
            syn::Member::Unnamed(_) => errors.at(field.ty, message),
        }
    }
}
