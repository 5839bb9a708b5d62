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
    const IDENTITY: ::gracefully::__private::Identity = ::gracefully::__private::Identity::here(
        "HttpServer",
        "the version of the crate",
        ::core::module_path!(),
        ::core::file!(),
        ::core::line!(),
        ::core::column!(),
    );
    const FACTS: ::gracefully::__private::Facts = {
        use ::gracefully::__private::ProbeFallback as _;
        ::gracefully::__private::Facts::here(
                "HttpServer",
                "the version of the crate",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
            )
            .with_order(10)
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
                    ::gracefully::__private::Link::field(
                        "field `db: Managed<Database>`",
                        &[
                            ::gracefully::__private::Probe::<Managed<Database>>::HELD,
                            ::gracefully::__private::Probe::<Database>::HELD,
                        ],
                    ),
                    ::gracefully::__private::Link::field(
                        "field `caches: Vec<Arc<Cache>>`",
                        &[
                            ::gracefully::__private::Probe::<Vec<Arc<Cache>>>::HELD,
                            ::gracefully::__private::Probe::<Arc<Cache>>::HELD,
                            ::gracefully::__private::Probe::<Cache>::HELD,
                        ],
                    ),
                    ::gracefully::__private::Link::field(
                        "field `handler: Box<dyn Handler>`",
                        &[::gracefully::__private::Probe::<Box<dyn Handler>>::HELD],
                    ),
                    ::gracefully::__private::Link::opaque(
                        "field `handler: Box<dyn Handler>`",
                    ),
                    ::gracefully::__private::Link::field(
                        "field `hook: Box<dyn Fn()>`",
                        &[::gracefully::__private::Probe::<Box<dyn Fn()>>::HELD],
                    ),
                    ::gracefully::__private::Link::uses(
                        "`#[uses(Mailer)]` on field `hook`",
                        <Mailer as ::gracefully::__private::Resource>::IDENTITY,
                    ),
                    ::gracefully::__private::Link::closes_after(
                        "closes_after(Metrics)",
                        <Metrics as ::gracefully::__private::Resource>::IDENTITY,
                    ),
                ],
            )
    };
}
