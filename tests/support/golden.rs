//! Files that hold what is expected, word for word.

use std::fs;
use std::path::Path;

/// Asserts that this file, named from the tests' folder, says this; writes it where `GOLDEN=write` is set.
///
/// # Panics
///
/// Where it says something else.
pub fn is(file: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("GOLDEN").is_some_and(|how| how == "write") {
        fs::write(&path, found).expect("it can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{file} says:\n{expected}\nand not:\n{found}");
}
