async fn main(app: App<Shop>) -> anyhow::Result<()> {
    app.stopping().await;
    Ok(())
}

// Becomes:

fn main() -> ::std::process::ExitCode {
    #[allow(clippy::unused_async)]
    async fn main(app: App<Shop>) -> anyhow::Result<()> {
        app.stopping().await;
        Ok(())
    }
    ::gracefully::__private::start(
        ::gracefully::__private::Start {
            flavor: ::gracefully::__private::Flavor::MultiThread,
            worker_threads: ::core::option::Option::None,
            drain: ::core::option::Option::Some(3000000000u64),
        },
        ::gracefully::__private::taken::<App<Shop>>(),
        |app| -> _ { main(app) },
    )
}
