//! `GRACEFULLY=verb:words`: what the program is to do instead of what it always does.

use std::env;
use std::ffi::OsStr;

use gracefully_config::spelling::legal_words;

use super::{drill, plan};
use crate::drill::Script;
use crate::observe::PlanForm;

const VARIABLE: &str = "GRACEFULLY";

/// What the program is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verb {
    /// Try its own shutdown.
    Drill(Script),
    /// Show the plan in this form, and run nothing.
    Plan(PlanForm),
}

/// Reads the words of a verb; all faults at once.
type Reader = fn(Option<&str>) -> Result<Verb, Vec<String>>;

/// Every verb.
const VERBS: [(&str, Reader); 2] = [
    ("drill", |words| drill::parse(words).map(Verb::Drill)),
    ("plan", |words| plan::parse(words).map(Verb::Plan)),
];

/// What the environment asks for, if anything.
pub(super) fn read() -> Result<Option<Verb>, Vec<String>> {
    env::var_os(VARIABLE).map(|value| parse(&value)).transpose()
}

fn parse(value: &OsStr) -> Result<Verb, Vec<String>> {
    let refuse = |what: &str| format!("{VARIABLE}={}: {what}", value.display());
    let Some(text) = value.to_str() else { return Err(vec![refuse("not UTF-8")]) };
    let (verb, words) = match text.split_once(':') {
        Some((verb, words)) => (verb, Some(words)),
        None => (text, None),
    };
    let Some((_, read)) = VERBS.iter().find(|(known, _)| *known == verb) else {
        let legal = VERBS.map(|(known, _)| known);
        return Err(vec![refuse(&format!("`{verb}` is no verb; {}", legal_words(verb, &legal)))]);
    };
    read(words).map_err(|faults| faults.iter().map(|fault| refuse(fault)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(value: &str) -> Result<Verb, Vec<String>> {
        parse(OsStr::new(value))
    }

    #[test]
    fn a_verb_may_have_words() {
        assert!(matches!(said("drill"), Ok(Verb::Drill(_))));
        assert!(matches!(said("drill:SIGINT"), Ok(Verb::Drill(_))));
        assert_eq!(said("plan"), Ok(Verb::Plan(PlanForm::Text)));
        assert_eq!(said("plan:json"), Ok(Verb::Plan(PlanForm::Json)));
    }

    #[test]
    fn what_is_no_verb_is_named_with_the_legal_ones_and_the_nearest() {
        for (value, fault) in [
            ("", "GRACEFULLY=: `` is no verb; legal are `drill` and `plan`"),
            (
                "plann",
                "GRACEFULLY=plann: `plann` is no verb; did you mean `plan`? legal are `drill` and `plan`",
            ),
            (
                "plan:",
                "GRACEFULLY=plan:: `` is no form of the plan; legal are `json`, `dot` and `mermaid`, or `plan` alone",
            ),
            (
                "dril:SIGINT",
                "GRACEFULLY=dril:SIGINT: `dril` is no verb; did you mean `drill`? legal are `drill` and `plan`",
            ),
        ] {
            assert_eq!(said(value), Err(vec![fault.to_owned()]));
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_or_named(value in "(drill|plan)?:?[a-zA-Z0-9=+,: ]{0,20}") {
            if let Err(faults) = said(&value) {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    let named = fault.starts_with(&format!("GRACEFULLY={value}: "));
                    prop_assert!(named && fault.contains("legal"), "{fault}");
                }
            }
        }
    }
}
