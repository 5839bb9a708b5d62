//! Without the feature `config` no file is read, and one that is named is told: nobody is to believe that it counts.

use std::env;

use crate::plan::{Facts, Settings};
use crate::resource::Declared;

pub(super) fn read(_: Declared, _: &mut Settings, _: &mut [Facts]) -> Result<(), Vec<String>> {
    match env::var_os("GRACEFULLY_CONFIG") {
        None => Ok(()),
        Some(path) => Err(vec![format!(
            "GRACEFULLY_CONFIG={}: this program reads no file: it was built without the library's feature `config`",
            path.display()
        )]),
    }
}

pub(super) fn override_open(facts: Facts) -> Facts {
    facts
}
