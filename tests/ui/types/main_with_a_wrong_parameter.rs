#[gracefully::graceful_main]
async fn main(_app: u8) {}
