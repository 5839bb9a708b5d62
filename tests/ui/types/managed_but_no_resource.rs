use gracefully::{App, graceful_main};

#[graceful_main]
async fn main(app: App) {
    app.manage(String::new());
}
