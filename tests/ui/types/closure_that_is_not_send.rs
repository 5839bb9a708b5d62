use std::rc::Rc;

use gracefully::Resource;

#[derive(Resource)]
struct Database {
    #[cleanup(with = |pool| async {
        let local = Rc::new(1);
        pool.close().await;
        drop(local);
    })]
    pool: Pool,
}

struct Pool;

impl Pool {
    async fn close(&self) {}
}

fn main() {}
