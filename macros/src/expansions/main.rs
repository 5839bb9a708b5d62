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
        ::gracefully::__private::Start::new().with_drain(3000000000u64),
        ::gracefully::__private::taken::<App<Shop>>(),
        |app| -> _ { main(app) },
    )
}
