struct State<T> {
    db: Managed<Database>,
    cache: Option<Cache<T>>,
    port: u16,
}

// Becomes:

#[automatically_derived]
impl<T> ::gracefully::__private::Holds for State<T> {
    const HELD: ::gracefully::__private::Held = {
        use ::gracefully::__private::ProbeFallback as _;
        ::gracefully::__private::Held::All(
            &[
                ::gracefully::__private::Probe::<Managed<Database>>::HELD,
                ::gracefully::__private::Probe::<Database>::HELD,
                ::gracefully::__private::Probe::<Option<Cache<T>>>::HELD,
                ::gracefully::__private::Probe::<Cache<T>>::HELD,
                ::gracefully::__private::Probe::<T>::HELD,
            ],
        )
    };
}
