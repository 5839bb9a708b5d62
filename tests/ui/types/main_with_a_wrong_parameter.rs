use gracefully::{App, graceful_main, lifecycle};

#[lifecycle]
struct Shop;

pub mod number {
    #[gracefully::graceful_main]
    pub async fn main(_app: u8) {}
}

pub mod borrowed {
    #[gracefully::graceful_main]
    pub async fn main(_app: &gracefully::App) {}
}

pub mod shared {
    #[gracefully::graceful_main(flavor = "current_thread")]
    pub async fn main(_app: std::sync::Arc<super::App<super::Shop>>) -> Result<(), String> {
        Ok(())
    }
}

#[graceful_main]
async fn main(_app: Shop) -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}
