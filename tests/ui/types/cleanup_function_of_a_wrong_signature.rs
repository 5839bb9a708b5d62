use gracefully::{Owned, Resource};

#[derive(Resource)]
struct Database {
    #[cleanup(with = Pool::close_now)]
    two_arguments: Pool,
    #[cleanup(with = other::Pool::close)]
    other_type: Pool,
    #[cleanup(with = Pool::into_inner)]
    by_value: Pool,
    #[cleanup(consume = Pool::close)]
    by_reference: Owned<Pool>,
    #[cleanup(with = Pool::clsoe)]
    misspelt: Pool,
}

struct Pool;

impl Pool {
    async fn close(&self) {}
    async fn close_now(&self, _: bool) {}
    async fn into_inner(self) {}
}

mod other {
    pub struct Pool;
    impl Pool {
        pub fn close(&self) {}
    }
}

fn main() {}
