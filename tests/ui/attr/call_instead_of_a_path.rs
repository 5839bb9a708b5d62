use gracefully::{Owned, Resource};

#[derive(Resource)]
struct Database {
    #[cleanup(with = Pool::close())]
    called: Pool,
    #[cleanup(with = pool.close())]
    method: Pool,
    #[cleanup(with = self.awaited.close().await)]
    awaited: Pool,
    #[cleanup(consume = "Pool::close")]
    quoted: Owned<Pool>,
    #[cleanup(with(Pool::close))]
    in_parentheses: Pool,
    #[cleanup(with = Pool::close, abort = || {}())]
    abort: Pool,
}

struct Pool;

fn main() {}
