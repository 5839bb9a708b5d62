use gracefully::{Owned, Resource};

#[derive(Resource)]
struct Database {
    #[cleanup(with = Pool::close, consume = Pool::close)]
    pool: Owned<Pool>,
    #[cleanup(skip, abort = Pool::close)]
    second: Pool,
}

struct Pool;

impl Pool {
    fn close(&self) {}
}

fn main() {}
