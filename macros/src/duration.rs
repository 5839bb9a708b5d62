//! Durations as users write them: `"5s"`, `"250ms"`, `"1m 30s"`, by the grammar of `humantime`.

use humantime::DurationError;
use syn::LitStr;

use crate::errors::Errors;

/// A bound, and where it was typed.
#[derive(Clone)]
pub(crate) struct Bound {
    pub(crate) nanos: u64,
    pub(crate) typed: LitStr,
}

/// Whether zero is a legal value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zero {
    Legal,
    Refused,
}

const LEGAL: &str = "write a number with a unit, such as \"5s\", \"250ms\" or \"1m 30s\"";

/// Reads a duration, or says what is wrong with it.
pub(crate) fn parse(typed: &LitStr, zero: Zero, errors: &mut Errors) -> Option<Bound> {
    match nanos(&typed.value(), zero) {
        Ok(nanos) => Some(Bound { nanos, typed: typed.clone() }),
        Err(fault) => {
            errors.at(typed, fault);
            None
        }
    }
}

fn nanos(text: &str, zero: Zero) -> Result<u64, String> {
    let too_long = || format!("`{text}` is too long: at most about 584 years can be counted in nanoseconds");
    let duration = humantime::parse_duration(text).map_err(|error| match error {
        DurationError::Empty => format!("this duration is empty; {LEGAL}"),
        DurationError::NumberOverflow => too_long(),
        DurationError::UnknownUnit { unit, .. } if unit.is_empty() => {
            format!("`{text}` has no unit; {LEGAL}")
        }
        DurationError::UnknownUnit { unit, .. } => format!("`{unit}` is not a unit of time; {LEGAL}"),
        _ => format!("`{text}` is not a duration; {LEGAL}"),
    })?;
    match u64::try_from(duration.as_nanos()) {
        Ok(0) if zero == Zero::Refused => {
            Err(format!("`{text}` leaves no time at all; write at least \"1ms\", or drop it for the default"))
        }
        Ok(nanos) => Ok(nanos),
        Err(_) => Err(too_long()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_legal_is_read() {
        assert_eq!(nanos("5s", Zero::Refused), Ok(5_000_000_000));
        assert_eq!(nanos("1m 30s", Zero::Refused), Ok(90_000_000_000));
        assert_eq!(nanos("0s", Zero::Legal), Ok(0));
    }

    #[test]
    fn what_is_not_is_named() {
        for (text, what) in [
            ("", "this duration is empty"),
            ("5", "`5` has no unit"),
            ("-5s", "`-5s` is not a duration"),
            ("5 parsecs", "`parsecs` is not a unit of time"),
            ("0s", "`0s` leaves no time"),
            ("99999999999y", "`99999999999y` is too long"),
            ("600y", "`600y` is too long"),
            ("٥s", "`٥s` is not a duration"),
        ] {
            let fault = nanos(text, Zero::Refused).expect_err(text);
            assert!(fault.starts_with(what), "{fault}");
        }
    }
}
