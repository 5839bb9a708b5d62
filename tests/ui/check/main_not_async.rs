#[gracefully::graceful_main]
fn main(_app: gracefully::App) {}
