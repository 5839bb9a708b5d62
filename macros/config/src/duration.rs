//! Durations as users write them: `"5s"`, `"250ms"`, `"1m 30s"`, by the grammar of `humantime`.

use humantime::DurationError;

use crate::spelling::quoted;

/// Whether zero is a legal value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zero {
    /// It is.
    Legal,
    /// It leaves no time at all.
    Refused,
}

const LEGAL: &str = "write a number with a unit, such as \"5s\", \"250ms\" or \"1m 30s\"";

/// The nanoseconds that `text` says.
///
/// # Errors
///
/// With what is wrong, and what is legal.
pub fn nanos(text: &str, zero: Zero) -> Result<u64, String> {
    let typed = quoted(text);
    let too_long = || format!("{typed} is too long: at most about 584 years can be counted in nanoseconds");
    let duration = humantime::parse_duration(text).map_err(|error| match error {
        DurationError::Empty => format!("this duration is empty; {LEGAL}"),
        DurationError::NumberOverflow => too_long(),
        DurationError::UnknownUnit { unit, .. } if unit.is_empty() => {
            format!("{typed} has no unit; {LEGAL}")
        }
        DurationError::UnknownUnit { unit, .. } => {
            format!("{} is not a unit of time; {LEGAL}", quoted(&unit))
        }
        _ => format!("{typed} is not a duration; {LEGAL}"),
    })?;
    match u64::try_from(duration.as_nanos()) {
        Ok(0) if zero == Zero::Refused => {
            Err(format!("{typed} leaves no time at all; write at least \"1ms\", or drop it for the default"))
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
        assert_eq!(nanos("1ns", Zero::Refused), Ok(1));
        assert_eq!(nanos("0s", Zero::Legal), Ok(0));
        assert_eq!(nanos("18446744073709551615ns", Zero::Refused), Ok(u64::MAX));
    }

    #[test]
    fn what_is_not_is_named() {
        for (text, what) in [
            ("", "this duration is empty"),
            ("5", "`5` has no unit"),
            ("-5s", "`-5s` is not a duration"),
            ("5 parsecs", "`parsecs` is not a unit of time"),
            ("0s", "`0s` leaves no time"),
            ("18446744073709551616ns", "`18446744073709551616ns` is too long"),
            ("18446744074s", "`18446744074s` is too long"),
            ("99999999999y", "`99999999999y` is too long"),
            ("600y", "`600y` is too long"),
            ("٥s", "`٥s` is not a duration"),
        ] {
            let fault = nanos(text, Zero::Refused).expect_err(text);
            assert!(fault.starts_with(what), "{fault}");
        }
    }
}
