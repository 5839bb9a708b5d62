//! Text that is written without an allocator, so that the compiler can write it.

use crate::plan::Source;

/// At most `N` bytes of text. What does not fit is cut, and `…` says so.
#[derive(Debug, Clone, Copy)]
pub struct Text<const N: usize> {
    bytes: [u8; N],
    used: usize,
    cut: bool,
}

/// A duration of so many nanoseconds as messages write it.
pub(crate) fn spelled(nanos: u64) -> String {
    // `5124095h 34m 33.709551615s` is the longest.
    Text::<40>::new().duration(nanos).as_str().to_owned()
}

const CUT: &str = "…";

const SECOND: u64 = 1_000_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

impl<const N: usize> Text<N> {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: [0; N], used: 0, cut: false }
    }

    /// What has been written.
    ///
    /// # Panics
    ///
    /// Never: only whole strings are written.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.used).0) {
            Ok(text) => text,
            Err(_) => panic!("only whole strings are written"),
        }
    }

    /// Whether nothing has been written.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Writes this. A call, and not its body, at each of the many places.
    #[inline(never)]
    pub const fn push(&mut self, text: &str) -> &mut Self {
        if self.cut {
            return self;
        }
        if self.used + text.len() + CUT.len() > N {
            self.cut = true;
            self.append(CUT);
        } else {
            self.append(text);
        }
        self
    }

    const fn append(&mut self, text: &str) {
        self.bytes.split_at_mut(self.used).1.split_at_mut(text.len()).0.copy_from_slice(text.as_bytes());
        self.used += text.len();
    }

    /// Writes the place of what was said in a file or in the environment; nothing of what was said elsewhere.
    #[inline(never)]
    pub(in crate::plan) const fn source(&mut self, source: Source) -> &mut Self {
        match source {
            Source::File { file, line } | Source::RunTimeFile { file, line } => self.line(file, line),
            Source::Environment(variable) => self.push(variable),
            Source::Default | Source::Derive | Source::Lifecycle | Source::Main => self,
        }
    }

    /// Writes `lifecycle.toml:7`.
    pub(in crate::plan) const fn line(&mut self, file: &str, line: u32) -> &mut Self {
        self.push(file).push(":").count(line as usize)
    }

    /// Writes a whole number.
    pub const fn number(&mut self, number: i64) -> &mut Self {
        if number < 0 {
            self.push("-");
        }
        self.digits(number.unsigned_abs(), 1)
    }

    /// Writes how many.
    pub const fn count(&mut self, count: usize) -> &mut Self {
        self.digits(count as u64, 1)
    }

    /// Writes a number with at least so many digits.
    #[inline(never)]
    const fn digits(&mut self, mut number: u64, least: usize) -> &mut Self {
        const MOST: usize = 20;
        let mut digits = [b'0'; MOST];
        let mut at = MOST;
        while number > 0 || MOST - at < least {
            at -= 1;
            digits[at] = b'0' + (number % 10) as u8;
            number /= 10;
        }
        match str::from_utf8(digits.split_at(at).1) {
            Ok(digits) => self.push(digits),
            Err(_) => self,
        }
    }

    /// Writes a duration of so many nanoseconds as people write it, exactly: `1m 30s`, `7.5s`, `250ms`.
    #[inline(never)]
    pub const fn duration(&mut self, nanos: u64) -> &mut Self {
        let (hours, rest) = (nanos / HOUR, nanos % HOUR);
        let (minutes, rest) = (rest / MINUTE, rest % MINUTE);
        if hours > 0 {
            self.digits(hours, 1).push("h");
        }
        if minutes > 0 {
            self.push(if hours > 0 { " " } else { "" }).digits(minutes, 1).push("m");
        }
        if nanos < MINUTE || rest > 0 {
            self.push(if nanos < MINUTE { "" } else { " " });
            // Beside minutes everything is seconds; alone it has the unit that makes it a number above one.
            match rest {
                1..1_000 if nanos < MINUTE => self.decimal(rest, 1).push("ns"),
                1_000..1_000_000 if nanos < MINUTE => self.decimal(rest, 1_000).push("us"),
                1_000_000..SECOND if nanos < MINUTE => self.decimal(rest, 1_000_000).push("ms"),
                _ => self.decimal(rest, SECOND).push("s"),
            };
        }
        self
    }

    /// Writes `number / one`, where `one` is a power of ten, exactly and without trailing zeros.
    const fn decimal(&mut self, number: u64, mut one: u64) -> &mut Self {
        self.digits(number / one, 1);
        let mut rest = number % one;
        if rest > 0 {
            let mut places = 0;
            while rest.is_multiple_of(10) {
                rest /= 10;
                one /= 10;
            }
            while one > 1 {
                one /= 10;
                places += 1;
            }
            self.push(".").digits(rest, places);
        }
        self
    }
}

impl<const N: usize> Default for Text<N> {
    fn default() -> Self {
        Self::new()
    }
}
