use std::ffi::OsStr;

/// Whether zero is a legal value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zero {
    Legal,
    Refused,
}

/// The nanoseconds that `value` says, by the grammar of `humantime`.
pub(super) fn parse(variable: &str, value: &OsStr, zero: Zero) -> Result<u64, String> {
    const LEGAL: &str = "write a number with a unit, such as 5s, 250ms or 1m 30s";
    let refuse = |what: &str| Err(format!("{variable}={}: {what}; {LEGAL}", value.display()));
    let Some(text) = value.to_str() else { return refuse("not UTF-8") };
    let duration = match humantime::parse_duration(text) {
        Ok(duration) => duration,
        Err(humantime::DurationError::Empty) => return refuse("empty"),
        Err(humantime::DurationError::NumberOverflow) => return refuse("too long"),
        Err(error) => return refuse(&format!("not a duration ({error})")),
    };
    match u64::try_from(duration.as_nanos()) {
        Ok(0) if zero == Zero::Refused => refuse("zero leaves no time at all"),
        Ok(nanos) => Ok(nanos),
        Err(_) => refuse("too long"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(value: &str, zero: Zero) -> Result<u64, String> {
        parse("V", OsStr::new(value), zero)
    }

    #[test]
    fn what_is_legal_is_read() {
        assert_eq!(said("5s", Zero::Refused), Ok(5_000_000_000));
        assert_eq!(said("1m 30s", Zero::Refused), Ok(90_000_000_000));
        assert_eq!(said("1ns", Zero::Refused), Ok(1));
        assert_eq!(said("0s", Zero::Legal), Ok(0));
    }

    #[test]
    fn what_is_not_is_named() {
        for (value, what) in [
            ("", "empty"),
            ("5", "not a duration"),
            ("-5s", "not a duration"),
            ("5 parsecs", "not a duration"),
            ("0s", "zero leaves no time"),
            ("99999999999y", "too long"),
            ("600y", "too long"),
            ("٥s", "not a duration"),
        ] {
            let fault = said(value, Zero::Refused).expect_err(value);
            assert!(fault.starts_with(&format!("V={value}: {what}")), "{fault}");
            assert!(fault.ends_with("such as 5s, 250ms or 1m 30s"), "{fault}");
        }
    }
}
