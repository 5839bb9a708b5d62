//! The shapes: the same four resource types, each time with other edges.

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, DeclaredIn, Managed, Resource, lifecycle};
use support::shapes::Spec;

use super::part::One;
use crate::Closing;

/// A module with the types, users first, and what opens them.
macro_rules! shape {
    ($module:ident: $($name:ident $index:literal $([$($word:tt)*])? ($($used:ident),*)),*) => {
        #[allow(non_snake_case, reason = "fields and values are called as their types")]
        pub(crate) mod $module {
            use super::*;

            $(
                #[derive(Resource)]
                #[resource(timeout = "300ms" $(, $($word)*)?)]
                pub(crate) struct $name {
                    one: One,
                    $($used: Vec<Managed<$used>>),*
                }

                impl Cleanup for $name {
                    fn quiesce(&self) {
                        self.one.quiesce();
                    }

                    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
                        // It may use what it uses.
                        $(self.$used.iter().for_each(|used| { let _: &$used = used; });)*
                        self.one.cleanup().await
                    }

                    fn abort(&self) {
                        self.one.abort();
                    }
                }
            )*

            #[lifecycle(grace = "3s", drain = "300ms", reserve = "400ms", fast = "150ms")]
            pub(crate) struct Shape(A, B, C, D);

            pub(crate) fn open(app: &App<Shape>, spec: &Spec) -> Option<Closing> {
                open_in(app, spec)
            }

            pub(crate) fn late(app: &App<Shape>, spec: &Spec, index: usize) {
                late_in(app, spec, index);
            }

            shape!(@open $($name $index ($($used),*)),*);
        }
    };
    // What is used is opened first.
    (@open $a:ident $ai:literal ($($au:ident),*), $b:ident $bi:literal ($($bu:ident),*),
           $c:ident $ci:literal ($($cu:ident),*), $d:ident $di:literal ()) => {
        pub(crate) fn open_in<L>(app: &App<L>, spec: &Spec) -> Option<Closing>
        where
            L: gracefully::Lifecycle,
            $a: DeclaredIn<L>, $b: DeclaredIn<L>, $c: DeclaredIn<L>, $d: DeclaredIn<L>,
        {
            let $d = many(spec, $di, |one| app.manage($d { one }));
            let $c = many(spec, $ci, |one| app.manage($c { one, $($cu: $cu.clone()),* }));
            let $b = many(spec, $bi, |one| app.manage($b { one, $($bu: $bu.clone()),* }));
            let $a = many(spec, $ai, |one| app.manage($a { one, $($au: $au.clone()),* }));
            let app = app.clone();
            match spec.early? {
                $ai => closing(app, $a), $bi => closing(app, $b), $ci => closing(app, $c), _ => closing(app, $d),
            }
        }

        /// One more, which uses nobody.
        pub(crate) fn late_in<L>(app: &App<L>, spec: &Spec, index: usize)
        where
            L: gracefully::Lifecycle,
            $a: DeclaredIn<L>, $b: DeclaredIn<L>, $c: DeclaredIn<L>, $d: DeclaredIn<L>,
        {
            let one = One::new(index, spec.parts[index], 9);
            match index {
                $ai => drop(app.manage($a { one, $($au: Vec::new()),* })),
                $bi => drop(app.manage($b { one, $($bu: Vec::new()),* })),
                $ci => drop(app.manage($c { one, $($cu: Vec::new()),* })),
                _ => drop(app.manage($d { one })),
            }
        }
    };
}

shape!(chain: A 0 (B), B 1 (C), C 2 (D), D 3 ());
shape!(diamond: A 0 (B, C), B 1 (D), C 2 (D), D 3 ());
shape!(wide: A 0 (), B 1 (), C 2 (), D 3 ());
shape!(zigzag: A 0 (C), B 1 (C, D), C 2 (), D 3 ());
shape!(barrier: A 0 [order = 1] (), B 1 [order = 1] (), C 2 [order = 2] (), D 3 [order = 2] ());

fn many<T>(spec: &Spec, index: usize, manage: impl Fn(One) -> Managed<T>) -> Vec<Managed<T>> {
    (0..spec.parts[index].count).map(|number| manage(One::new(index, spec.parts[index], number))).collect()
}

/// Closes the first of these, early.
fn closing<L: gracefully::Lifecycle, T: 'static>(app: App<L>, values: Vec<Managed<T>>) -> Option<Closing> {
    let first = values.into_iter().next()?;
    Some(Box::pin(async move {
        let verdict = app.close(&first).await;
        super::part::say(&format!("closed early: {verdict}"));
    }))
}
