//! The rules of a lifecycle that need no plan.

use super::model::Lifecycle;
use crate::errors::Errors;
use crate::syntax::spell;

pub(super) fn all(lifecycle: &Lifecycle, errors: &mut Errors) {
    names_differ(lifecycle, errors);
}

/// A name is what the environment and the report know a resource by.
fn names_differ(lifecycle: &Lifecycle, errors: &mut Errors) {
    let mut named: Vec<(String, String)> = Vec::new();
    for entry in &lifecycle.entries {
        let Some(name) = &entry.said.name else { continue };
        if let Some((_, first)) = named.iter().find(|(earlier, _)| *earlier == name.value()) {
            errors.at(name, format!("`{first}` has this name already: give each entry a name of its own"));
        } else {
            named.push((name.value(), spell(&entry.ty)));
        }
    }
}
