#[gracefully::graceful_main]
async fn main(_app: gracefully::App);
