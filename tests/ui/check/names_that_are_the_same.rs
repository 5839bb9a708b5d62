use gracefully::{Resource, lifecycle};

#[derive(Resource)]
struct Database(#[cleanup(with = Pool::close)] Pool);

#[derive(Resource)]
struct Cache(#[cleanup(with = Pool::close)] Pool);

struct Pool;

impl Pool {
    fn close(&self) {}
}

#[lifecycle]
struct Shop(#[resource(name = "db")] Database, #[resource(name = "db")] Cache);

fn main() {}
