struct Worker<T> {
    #[cleanup(consume = join, abort = |thread|thread.unpark(), quiesce = Thread::stop)]
    thread: Owned<JoinHandle<T>>,
    #[cleanup(with = |queue|queue.drain(), abort = Queue::clear)]
    queue: Queue,
}

// Becomes:

#[automatically_derived]
impl<T> ::gracefully::__private::Resource for Worker<T>
where
    Worker<T>: ::gracefully::__private::Cleanup,
{
    const IDENTITY: ::gracefully::__private::Identity = ::gracefully::__private::Identity::here(
        "Worker",
        "the version of the crate",
        ::core::module_path!(),
        ::core::file!(),
        ::core::line!(),
        ::core::column!(),
    );
    const FACTS: ::gracefully::__private::Facts = {
        use ::gracefully::__private::ProbeFallback as _;
        ::gracefully::__private::Facts::here(
                "Worker",
                "the version of the crate",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
                ::core::column!(),
            )
            .with_links(
                &[
                    ::gracefully::__private::Link::field(
                        "field `thread: Owned<JoinHandle<T>>`",
                        &[
                            ::gracefully::__private::Probe::<Owned<JoinHandle<T>>>::HELD,
                            ::gracefully::__private::Probe::<JoinHandle<T>>::HELD,
                            ::gracefully::__private::Probe::<T>::HELD,
                        ],
                    ),
                    ::gracefully::__private::Link::opaque(
                        "field `thread: Owned<JoinHandle<T>>`",
                    ),
                    ::gracefully::__private::Link::field(
                        "field `queue: Queue`",
                        &[::gracefully::__private::Probe::<Queue>::HELD],
                    ),
                ],
            )
    };
}
#[automatically_derived]
impl<T> ::gracefully::__private::Cleanup for Worker<T>
where
    T: ::core::marker::Send + ::core::marker::Sync + 'static,
{
    fn quiesce(&self) {
        let Self { thread: gracefully_quiesce0, .. } = self;
        ::gracefully::__private::AtOnce::new()
            .field(
                "thread",
                || ::gracefully::__private::borrowed(
                    gracefully_quiesce0,
                    |value| -> _ { Thread::stop(value) },
                ),
            )
            .end()
    }
    fn cleanup(
        &self,
        cx: &::gracefully::__private::CleanupContext,
    ) -> impl ::core::future::Future<
        Output = ::gracefully::__private::CleanupResult,
    > + ::core::marker::Send {
        let Self { thread: gracefully_consume0, .. } = self;
        let Self { thread: gracefully_abort0, .. } = self;
        let Self { queue: gracefully_with1, .. } = self;
        let Self { queue: gracefully_abort1, .. } = self;
        ::gracefully::__private::Fields::new(cx)
            .field(
                "thread",
                move || ::gracefully::__private::consumed(
                    gracefully_consume0,
                    |value| -> _ { join(value) },
                ),
            )
            .abort(move || ::gracefully::__private::borrowed(
                gracefully_abort0,
                |thread| thread.unpark(),
            ))
            .field(
                "queue",
                move || ::gracefully::__private::released(
                    ::gracefully::__private::call(
                        gracefully_with1,
                        |queue| queue.drain(),
                    ),
                ),
            )
            .abort(move || ::gracefully::__private::immediate(
                Queue::clear(gracefully_abort1),
            ))
            .run()
    }
    fn abort(&self) {
        let Self { thread: gracefully_abort0, .. } = self;
        let Self { queue: gracefully_abort1, .. } = self;
        ::gracefully::__private::AtOnce::new()
            .field(
                "thread",
                || ::gracefully::__private::borrowed(
                    gracefully_abort0,
                    |thread| thread.unpark(),
                ),
            )
            .field(
                "queue",
                || ::gracefully::__private::immediate(Queue::clear(gracefully_abort1)),
            )
            .end()
    }
}
