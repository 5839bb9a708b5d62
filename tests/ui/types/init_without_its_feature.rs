#[gracefully::graceful_main(init = true)]
async fn main() {}
