//! Text that is written without an allocator, so that the compiler can write it.

/// At most `N` bytes of text. What does not fit is cut, and `…` says so.
#[derive(Debug, Clone, Copy)]
pub struct Text<const N: usize> {
    bytes: [u8; N],
    used: usize,
    cut: bool,
}

const CUT: &str = "…";

/// Names and values of the units that durations are written in, largest first, in nanoseconds.
const UNITS: [(&str, u64); 6] = [
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

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

    /// Writes this.
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

    /// Writes a whole number.
    pub const fn number(&mut self, number: i64) -> &mut Self {
        if number < 0 {
            self.push("-");
        }
        self.digits(number.unsigned_abs(), 1)
    }

    /// Writes a number with at least so many digits.
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
    pub const fn duration(&mut self, mut nanos: u64) -> &mut Self {
        if nanos == 0 {
            return self.push("0s");
        }
        let mut unit = 0;
        let mut space = "";
        while nanos > 0 {
            let (name, value) = UNITS[unit];
            unit += 1;
            // Below a minute there is one number, with decimals.
            let last = value <= UNITS[2].1;
            if nanos < value && !(last && !space.is_empty()) {
                continue;
            }
            self.push(space).digits(nanos / value, 1);
            nanos %= value;
            if last {
                self.decimals(nanos, value);
                nanos = 0;
            }
            self.push(name);
            space = " ";
        }
        self
    }

    /// Writes `rest` parts of `whole`, a power of ten, as decimals without trailing zeros.
    const fn decimals(&mut self, mut rest: u64, mut whole: u64) {
        let mut least = 0;
        if rest == 0 {
            return;
        }
        while rest.is_multiple_of(10) {
            rest /= 10;
            whole /= 10;
        }
        while whole > 1 {
            whole /= 10;
            least += 1;
        }
        self.push(".").digits(rest, least);
    }
}

impl<const N: usize> Default for Text<N> {
    fn default() -> Self {
        Self::new()
    }
}
