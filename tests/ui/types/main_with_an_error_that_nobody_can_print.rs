use gracefully::{App, graceful_main};

struct Broken;

#[graceful_main]
async fn main(_app: App) -> Result<(), Broken> {
    Ok(())
}
