use gracefully::{Owned, Resource};

#[derive(Resource)]
struct Database {
    #[cleanup(with = Pool::count)]
    number: Pool,
    #[cleanup(with = Pool::count_later)]
    future_of_a_number: Pool,
    #[cleanup(with = Pool::fail)]
    no_error: Pool,
    #[cleanup(with = Pool::close, abort = Pool::close)]
    async_abort: Pool,
    #[cleanup(with = Pool::close, quiesce = Pool::count)]
    quiesce_with_a_number: Pool,
    #[cleanup(consume = Pool::into_number, abort = Pool::count)]
    consumed_for_a_number: Owned<Pool>,
    #[cleanup(with = |pool| pool.count())]
    closure: Pool,
}

struct Pool;
struct NoError;

impl Pool {
    fn count(&self) -> usize {
        0
    }
    async fn count_later(&self) -> usize {
        0
    }
    fn fail(&self) -> Result<(), NoError> {
        Err(NoError)
    }
    async fn close(&self) {}
    fn into_number(self) -> usize {
        0
    }
}

fn main() {}
