#[gracefully::graceful_main(flavor = "multithread", worker_threads = "4", drain = "never")]
async fn main() {}
