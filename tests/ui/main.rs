//! What the compiler says to a mistake, and that it says nothing where there is none.
//!
//! A case is named after the mistake and filed by who speaks: `attr` the words of an attribute, `check` a rule of a
//! macro, `config` a file (each of them in `config/files`, or not named at all), `plan` the solver, `types` the type
//! checker. Its `.stderr` is generated (`TRYBUILD=overwrite`), never
//! edited.

#[test]
fn mistakes_are_told() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    for speaker in ["attr", "check", "config", "config/unnamed", "plan", "types"] {
        cases.compile_fail(format!("{speaker}/*.rs"));
    }
}
