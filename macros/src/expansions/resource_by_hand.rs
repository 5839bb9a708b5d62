#[resource(
    order = 10,
    timeout = "10s",
    name = "http",
    env = "HTTP_TIMEOUT",
    closes_after(Metrics)
)]
struct HttpServer {
    db: Managed<Database>,
    caches: Vec<Arc<Cache>>,
    handler: Box<dyn Handler>,
    #[uses(Mailer)]
    hook: Box<dyn Fn()>,
    port: u16,
}

// Becomes:

#[automatically_derived]
impl ::gracefully::__private::Resource for HttpServer {
    const IDENTITY: ::gracefully::__private::Identity = ::gracefully::__private::Identity::of(
        "HttpServer",
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
                    "HttpServer",
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
            .with_order(10)
            .ordered_by(::gracefully::__private::Source::Derive)
            .with_timeout(
                ::gracefully::__private::Written::new(
                    10000000000u64,
                    ::gracefully::__private::Source::Derive,
                ),
            )
            .with_name("http")
            .with_env("HTTP_TIMEOUT")
            .with_links(
                &[
                    ::gracefully::__private::Link {
                        kind: ::gracefully::__private::LinkKind::Field,
                        text: "field `db: Managed<Database>`",
                        targets: ::gracefully::__private::Held::All(
                            &[
                                ::gracefully::__private::Probe::<Managed<Database>>::HELD,
                                ::gracefully::__private::Probe::<Database>::HELD,
                            ],
                        ),
                    },
                    ::gracefully::__private::Link {
                        kind: ::gracefully::__private::LinkKind::Field,
                        text: "field `caches: Vec<Arc<Cache>>`",
                        targets: ::gracefully::__private::Held::All(
                            &[
                                ::gracefully::__private::Probe::<Vec<Arc<Cache>>>::HELD,
                                ::gracefully::__private::Probe::<Arc<Cache>>::HELD,
                                ::gracefully::__private::Probe::<Cache>::HELD,
                            ],
                        ),
                    },
                    ::gracefully::__private::Link {
                        kind: ::gracefully::__private::LinkKind::Field,
                        text: "field `handler: Box<dyn Handler>`",
                        targets: ::gracefully::__private::Held::All(
                            &[::gracefully::__private::Probe::<Box<dyn Handler>>::HELD],
                        ),
                    },
                    ::gracefully::__private::Link {
                        kind: ::gracefully::__private::LinkKind::Opaque,
                        text: "field `handler: Box<dyn Handler>`",
                        targets: ::gracefully::__private::Held::Nothing,
                    },
                    ::gracefully::__private::Link {
                        kind: ::gracefully::__private::LinkKind::Field,
                        text: "field `hook: Box<dyn Fn()>`",
                        targets: ::gracefully::__private::Held::All(
                            &[::gracefully::__private::Probe::<Box<dyn Fn()>>::HELD],
                        ),
                    },
                    ::gracefully::__private::Link {
                        kind: ::gracefully::__private::LinkKind::Uses,
                        text: "`#[uses(Mailer)]` on field `hook`",
                        targets: ::gracefully::__private::Held::One(
                            <Mailer as ::gracefully::__private::Resource>::IDENTITY,
                        ),
                    },
                    ::gracefully::__private::Link {
                        kind: ::gracefully::__private::LinkKind::ClosesAfter,
                        text: "closes_after(Metrics)",
                        targets: ::gracefully::__private::Held::One(
                            <Metrics as ::gracefully::__private::Resource>::IDENTITY,
                        ),
                    },
                ],
            )
    };
}
