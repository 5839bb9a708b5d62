//! Bounds, and who wrote them.

/// Where a value was said, weakest first. A stronger one overrides a weaker one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Nobody said it: a default, or a share of what is left.
    Default,
    /// The derive on the type.
    Derive,
    /// The entry in the `#[lifecycle]` list, or the `#[lifecycle]` attribute itself.
    Lifecycle,
    /// What runs the lifecycle: `#[graceful_main(..)]` or the builder.
    Main,
    /// The `lifecycle.toml` that the compiler read.
    File {
        /// As it was named.
        file: &'static str,
        /// From 1.
        line: u32,
    },
    /// The file that `GRACEFULLY_CONFIG` named when the program started.
    RunTimeFile {
        /// As it was named.
        file: &'static str,
        /// From 1.
        line: u32,
    },
    /// An environment variable, by name.
    Environment(&'static str),
}

/// A bound that somebody wrote.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// Nanoseconds, above zero.
    pub nanos: u64,
    /// Who wrote it.
    pub source: Source,
}

impl Written {
    /// A bound of this many nanoseconds.
    #[must_use]
    pub const fn new(nanos: u64, source: Source) -> Self {
        Self { nanos, source }
    }
}
