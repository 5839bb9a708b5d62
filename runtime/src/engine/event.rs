//! What happens to the engine.

use std::time::Duration;

use crate::plan::Facts;
use crate::words::{Reason, Signal};

/// One managed value, or one piece of deferred work. The app chooses it, from one counter, so that `manage` needs
/// no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceId(pub u64);

/// Where a value belongs.
#[derive(Debug, Clone, Copy)]
pub enum SlotRef {
    /// The place in the list of a closed lifecycle.
    Declared(usize),
    /// What the type says of itself, in an open lifecycle: its place is made when it first turns up.
    Open(&'static Facts),
}

/// How main ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MainEnd {
    /// It returned; the code of its `ExitCode`, or 0.
    Returned {
        /// What it asks the process to end with.
        code: u8,
    },
    /// It returned an error.
    Failed {
        /// What it asks the process to end with.
        code: u8,
        /// The error's text.
        error: String,
    },
    /// It panicked.
    Panicked {
        /// The panic's message.
        message: String,
    },
    /// Its future was dropped, as [`DropMain`](super::Action::DropMain) asked.
    Dropped,
    /// Its thread leaves by another way, so it goes no further: [`Leaving`](Event::Leaving).
    Left,
}

/// How a thread ends the process by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WayOut {
    /// By `process::exit`, with this code, where the system tells it.
    Exit(Option<i32>),
    /// By a panic that nothing can catch: the process is aborted once that is allowed to go on.
    Panic(String),
}

/// What goes no further, since the thread that leaves was at it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Taken {
    /// How main ends by this, and with it the only one who can shut the runtime down.
    pub main: Option<MainEnd>,
    /// The runtime: it had this thread alone.
    pub runtime: bool,
    /// What was being called.
    pub call: Option<(InstanceId, Call)>,
}

/// What may be called of one instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Call {
    /// Its quiesce.
    Quiesce,
    /// Its cleanup, or the deferred work.
    Cleanup,
    /// Its abort.
    Abort,
}

/// By what it shows that whom the program talks to by its stdin and stdout is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartnerGone {
    /// Stdin ended.
    Stdin,
    /// Nobody reads stdout any more.
    Stdout,
}

/// How a cleanup ended by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It returned `Ok`.
    Ok,
    /// It returned an error: its text.
    Failed(String),
    /// It panicked: the message.
    Panicked(String),
}

/// What happens to the engine. Events about instances that have their verdict are ignored.
#[derive(Debug, Clone)]
pub enum Event {
    /// A value is managed from now on.
    Managed {
        /// Which.
        id: InstanceId,
        /// Where it belongs.
        slot: SlotRef,
    },
    /// `app.defer`: work for the end of the drain.
    Deferred {
        /// Which.
        id: InstanceId,
        /// What it is called.
        name: &'static str,
    },
    /// `app.close`: clean this one up now, after what may use it.
    Close {
        /// Which.
        id: InstanceId,
        /// Now, whatever is there of the kinds that use its kind: who closes it knows that none of them uses this one.
        alone: bool,
    },
    /// A terminating signal was delivered.
    Signal(Signal),
    /// The same, when nobody could look for a while: what is a burst is a matter of when signals came, not of when
    /// somebody saw them.
    LateSignal {
        /// Which.
        signal: Signal,
        /// Until then it had not come, counted as `now` is.
        since: Duration,
    },
    /// `app.shutdown()`.
    Shutdown,
    /// Something outside of the program has come that is a request.
    Requested {
        /// What.
        reason: Reason,
        /// Something went wrong by that, whatever the cleanups say.
        unclean: bool,
    },
    /// `app.exit(code)`.
    Exit {
        /// What the process ends with.
        code: u8,
    },
    /// A thread ends the process, and is held until the engine is done. It never returns to what it did.
    Leaving {
        /// How.
        way: WayOut,
        /// What it takes with it.
        taken: Taken,
    },
    /// Somebody asked whether the program is stopping: main knows how to end by itself. May come late, often or
    /// never.
    MainAsked,
    /// Main ended.
    MainEnded(MainEnd),
    /// A quiesce returned.
    Quiesced {
        /// Whose.
        id: InstanceId,
        /// The message, when it panicked.
        panicked: Option<String>,
        /// Work in flight is left that belongs to it: [`WorkEnded`](Self::WorkEnded) follows.
        working: bool,
    },
    /// [`Stop`](super::Action::Stop) has come to the tasks and guards of the app, and some are in flight:
    /// `WorkEnded` follows. Where none is, that is all that is said.
    Working,
    /// All tasks and guards are gone, and no others will come. It may be said before it is waited for.
    WorkEnded {
        /// Whose; none: the app's own.
        of: Option<InstanceId>,
    },
    /// A task panicked.
    TaskPanicked {
        /// Where it was spawned, and the message.
        text: String,
    },
    /// Whom the program talks to is gone: its stdin ended, or nobody reads its stdout any more.
    Gone(PartnerGone),
    /// That is to be a request from now on, also where it has happened.
    StopAtEof,
    /// A cleanup ended by itself.
    Finished {
        /// Whose.
        id: InstanceId,
        /// How.
        outcome: Outcome,
    },
    /// A cleanup's future was dropped before it had ended, normally because of [`Cancel`](super::Action::Cancel).
    Stopped {
        /// Whose.
        id: InstanceId,
    },
    /// An abort returned.
    Aborted {
        /// Whose.
        id: InstanceId,
        /// The message, when it panicked.
        panicked: Option<String>,
    },
    /// What was left of a value, or of its cleanup, was dropped, and that panicked.
    DropPanicked {
        /// Which.
        id: InstanceId,
        /// The message.
        message: String,
    },
    /// The runtime is shut down: no cleanup can run any more.
    RuntimeEnded,
    /// Time passed.
    Tick,
}
