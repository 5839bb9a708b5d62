//! What instances, their work and main do when they are asked to: well, badly, or not at all.

use gracefully::__model::engine::MainEnd;

/// What a cleanup does. Times in milliseconds from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleanup {
    /// Returns `Ok` then.
    Ok(u64),
    /// Returns an error then.
    Error(u64),
    /// Panics then.
    Panic(u64),
    /// Waits for ever, and is gone this long after it was cancelled.
    Hang(u64),
    /// Blocks its thread, and is gone then, whatever anybody wants.
    BlockFor(u64),
    /// Blocks its thread for ever.
    Block,
    /// Calls `process::exit(3)` then.
    Exit(u64),
}

/// What an abort does, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abort {
    /// Returns then.
    Ok(u64),
    /// Panics then.
    Panic(u64),
    /// Never returns.
    Hang,
    /// Calls `process::exit(3)` then.
    Exit(u64),
}

/// What a quiesce does.
pub type Quiesce = Abort;

/// What tasks and guards in flight do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// There are none.
    None,
    /// They end this many milliseconds after they were told.
    Ends(u64),
    /// They end this many milliseconds after they were cut.
    Cut(u64),
    /// They never end.
    Never,
}

/// What one instance does.
#[derive(Debug, Clone, Copy)]
pub struct Behaviour {
    /// When it is cleaned up.
    pub cleanup: Cleanup,
    /// When it is aborted.
    pub abort: Abort,
    /// When it is quiesced.
    pub quiesce: Quiesce,
    /// What its tasks and guards do.
    pub work: Work,
}

impl Behaviour {
    /// Does everything at once.
    pub const GOOD: Self =
        Self { cleanup: Cleanup::Ok(0), abort: Abort::Ok(0), quiesce: Abort::Ok(0), work: Work::None };

    /// Cleans up like this, and else does everything at once.
    #[must_use]
    pub const fn cleaning(cleanup: Cleanup) -> Self {
        Self { cleanup, ..Self::GOOD }
    }
}

/// How main leaves when it is told to stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leave {
    /// Like this, this many milliseconds later.
    After(u64, MainEnd),
    /// Not by itself.
    Never,
}

/// What main does.
#[derive(Debug, Clone)]
pub struct Main {
    /// When it asks whether to stop, in milliseconds.
    pub asks: Option<u64>,
    /// How it leaves when it was told; only one that asks can know.
    pub leave: Leave,
    /// How long it takes to drop it; none: it blocks its thread.
    pub drops: Option<u64>,
}

impl Main {
    /// Asks, and returns at once.
    pub const GOOD: Self =
        Self { asks: Some(0), leave: Leave::After(0, MainEnd::Returned { code: 0 }), drops: Some(0) };
}
