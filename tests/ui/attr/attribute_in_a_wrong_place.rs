use gracefully::Resource;

#[derive(Resource)]
#[cleanup(with = Pool::close)]
#[uses(Cache)]
struct Database {
    #[resource(timeout = "5s")]
    #[cleanup(with = Pool::close)]
    pool: Pool,
}

struct Pool;

impl Pool {
    fn close(&self) {}
}

fn main() {}
