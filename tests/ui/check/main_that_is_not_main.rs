#[gracefully::graceful_main]
async fn run(_app: gracefully::App) {}

#[gracefully::graceful_main]
struct Main;

#[gracefully::graceful_main(flavor = "current_thread", worker_threads = 2)]
async fn main() {}
