//! How a graph is written down.

/// Makes a graph of a hundred or a thousand resources, of which `n` uses `$from .. $to` and sleeps `$millis`.
macro_rules! graph {
    (
        $(#[$doc:meta])*
        $name:ident[$size:tt]: |$n:ident| uses $from:expr, $to:expr; sleeps |$m:ident| $millis:expr
    ) => {
        $(#[$doc])*
        pub(crate) struct $name;

        const _: () = {
            use gracefully::__model::plan::{Facts, Plan, Solved, count_edges, count_slots};
            use $crate::node::{Graph, SETTINGS, Table};

            const FACTS: &[Facts] = graph!(@facts $name $size);
            const SOLVED: &Solved<{ count_slots(FACTS) }, { count_edges(FACTS) }> =
                &Solved::solve(FACTS, &SETTINGS);

            const fn uses($n: usize) -> (usize, usize) {
                let (from, to) = ($from, $to);
                (if from < $size { from } else { $size }, if to < $size { to } else { $size })
            }

            impl Graph for $name {
                const NAME: &'static str = stringify!($name);
                const USES: &'static [(usize, usize)] = &{
                    let mut all = [(0, 0); $size];
                    let mut n = 0;
                    while n < $size {
                        all[n] = uses(n);
                        n += 1;
                    }
                    all
                };
                const FACTS: &'static [Facts] = FACTS;
                const PLAN: Plan<'static> = SOLVED.plan();

                fn sleeps($m: usize) -> std::time::Duration {
                    std::time::Duration::from_millis($millis)
                }
            }
        };
    };
    (@facts $name:ident 100) => {
        Table::<$name, 0, 0>::TENS.as_flattened()
    };
    (@facts $name:ident 1000) => {
        Table::<$name, 0, 0>::HUNDREDS.as_flattened().as_flattened()
    };
}

pub(crate) use graph;
