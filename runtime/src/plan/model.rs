//! What the plan is made of, once it is made.

use super::{
    EofAction, ExitStyle, Identity, LinkKind, PanicAction, Place, Signals, Source, Sources, Written,
};

/// The bounds of a lifecycle with every default settled.
#[derive(Debug, Clone, Copy)]
pub struct Settled {
    /// The bound on everything from the request to the end of the process.
    pub grace: Written,
    /// How long to keep serving after a SIGTERM; may be zero.
    pub delay: Written,
    /// How long main, tasks and guards may take to finish; may be zero.
    pub drain: Written,
    /// What is kept for aborts: half for those of cleanups that timed out, half for the emergency step.
    pub reserve: Written,
    /// The bound on shutting the runtime down and writing the report.
    pub end: Written,
    /// The bound of a cleanup once the urgency is *fast*.
    pub fast: Written,
    /// What each signal does.
    pub signals: Signals,
    /// How the process ends after a clean shutdown that a signal requested.
    pub exit: ExitStyle,
    /// Who said what has no [`Written`] of its own.
    pub sources: &'static Sources,
    /// The variable that the program names for `grace`.
    pub env: Option<&'static str>,
    /// What becomes of the program when a task panics.
    pub panics: PanicAction,
    /// What becomes of the program when its stdin ends.
    pub eof: EofAction,
}

/// A place in the plan: a resource type, or a barrier between two values of `order`.
#[derive(Debug, Clone, Copy)]
pub struct Slot {
    /// Whose place this is; a barrier has the name of the rule, `order`.
    pub identity: Identity,
    /// Where the type is defined.
    pub place: Place,
    /// Whether this is a barrier: it has no instances and takes no time.
    pub barrier: bool,
    /// `order = n`. For a barrier the order of the group that closes before it.
    pub order: Option<i64>,
    /// Who said the order.
    pub order_source: Source,
    /// The bound on the cleanup of all its instances, which close in parallel.
    pub timeout: Written,
    /// The length of the longest path before it: the latest that it starts, counted from the start of the
    /// cleanup step, in nanoseconds.
    pub starts_by: u64,
    /// How many slots are on the longest chain before it, barriers not counted. What is in one stage has no
    /// edge between it, but a slot never waits for its stage, only for its edges.
    pub stage: u32,
}

/// `before` closes before `after` (both are indices of slots).
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// Closes first.
    pub before: u32,
    /// Closes when `before` has its verdict.
    pub after: u32,
    /// Why.
    pub origin: Origin,
}

/// Why an edge is there.
#[derive(Debug, Clone, Copy)]
pub enum Origin {
    /// The resource at this index of the list said so.
    Said {
        /// Who said it: an index of the list.
        by: u32,
        /// What kind of thing was said.
        kind: LinkKind,
        /// The words.
        text: &'static str,
        /// Where it was said.
        at: SaidAt,
    },
    /// One of the two ends is a barrier between two values of `order`.
    Order,
}

/// Where a resource says something about others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidAt {
    /// Where its type is defined.
    Type,
    /// At its entry in the list.
    Entry,
    /// In a file; the words begin with its line.
    File,
}

/// The order in which a program closes, and how long that takes at most: `Shop::PLAN`.
///
/// It prints as `GRACEFULLY=plan ./shop` does, and a test of your own may pin it: what changes the order, a bound or the
/// worst case then shows in a review.
///
/// ```
/// # use gracefully::{Cleanup, CleanupContext, CleanupResult, Managed, Resource, lifecycle};
/// # macro_rules! by_hand { ($($name:ident)*) => {$(impl Cleanup for $name {
/// #     async fn cleanup(&self, _: &CleanupContext) -> CleanupResult { Ok(()) }
/// # })*} }
/// # by_hand!(HttpServer Database);
/// # #[derive(Resource)]
/// # #[resource(timeout = "10s")]
/// # struct HttpServer { db: Managed<Database> }
/// # #[derive(Resource)]
/// # #[resource(timeout = "5s")]
/// # struct Database {}
/// #[lifecycle(grace = "30s", drain = "5s")]
/// struct Shop(Database, HttpServer);
///
/// # /*
/// #[test]
/// # */
/// fn it_closes_as_it_did() {
///     assert_eq!(Shop::PLAN.order(), ["HttpServer", "Database"]);
///     assert_eq!(Shop::PLAN.worst_case().as_secs(), 22);
/// }
/// # it_closes_as_it_did();
/// ```
///
/// Or all of it: write it once with `GRACEFULLY=plan ./shop > src/shop.plan`, then
/// `assert_eq!(Shop::PLAN.to_string(), include_str!("shop.plan"))`.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// The name of the lifecycle; empty where nobody gave one.
    #[doc(hidden)]
    pub lifecycle: &'a str,
    /// The bounds.
    #[doc(hidden)]
    pub settings: Settled,
    /// The resources in the order of the list, then the barriers.
    #[doc(hidden)]
    pub slots: &'a [Slot],
    /// Every edge, sorted by `before`, then `after`; at most one for each pair.
    #[doc(hidden)]
    pub edges: &'a [Edge],
    /// Indices of all slots in an order of closing: by stage, barriers first, then by position in the list.
    #[doc(hidden)]
    pub order: &'a [u32],
    /// Indices of the slots of the longest path, in the order of closing, without barriers. Among equally long ones
    /// it is the one that ends first in `order`.
    #[doc(hidden)]
    pub critical_path: &'a [u32],
    /// Nanoseconds: delay + drain + critical path + reserve + end.
    #[doc(hidden)]
    pub worst_case: u64,
}

impl Slot {
    /// What fills a table before it is used.
    pub(super) const EMPTY: Self = Self {
        identity: Identity { hash: 0, name: "order" },
        place: Place { file: "", line: 0, column: 0 },
        barrier: true,
        order: None,
        order_source: Source::Default,
        timeout: Written::new(0, Source::Default),
        starts_by: 0,
        stage: 0,
    };
}

impl Edge {
    /// What fills a table before it is used.
    pub(super) const EMPTY: Self = Self { before: 0, after: 0, origin: Origin::Order };

    /// Whether a resource said it; if not, it comes from `order`.
    #[must_use]
    pub const fn is_said(&self) -> bool {
        matches!(self.origin, Origin::Said { .. })
    }
}
