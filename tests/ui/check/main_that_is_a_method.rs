#[gracefully::graceful_main]
async fn main(&self, _app: gracefully::App) {}
