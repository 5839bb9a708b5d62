use gracefully::Resource;

#[derive(Resource)]
struct Database {
    #[cleanup(abort = Pool::close)]
    pool: Pool,
}

#[derive(Resource)]
struct Cache {
    #[cleanup(skip)]
    pool: Pool,
}

struct Pool;

impl Pool {
    fn close(&self) {}
}

fn main() {}
