use gracefully::Resource;

#[derive(Resource)]
struct Database {
    #[cleanup(consume = Pool::close)]
    pool: Pool,
    #[cleanup(consume = |pool| pool.close())]
    second: Pool,
}

struct Pool;

impl Pool {
    async fn close(self) {}
}

fn main() {}
