//! The macros on whatever there may be.
//!
//! `PROPTEST_CASES=1000000 cargo test -p gracefully-macros fuzz` goes on for minutes. `macros/fuzz` has the same rules
//! for `cargo fuzz`, which looks for what nobody has thought of.

pub(crate) mod rules;
mod typed;

use gracefully_config::duration::{Zero, nanos};
use proptest::prelude::*;

use rules::{Macro, Typed, check};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_nearly_good(typed in typed::nearly_good()) {
        check(&typed).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_words(typed in typed::anything()) {
        check(&typed).map_err(TestCaseError::fail)?;
    }

    /// A duration is refused where the grammar refuses it, by one fault.
    #[test]
    fn any_duration(text in typed::duration()) {
        let item = format!("#[resource(timeout = {text:?})] struct Database;");
        let told = check(&Typed { of: Macro::Resource, arguments: String::new(), item });
        let faults = usize::from(nanos(&text, Zero::Refused).is_err());
        prop_assert_eq!(told, Ok(Some(faults)), "{:?}", text);
    }
}
