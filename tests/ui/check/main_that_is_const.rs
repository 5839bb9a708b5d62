#[gracefully::graceful_main]
const async fn main() {}
