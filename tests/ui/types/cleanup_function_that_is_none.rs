use gracefully::{Managed, Owned, Resource};

#[derive(Resource)]
struct Database {
    #[cleanup(with = close)]
    missing: Pool,
    #[cleanup(with = Pool)]
    type_: Pool,
    #[cleanup(with = pools::Pool::close)]
    module: Pool,
}

#[derive(Resource)]
struct Cache {
    #[cleanup(with = Pool::close)]
    maybe: Option<Pool>,
    #[cleanup(with = Pool::close)]
    owned: Owned<Pool>,
    #[cleanup(with = Pool::close)]
    managed: Managed<Database>,
    #[cleanup(with = Pool::close_mutably)]
    mutable: Pool,
    #[cleanup(consume = Pool::into_inner, abort = Pool::into_inner)]
    aborted_by_value: Owned<Pool>,
    #[cleanup(with = Pool::close, quiesce = Pool::into_inner)]
    quiesced_by_value: Pool,
}

struct Pool;

impl Pool {
    fn close(&self) {}
    fn close_mutably(&mut self) {}
    fn into_inner(self) {}
}

fn main() {}
