//! What a generated program is made of: said by the soak on the command line, done by the program `shaped`.

use serde::{Deserialize, Serialize};

/// `grace` of every shape with a list, in milliseconds.
pub const GRACE_MS: u64 = 3_000;

/// `fast` of every shape with a list, in milliseconds.
pub const FAST_MS: u64 = 150;

/// The names of the resource types. Which of them use which is the shape's.
pub const TYPES: [&str; 4] = ["A", "B", "C", "D"];

/// What begins each line that a test reads.
pub const MARK: &str = "~ ";

/// One program, and what is done to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Spec {
    /// Who uses whom.
    pub shape: Shape,
    /// Whether it runs on the current-thread runtime.
    pub current_thread: bool,
    /// What each resource type does, in the order of [`TYPES`].
    pub parts: [Part; 4],
    /// How main goes on once everything is open.
    pub way: Way,
    /// A type of which one more is managed when main has been told to stop.
    pub late: Option<usize>,
    /// A type of which the first is closed by `app.close` before main goes on.
    pub early: Option<usize>,
    /// Work that is deferred.
    pub deferred: Option<Fault>,
    /// Signals from outside, one after the other.
    pub wishes: Vec<Wish>,
}

/// Which type uses which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// A uses B, B uses C, C uses D.
    Chain,
    /// A uses B and C, which use D.
    Diamond,
    /// Nobody uses anybody.
    Wide,
    /// A and B use C, B uses D.
    Zigzag,
    /// `order` alone: A and B before C and D.
    Barrier,
    /// The diamond, in an open lifecycle.
    Open,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Chain, Self::Diamond, Self::Wide, Self::Zigzag, Self::Barrier, Self::Open];

    /// Pairs of types: the first closes before the second.
    pub fn edges(self) -> &'static [(usize, usize)] {
        match self {
            Self::Chain => &[(0, 1), (1, 2), (2, 3)],
            Self::Diamond | Self::Open => &[(0, 1), (0, 2), (1, 3), (2, 3)],
            Self::Wide => &[],
            Self::Zigzag => &[(0, 2), (1, 2), (1, 3)],
            Self::Barrier => &[(0, 2), (0, 3), (1, 2), (1, 3)],
        }
    }
}

/// One resource type.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Part {
    /// How many there are.
    pub count: u8,
    /// What its quiesce does.
    pub quiesce: Call,
    /// What its cleanup does.
    pub cleanup: Fault,
    /// What its abort does.
    pub abort: Call,
}

/// What a call that cannot wait does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Call {
    /// It returns.
    Fine,
    /// It takes a while.
    Slow,
    /// It panics.
    Panic,
    /// It never returns.
    Block,
}

/// What a cleanup does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// It is done at once.
    Fine,
    /// It takes a while, within its bound.
    Slow,
    /// It fails.
    Error,
    /// It panics.
    Panic,
    /// It waits for ever.
    Hang,
    /// It blocks its thread for ever.
    Block,
    /// It calls `process::exit` with [`LEAVES_WITH`].
    Leave,
}

/// What a cleanup that leaves ends the process with.
pub const LEAVES_WITH: u8 = 9;

/// How main goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// It waits until it is told to stop, and returns.
    Wait,
    /// It never asks and never ends.
    Deaf,
    /// It asked, and then blocks its thread.
    Stuck,
    /// A task of it panics; it waits.
    TaskPanics,
    /// It returns.
    Return,
    /// It returns an error.
    Error,
    /// It panics.
    Panic,
    /// It returns a code.
    Code(u8),
    /// It requests the shutdown and waits.
    Shutdown,
    /// It requests the shutdown with a status and waits.
    Exit(u8),
    /// It calls `process::exit`.
    Leave(u8),
    /// A task of it does.
    TaskLeaves(u8),
    /// A thread of it does.
    ThreadLeaves(u8),
    /// It panics while a panic unwinds, which nothing can catch.
    PanicTwice,
}

impl Way {
    /// Whether the program ends without anybody's wish.
    pub fn ends_by_itself(self) -> bool {
        !matches!(self, Self::Wait | Self::Deaf | Self::Stuck | Self::TaskPanics)
    }

    /// The status that main asks for.
    pub fn status(self) -> u8 {
        match self {
            Self::Error => 1,
            Self::Panic => 101,
            Self::Code(code)
            | Self::Exit(code)
            | Self::Leave(code)
            | Self::TaskLeaves(code)
            | Self::ThreadLeaves(code) => code,
            _ => 0,
        }
    }
}

/// A signal from outside.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Wish {
    /// What has to have been said.
    pub after: Moment,
    /// And how long ago, in milliseconds.
    pub pause: u16,
    /// The signal's number.
    pub signal: u8,
}

/// A moment in a program's life, known by what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// Main runs, nothing is open.
    Begun,
    /// Everything is open.
    Ready,
    /// The first quiesce.
    Quiesce,
    /// The first cleanup.
    Cleanup,
    /// The first abort.
    Abort,
}

impl Moment {
    /// What is said then.
    pub fn said(self) -> &'static str {
        match self {
            Self::Begun => "~ begun",
            Self::Ready => "~ ready",
            Self::Quiesce => " quiesce",
            Self::Cleanup => " cleanup",
            Self::Abort => " abort",
        }
    }
}
