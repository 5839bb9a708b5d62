use gracefully::{App, graceful_main};

struct Shop;

#[graceful_main]
async fn main(_app: App<Shop>) -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}
