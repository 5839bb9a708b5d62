use std::ffi::OsStr;

/// Whether zero is a legal value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zero {
    Legal,
    Refused,
}

/// The nanoseconds that `value` says, by the grammar of `humantime`.
pub(super) fn parse(variable: &str, value: &OsStr, zero: Zero) -> Result<u64, String> {
    read(variable, value, zero, "write a number with a unit, such as 5s, 250ms or 1m 30s")
}

/// The same, where a number without a unit is seconds. Zero is refused.
pub(super) fn parse_with_seconds(variable: &str, value: &OsStr) -> Result<u64, String> {
    const LEGAL: &str = "write seconds, such as 30, or a number with a unit, such as 5s, 250ms or 1m 30s";
    let bare = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match value.to_str().map(str::trim).filter(bare) {
        // The fault shows what was set, so the unit is not written into it.
        Some(seconds) => match seconds.parse::<u64>().ok().and_then(|it| it.checked_mul(1_000_000_000)) {
            Some(0) => Err(format!("{variable}={seconds}: zero leaves no time at all; {LEGAL}")),
            Some(nanos) => Ok(nanos),
            None => Err(format!("{variable}={seconds}: too long; {LEGAL}")),
        },
        None if is_fraction(value) => {
            Err(format!("{variable}={}: seconds are whole here; {LEGAL}", value.display()))
        }
        None => read(variable, value, Zero::Refused, LEGAL),
    }
}

/// `20.5`
fn is_fraction(value: &OsStr) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = value.to_str().and_then(|text| text.trim().split_once('.'));
    parts.is_some_and(|(whole, rest)| digits(whole) && digits(rest) && whole.len() + rest.len() > 0)
}

fn read(variable: &str, value: &OsStr, zero: Zero, legal: &str) -> Result<u64, String> {
    let refuse = |what: &str| Err(format!("{variable}={}: {what}; {legal}", value.display()));
    let Some(text) = value.to_str() else { return refuse("not UTF-8") };
    let duration = match humantime::parse_duration(text.trim()) {
        Ok(duration) => duration,
        Err(humantime::DurationError::Empty) => return refuse("empty"),
        Err(humantime::DurationError::NumberOverflow) => return refuse("too long"),
        // It says where, which is the beginning.
        Err(humantime::DurationError::NumberExpected(0)) => return refuse("not a duration"),
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
    fn a_bare_number_is_seconds_where_that_is_legal() {
        let said = |value: &str| parse_with_seconds("V", OsStr::new(value));
        assert_eq!(said("30"), Ok(30_000_000_000));
        assert_eq!(said(" 20 "), Ok(20_000_000_000));
        assert_eq!(said("250ms"), Ok(250_000_000));
        for (value, what) in [
            ("0", "zero leaves no time"),
            ("18446744074", "too long"),
            ("99999999999999999999", "too long"),
            ("1.5", "seconds are whole here; write seconds"),
            ("20.", "seconds are whole here; write seconds"),
            (".", "not a duration"),
            ("1.5.5", "not a duration"),
            ("-1", "not a duration; write seconds"),
            ("", "empty"),
            (" ", "empty"),
            ("٥", "not a duration"),
        ] {
            let fault = said(value).expect_err(value);
            assert!(fault.starts_with(&format!("V={value}: {what}")), "{fault}");
            assert!(fault.contains("write seconds, such as 30, or"), "{fault}");
        }
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
