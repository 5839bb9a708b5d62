struct Database {
    #[cleanup(wiht = PgPool::close)]
    pool: PgPool,
}

// Becomes:

::core::compile_error! {
    "unknown word `wiht`: did you mean `with`? legal are `with`, `consume`, `abort`, `quiesce` and `skip`"
}
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
    const FACTS: ::gracefully::__private::Facts = ::gracefully::__private::Facts::new(
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
