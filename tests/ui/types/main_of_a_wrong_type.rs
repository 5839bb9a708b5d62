use gracefully::{App, graceful_main};

mod number {
    #[gracefully::graceful_main]
    async fn main(_app: u8) {}
}

mod result {
    #[gracefully::graceful_main]
    async fn main() -> u8 {
        1
    }
}

#[graceful_main]
async fn main(_app: App<String>) {}
