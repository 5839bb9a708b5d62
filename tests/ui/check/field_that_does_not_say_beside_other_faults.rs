use gracefully::{Owned, Resource};

#[derive(Resource)]
#[resource(timout = "5s")]
struct Database {
    #[cleanup(with = Pool::close)]
    pool: Pool,
    second: Pool,
    #[cleanup(wiht = Pool::close)]
    third: Pool,
    #[cleanup(skip = true)]
    fourth: Owned<Pool>,
    fifth: Owned<Pool>,
}

struct Pool;

impl Pool {
    fn close(&self) {}
}

fn main() {}
