use gracefully::Resource;

#[derive(Resource)]
struct Database {
    #[cleanup(with = Pool::close)]
    pool: Pool,
    #[cleanup(skip)]
    #[uses]
    bare: fn(),
    #[cleanup(skip)]
    #[uses()]
    empty: fn(),
    #[cleanup(skip)]
    #[uses(nothing, Database)]
    both: fn(),
    #[cleanup(skip)]
    #[uses(nothing)]
    #[uses(nothing)]
    twice: fn(),
}

struct Pool;

impl Pool {
    fn close(&self) {}
}

fn main() {}
