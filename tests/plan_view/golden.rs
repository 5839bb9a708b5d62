/// Asserts that the file says this; writes it where `GOLDEN=write` is set.
pub(crate) fn is(file: &str, found: &str) {
    support::golden::is(&format!("plan_view/golden/{file}"), found);
}
