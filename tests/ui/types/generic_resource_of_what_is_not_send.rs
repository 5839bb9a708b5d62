use std::rc::Rc;

use gracefully::{App, Resource};

#[derive(Resource)]
struct Cache<T> {
    #[cleanup(with = Pool::close)]
    pool: Pool,
    #[cleanup(skip)]
    value: T,
}

struct Pool;

impl Pool {
    async fn close(&self) {}
}

fn manage(app: &App) {
    app.manage(Cache { pool: Pool, value: 1 });
    app.manage(Cache { pool: Pool, value: Rc::new(1) });
}

fn main() {}
