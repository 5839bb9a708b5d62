//! An open lifecycle whose one resource has a variable of its own, run by `App::builder` from a main of its own.

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Ended, Flavor, Open, Resource};

#[derive(Resource)]
#[resource(timeout = "1s", env = "STORE_BOUND")]
struct Store {}

impl Cleanup for Store {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        eprintln!("store: cleaned");
        Ok(())
    }
}

fn main() -> Ended {
    App::<Open>::builder().flavor(Flavor::MultiThread).worker_threads(2).run(async |app: App| {
        app.manage(Store {});
        let stopping = app.stopping();
        eprintln!("ready");
        stopping.await;
    })
}
