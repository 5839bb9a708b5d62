use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use super::Trace;
use super::props::Props;
use crate::engine::InstanceId;
use crate::observe::{Exit, Report, report_lines};
use crate::resource::{DeclaredIn, Lifecycle};
use crate::words::Verdict;

/// How a [`Drill`](super::Drill) ended. Its assertions show what happened instead.
pub struct Outcome<L: Lifecycle> {
    report: Report,
    trace: Trace,
    props: Props,
    lifecycle: PhantomData<fn() -> L>,
}

#[expect(clippy::missing_panics_doc, reason = "that is what an assertion does")]
impl<L: Lifecycle> Outcome<L> {
    pub(super) fn new(report: Report, trace: Trace, props: Props) -> Self {
        Self { report, trace, props, lifecycle: PhantomData }
    }

    pub(super) fn unmet(&self) -> impl Iterator<Item = &'static str> {
        self.props.unmet()
    }

    /// Everything that is known of it. Its times are those of the drill's clock.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The exit status of the process, had it been one, as a shell tells it: 128 + n where it ends by a signal.
    pub fn status(&self) -> u8 {
        match self.report.exit {
            Exit::Status(status) => status,
            Exit::Signal(signal) => 128 + signal.number(),
            // SIGABRT.
            Exit::Aborted => 128 + 6,
        }
    }

    /// The verdicts of all instances of `T`, in the order in which they came.
    pub fn verdicts<T: DeclaredIn<L>>(&self) -> Vec<Verdict> {
        self.trace.verdicts(self.instances::<T>())
    }

    /// Asserts that everything was released as it should be, in the order that was asked for, and main has stopped.
    /// What main itself said is in the [`status`](Self::status).
    #[track_caller]
    pub fn assert_clean(&self) -> &Self {
        assert!(self.report.clean, "it is not clean\n{self}");
        self
    }

    /// Asserts that every instance of `T`, of which there is one at least, ended like this.
    #[track_caller]
    pub fn assert_verdict<T: DeclaredIn<L>>(&self, verdict: Verdict) -> &Self {
        self.assert_managed::<T>();
        let others: Vec<String> =
            self.verdicts::<T>().iter().filter(|other| **other != verdict).map(Verdict::to_string).collect();
        assert!(others.is_empty(), "`{}`: {}, not {verdict}\n{self}", name::<L, T>(), others.join(", "));
        self
    }

    /// Asserts that every instance of `A` had its verdict when the first of `B` began to close. There must be one of
    /// each.
    #[track_caller]
    pub fn assert_closed_before<A: DeclaredIn<L>, B: DeclaredIn<L>>(&self) -> &Self {
        self.assert_managed::<A>();
        self.assert_managed::<B>();
        let before = self.trace.is_before(self.instances::<A>(), self.instances::<B>());
        assert!(before, "`{}` began to close before `{}` was closed\n{self}", name::<L, B>(), name::<L, A>());
        self
    }

    /// Asserts that it was over within this time, counted from the request.
    #[track_caller]
    pub fn assert_within(&self, bound: Duration) -> &Self {
        assert!(self.report.took <= bound, "it took {:?}, not {bound:?}\n{self}", self.report.took);
        self
    }

    /// Asserts the [`status`](Self::status).
    #[track_caller]
    pub fn assert_status(&self, status: u8) -> &Self {
        assert!(self.status() == status, "its status is {}, not {status}\n{self}", self.status());
        self
    }

    #[track_caller]
    fn assert_managed<T: DeclaredIn<L>>(&self) {
        assert!(!self.instances::<T>().is_empty(), "no `{}` was managed\n{self}", name::<L, T>());
    }

    fn instances<T: DeclaredIn<L>>(&self) -> &[InstanceId] {
        self.props.managed(T::IDENTITY)
    }
}

/// The name by which the report knows it: a list may have given it another.
fn name<L: Lifecycle, T: DeclaredIn<L>>() -> &'static str {
    T::INDEX.map_or(T::FACTS.identity.name, |index| L::FACTS[index].identity.name)
}

/// What the process would have said.
impl<L: Lifecycle> fmt::Display for Outcome<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&report_lines(&self.report))
    }
}

impl<L: Lifecycle> fmt::Debug for Outcome<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome").field("report", &self.report).finish_non_exhaustive()
    }
}
