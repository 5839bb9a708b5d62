use gracefully::Resource;

#[derive(Resource)]
struct Database<'a, T: Send + Sync + 'static> {
    #[cleanup(with = Pool::close)]
    pool: Pool,
    #[cleanup(skip)]
    name: &'a T,
}

struct Pool;

impl Pool {
    fn close(&self) {}
}

fn main() {}
