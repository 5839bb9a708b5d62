use gracefully::Resource;

#[derive(Resource)]
struct Database(#[cleanup(with = Pool::close)] Pool);

struct Pool;

impl Pool {
    async fn close<T: Default>(&self) {
        drop(T::default());
    }
}

fn main() {}
