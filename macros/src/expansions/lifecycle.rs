#[lifecycle(grace = "30s", signals(SIGHUP = "ignore"))]
/// Everything this program opens.
pub struct Shop(HttpServer, #[resource(timeout = "2s")] cache_lib::Cache, Database);

// Becomes:

/// Everything this program opens.
pub struct Shop;
const _: () = {
    const FACTS: &'static [::gracefully::__private::Facts] = &[
        ::gracefully::__private::facts_of::<Shop, HttpServer>(),
        ::gracefully::__private::facts_of::<Shop, cache_lib::Cache>()
            .with_timeout(
                ::gracefully::__private::Written::new(
                    2000000000u64,
                    ::gracefully::__private::Source::Lifecycle,
                ),
            ),
        ::gracefully::__private::facts_of::<Shop, Database>(),
    ];
    const SETTINGS: ::gracefully::__private::Settings = ::gracefully::__private::Settings {
        grace: ::core::option::Option::Some(
            ::gracefully::__private::Written::new(
                30000000000u64,
                ::gracefully::__private::Source::Lifecycle,
            ),
        ),
        signals: ::gracefully::__private::Signals {
            hup: ::gracefully::__private::SignalAction::Ignore,
            ..::gracefully::__private::Signals::DEFAULT
        },
        sources: &::gracefully::__private::Sources {
            signals: [
                ::gracefully::__private::Source::Default,
                ::gracefully::__private::Source::Default,
                ::gracefully::__private::Source::Lifecycle,
                ::gracefully::__private::Source::Default,
            ],
            exit: ::gracefully::__private::Source::Default,
            panics: ::gracefully::__private::Source::Default,
            eof: ::gracefully::__private::Source::Default,
        },
        ..::gracefully::__private::Settings::NONE
    };
    const SOLVED: &'static ::gracefully::__private::Solved<
        { ::gracefully::__private::count_slots(FACTS) },
        { ::gracefully::__private::count_edges(FACTS) },
    > = &::gracefully::__private::Solved::solve(FACTS, &SETTINGS);
    #[automatically_derived]
    impl ::gracefully::__private::Lifecycle for Shop {
        const NAME: &'static ::core::primitive::str = "Shop";
        const SETTINGS: ::gracefully::__private::Settings = SETTINGS;
        const FACTS: &'static [::gracefully::__private::Facts] = FACTS;
        const PLAN: ::core::option::Option<
            &'static ::gracefully::__private::Plan<'static>,
        > = ::core::option::Option::Some(Shop::PLAN);
    }
    #[automatically_derived]
    impl Shop {
        /// The order in which this lifecycle closes, and how long that takes at most.
        pub const PLAN: &'static ::gracefully::__private::Plan<'static> = &SOLVED
            .plan()
            .named("Shop");
    }
    #[automatically_derived]
    impl ::gracefully::__private::DeclaredIn<Shop> for HttpServer {
        const INDEX: ::gracefully::__private::Index = ::gracefully::__private::Index::Some(
            0usize,
        );
    }
    #[automatically_derived]
    impl ::gracefully::__private::DeclaredIn<Shop> for cache_lib::Cache {
        const INDEX: ::gracefully::__private::Index = ::gracefully::__private::Index::Some(
            1usize,
        );
    }
    #[automatically_derived]
    impl ::gracefully::__private::DeclaredIn<Shop> for Database {
        const INDEX: ::gracefully::__private::Index = ::gracefully::__private::Index::Some(
            2usize,
        );
    }
    const _: Shop = Shop;
    const _: () = ::gracefully::__private::check_entry(SOLVED, 0usize);
    const _: () = ::gracefully::__private::check_entry(SOLVED, 1usize);
    const _: () = ::gracefully::__private::check_entry(SOLVED, 2usize);
    const _: () = ::gracefully::__private::check_budget(SOLVED);
};
