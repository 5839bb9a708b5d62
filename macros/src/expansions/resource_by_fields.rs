#[resource(timeout = "5s")]
struct Database {
    #[cleanup(with = PgPool::close)]
    pool: PgPool,
    url: String,
}

// Becomes:

#[automatically_derived]
impl ::gracefully::__private::Resource for Database
where
    for<'any> Database: ::gracefully::__private::Cleanup,
{
    const IDENTITY: ::gracefully::__private::Identity = ::gracefully::__private::Identity::of(
        "Database",
        "the version of the crate",
        ::core::module_path!(),
        ::gracefully::__private::Place {
            file: ::core::file!(),
            line: ::core::line!(),
            column: ::core::column!(),
        },
    );
    const FACTS: ::gracefully::__private::Facts = {
        use ::gracefully::__private::ProbeFallback as _;
        ::gracefully::__private::Facts::new(
                ::gracefully::__private::Identity::of(
                    "Database",
                    "the version of the crate",
                    ::core::module_path!(),
                    ::gracefully::__private::Place {
                        file: ::core::file!(),
                        line: ::core::line!(),
                        column: ::core::column!(),
                    },
                ),
                ::gracefully::__private::Place {
                    file: ::core::file!(),
                    line: ::core::line!(),
                    column: ::core::column!(),
                },
            )
            .with_timeout(
                ::gracefully::__private::Written::new(
                    5000000000u64,
                    ::gracefully::__private::Source::Derive,
                ),
            )
            .with_links(
                &[
                    ::gracefully::__private::Link {
                        kind: ::gracefully::__private::LinkKind::Field,
                        text: "field `pool: PgPool`",
                        targets: ::gracefully::__private::Held::All(
                            &[::gracefully::__private::Probe::<PgPool>::HELD],
                        ),
                    },
                    ::gracefully::__private::Link {
                        kind: ::gracefully::__private::LinkKind::Field,
                        text: "field `url: String`",
                        targets: ::gracefully::__private::Held::All(
                            &[::gracefully::__private::Probe::<String>::HELD],
                        ),
                    },
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
