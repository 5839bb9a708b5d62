struct Database {
    #[cleanup(wiht = PgPool::close)]
    pool: PgPool,
}

// Becomes:

::core::compile_error! {
    "unknown word `wiht`: did you mean `with`? legal are `with`, `consume`, `abort`, `quiesce` and `skip`"
}
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
    const FACTS: ::gracefully::__private::Facts = ::gracefully::__private::Facts::here(
        "Database",
        "the version of the crate",
        ::core::module_path!(),
        ::core::file!(),
        ::core::line!(),
        ::core::column!(),
    );
}
#[automatically_derived]
impl ::gracefully::__private::Cleanup for Database {
    fn cleanup(
        &self,
        _: &::gracefully::__private::CleanupContext,
    ) -> impl ::core::future::Future<
        Output = ::gracefully::__private::CleanupResult,
    > + ::core::marker::Send {
        ::core::future::ready(::core::result::Result::Ok(()))
    }
}
