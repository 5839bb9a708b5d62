//! The macros on whatever there may be.
//!
//! `PROPTEST_CASES=1000000 cargo test -p gracefully-macros fuzz` goes on for minutes. `macros/fuzz` holds them to the same
//! rules for `cargo fuzz`, which looks for what nobody has thought of.

pub(crate) mod rules;
mod typed;

use gracefully_config::duration::{Zero, nanos};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use rules::{Macro, Typed, check};
use typed::{GOOD, PIECES, Slip, anything, nearly_good};

#[test]
fn what_is_good_is_not_refused() {
    for which in 0..GOOD.len() {
        let typed = nearly_good(which, &[], &[]);
        assert_eq!(check(&typed), Ok(Some(0)), "{typed:?}");
    }
}

/// What has been found, with how many faults it has.
#[test]
fn what_was_found_stays_mended() {
    for (of, arguments, item, faults) in [
        (Macro::Resource, "", "#[resource(order = -)] struct It;", 1),
        (Macro::Resource, "", "#[resource(uses(A,<))] struct It;", 1),
        (Macro::Resource, "", "#[resource(order[])] struct It;", 1),
        (Macro::Resource, "", "#[resource(crate = Self::gracefully)] struct It;", 1),
        (Macro::Holds, "", "#[holds(crate = a::<B>::gracefully)] struct It;", 1),
        (Macro::Lifecycle, "reserve {}", "struct It;", 1),
        (Macro::Lifecycle, "", "struct It where;", 0),
        (Macro::Main, "", "async fn main() where {}", 0),
    ] {
        let typed = Typed { of, arguments: arguments.to_owned(), item: item.to_owned() };
        assert_eq!(check(&typed), Ok(Some(faults)), "{typed:?}");
    }
}

fn slips() -> impl Strategy<Value = Vec<Slip>> {
    vec(any::<Slip>(), 0..5)
}

fn pieces() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..9).prop_map(|pieces| pieces.join(" "))
}

/// What durations are made of, and what is near it.
fn duration() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        any::<u64>().prop_map(|number| number.to_string()),
        select(vec!["0", "1", "30", "-1", "+1", "1.5", "1e3", "٣", "", "18446744073709551616"])
            .prop_map(str::to_owned),
    ];
    let unit = select(vec!["ns", "us", "ms", "s", "m", "h", "y", "", " ", "S", "parsecs", "\"", "\\", "\n"]);
    let part = (number, unit).prop_map(|(number, unit)| format!("{number}{unit}"));
    vec(part, 0..4).prop_map(|parts| parts.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_nearly_good(which in 0..GOOD.len(), in_arguments in slips(), in_item in slips()) {
        let typed = nearly_good(which, &in_arguments, &in_item);
        let told = check(&typed);
        prop_assert!(told.is_ok(), "{:?} of {:?}", told, typed);
    }

    #[test]
    fn any_words(
        of in select(vec![Macro::Resource, Macro::Holds, Macro::Lifecycle, Macro::Main]),
        first in pieces(),
        second in pieces(),
    ) {
        let typed = anything(of, &first, &second);
        let told = check(&typed);
        prop_assert!(told.is_ok(), "{:?} of {:?}", told, typed);
    }

    /// A duration is refused where the grammar refuses it, by one fault.
    #[test]
    fn any_duration(text in duration()) {
        let item = format!("#[resource(timeout = {text:?})] struct Database;");
        let told = check(&Typed { of: Macro::Resource, arguments: String::new(), item });
        let faults = usize::from(nanos(&text, Zero::Refused).is_err());
        prop_assert_eq!(told, Ok(Some(faults)), "{:?}", text);
    }
}
