//! Files that hold what is expected.

use std::path::Path;

/// Asserts that the file says this; writes it where `GOLDEN=write` is set.
pub(crate) fn is(file: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("plan_view/golden").join(file);
    if std::env::var_os("GOLDEN").is_some_and(|how| how == "write") {
        std::fs::write(&path, found).expect("it can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{file} says:\n{expected}\nand not:\n{found}");
}
