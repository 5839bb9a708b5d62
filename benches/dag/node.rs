//! What a graph is, and the types that its resources have in our contenders.

use std::marker::PhantomData;
use std::ops::Range;
use std::time::Duration;

use gracefully::__model::plan::{
    Facts, Held, Identity, Link, LinkKind, Place, Plan, Settings, Source, Written,
};
use gracefully::{Cleanup, CleanupContext, CleanupResult, DeclaredIn, Lifecycle, Resource};

/// The most that one resource uses.
const WIDTH: usize = 10;

/// A graph of resources, numbered so that each uses only higher ones.
pub(crate) trait Graph: Send + Sync + 'static {
    const NAME: &'static str;
    /// For each resource the first that it uses, and the first after it that it does not; at most ten.
    const USES: &'static [(usize, usize)];
    const FACTS: &'static [Facts];
    const PLAN: Plan<'static>;
    /// How long its cleanup sleeps.
    fn sleeps(n: usize) -> Duration;
    /// Whom this one uses.
    fn uses(n: usize) -> Range<usize> {
        let (from, to) = Self::USES[n];
        from..to
    }
}

/// Resource number `HTO` of a graph, in hundreds, tens and ones: a type each.
pub(crate) struct Node<G, const H: usize, const T: usize, const O: usize>(pub(crate) PhantomData<G>);

impl<G, const H: usize, const T: usize, const O: usize> Node<G, H, T, O> {
    const NUMBER: usize = 100 * H + 10 * T + O;
}

impl<G: Graph, const H: usize, const T: usize, const O: usize> Node<G, H, T, O> {
    const LINKS: &'static [Link; WIDTH] = &links(G::NAME, G::USES[Self::NUMBER]);
    const DEGREE: usize = G::USES[Self::NUMBER].1 - G::USES[Self::NUMBER].0;
}

/// The lifecycle of a graph, declared or open.
pub(crate) struct Program<G, const CLOSED: bool>(PhantomData<G>);

/// Wide enough that the floor of 250 ms for each time-out fits in a chain of a thousand.
const GRACE: Written = Written::new(1_000_000_000_000, Source::Lifecycle);

pub(crate) const SETTINGS: Settings = Settings { grace: Some(GRACE), ..Settings::NONE };

impl<G: Graph, const H: usize, const T: usize, const O: usize> Cleanup for Node<G, H, T, O> {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        work(G::sleeps(Self::NUMBER)).await;
        Ok(())
    }
}

/// What every contender's cleanup does.
pub(crate) async fn work(sleep: Duration) {
    if !sleep.is_zero() {
        tokio::time::sleep(sleep).await;
    }
}

impl<G: Graph, const H: usize, const T: usize, const O: usize> Resource for Node<G, H, T, O> {
    const IDENTITY: Identity = identity(G::NAME, Self::NUMBER);
    const FACTS: Facts = Facts::new(Self::IDENTITY, PLACE).with_links(Self::LINKS.split_at(Self::DEGREE).0);
}

impl<G: Graph, const H: usize, const T: usize, const O: usize, const CLOSED: bool>
    DeclaredIn<Program<G, CLOSED>> for Node<G, H, T, O>
{
    const INDEX: Option<usize> = if CLOSED { Some(Self::NUMBER) } else { None };
}

impl<G: Graph, const CLOSED: bool> Lifecycle for Program<G, CLOSED> {
    const NAME: &'static str = G::NAME;
    const SETTINGS: Settings = SETTINGS;
    const FACTS: &'static [Facts] = if CLOSED { G::FACTS } else { &[] };
    const PLAN: Option<&'static Plan<'static>> = if CLOSED { Some(&G::PLAN) } else { None };
}

const PLACE: Place = Place { file: file!(), line: 1, column: 1 };

const fn identity(name: &'static str, n: usize) -> Identity {
    Identity { hash: (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15), name }
}

const fn links(name: &'static str, (from, to): (usize, usize)) -> [Link; WIDTH] {
    let mut links = [Link { kind: LinkKind::Uses, text: "uses(..)", targets: Held::Nothing }; WIDTH];
    let mut at = from;
    while at < to {
        links[at - from].targets = Held::One(identity(name, at));
        at += 1;
    }
    links
}

/// Calls this with each digit, and gives the ten results.
macro_rules! each_digit {
    (|$digit:ident| $call:expr) => {
        each_digit!(@ $digit $call; 0 1 2 3 4 5 6 7 8 9)
    };
    (@ $digit:ident $call:expr; $($value:literal)*) => {
        [$({
            const $digit: usize = $value;
            $call
        }),*]
    };
}

pub(crate) use each_digit;

/// What is said about a hundred, or a thousand.
///
/// Each resource has what it says to itself, as derived ones do. Slices of one large table make the compiler look
/// through all of it for each of them: minutes at a thousand resources.
pub(crate) struct Table<G, const H: usize, const T: usize>(PhantomData<G>);

#[expect(clippy::large_stack_arrays, reason = "constants, which are on no stack")]
impl<G: Graph, const H: usize, const T: usize> Table<G, H, T> {
    const ONES: [Facts; 10] = each_digit!(|O| Node::<G, H, T, O>::FACTS);
    pub(crate) const TENS: [[Facts; 10]; 10] = each_digit!(|T| Table::<G, H, T>::ONES);
    pub(crate) const HUNDREDS: [[[Facts; 10]; 10]; 10] = each_digit!(|H| Table::<G, H, 0>::TENS);
}
