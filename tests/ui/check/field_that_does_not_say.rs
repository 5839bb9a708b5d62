use gracefully::{Managed, Owned, Resource};

#[derive(Resource)]
struct Database {
    #[cleanup(with = Pool::close)]
    pool: Pool,
    second: Pool,
    thread: Owned<std::thread::JoinHandle<()>>,
    maybe: Option<Pool>,
    count: u64,
    names: Vec<(String, std::time::Duration)>,
    cache: Option<Managed<Cache>>,
}

#[derive(Resource)]
struct Cache(#[cleanup(with = Pool::close)] Pool, Pool);

struct Pool;

impl Pool {
    fn close(&self) {}
}

fn main() {}
