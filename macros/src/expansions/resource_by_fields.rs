#[resource(timeout = "5s")]
struct Database {
    #[cleanup(with = PgPool::close)]
    pool: PgPool,
    url: String,
}

// Becomes:

#[automatically_derived]
impl ::gracefully::__private::Resource for Database {
    const IDENTITY: ::gracefully::__private::Identity = ::gracefully::__private::Identity::here(
        "Database",
        "the version of the crate",
        ::core::module_path!(),
        ::core::file!(),
        ::core::line!(),
        ::core::column!(),
    );
    const FACTS: ::gracefully::__private::Facts = {
        use ::gracefully::__private::ProbeFallback as _;
        ::gracefully::__private::Facts::here(
                "Database",
                "the version of the crate",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
            )
            .with_timeout(
                ::gracefully::__private::Written::new(
                    5000000000u64,
                    ::gracefully::__private::Source::Derive,
                ),
            )
            .with_links(
                &[
                    ::gracefully::__private::Link::field(
                        "field `pool: PgPool`",
                        &[::gracefully::__private::Probe::<PgPool>::HELD],
                    ),
                    ::gracefully::__private::Link::field(
                        "field `url: String`",
                        &[::gracefully::__private::Probe::<String>::HELD],
                    ),
                ],
            )
    };
}
#[automatically_derived]
impl ::gracefully::__private::Cleanup for Database {
    fn cleanup(
        &self,
        cx: &::gracefully::__private::CleanupContext,
    ) -> impl ::core::future::Future<
        Output = ::gracefully::__private::CleanupResult,
    > + ::core::marker::Send {
        let Self { pool: gracefully_with0, .. } = self;
        ::gracefully::__private::Fields::new(cx)
            .field(
                "pool",
                move || ::gracefully::__private::released(
                    PgPool::close(gracefully_with0),
                ),
            )
            .run()
    }
}
